"""The rows of messages: what was said, where it was delivered, what went with it."""

from django.db import models

from guichet.vault import api as vault


def _of_message(row: "MessageRow") -> tuple[str, str | None]:
    """With whose key a message is sealed: that of what it is about, which belongs to whom it was sent."""
    return row.about, row.to


def _of_part(row: "DeliveryRow | AttachmentRow") -> tuple[str, str | None]:
    return _of_message(row.message)


class MessageRow(models.Model):
    """One thing said to one person. `key` makes sending it twice send it once."""

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=200, unique=True)
    to = models.CharField(max_length=36, null=True)  # nobody known yet is not the empty somebody
    organization = models.CharField(max_length=100, null=True)  # NULL: the platform itself speaks
    sealed_recipient_name = models.TextField(db_column="recipient_name")
    recipient_name = vault.SealedText("sealed_recipient_name", whose=_of_message)
    sealed_postal = models.TextField(db_column="postal", default="", blank=True)
    postal = vault.SealedJson("sealed_postal", whose=_of_message, erased=list)
    language = models.CharField(max_length=35)
    template = models.CharField(max_length=200)
    about = models.CharField(max_length=100)
    sealed_subject = models.TextField(db_column="subject")
    subject = vault.SealedText("sealed_subject", whose=_of_message)
    sealed_body = models.TextField(db_column="body")
    body = vault.SealedText("sealed_body", whose=_of_message)
    sealed_sms = models.TextField(db_column="sms", default="", blank=True)
    sms = vault.SealedText("sealed_sms", whose=_of_message)
    # The letter's content as handed over; its PDF is drawn once and kept, so that it never changes afterwards.
    sealed_letter = models.TextField(db_column="letter", default="", blank=True)
    letter = vault.SealedJson("sealed_letter", whose=_of_message, erased=lambda: None)
    sealed_pdf = models.BinaryField(db_column="pdf", null=True)
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
    sealed_address = models.TextField(db_column="address", default="", blank=True)
    address = vault.SealedText("sealed_address", whose=_of_part)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    provider_id = models.CharField(max_length=200, default="", blank=True)
    # Sealed too: a provider's own words may hold the address.
    sealed_error = models.TextField(db_column="error", default="", blank=True)
    error = vault.SealedText("sealed_error", whose=_of_part)
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
    sealed_name = models.TextField(db_column="name")
    name = vault.SealedText("sealed_name", whose=_of_part)
    media_type = models.CharField(max_length=100)
    sealed_content = models.BinaryField(db_column="content")

    class Meta:
        db_table = "notifications_attachment"

    def __str__(self) -> str:
        return f"file {self.id}"

    def read(self) -> bytes:
        """What is in the file; raises vault.Erased."""
        return vault.unseal_bytes(bytes(self.sealed_content), place=f"{self._meta.db_table}/{self.pk}/content")

    def put(self, content: bytes) -> None:
        """Seal what is in the file."""
        subject, owner = _of_part(self)
        place = f"{self._meta.db_table}/{self.pk}/content"
        self.sealed_content = vault.seal_bytes(content, subject=subject, owner=owner, place=place)
