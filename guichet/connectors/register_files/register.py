"""A register that answers from the files it dropped, as of the day for which they speak."""

from __future__ import annotations

import json
from datetime import timedelta

from guichet.connectors.register_files.examining import key_of, moment_of
from guichet.connectors.register_files.layout import Layout
from guichet.connectors.register_files.models import EntryRow, FileRow
from guichet.connectors.register_files.operations.take_file import blind, newest_of
from guichet.evidence import ports
from guichet.kernel import api as kernel
from guichet.vault import api as vault


class FileRegister(ports.Register):
    """Looks a person up in the newest whole file, and in the changes that came after it."""

    def __init__(self, layout: Layout) -> None:
        self.name = layout.register
        self.organization = layout.organization
        self.facts = frozenset(layout.facts)
        self.assurance = kernel.Assurance.from_name(layout.assurance)
        self._layout = layout

    def fetch(self, query: ports.RegisterQuery) -> ports.RegisterAnswer:
        """See ports.Register. As old as its newest file; one that is too old is as good as away."""
        newest = self._fresh()
        who = self._who(query)
        if not who:
            raise ports.RegisterRefused(f"the register {self.name} finds nobody by what is known of the person")
        found = list(
            EntryRow.objects.filter(
                who=blind(self.name, who), file__register=self.name, file__state=FileRow.State.TAKEN
            )
            .select_related("file")
            .order_by("-file__as_of", "-file_id", "-id")
        )
        if not found or found[0].gone:
            raise ports.RegisterRefused(f"the register {self.name} does not know the person")
        entry = found[0]
        if entry.file.snapshot and sum(each.file_id == entry.file_id for each in found) > 1:
            raise ports.RegisterRefused(f"the register {self.name} knows several of that name and birth date")
        text = entry.facts
        if vault.erased_on(text) is not None:
            raise ports.RegisterDown(f"the register {self.name} was replaced just now", retry_after=1)
        facts = {name: value for name, value in json.loads(text).items() if name in query.facts}
        # What a later file did not change still stands on its day.
        as_of = newest.as_of or kernel.today(self._layout.time_zone)
        proof = f"{entry.file.name} sha256:{entry.file.sha256[:16]}"
        return ports.RegisterAnswer(facts, as_of=moment_of(as_of, self._layout), proof=proof[:200])

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether a file came, and one that is not too old."""
        try:
            self._fresh()
        except ports.RegisterDown as down:
            return (kernel.Problem("GUICHET_REGISTER_DROP", str(down), "Ask its organization for the next file."),)
        return ()

    def _fresh(self) -> FileRow:
        newest = newest_of(self.name)
        if newest is None or newest.as_of is None:
            raise ports.RegisterDown(f"no file of the register {self.name} was taken yet", retry_after=3600)
        oldest = kernel.today(self._layout.time_zone) - timedelta(days=self._layout.fresh_days)
        if newest.as_of < oldest:
            message = f"the newest file of the register {self.name} speaks for {newest.as_of}, more than"
            raise ports.RegisterDown(f"{message} {self._layout.fresh_days} days ago", retry_after=3600)
        return newest

    def _who(self, query: ports.RegisterQuery) -> str:
        if self._layout.key.about:
            return query.about
        return key_of(name=query.identifiers.get("name", ""), birth_date=query.identifiers.get("birth_date", ""))
