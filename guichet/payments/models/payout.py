"""The rows of pay-outs: identifiers, amounts and days. No account number is kept here."""

from django.db import models
from django.db.models import Q


class BatchRow(models.Model):
    """A file for the bank: which pay-outs, when, and the digest of what was written."""

    id = models.CharField(primary_key=True, max_length=36)
    organization = models.CharField(max_length=100)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    digest = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        db_table = "payments_batch"

    def __str__(self) -> str:
        return f"{self.organization} {self.due_on}"


class PayoutRow(models.Model):
    """One instruction to pay. `key` says what for, so that it is instructed once."""

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=200, unique=True)
    about = models.CharField(max_length=100)
    organization = models.CharField(max_length=100)
    payee_id = models.CharField(max_length=64)
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    due_on = models.DateField()
    state = models.CharField(max_length=10)
    batch = models.ForeignKey(BatchRow, models.PROTECT, null=True, related_name="payouts")

    class Meta:
        db_table = "payments_payout"
        indexes = [
            models.Index(fields=["about", "due_on"], name="payments_payout_about"),
            models.Index(
                fields=["organization", "due_on", "id"], name="payments_payout_due", condition=Q(state="planned")
            ),
        ]

    def __str__(self) -> str:
        return self.key
