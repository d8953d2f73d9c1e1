"""Renew a permit: the service that does so begins, filled in with what was said for the old one."""

from __future__ import annotations

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.credentials import api as credentials
from guichet.intake import api as intake
from guichet.journeys import issued
from guichet.journeys.compose import Speaker
from guichet.journeys.steps import Started
from guichet.journeys.use_cases.start import start
from guichet.kernel.api import SYSTEM, Actor, Conflict, NotFound, Reference


def renew_permit(*, credential_id: str, by: Actor, language: str = "") -> Started:
    """Begin the renewal of one's own permit; begun again it is the same request, as long as it was not sent.

    What was told for the old one stands there to be looked at, and is asked where it is missing. Raises Conflict when
    it cannot be renewed now (suspended, revoked, renewed already, too early), NotFound.
    """
    speaker = Speaker(catalogue.current(), language or by.language)
    found = issued.in_words(speaker, credentials.credential(credential_id=credential_id, by=by))
    if not found.renewable:
        raise Conflict("this cannot be renewed now", where="credential", code=found.credential.state)
    begun = start(
        service=found.renewing_service,
        by=by,
        language=language,
        given=_told_before(found.credential, found.renewing_service),
        key=f"renew/{found.credential.id}/{found.credential.valid_until}",
    )
    credentials.begin_renewal(credential_id=found.credential.id, subject=Reference("request", begun.request_id), by=by)
    return begun


def _told_before(found: credentials.Credential, service: str) -> dict[str, intake.Answer]:
    """What the case of the old one rests on, as far as the new one asks it: said then, to be confirmed now."""
    if found.subject.kind != "case":
        return {}
    try:
        case = cases.case(case_id=found.subject.id, by=SYSTEM)
    except NotFound:
        return {}
    asked = set(catalogue.service(service).asked)
    return {
        name: intake.Answer(
            value=fact["value"], source="held", detail=case.service, channel="", at=case.opened_at, confirmed=False
        )
        for name, fact in case.facts.items()
        if name in asked and fact["value"] is not None
    }
