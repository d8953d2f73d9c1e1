"""Attempts to pay, what each settled, and what was given back."""

from django.db import models
from django.db.models import F, Q

from guichet.payments.models.charge import ChargeRow, LineRow
from guichet.payments.models.deposit import DepositRow
from guichet.payments.models.till import TillRow
from guichet.vault import api as vault


def _of_payment(row: "PaymentRow") -> tuple[str, str | None]:
    return f"payment:{row.id}", row.payer_id


def _of_refund(row: "RefundRow") -> tuple[str, str | None]:
    return _of_payment(row.payment)


class PaymentRow(models.Model):
    """One attempt to pay one charge or several.

    `state`: begun, settled, failed, cancelled, or reversed by contrary entries. `organization` holds the money.
    """

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=200, unique=True)
    number = models.CharField(max_length=20, unique=True)
    method = models.CharField(max_length=20)
    provider = models.CharField(max_length=40, default="", blank=True)
    provider_reference = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, default="", blank=True)
    organization = models.CharField(max_length=100)
    payer_id = models.CharField(max_length=36, null=True)
    till = models.ForeignKey(TillRow, models.PROTECT, null=True, related_name="payments")
    deposit = models.ForeignKey(DepositRow, models.PROTECT, null=True, related_name="cheques")
    currency = models.CharField(max_length=3)
    cents = models.BigIntegerField()
    rounding_cents = models.IntegerField(default=0)
    tendered_cents = models.BigIntegerField(default=0)
    refunded_cents = models.BigIntegerField(default=0)
    next_url = models.TextField(default="", blank=True)
    return_to = models.TextField(default="", blank=True)
    begun_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    sealed_words = models.TextField(db_column="words", default="", blank=True)
    words = vault.SealedJson("sealed_words", whose=_of_payment, erased=dict)

    class Meta:
        db_table = "payments_payment"
        indexes = [
            models.Index(fields=["payer_id", "-id"], name="payments_payment_payer"),
            models.Index(fields=["provider", "provider_reference"], name="payments_payment_provider"),
            models.Index(fields=["till", "id"], name="payments_payment_till", condition=Q(till__isnull=False)),
            models.Index(fields=["look_at"], name="payments_payment_look", condition=Q(state="begun")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_cents__gte=0) & Q(refunded_cents__lte=F("cents")), name="payments_payment_refunded"
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_reference"],
                name="payments_payment_once",
                condition=~Q(provider_reference=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ShareRow(models.Model):
    """How much of one charge a payment is to settle."""

    id = models.BigAutoField(primary_key=True)
    payment = models.ForeignKey(PaymentRow, models.PROTECT, related_name="shares")
    charge = models.ForeignKey(ChargeRow, models.PROTECT, related_name="shares")
    cents = models.BigIntegerField()

    class Meta:
        db_table = "payments_share"
        constraints = [models.UniqueConstraint(fields=["payment", "charge"], name="payments_share_once")]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.cents}"


class RefundRow(models.Model):
    """Money on its way back: by the card's provider, in cash from a till, or by a pay-out. begun, settled or failed."""

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=200, unique=True)
    payment = models.ForeignKey(PaymentRow, models.PROTECT, related_name="refunds")
    way = models.CharField(max_length=10)
    till = models.ForeignKey(TillRow, models.PROTECT, null=True, related_name="refunds")
    cents = models.BigIntegerField()
    state = models.CharField(max_length=10)
    provider_reference = models.CharField(max_length=200, default="", blank=True)
    begun_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    sealed_reason = models.TextField(db_column="reason", default="", blank=True)
    reason = vault.SealedText("sealed_reason", whose=_of_refund)

    class Meta:
        db_table = "payments_refund"
        indexes = [models.Index(fields=["look_at"], name="payments_refund_look", condition=Q(state="begun"))]

    def __str__(self) -> str:
        return self.key


class AllocationRow(models.Model):
    """What of a line a payment paid; below zero what a reversal or a refund took from it. Never changed."""

    id = models.BigAutoField(primary_key=True)
    payment = models.ForeignKey(PaymentRow, models.PROTECT, related_name="allocations")
    line = models.ForeignKey(LineRow, models.PROTECT, related_name="allocations")
    refund = models.ForeignKey(RefundRow, models.PROTECT, null=True, related_name="allocations")
    cents = models.BigIntegerField()

    class Meta:
        db_table = "payments_allocation"

    def __str__(self) -> str:
        return f"{self.line_id} {self.cents}"
