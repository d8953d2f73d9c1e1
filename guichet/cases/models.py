"""The rows of cases. A decision's row never changes: the database refuses it."""

from django.db import models
from django.db.models import Q

from guichet.vault import api as vault

OPEN = Q(closed_at__isnull=True)


def _of_case(row: "CaseRow") -> tuple[str, str | None]:
    """With whose key a case is sealed: its request's, so that the two are kept or erased together."""
    return row.request, row.owner_id


def _of_part(
    row: "DecisionRow | InformationRequestRow | TaskRow | NoteRow | OpinionRow | RecusalRow",
) -> tuple[str, str | None]:
    return _of_case(row.case)


class CaseRow(models.Model):
    """One case. `assigned_to` is empty when nobody has it, so that one index answers both questions.

    The indexes are one for each way a queue is narrowed, each ending in the order it is shown: a page costs the same
    at a million cases as at ten thousand (design/quality.md).
    """

    id = models.CharField(primary_key=True, max_length=36)
    number = models.CharField(max_length=20, unique=True)
    service = models.CharField(max_length=200)
    service_version = models.PositiveIntegerField()
    organization = models.CharField(max_length=100)
    status = models.CharField(max_length=60)
    waiting_on = models.CharField(max_length=20)
    owner_id = models.CharField(max_length=36, null=True)  # nobody known is not the empty somebody
    assigned_to = models.CharField(max_length=36, default="", blank=True)
    request = models.CharField(max_length=100, unique=True)
    sealed_summary = models.TextField(db_column="summary", default="", blank=True)
    summary = vault.SealedText("sealed_summary", whose=_of_case)
    language = models.CharField(max_length=35)
    sealed_facts = models.TextField(db_column="facts", default="", blank=True)
    facts = vault.SealedJson("sealed_facts", whose=_of_case, erased=dict)
    facts_on = models.DateField()
    subjects = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    stopped_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "cases_case"
        indexes = [
            models.Index(fields=["owner_id", "id"], name="cases_owner", condition=Q(owner_id__isnull=False)),
            models.Index(fields=["organization", "due_on", "id"], name="cases_due", condition=OPEN),
            models.Index(
                fields=["organization", "due_on", "id"],
                name="cases_overdue",
                condition=OPEN & Q(stopped_on__isnull=True),
            ),
            models.Index(fields=["organization", "status", "due_on", "id"], name="cases_status", condition=OPEN),
            models.Index(fields=["organization", "service", "due_on", "id"], name="cases_service", condition=OPEN),
            models.Index(fields=["organization", "assigned_to", "due_on", "id"], name="cases_mine", condition=OPEN),
            models.Index(
                fields=["organization", "service", "status", "due_on", "id"], name="cases_s_s", condition=OPEN
            ),
            models.Index(
                fields=["organization", "assigned_to", "service", "due_on", "id"], name="cases_a_s", condition=OPEN
            ),
            models.Index(
                fields=["organization", "assigned_to", "status", "service", "due_on", "id"],
                name="cases_a_s_s",
                condition=OPEN,
            ),
            models.Index(
                fields=["organization", "-closed_at", "-id"], name="cases_closed", condition=Q(closed_at__isnull=False)
            ),
            models.Index(
                fields=["organization", "status", "-closed_at", "-id"],
                name="cases_closed_status",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["organization", "assigned_to", "-closed_at", "-id"],
                name="cases_closed_mine",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["organization", "service", "-closed_at", "-id"],
                name="cases_closed_service",
                condition=Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseWordRow(models.Model):
    """What stands for a word of a case's summary or a beginning of it, blinded: found without reading every case."""

    id = models.BigAutoField(primary_key=True)
    organization = models.CharField(max_length=100)
    word = models.CharField(max_length=40)
    case = models.ForeignKey(CaseRow, models.CASCADE, related_name="words")

    class Meta:
        db_table = "cases_word"
        indexes = [models.Index(fields=["organization", "word", "-case"], name="cases_word_found")]

    def __str__(self) -> str:
        return self.word


class DecisionRow(models.Model):
    """One decision. Triggers refuse UPDATE and DELETE."""

    id = models.CharField(primary_key=True, max_length=36)
    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="decisions")
    sequence = models.PositiveIntegerField()
    outcome = models.CharField(max_length=60)
    transition = models.CharField(max_length=60)
    # Canonical JSON as text, not a JSON column: jsonb rewrites numbers and key order, and the digest is over the text.
    # All are sealed, and the digest is over what is sealed: it can be proven after the key is destroyed.
    sealed_amounts = models.TextField(db_column="amounts")
    amounts = vault.SealedText("sealed_amounts", whose=_of_part)
    sealed_reasons = models.TextField(db_column="reasons")
    reasons = vault.SealedText("sealed_reasons", whose=_of_part)
    sealed_facts = models.TextField(db_column="facts")
    facts = vault.SealedText("sealed_facts", whose=_of_part)
    facts_on = models.DateField()
    law_hash = models.CharField(max_length=128, default="", blank=True)
    # NULL: no rule decided, or it was decided before graphs were kept. Added without making the table anew, because its
    # triggers would be lost.
    graph_hash = models.CharField(max_length=64, null=True)
    sealed_words = models.TextField(db_column="words")
    words = vault.SealedText("sealed_words", whose=_of_part)
    decided_by = models.CharField(max_length=36, null=True)  # NULL: the rules decided alone
    decided_at = models.DateTimeField()
    effective_from = models.DateField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "cases_decision"
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="cases_decision_sequence")]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.sequence} {self.outcome}"


