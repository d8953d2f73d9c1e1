"""What conversations keep of a person, and what goes when their key is destroyed: the number, replies half given."""

from __future__ import annotations

from guichet.channels.sms.models import ConversationRow
from guichet.kernel import api as kernel
from guichet.vault import ports


class Conversations(ports.Traces):
    """Where a number stands, the texts taken from it and those waiting to be sent."""

    def forget(self, *, owner: str, subjects: frozenset[str]) -> None:
        """Delete all of it; only that a number said STOP is remembered, and not whose it was."""
        if owner not in subjects:
            return  # only what the law had kept of them went
        for row in ConversationRow.objects.filter(agent_id=owner):
            row.taken.all().delete()
            row.outgoing.all().delete()
            row.forget()
            row.agent_id, row.language = None, ""
            if row.stopped_at is None:
                row.delete()
            else:
                row.save()

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing can be wrong with it."""
        return ()


KEEPER = Conversations()
