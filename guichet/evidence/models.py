"""The rows of evidence: facts held, and documents received."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.kernel import api as kernel
from guichet.vault import api as vault


class FactRow(models.Model):
    """A fact in someone's file. Rows are never changed but for the moment they stopped holding."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    file_of = models.CharField(max_length=36)
    about_id = models.CharField(max_length=36)
    role = models.CharField(max_length=40)
    fact = models.CharField(max_length=100)
    # Canonical JSON, sealed with the key of whose file it is.
    sealed_value = models.TextField(db_column="value")
    value = vault.SealedText("sealed_value", whose=lambda row: (row.file_of, row.file_of))
    source = models.CharField(max_length=20)
    detail = models.CharField(max_length=200, default="", blank=True)
    given_by = models.CharField(max_length=36, null=True)  # the system is no agent
    recorded_at = models.DateTimeField()
    request = models.CharField(max_length=80, default="", blank=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_fact"
        constraints = [
            # One value holds at a time: two requests sent at once cannot both win.
            models.UniqueConstraint(
                fields=["file_of", "about_id", "fact"],
                name="evidence_fact_current",
                condition=models.Q(superseded_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["file_of", "fact", "recorded_at"], name="evidence_fact_history")]

    def __str__(self) -> str:
        return f"{self.fact} in the file of {self.file_of}"


class DocumentRow(models.Model):
    """A document someone gave; its content is a file named by its id, sealed with the key of what it was given for."""

    class Checked(models.TextChoices):
        """Whether it may be read."""

        CLEAN = "clean"
        WAITING = "waiting"
        REFUSED = "refused"

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    sealed_name = models.TextField(db_column="name")
    name = vault.SealedText("sealed_name", whose=lambda row: (row.subject, row.owner_id))
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    evidence_type = models.CharField(max_length=100)
    checked = models.CharField(max_length=10, choices=Checked.choices)
    finding = models.CharField(max_length=200, default="", blank=True)
    subject = models.CharField(max_length=80)
    owner_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    organization = models.CharField(max_length=100, null=True)  # no agency has it yet
    code = models.CharField(max_length=14, null=True)  # only what nobody owns is opened by a code
    service = models.CharField(max_length=200, null=True)  # in which public service's business it was given
    given_by = models.CharField(max_length=36, null=True)  # nobody known
    received_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_document"
        indexes = [
            models.Index(fields=["subject", "id"], name="evidence_document_for"),
            models.Index(fields=["id"], name="evidence_document_waiting", condition=models.Q(checked="waiting")),
        ]

    def __str__(self) -> str:
        return f"document {self.id} {self.checked}"


class FetchRow(models.Model):
    """A question to a register, and what it said: a preview until the person, or the law, says that it is used."""

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting"
        SAID = "said"
        USED = "used"
        LEFT = "left"
        REFUSED = "refused"

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    file_of = models.CharField(max_length=36)
    about_id = models.CharField(max_length=36)
    register = models.CharField(max_length=60)
    organization = models.CharField(max_length=100)
    facts = models.TextField()  # JSON: fact to the role of whom it is about
    purpose = models.CharField(max_length=200)
    agreement = models.CharField(max_length=100, default="", blank=True)
    exchange_id = models.CharField(max_length=36, default="", blank=True)
    consent_id = models.CharField(max_length=36, default="", blank=True)
    request = models.CharField(max_length=80)
    service = models.CharField(max_length=200)
    page = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # Canonical JSON of what it said by fact, sealed with the key of whose file it is.
    sealed_said = models.TextField(db_column="said", default="", blank=True)
    said = vault.SealedText("sealed_said", whose=lambda row: (row.file_of, row.file_of))
    as_of = models.DateTimeField(null=True)
    proof = models.CharField(max_length=200, default="", blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[FetchRow]] = models.Manager()

    class Meta:
        db_table = "evidence_fetch"
        constraints = [
            models.UniqueConstraint(fields=["request", "register", "page"], name="evidence_fetch_once"),
        ]

    def __str__(self) -> str:
        return f"fetch {self.id} {self.state}"


class ChallengeRow(models.Model):
    """A nonce given to present credentials for one request: a wallet signs it, once, soon."""

    nonce = models.CharField(primary_key=True, max_length=64, editable=False)
    request = models.CharField(max_length=80, db_index=True)
    format = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[ChallengeRow]] = models.Manager()

    class Meta:
        db_table = "evidence_challenge"

    def __str__(self) -> str:
        return f"challenge for {self.request}"


class LaneRow(models.Model):
    """What one source tells of one person, in its order. Its row is the lock that keeps two workers apart."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    source = models.CharField(max_length=60)
    # Blinded: what the source calls the person, or the name and birth date where it has no number for them.
    who = models.CharField(max_length=44)
    # The next number in the source's own count.
    next = models.PositiveBigIntegerField(default=1)

    objects: ClassVar[models.Manager[LaneRow]] = models.Manager()

    class Meta:
        db_table = "evidence_lane"
        constraints = [models.UniqueConstraint(fields=["source", "who"], name="evidence_lane_once")]

    def __str__(self) -> str:
        return f"lane {self.id} of {self.source}"


class NoticeRow(models.Model):
    """A notice of a life event, sealed with a key of its own, which is the person's once it is known who they are."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        UNKNOWN = "unknown"
        TAKEN = "taken"
        KEPT = "kept"
        REFUSED = "refused"

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    source = models.CharField(max_length=60)
    notice_id = models.CharField(max_length=200)
    organization = models.CharField(max_length=100)
    type = models.CharField(max_length=40)
    lane_id: str
    lane = models.ForeignKey(LaneRow, on_delete=models.PROTECT, related_name="notices")
    sequence = models.PositiveBigIntegerField(null=True)  # the source does not count
    # Blinded: the same notice twice is told from another one under the same id.
    digest = models.CharField(max_length=40)
    sealed_content = models.TextField(db_column="content")
    content = vault.SealedText("sealed_content", whose=lambda row: (f"notice:{row.id}", row.about_id))
    about_id = models.CharField(max_length=36, null=True)  # nobody known yet
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=300, default="", blank=True)
    late = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    waits_until = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[NoticeRow]] = models.Manager()

    class Meta:
        db_table = "evidence_notice"
        constraints = [models.UniqueConstraint(fields=["source", "notice_id"], name="evidence_notice_once")]
        indexes = [
            models.Index(
                fields=["lane", "sequence", "id"],
                name="evidence_notice_open",
                condition=models.Q(state__in=["waiting", "unknown"]),
            ),
            models.Index(fields=["about_id"], name="evidence_notice_about"),
        ]

    def __str__(self) -> str:
        return f"notice {self.id} {self.state}"


class KnownAsRow(models.Model):
    """What an organization calls a person we know, blinded: learnt when a notice was matched."""

    organization = models.CharField(max_length=100)
    number = models.CharField(max_length=40)
    agent_id = models.CharField(max_length=36, db_index=True)

    objects: ClassVar[models.Manager[KnownAsRow]] = models.Manager()

    class Meta:
        db_table = "evidence_known_as"
        constraints = [models.UniqueConstraint(fields=["organization", "number"], name="evidence_known_as_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} as {self.organization} calls them"
