"""What the lab's simulators remember; nothing of it is about anyone who exists."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.kernel import api as kernel


class ProviderKey(models.Model):
    """A signing key of the simulated provider, newest first in use."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    private = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"key {self.id}"


class Grant(models.Model):
    """One sign-in at the simulated provider: its code, worth one exchange, and the access token it bought."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    client = models.CharField(max_length=120)
    person = models.CharField(max_length=60)
    acr = models.CharField(max_length=60)
    scope = models.CharField(max_length=200)
    redirect_uri = models.CharField(max_length=500)
    nonce = models.CharField(max_length=200, blank=True)
    challenge = models.CharField(max_length=60)
    code_digest = models.CharField(max_length=64, unique=True)
    code_expires_at = models.DateTimeField()
    exchanged_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"grant {self.id}"


class Text(models.Model):
    """A text message as the simulated network saw it: `person` is the telephone in the lab, the site the other end."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    number = models.CharField(max_length=16)
    from_person = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()
    # Why the site did not take a text of the person's; empty when it did.
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["number", "id"], name="lab_text_of")]

    def __str__(self) -> str:
        return f"text {self.id}"


class Mail(models.Model):
    """An e-mail the site sent, as the lab's mailbox holds it."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    to = models.CharField(max_length=500)
    subject = models.CharField(max_length=500)
    plain = models.TextField()
    # The whole message (RFC 5322), for whoever wants to look at headers and attachments.
    raw = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"mail {self.id}"


class Fault(models.Model):
    """How a simulator misbehaves just now; a simulator without a row works."""

    simulator = models.CharField(primary_key=True, max_length=24)
    mode = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.simulator} {self.mode}"


class HeardEvent(models.Model):
    """A life event that a simulated office was told, as often as it was told."""

    organization = models.CharField(max_length=100)
    event_id = models.CharField(max_length=36)
    document = models.TextField()
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "event_id"], name="lab_heard_once")]

    def __str__(self) -> str:
        return f"{self.organization} heard {self.event_id}"


class CardPayment(models.Model):
    """A payment at one of the lab's providers: `kind` is whose API it speaks; `state` and `code` are GOV.UK Pay's."""

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=100, null=True)
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, blank=True)
    reference = models.CharField(max_length=255, db_index=True)
    description = models.CharField(max_length=255)
    return_url = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    agreement = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, default="created")
    code = models.CharField(max_length=5, blank=True)
    last_digits = models.CharField(max_length=4, blank=True)
    at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="lab_card_key")]

    def __str__(self) -> str:
        return f"card payment {self.id}"


class CardRefund(models.Model):
    """Money that went back to a card that is none."""

    id = models.CharField(primary_key=True, max_length=40)
    payment = models.ForeignKey(CardPayment, models.CASCADE, related_name="refunds")
    key = models.CharField(max_length=100, null=True)
    cents = models.BigIntegerField()
    state = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["payment", "key"], name="lab_refund_key")]

    def __str__(self) -> str:
        return f"refund {self.id}"


class CardDispute(models.Model):
    """A payment that its payer's bank took back."""

    id = models.CharField(primary_key=True, max_length=40)
    payment = models.ForeignKey(CardPayment, models.CASCADE, related_name="disputes")
    cents = models.BigIntegerField()
    fee = models.BigIntegerField()
    state = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"dispute {self.id}"


class CardAgreement(models.Model):
    """A card that may be charged again; `card` is the test number it was begun with."""

    id = models.CharField(primary_key=True, max_length=40)
    reference = models.CharField(max_length=255)
    description = models.CharField(max_length=255)
    state = models.CharField(max_length=12, default="created")
    card = models.CharField(max_length=19, blank=True)

    def __str__(self) -> str:
        return f"agreement {self.id}"
