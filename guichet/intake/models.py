"""The rows of intake: the request, its draft beside it, and plans."""

from django.db import models

from guichet.kernel import api as kernel
from guichet.vault import api as vault


class RequestRow(models.Model):
    """A request: what is known of it without its answers."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft"
        SUBMITTED = "submitted"
        WITHDRAWN = "withdrawn"

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    tracking_code = models.CharField(max_length=14, unique=True)
    service = models.CharField(max_length=200)
    service_version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    owner_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    started_by = models.CharField(max_length=36, null=True)  # nobody known
    language = models.CharField(max_length=35)
    subjects = models.TextField(default="{}")
    started_at = models.DateTimeField()
    started_channel = models.CharField(max_length=20)
    submitted_at = models.DateTimeField(null=True)
    receipt_number = models.CharField(max_length=20, null=True, unique=True)  # unique once given
    receipt_digest = models.CharField(max_length=64, default="", blank=True)
    open_key = models.CharField(max_length=64, null=True, unique=True)  # many were opened without
    submit_key = models.CharField(max_length=200, default="", blank=True)
    plan = models.CharField(max_length=36, default="", blank=True)
    part_of = models.CharField(max_length=36, default="", blank=True)

    class Meta:
        db_table = "intake_request"
        indexes = [
            models.Index(fields=["part_of"], name="intake_request_parts"),
            models.Index(
                fields=["owner_id", "-id"], name="intake_request_of", condition=models.Q(owner_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.id} {self.state}"


class DraftRow(models.Model):
    """The answers of a request, in a row of their own: it is written with every page, the request is not."""

    request = models.OneToOneField(RequestRow, primary_key=True, on_delete=models.CASCADE, related_name="draft")
    # Canonical JSON as text, sealed: the digest of the receipt is made of it, and must come out the same for ever.
    sealed_answers = models.TextField(db_column="answers", default="", blank=True)
    answers = vault.SealedText("sealed_answers", whose=lambda row: (f"request:{row.request_id}", row.request.owner_id))
    visited = models.TextField(default="[]")
    channels = models.TextField(default="[]")
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "intake_draft"
        indexes = [models.Index(fields=["saved_at"], name="intake_draft_saved")]

    def __str__(self) -> str:
        return f"draft of {self.request_id}"


class PlanRow(models.Model):
    """A life event counted from one day."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    code = models.CharField(max_length=14, unique=True)
    life_event = models.CharField(max_length=100)
    anchor_on = models.DateField()
    owner_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    language = models.CharField(max_length=35)
    done_steps = models.TextField(default="[]")
    calendar_token = models.CharField(max_length=43, unique=True)
    sealed_contact = models.TextField(db_column="contact", default="", blank=True)
    contact = vault.SealedJson("sealed_contact", whose=lambda row: (f"plan:{row.id}", row.owner_id), erased=dict)
    open_key = models.CharField(max_length=64, null=True, unique=True)  # many were opened without
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "intake_plan"
        indexes = [
            models.Index(fields=["owner_id", "-id"], name="intake_plan_of", condition=models.Q(owner_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"plan {self.id}"
