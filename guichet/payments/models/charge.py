"""What people owe. The lines of a charge are never changed; what was paid of it is what the ledger says."""

from django.db import models
from django.db.models import F, Q

from guichet.vault import api as vault


def of_charge(row: "ChargeRow") -> tuple[str, str | None]:
    """With whose key a charge's words are sealed: one of its own, that tax law may keep longer than the request's."""
    return f"charge:{row.id}", row.debtor_id


def _of_line(row: "LineRow") -> tuple[str, str | None]:
    return of_charge(row.charge)


class ChargeRow(models.Model):
    """One debt. `paid_cents` and `state` say again what the ledger says (`payments ledger verify`).

    `live_payment` is the one attempt under way by which it may still be paid: never two.
    """

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=200, unique=True)
    code = models.CharField(max_length=14)
    subject = models.CharField(max_length=100)
    service = models.CharField(max_length=200, default="", blank=True)
    organization = models.CharField(max_length=100)
    debtor_id = models.CharField(max_length=36, null=True)  # nobody known is not the empty somebody
    currency = models.CharField(max_length=3)
    due_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10)
    due_on = models.DateField()
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    live_payment = models.CharField(max_length=36, default="", blank=True)

    class Meta:
        db_table = "payments_charge"
        indexes = [
            models.Index(fields=["subject"], name="payments_charge_subject"),
            models.Index(fields=["code"], name="payments_charge_code"),
            models.Index(fields=["debtor_id", "-id"], name="payments_charge_debtor"),
            models.Index(
                fields=["organization", "due_on", "id"], name="payments_charge_due", condition=Q(state="open")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_cents__gte=0) & Q(paid_cents__lte=F("due_cents")), name="payments_charge_not_overpaid"
            )
        ]

    def __str__(self) -> str:
        return self.key


class LineRow(models.Model):
    """What a charge is made of: a cost, what of it is waived and under which law, and whose money it is."""

    id = models.CharField(primary_key=True, max_length=36)
    charge = models.ForeignKey(ChargeRow, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    cost = models.CharField(max_length=100)
    sealed_title = models.TextField(db_column="title", default="", blank=True)
    title = vault.SealedText("sealed_title", whose=_of_line)
    cents = models.BigIntegerField()
    waived_cents = models.BigIntegerField(default=0)
    waiver = models.CharField(max_length=300, default="", blank=True)
    organization = models.CharField(max_length=100)

    class Meta:
        db_table = "payments_line"
        constraints = [
            models.UniqueConstraint(fields=["charge", "position"], name="payments_line_position"),
            models.CheckConstraint(
                condition=Q(waived_cents__gte=0) & Q(waived_cents__lte=F("cents")), name="payments_line_waived"
            ),
        ]

    def __str__(self) -> str:
        return self.cost
