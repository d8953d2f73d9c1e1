"""What goes with a person who is erased: their credentials hold no longer, for nobody could say whose they are."""

from __future__ import annotations

from django.db.models import Q

from guichet.audit import api as audit
from guichet.credentials.events import CredentialForgotten
from guichet.credentials.keeping import changed, stream_of, told
from guichet.credentials.models import CredentialRow
from guichet.credentials.types import OVER
from guichet.kernel import api as kernel
from guichet.vault import ports


class Credentials(ports.Traces):
    """The number and that it holds no longer stay: a paper that is still about must not look good."""

    def forget(self, *, owner: str, subjects: frozenset[str]) -> None:
        """Revoke what stood on the keys that are destroyed; what the law keeps stays as it is."""
        mine = Q(holder_id=owner) if owner else Q()
        for row in CredentialRow.objects.filter(mine, subject__in=sorted(subjects)).exclude(state__in=OVER):
            changed(row, "revoked")
            row.save(update_fields=["state", "changed_at", "revision"])
            audit.record(CredentialForgotten(**told(row)), stream=stream_of(row), by=kernel.SYSTEM)

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing can be wrong with it."""
        return ()


KEEPER = Credentials()
