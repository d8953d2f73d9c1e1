"""The rows of the channel: a conversation per telephone number, the texts taken, and the texts to send."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.kernel import api as kernel


class ConversationRow(models.Model):
    """Where one number stands: its request, the page, and the field within the page.

    `given` holds the replies to fields of a page that is not complete yet; `wanted` the fields of it that are asked;
    `menu` what a number alone means now. `agent_id` is whom the number spoke for at its last text: another person on
    the same number begins afresh.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    number = models.CharField(max_length=16, unique=True)
    agent_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    language = models.CharField(max_length=35, default="", blank=True)
    request_id = models.CharField(max_length=36, default="", blank=True)
    tracking_code = models.CharField(max_length=14, default="", blank=True)
    page = models.CharField(max_length=200, default="", blank=True)
    field = models.CharField(max_length=200, default="", blank=True)
    given = models.JSONField(default=dict)
    wanted = models.JSONField(default=list)
    menu = models.JSONField(default=list)
    stopped_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # One worker at a time sends to a number, so that texts arrive in order.
    sending_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "sms_conversation"
        indexes: ClassVar = [models.Index(fields=["last_at"], name="sms_conversation_idle")]

    def __str__(self) -> str:
        return f"conversation {self.id}"

    def forget(self) -> None:
        """Put the request aside: it stays a draft under its tracking code."""
        self.request_id = self.tracking_code = self.page = self.field = ""
        self.given, self.wanted, self.menu = {}, [], []


class TakenRow(models.Model):
    """A text that was taken: only its name at the gateway, so that it is taken once."""

    conversation = models.ForeignKey(ConversationRow, models.CASCADE, related_name="taken")
    gateway_id = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "sms_taken"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "gateway_id"], name="sms_taken_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["conversation", "at"], name="sms_taken_lately")]

    def __str__(self) -> str:
        return f"taken {self.gateway_id}"


class OutgoingRow(models.Model):
    """A text to send, in the order of the key. What it says is forgotten once it is sent."""

    class State(models.TextChoices):
        """Where it is."""

        QUEUED = "queued"
        SENT = "sent"
        DEAD = "dead"

    conversation = models.ForeignKey(ConversationRow, models.CASCADE, related_name="outgoing")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    provider_id = models.CharField(max_length=200, default="", blank=True)
    error = models.CharField(max_length=300, default="", blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sms_outgoing"
        indexes: ClassVar = [
            models.Index(fields=["conversation", "id"], name="sms_outgoing_queued", condition=models.Q(state="queued")),
        ]

    def __str__(self) -> str:
        return f"outgoing {self.pk} {self.state}"
