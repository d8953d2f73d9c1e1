"""What is still to be told to whom, in which order, and how often somebody was refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.kernel import api as kernel
from guichet.vault import api as vault


class LaneRow(models.Model):
    """What one recipient is told of one person; its row is the lock that keeps two writers apart."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    recipient = models.CharField(max_length=100)
    about_id = models.CharField(max_length=36, db_index=True)
    last = models.PositiveBigIntegerField(default=0)

    objects: ClassVar[models.Manager[LaneRow]] = models.Manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["recipient", "about_id"], name="life_event_lane_once")]

    def __str__(self) -> str:
        return f"lane {self.id} to {self.recipient}"


class DeliveryRow(models.Model):
    """One event for one recipient, sealed with a key of its own that is the person's. Its id is the event's id."""

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting"
        DELIVERED = "delivered"
        ERASED = "erased"

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    lane_id: str
    lane = models.ForeignKey(LaneRow, on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveBigIntegerField()
    key = models.CharField(max_length=120)
    recipient = models.CharField(max_length=100)
    type = models.CharField(max_length=40)
    exchange_id = models.CharField(max_length=36)
    sealed_body = models.TextField(db_column="body")
    body = vault.SealedText("sealed_body", whose=lambda row: (f"told:{row.id}", row.lane.about_id))
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[DeliveryRow]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lane", "number"], name="life_event_in_order"),
            models.UniqueConstraint(fields=["key", "recipient"], name="life_event_told_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lane", "number"], name="life_event_open", condition=models.Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"delivery {self.id} {self.state}"


class RefusalRow(models.Model):
    """How often an event was not taken on a day, and why."""

    day = models.DateField()
    source = models.CharField(max_length=60)
    why = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    objects: ClassVar[models.Manager[RefusalRow]] = models.Manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "source", "why"], name="life_event_refused")]

    def __str__(self) -> str:
        return f"{self.source} {self.why}: {self.count}"
