"""What an office took to the bank: cash and the cheques that lay in its safe."""

from django.db import models


class DepositRow(models.Model):
    """One deposit on its way to the account; `credited` once a statement of the bank shows it."""

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=200, unique=True)
    office = models.CharField(max_length=100)
    organization = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    cash_cents = models.BigIntegerField()
    cheques_cents = models.BigIntegerField()
    reference = models.CharField(max_length=35, default="", blank=True)
    state = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=36)

    class Meta:
        db_table = "payments_deposit"
        indexes = [models.Index(fields=["organization", "id"], name="payments_deposit_whose")]

    def __str__(self) -> str:
        return f"{self.office} {self.reference}"
