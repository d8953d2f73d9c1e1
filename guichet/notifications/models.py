"""The rows of messages: what was said, where it was delivered, what went with it."""

from django.db import models


class MessageRow(models.Model):
    """One thing said to one person. `key` makes sending it twice send it once."""

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=200, unique=True)
    to = models.CharField(max_length=36, null=True)  # nobody known yet is not the empty somebody
    organization = models.CharField(max_length=100, null=True)  # NULL: the platform itself speaks
    recipient_name = models.CharField(max_length=300)
    postal = models.JSONField(default=list)
    language = models.CharField(max_length=35)
    template = models.CharField(max_length=200)
    about = models.CharField(max_length=100)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    sms = models.TextField(default="", blank=True)
    # The letter's content as handed over; its PDF is drawn once and kept, so that it never changes afterwards.
    letter = models.JSONField(null=True)
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, default="", blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications_message"
        indexes = [
            models.Index(fields=["to", "-id"], name="notifications_inbox"),
            models.Index(fields=["to"], name="notifications_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=["about", "id"], name="notifications_about"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.id}"


class DeliveryRow(models.Model):
    """One channel of one message, and how far it got."""

    class State(models.TextChoices):
        """Where the delivery is."""

        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"
        DEAD = "dead"
        READY = "ready"

    id = models.CharField(primary_key=True, max_length=36)
    message = models.ForeignKey(MessageRow, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=320, default="", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    provider_id = models.CharField(max_length=200, default="", blank=True)
    error = models.CharField(max_length=500, default="", blank=True)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications_delivery"
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="notifications_one_a_channel")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class AttachmentRow(models.Model):
    """A file that goes with a message."""

    id = models.CharField(primary_key=True, max_length=36)
    message = models.ForeignKey(MessageRow, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        db_table = "notifications_attachment"

    def __str__(self) -> str:
        return self.name
