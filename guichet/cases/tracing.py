"""What cases keep beside sealed values, and take away when their key is destroyed: the words of summaries."""

from __future__ import annotations

from guichet.cases.models import CaseWordRow
from guichet.kernel import api as kernel
from guichet.vault import ports


class Words(ports.Traces):
    """The blind index that queues are searched by."""

    def forget(self, *, owner: str, subjects: frozenset[str]) -> None:  # noqa: ARG002  # a case is of one subject
        """Delete what the erased cases were found by."""
        CaseWordRow.objects.filter(case__request__in=sorted(subjects)).delete()

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing can be wrong with it."""
        return ()


KEEPER = Words()
