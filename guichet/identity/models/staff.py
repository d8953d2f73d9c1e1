"""What staff may do in which organisation, and the visits of people they serve."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.identity.models.agent import Agent
from guichet.kernel import api as kernel


class StaffRole(models.Model):
    """A role an agent holds in one organisation until it is ended."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=24)
    organization = models.CharField(max_length=120)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agent", "role", "organization"],
                condition=models.Q(ended_at__isnull=True),
                name="staff_role_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.role} in {self.organization}"


class Visit(models.Model):
    """A person in front of a clerk, from greeting to goodbye: while it is open the clerk acts for that person."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    clerk = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="visits_served")
    person = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="visits")
    # Who stands there for the person, and the mandate or relationship under which they do.
    representative = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="visits_for_others", null=True, blank=True
    )
    mandate = models.CharField(max_length=36, blank=True)
    organization = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200)
    # How the clerk made sure who it is: a key of identity.PROOFS.
    proof = models.CharField(max_length=32, default="none")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clerk"], condition=models.Q(closed_at__isnull=True), name="one_open_visit_a_clerk"
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.id}"