class InformationRequestRow(models.Model):
    """One thing asked of the person."""

    id = models.CharField(primary_key=True, max_length=36)
    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="questions")
    sealed_question = models.TextField(db_column="question")
    question = vault.SealedText("sealed_question", whose=_of_part)
    facts = models.JSONField(default=list)
    evidence_type = models.CharField(max_length=100, default="", blank=True)
    asked_by = models.CharField(max_length=36, null=True)  # NULL: the system asked
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=36, null=True)  # NULL: not yet
    answered_at = models.DateTimeField(null=True)
    sealed_text = models.TextField(db_column="text", default="", blank=True)
    text = vault.SealedText("sealed_text", whose=_of_part)
    documents = models.JSONField(default=list)

    class Meta:
        db_table = "cases_information_request"

    def __str__(self) -> str:
        return f"{self.case_id} {self.id}"


class TaskRow(models.Model):
    """One thing to do."""

    id = models.CharField(primary_key=True, max_length=36)
    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="tasks")
    sealed_title = models.TextField(db_column="title")
    title = vault.SealedText("sealed_title", whose=_of_part)
    assigned_to = models.CharField(max_length=36, null=True)  # NULL: anyone
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=36, null=True)  # NULL: not yet

    class Meta:
        db_table = "cases_task"

    def __str__(self) -> str:
        return f"{self.case_id} {self.id}"


class NoteRow(models.Model):
    """One note."""

    id = models.CharField(primary_key=True, max_length=36)
    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="notes")
    sealed_text = models.TextField(db_column="text")
    text = vault.SealedText("sealed_text", whose=_of_part)
    written_by = models.CharField(max_length=36, null=True)  # NULL: the system wrote it
    written_at = models.DateTimeField()

    class Meta:
        db_table = "cases_note"

    def __str__(self) -> str:
        return f"{self.case_id} {self.id}"


class TeamMemberRow(models.Model):
    """An officer who takes requests of a team."""

    id = models.CharField(primary_key=True, max_length=36)
    organization = models.CharField(max_length=100)
    team = models.CharField(max_length=60)
    agent_id = models.CharField(max_length=36)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_team_member"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "team", "agent_id"], condition=Q(left_at__isnull=True), name="cases_team_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.team} {self.agent_id}"


