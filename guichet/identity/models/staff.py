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
    """A person in front of a clerk or on the line, from greeting to goodbye: meanwhile the clerk acts for them."""

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
    # At which door; what is opened on the line opens nothing at the window.
    channel = models.CharField(max_length=16, default="counter")
    # The most this proof was let give here.
    given = models.SmallIntegerField(default=int(kernel.Assurance.HIGH))
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


class CallerCheck(models.Model):
    """One check of a caller: whether it was enough; what was asked and what was answered is kept nowhere."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    person = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="caller_checks")
    clerk_id = models.CharField(max_length=36)
    # A proof of the telephone: caller_data, caller_code.
    proof = models.CharField(max_length=32)
    assurance = models.SmallIntegerField()
    # None: a code is on its way and was not said yet.
    passed = models.BooleanField(null=True)
    code_hash = models.CharField(max_length=64, default="", blank=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "made_at"], name="caller_checks_lately")]

    def __str__(self) -> str:
        return f"caller check {self.id}"
