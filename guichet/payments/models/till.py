"""The tills of clerks, one for each opening, and what was counted in them. A count is never changed: count again."""

from django.db import models
from django.db.models import Q


class TillRow(models.Model):
    """A till from its opening to its close; a clerk has one open at a time."""

    id = models.CharField(primary_key=True, max_length=36)
    office = models.CharField(max_length=100)
    organization = models.CharField(max_length=100)
    clerk_id = models.CharField(max_length=36)
    currency = models.CharField(max_length=3)
    float_cents = models.BigIntegerField()
    state = models.CharField(max_length=10)
    business_on = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=36, default="", blank=True)
    expected_cents = models.BigIntegerField(null=True)
    difference_cents = models.BigIntegerField(null=True)
    explanation = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        db_table = "payments_till"
        indexes = [models.Index(fields=["office", "business_on", "id"], name="payments_till_office")]
        constraints = [
            models.UniqueConstraint(fields=["clerk_id"], name="payments_till_one", condition=~Q(state="closed"))
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.business_on}"


class TillCountRow(models.Model):
    """What a clerk counted: pieces of each denomination in cents, and the sums of cheques and of the card terminal."""

    id = models.CharField(primary_key=True, max_length=36)
    till = models.ForeignKey(TillRow, models.PROTECT, related_name="counts")
    pieces = models.JSONField(default=dict)
    cash_cents = models.BigIntegerField()
    cheques_cents = models.BigIntegerField()
    cards_cents = models.BigIntegerField()
    counted_at = models.DateTimeField()
    counted_by = models.CharField(max_length=36)

    class Meta:
        db_table = "payments_till_count"

    def __str__(self) -> str:
        return f"{self.till_id} {self.cash_cents}"
