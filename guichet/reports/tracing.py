"""What reports keep beside sealed values, and take away with their key: whose they are, who follows what."""

from __future__ import annotations

from guichet.kernel import api as kernel
from guichet.reports.models import ReportRow, WatchRow
from guichet.vault import ports


class Followers(ports.Traces):
    """Who reported and who follows. That something was broken at a place stays: it is about the place."""

    def forget(self, *, owner: str, subjects: frozenset[str]) -> None:
        """End what the person follows; their reports are nobody's from now on, and their words are gone."""
        watches = {each.partition(":")[2] for each in subjects if each.startswith("watch:")}
        for rows in (WatchRow.objects.filter(person_id=owner), WatchRow.objects.filter(pk__in=watches)):
            rows.update(ended_at=kernel.now(), person_id=None, blind_contact="")
        told = {each.partition(":")[2] for each in subjects if each.startswith("report:")}
        ReportRow.objects.filter(pk__in=told).update(owner_id=None, code=None, fixed_said=None)

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing can be wrong with it."""
        return ()


KEEPER = Followers()
