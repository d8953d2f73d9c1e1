"""The ledger: transactions of entries, in whole cents. Triggers refuse to change or delete either."""

from django.db import models
from django.db.models import Q


class TransactionRow(models.Model):
    """Entries that belong together and sum to zero in each currency. `key` says what for, so that it is posted once."""

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "payments_transaction"
        indexes = [models.Index(fields=["at", "id"], name="payments_transaction_at")]

    def __str__(self) -> str:
        return self.key


class EntryRow(models.Model):
    """One side of a transaction: debit above zero, credit below. `about` is the charge, till or refund it is for."""

    id = models.BigAutoField(primary_key=True)
    transaction = models.ForeignKey(TransactionRow, models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=220)
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    about = models.CharField(max_length=100, default="", blank=True)

    class Meta:
        db_table = "payments_entry"
        indexes = [
            models.Index(fields=["account", "id"], name="payments_entry_account"),
            models.Index(fields=["about", "account"], name="payments_entry_about", condition=~Q(about="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["transaction", "position"], name="payments_entry_position"),
            models.CheckConstraint(condition=~Q(cents=0), name="payments_entry_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.cents}"