class RouteRow(models.Model):
    """Where a rule sent a case, and why: the rule and the names of the facts it looked at."""

    case = models.OneToOneField(CaseRow, models.PROTECT, primary_key=True, related_name="route")
    organization = models.CharField(max_length=100)
    rule = models.CharField(max_length=60)
    team = models.CharField(max_length=60, default="", blank=True)
    office = models.CharField(max_length=60, default="", blank=True)
    worker = models.CharField(max_length=36, default="", blank=True)
    facts = models.JSONField(default=list)
    left_out = models.PositiveIntegerField(default=0)
    routed_at = models.DateTimeField()

    class Meta:
        db_table = "cases_route"
        indexes = [
            models.Index(fields=["organization", "team"], name="cases_route_team"),
            models.Index(fields=["organization", "office"], name="cases_route_office"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule}"


class RecusalRow(models.Model):
    """An officer who may not work on a case, because they said so themselves or a manager did."""

    id = models.CharField(primary_key=True, max_length=36)
    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="recusals")
    agent_id = models.CharField(max_length=36)
    sealed_reason = models.TextField(db_column="reason")
    reason = vault.SealedText("sealed_reason", whose=_of_part)
    said_by = models.CharField(max_length=36)
    said_at = models.DateTimeField()

    class Meta:
        db_table = "cases_recusal"
        constraints = [models.UniqueConstraint(fields=["case", "agent_id"], name="cases_recusal_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.agent_id}"


class ClockRow(models.Model):
    """One clock of a case, from the day it began; a later round is a row of its own."""

    id = models.CharField(primary_key=True, max_length=36)
    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="clocks")
    clock = models.CharField(max_length=60)
    started_on = models.DateField()
    due_on = models.DateField()
    stopped_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    speaks = models.BooleanField(default=False)
    warn_on = models.DateField(null=True)
    warned_on = models.DateField(null=True)
    spoke_on = models.DateField(null=True)

    class Meta:
        db_table = "cases_clock"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "clock"], condition=Q(ended_on__isnull=True), name="cases_clock_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="cases_clock_speaks",
                condition=Q(speaks=True, ended_on__isnull=True, stopped_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock}"


class OpinionRow(models.Model):
    """One opinion asked of an expert. What was asked and said is sealed; the code is kept blinded only."""

    id = models.CharField(primary_key=True, max_length=36)
    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="opinions")
    rule = models.CharField(max_length=60)
    organization = models.CharField(max_length=100, default="", blank=True)
    sealed_expert = models.TextField(db_column="expert")
    expert = vault.SealedText("sealed_expert", whose=_of_part)
    sealed_question = models.TextField(db_column="question")
    question = vault.SealedText("sealed_question", whose=_of_part)
    code = models.CharField(max_length=22, default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_by = models.CharField(max_length=36, null=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    remind_on = models.DateField()
    reminded_on = models.DateField(null=True)
    verdict = models.CharField(max_length=20, default="", blank=True)
    sealed_words = models.TextField(db_column="words", default="", blank=True)
    words = vault.SealedText("sealed_words", whose=_of_part)
    sealed_conditions = models.TextField(db_column="conditions", default="", blank=True)
    conditions = vault.SealedText("sealed_conditions", whose=_of_part)
    given_by = models.CharField(max_length=36, null=True)
    given_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_opinion"
        indexes = [
            models.Index(
                fields=["organization", "due_on"],
                name="cases_opinion_awaited",
                condition=Q(given_at__isnull=True, withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule}"


class LikenessRow(models.Model):
    """What an officer said of two cases that look alike: that they are one (`merged`) or two (`kept`)."""

    id = models.CharField(primary_key=True, max_length=36)
    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="likenesses")
    other = models.ForeignKey(CaseRow, models.PROTECT, related_name="likenesses_of_others")
    verdict = models.CharField(max_length=10)
    said_by = models.CharField(max_length=36, null=True)
    said_at = models.DateTimeField()

    class Meta:
        db_table = "cases_likeness"
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="cases_likeness_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.verdict} {self.other_id}"


class VersionMoveRow(models.Model):
    """A case that was moved to another version of its service, and how it can be moved back."""

    id = models.CharField(primary_key=True, max_length=36)
    run = models.CharField(max_length=36)
    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="version_moves")
    from_version = models.PositiveIntegerField()
    to_version = models.PositiveIntegerField()
    from_status = models.CharField(max_length=60)
    to_status = models.CharField(max_length=60)
    from_due_on = models.DateField()
    revision = models.PositiveIntegerField()
    moved_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_version_move"
        indexes = [models.Index(fields=["run", "case"], name="cases_version_move_run")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_version} to {self.to_version}"
