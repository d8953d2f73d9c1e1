"""What calls keep of a person, and what goes when their key is destroyed: the number, answers half given."""

from __future__ import annotations

from guichet.channels.telephone.models import CallRow
from guichet.kernel import api as kernel
from guichet.vault import ports


class Calls(ports.Traces):
    """Where a call stands."""

    def forget(self, *, owner: str, subjects: frozenset[str]) -> None:
        """Delete all of it."""
        if owner in subjects:
            CallRow.objects.filter(agent_id=owner).delete()

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing can be wrong with it."""
        return ()


KEEPER = Calls()
