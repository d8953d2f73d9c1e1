"""What was granted to which client, and the keys we sign with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.kernel import api as kernel


class Grant(models.Model):
    """One sign-in handed to a client: a code, worth one access token. Of both only digests are kept."""

    code_digest = models.CharField(primary_key=True, max_length=64)
    client_id = models.CharField(max_length=80)
    agent_id = models.CharField(max_length=36)
    scope = models.CharField(max_length=200)
    redirect_uri = models.CharField(max_length=500)
    nonce = models.CharField(max_length=400, blank=True)
    challenge = models.CharField(max_length=43)
    assurance = models.PositiveSmallIntegerField()
    authenticated_at = models.PositiveBigIntegerField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"grant to {self.client_id}"


class SigningKey(models.Model):
    """A key of ours, encrypted under the site's secret key."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    sealed = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"key {self.id}"
