"""Suspend, resume or revoke a permit, or give a new paper for it: as its service's data allow."""

from __future__ import annotations

from guichet.catalogue import api as catalogue
from guichet.credentials import api as credentials
from guichet.journeys.compose import Speaker, cited
from guichet.journeys.issued import definition_of
from guichet.kernel.api import Actor, Invalid, NotAllowed, Problem

TAKING = ("suspend", "resume", "revoke", "reissue")


def open_deeds(*, credential: credentials.Credential, by: Actor) -> tuple[str, ...]:
    """What this officer may do with it as it stands now."""
    defined = definition_of(credential)
    found = []
    if credential.state == "active" and defined and _may(defined.suspension, by):
        found.append("suspend")
    if credential.state == "suspended" and defined and _may(defined.suspension, by):
        found.append("resume")
    if credential.state in ("active", "suspended", "expired") and defined and _may(defined.revocation, by):
        found.append("revoke")
    if credential.state in ("active", "suspended") and "caseworker" in by.roles:
        found.append("reissue")
    return tuple(found)


def change_permit(
    *, credential_id: str, deed: str, by: Actor, reason: str = "", revision: int | None = None, language: str = ""
) -> credentials.Credential:
    """Do one of TAKING. The law is the one that the service names; `reason` is what the holder reads.

    Raises Invalid (no such deed, no reason), NotAllowed where the service lets nobody or somebody else do it, Conflict,
    NotFound.
    """
    found = credentials.credential(credential_id=credential_id, by=by)
    if deed == "reissue":
        return credentials.reissue(credential_id=found.id, by=by, revision=revision)
    defined = definition_of(found)
    taking = None
    if deed in ("suspend", "resume"):
        taking = defined.suspension if defined else None
    elif deed == "revoke":
        taking = defined.revocation if defined else None
    else:
        raise Invalid((Problem("deed", f"{deed!r} is none of {', '.join(TAKING)}", "Choose one of them."),))
    if taking is None or not _may(taking, by):
        raise NotAllowed("its service lets nobody of your role do this", where="credential", remedy="Ask who may.")
    if deed == "resume":
        return credentials.resume(credential_id=found.id, by=by, revision=revision)
    speaker = Speaker(catalogue.current(), language or by.language)
    act = credentials.suspend if deed == "suspend" else credentials.revoke
    law = cited(speaker, taking.law)
    return act(credential_id=found.id, reason=reason, law=law, by=by, revision=revision)


def _may(taking: catalogue.Taking | None, by: Actor) -> bool:
    """A case worker does what the service leaves to case workers; a manager that too."""
    return taking is not None and ("manager" in by.roles or taking.by in by.roles)
