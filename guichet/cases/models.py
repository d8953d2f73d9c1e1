"""The rows of cases. A decision's row never changes: the database refuses it."""

from django.db import models
from django.db.models import Q

from guichet.vault import api as vault

OPEN = Q(closed_at__isnull=True)


def _of_case(row: "CaseRow") -> tuple[str, str | None]:
    """With whose key a case is sealed: its request's, so that the two are kept or erased together."""
    return row.request, row.owner_id


def _of_part(row: "DecisionRow | InformationRequestRow | TaskRow | NoteRow") -> tuple[str, str | None]:
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
