"""That somebody died, as it was recorded, and what ended with it: so that a mistake can be taken back whole."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from guichet.identity.models.agent import Agent
from guichet.kernel import api as kernel
from guichet.vault import api as vault


class Death(models.Model):
    """One recorded death. `source` says where it stands: `register:<name>/<entry>` or `case:<id>`.

    `ended` is JSON: the ids of mandates, telephones and tokens that ended by it, and of relationships with the day on
    which they would have ended otherwise.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="deaths")
    sealed_died_on = models.TextField(db_column="died_on")
    _died_on = vault.SealedText("sealed_died_on", whose=lambda row: (row.agent_id, row.agent_id))
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, blank=True)
    ended = models.TextField(default="{}")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agent"], condition=models.Q(corrected_at__isnull=True), name="death_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"death of {self.agent_id}"

    @property
    def died_on(self) -> date | None:
        """The day they died; None once it was erased."""
        text = self._died_on
        return date.fromisoformat(text) if text and not vault.erased_on(text) else None

    @died_on.setter
    def died_on(self, day: date) -> None:
        self._died_on = day.isoformat()
