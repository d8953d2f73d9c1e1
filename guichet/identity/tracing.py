"""What identity keeps beside sealed values, and takes away when their key is destroyed."""

from __future__ import annotations

from guichet.identity.models import AgentWord, ApiToken, Passkey, PhoneLink, Proofing, ProviderSubject, SignIn
from guichet.kernel import api as kernel
from guichet.vault import ports


class People(ports.Traces):
    """What people are found by and how they come in. Their rows stay: events and other people's rows name them."""

    def forget(self, *, owner: str, subjects: frozenset[str]) -> None:
        """Sign the erased out everywhere, and forget words, telephones, tokens and every way in they had.

        Whoever comes back through the same provider is somebody new; a passkey or a code from a counter opens nothing.
        """
        if owner not in subjects:
            return  # only what the law had kept of them went
        AgentWord.objects.filter(agent_id=owner).delete()
        PhoneLink.objects.filter(agent_id=owner).delete()
        now = kernel.now()
        signed_in = SignIn.objects.filter(account__agent_id=owner)
        signed_in.filter(ended_at__isnull=True).update(ended_at=now)
        signed_in.update(issuer="", subject="", provider_session="")
        Passkey.objects.filter(account__agent_id=owner).delete()
        Proofing.objects.filter(agent_id=owner).update(code_hash="", code_expires_at=now)
        ApiToken.objects.filter(agent_id=owner, revoked_at__isnull=True).update(revoked_at=now)
        ProviderSubject.objects.filter(account__agent_id=owner).delete()

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing can be wrong with it."""
        return ()


KEEPER = People()
