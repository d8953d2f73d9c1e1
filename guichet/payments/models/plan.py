"""Instalments that somebody agreed to: how much, how often, and by which agreement their card may be charged."""

from django.db import models
from django.db.models import Q

from guichet.payments.models.charge import ChargeRow


class PlanRow(models.Model):
    """One plan of one charge. `state`: begun (the first is not paid yet), active, ended, stopped."""

    id = models.CharField(primary_key=True, max_length=36)
    charge = models.OneToOneField(ChargeRow, models.PROTECT, related_name="plan")
    provider = models.CharField(max_length=40)
    agreement = models.CharField(max_length=200, default="", blank=True)
    count = models.PositiveSmallIntegerField()
    every = models.CharField(max_length=10)
    part_cents = models.BigIntegerField()
    state = models.CharField(max_length=10)
    next_on = models.DateField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    return_to = models.TextField()
    agreed_at = models.DateTimeField()

    class Meta:
        db_table = "payments_plan"
        indexes = [
            models.Index(fields=["id"], name="payments_plan_open", condition=Q(state="begun") | Q(state="active"))
        ]

    def __str__(self) -> str:
        return f"{self.charge_id} {self.count}"
