"""The rows of estates: one for each death that was recorded, and one for each organization that was to be told."""

from django.db import models

from guichet.kernel import api as kernel
from guichet.vault import api as vault


class EstateRow(models.Model):
    """What one who died left to be settled. `reporter_id` is who told of the death; empty when an agency did."""

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open"
        CLOSED = "closed"
        CORRECTED = "corrected"

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    person_id = models.CharField(max_length=36)
    reporter_id = models.CharField(max_length=36, default="", blank=True)
    case_id = models.CharField(max_length=36, default="", blank=True)
    organization = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The grants that the death stopped, as JSON: those and no others run on when there was none.
    stopped = models.TextField(default="[]")

    class Meta:
        db_table = "estates_estate"
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=~models.Q(state="corrected"), name="estates_estate_once"
            )
        ]
        indexes = [models.Index(fields=["reporter_id", "-id"], name="estates_estate_told_by")]

    def __str__(self) -> str:
        return f"estate {self.id} {self.state}"


class NoticeRow(models.Model):
    """One organization and one agreement: what it was told of the death, or why it was not.

    `kind` is `death`, or `correction` when the death was recorded by mistake. `told` is what it learnt, sealed for the
    one who died; `answer` is a word of `ANSWERS`.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    estate = models.ForeignKey(EstateRow, models.PROTECT, related_name="notices")
    organization = models.CharField(max_length=80)
    agreement = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=30, default="", blank=True)
    exchange_id = models.CharField(max_length=36, default="", blank=True)
    sealed_told = models.TextField(db_column="told", default="", blank=True)
    told = vault.SealedText("sealed_told", whose=lambda row: (row.estate.person_id, row.estate.person_id))
    at = models.DateTimeField()
    answer = models.CharField(max_length=20, default="", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "estates_notice"
        constraints = [
            models.UniqueConstraint(fields=["estate", "organization", "agreement", "kind"], name="estates_notice_once")
        ]
        indexes = [models.Index(fields=["organization", "state", "id"], name="estates_notice_for")]

    def __str__(self) -> str:
        return f"notice {self.id} {self.state}"
