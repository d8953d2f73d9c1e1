"""What was or is to be sent to bodies that speak Open311 themselves, and what they said of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.kernel import api as kernel
from guichet.vault import api as vault


class ForwardRow(models.Model):
    """One report for one body, once each time it was opened. What is sent is sealed with the report's own key."""

    class State(models.TextChoices):
        """Where it is: `sent` until the body closed it."""

        WAITING = "waiting"
        SENT = "sent"
        CLOSED = "closed"
        REFUSED = "refused"
        ERASED = "erased"

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    report_id = models.CharField(max_length=36)
    number = models.CharField(max_length=12)
    round = models.PositiveIntegerField()
    organization = models.CharField(max_length=100)
    category = models.CharField(max_length=80)
    sealed_told = models.TextField(db_column="told", default="", blank=True)
    told = vault.SealedJson("sealed_told", whose=lambda row: (f"report:{row.report_id}", None), erased=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    doubtful = models.BooleanField(default=False)  # it may have arrived, though nobody said so
    tries = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=250, default="", blank=True)
    remote_id = models.CharField(max_length=100, default="", blank=True)
    token = models.CharField(max_length=100, default="", blank=True)
    remote_status = models.CharField(max_length=20, default="", blank=True)
    remote_updated_at = models.DateTimeField(null=True)
    notes_digest = models.CharField(max_length=64, default="", blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[ForwardRow]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report_id", "round"], name="open311_forwarded_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "id"], name="open311_out", condition=models.Q(state="sent")),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.round} {self.state}"
