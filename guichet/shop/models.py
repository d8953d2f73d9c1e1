"""The rows of the shop. That nothing is sold twice is a constraint of the database, not only a check of ours."""

from django.db import models
from django.db.models import F, Q

from guichet.kernel import api as kernel
from guichet.vault import api as vault


def _of_order(row: "OrderRow") -> tuple[str, str | None]:
    return f"order:{row.id}", row.buyer_id


class StockRow(models.Model):
    """How many of a good are at an office, and how many of these are put aside."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    good = models.CharField(max_length=80)
    office = models.CharField(max_length=80)
    organization = models.CharField(max_length=80)
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "shop_stock"
        constraints = [
            models.UniqueConstraint(fields=["good", "office"], name="shop_stock_once"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, on_hand__gte=F("reserved")), name="shop_never_oversold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.good} at {self.office}: {self.on_hand}, {self.reserved} put aside"


class OrderRow(models.Model):
    """One order."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    number = models.CharField(max_length=14, unique=True)
    organization = models.CharField(max_length=80)
    office = models.CharField(max_length=80)
    way = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    buyer_id = models.CharField(max_length=36, null=True)  # who buys at a counter says no name
    sealed_name = models.TextField(db_column="name", default="", blank=True)
    name = vault.SealedText("sealed_name", whose=_of_order)
    sealed_address = models.TextField(db_column="address", default="", blank=True)
    address = vault.SealedText("sealed_address", whose=_of_order)
    post_cents = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    reserved_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "shop_order"
        indexes = [
            models.Index(fields=["organization", "state", "id"], name="shop_orders"),
            models.Index(fields=["buyer_id", "-id"], name="shop_orders_of"),
            models.Index(fields=["reserved_until"], name="shop_orders_late", condition=Q(state="reserved")),
        ]

    def __str__(self) -> str:
        return f"order {self.number} {self.state}"


class OrderLineRow(models.Model):
    """One line of an order."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    order = models.ForeignKey(OrderRow, models.PROTECT, related_name="lines")
    good = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    cents = models.PositiveIntegerField()
    tax_cents = models.PositiveIntegerField()

    class Meta:
        db_table = "shop_order_line"
        constraints = [models.UniqueConstraint(fields=["order", "good"], name="shop_line_once")]

    def __str__(self) -> str:
        return f"{self.count} x {self.good}"
