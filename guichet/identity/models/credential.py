"""Passkeys, proofs shown in person, and signed words that count once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.identity.models.agent import Account, Agent
from guichet.kernel import api as kernel


class Passkey(models.Model):
    """A key pair on a person's device (WebAuthn): we keep its public half and how sure we were of who enrolled it."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    # SHA-256 of the credential id: one width for an id of up to 1,023 bytes (WebAuthn, section 4).
    credential_digest = models.CharField(max_length=64, unique=True)
    credential_id = models.TextField()
    public_key = models.TextField()
    sign_count = models.PositiveBigIntegerField(default=0)
    label = models.CharField(max_length=80)
    assurance = models.PositiveSmallIntegerField()
    # How sure a clerk was who saw the person beside this key; none before that.
    proofed = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"passkey of account {self.account_id}"


class Proofing(models.Model):
    """A clerk saw who a person is, and what document says so: its kind, never its number."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="proofings")
    clerk = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="proofings_made")
    organization = models.CharField(max_length=120)
    proof = models.CharField(max_length=32)
    assurance = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    # The code the clerk handed over: typed by the person beside the key they sign in with, it binds the two.
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField()
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    bound_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agent", "bound_at"], name="proofing_of")]

    def __str__(self) -> str:
        return f"proofing of {self.agent_id}"


class SpentToken(models.Model):
    """A signed word that counts once, such as a logout token: remembered until it would be too old anyway."""

    digest = models.CharField(primary_key=True, max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"spent {self.digest[:8]}"
