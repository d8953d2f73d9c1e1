"""Disputes: payments that a payer's bank took back, or asks to."""

from django.db import models

from guichet.payments.models.payment import PaymentRow


class DisputeRow(models.Model):
    """One dispute as its provider told it last. `withdrawn`: the provider holds the money back now."""

    id = models.CharField(primary_key=True, max_length=36)
    provider = models.CharField(max_length=40)
    reference = models.CharField(max_length=200)
    payment = models.ForeignKey(PaymentRow, models.PROTECT, related_name="disputes")
    cents = models.BigIntegerField()
    fee_cents = models.BigIntegerField(default=0)
    withdrawn = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, default="", blank=True)
    answer_by = models.DateField(null=True)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_dispute"
        constraints = [models.UniqueConstraint(fields=["provider", "reference"], name="payments_dispute_once")]

    def __str__(self) -> str:
        return self.reference
