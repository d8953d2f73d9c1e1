"""Sign-ins, tokens and telephones: the ways somebody known comes in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.identity.models.agent import Account, Agent
from guichet.kernel import api as kernel
from guichet.vault import api as vault


class SignIn(models.Model):
    """One sign-in, from the provider's word to the sign-out. A session without an open one is nobody's.

    It stands in the database beside the session so that a sign-out holds in every server process at once, whatever
    the session store caches.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    provider = models.CharField(max_length=120)
    assurance = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # Whom the provider named and in which session of its own, so that it can end this one (Back-Channel Logout 1.0).
    issuer = models.CharField(max_length=255, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    provider_session = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "ended_at"], name="sign_in_of"),
            models.Index(fields=["issuer", "subject"], name="sign_in_by"),
            models.Index(fields=["issuer", "provider_session"], name="sign_in_at_provider"),
        ]

    def __str__(self) -> str:
        return f"sign-in {self.id}"


class ApiToken(models.Model):
    """A key for a program that acts for an agent. Only its SHA-256 is kept: 256 random bits need no slow hash."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=120)
    assurance = models.PositiveSmallIntegerField()
    with_roles = models.BooleanField(default=False)
    # The mandate or relationship under which the program acts; empty: for its holder themselves.
    mandate = models.CharField(max_length=36, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"token {self.label}"


class PhoneLink(models.Model):
    """A telephone number shown to be a person's: they texted, from it, the code their own page showed them."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="phones")
    # Empty until the text with the code comes: it is the text that says from which number.
    sealed_number = models.TextField(db_column="number", default="", blank=True)
    number = vault.SealedText("sealed_number", whose=lambda row: (row.agent_id, row.agent_id))
    # What stands for the number, so that a text is known by where it comes from.
    number_blind = models.CharField(max_length=22, default="", blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    # Wrong codes typed so far, for the code that was texted to a number.
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    assurance = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # A number speaks for one person at a time.
            models.UniqueConstraint(
                fields=["number_blind"],
                condition=models.Q(verified_at__isnull=False, ended_at__isnull=True),
                name="phone_speaks_for_one",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["code_hash"], name="phone_code")]

    def __str__(self) -> str:
        return f"phone of {self.agent_id}"
