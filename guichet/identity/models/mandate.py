"""Mandates: what one agent lets another do for them, from the proposal to the end; and the codes that find a holder."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.identity.models.agent import Agent
from guichet.kernel import api as kernel


class Mandate(models.Model):
    """The grantor lets the holder act, in these services, with these actions, between these days, once both agreed.

    Its words are never changed: who wants another scope gives another mandate. Only its moments are filled in.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    grantor = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="mandates_given")
    holder = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="mandates_held")
    # Names parted by blanks; no service at all means every one.
    services = models.TextField(blank=True)
    actions = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    proposed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    # Refused, taken back or given up: `why` says which.
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=24, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder", "ended_at"], name="mandate_held"),
            models.Index(fields=["grantor", "ended_at"], name="mandate_given"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="mandate_between_two", condition=~models.Q(grantor=models.F("holder"))),
            models.CheckConstraint(
                name="mandate_period",
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"mandate {self.id}"


class HolderCode(models.Model):
    """The code an agent shows to whoever wants to give them a mandate: without it nobody finds them."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="holder_code")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"holder code of {self.agent_id}"
