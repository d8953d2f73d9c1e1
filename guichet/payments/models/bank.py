"""What the bank's statements showed, line by line, and what each line was found to be."""

from django.db import models
from django.db.models import Q

from guichet.vault import api as vault


def _of_line(row: "BankLineRow") -> tuple[str, str | None]:
    return f"bank-line:{row.id}", None


class BankLineRow(models.Model):
    """One booked entry of an organization's account; once, however often a statement shows it.

    `kind` is what it was found to be, empty while nobody knows; `why` is then the code of the reason.
    """

    id = models.CharField(primary_key=True, max_length=36)
    organization = models.CharField(max_length=100)
    account = models.CharField(max_length=64)
    reference = models.CharField(max_length=200)
    booked_on = models.DateField()
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=20, default="", blank=True)
    about = models.CharField(max_length=100, default="", blank=True)
    why = models.CharField(max_length=40, default="", blank=True)
    sealed_words = models.TextField(db_column="words", default="", blank=True)
    words = vault.SealedJson("sealed_words", whose=_of_line, erased=dict)

    class Meta:
        db_table = "payments_bank_line"
        indexes = [
            models.Index(
                fields=["organization", "booked_on", "id"], name="payments_bank_unknown", condition=Q(kind="")
            ),
            models.Index(fields=["about"], name="payments_bank_about", condition=~Q(about="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "reference", "booked_on", "cents"], name="payments_bank_line_once"
            )
        ]

    def __str__(self) -> str:
        return self.reference
