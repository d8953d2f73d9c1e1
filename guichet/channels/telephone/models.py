"""The rows of the menu: a call, from its first prompt until it is forgotten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.kernel import api as kernel
from guichet.vault import api as vault


def _of_call(row: CallRow) -> tuple[str, str | None]:
    """A call has a key of its own, destroyed with it."""
    return f"call:{row.id}", row.agent_id or None


class CallRow(models.Model):
    """Where one call stands: its request, the page, the field, and what was heard and is not yet said to be right.

    `stage` is where the caller is outside a request. `agent_id` is who showed in this very call that the telephone is
    theirs. `said` is the last answer, given again when a turn comes twice.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    sealed_number = models.TextField(db_column="number", default="", blank=True)
    number = vault.SealedText("sealed_number", whose=_of_call)
    agent_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    language = models.CharField(max_length=35, default="", blank=True)
    stage = models.CharField(max_length=16, default="language")
    request_id = models.CharField(max_length=36, default="", blank=True)
    tracking_code = models.CharField(max_length=14, default="", blank=True)
    page = models.CharField(max_length=200, default="", blank=True)
    field = models.CharField(max_length=200, default="", blank=True)
    sealed_given = models.TextField(db_column="given", default="", blank=True)
    given = vault.SealedJson("sealed_given", whose=_of_call, erased=dict)
    sealed_heard = models.TextField(db_column="heard", default="", blank=True)
    heard = vault.SealedJson("sealed_heard", whose=_of_call, erased=dict)
    sealed_said = models.TextField(db_column="said", default="", blank=True)
    said = vault.SealedJson("sealed_said", whose=_of_call, erased=dict)
    wanted = models.JSONField(default=list)
    menu = models.JSONField(default=list)
    turn = models.PositiveIntegerField(default=0)
    code_hash = models.CharField(max_length=64, default="", blank=True)
    code_until = models.DateTimeField(null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    number_blind = models.CharField(max_length=64, default="", blank=True)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "telephone_call"
        indexes: ClassVar = [
            models.Index(fields=["last_at"], name="telephone_call_over"),
            models.Index(fields=["number_blind", "started_at"], name="telephone_call_of"),
        ]

    def __str__(self) -> str:
        return f"call {self.id}"

    def forget(self) -> None:
        """Put the request aside: it stays a draft under its tracking code."""
        self.request_id = self.tracking_code = self.page = self.field = ""
        self.given, self.heard, self.wanted, self.menu = {}, {}, [], []
