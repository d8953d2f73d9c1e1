"""People who came in through a provider or a passkey, for the tests of the ways in."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

from guichet.identity import api as identity
from guichet.kernel import api as kernel

A = kernel.Assurance
NATIONAL, BANK = "https://id.example", "https://bank.example"
_numbers = count()


def arrive(
    name: str, *, issuer: str = NATIONAL, assurance: kernel.Assurance = A.SUBSTANTIAL, **claims: Any
) -> kernel.Actor:
    """Somebody new through a provider; their subject there is `name`."""
    signed = identity.recognise(
        provider=issuer, subject=name, claims={"name": name, **claims}, assurance=assurance, by=kernel.SYSTEM
    )
    return signed.actor


def lower(actor: kernel.Actor, assurance: kernel.Assurance = A.LOW) -> kernel.Actor:
    return replace(actor, assurance=assurance)


def keyed(by: kernel.Actor, label: str = "Phone") -> tuple[str, str]:
    """A passkey of theirs: its id and its credential id."""
    credential = f"credential-{next(_numbers)}"
    made = identity.add_passkey(credential_id=credential, public_key="pQECAyY", sign_count=0, label=label, by=by)
    return made, credential
