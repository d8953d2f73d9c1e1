"""Takes a credential from a person's wallet for a draft: first gives the nonce to sign, then reads what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.intake import api as intake
from guichet.journeys.agreements import purpose_of
from guichet.journeys.screening import looking as screening
from guichet.journeys.steps import Step
from guichet.journeys.use_cases.ask_register import reading
from guichet.journeys.use_cases.consent import about_whom
from guichet.journeys.use_cases.next_step import step_of
from guichet.journeys.use_cases.offer_register import who_is
from guichet.journeys.use_cases.view_request import View, view
from guichet.kernel.api import Actor, Conflict, NotFound, Reference, SignInNeeded

FORMAT = "dc+sd-jwt"


@dataclass(frozen=True)
class CredentialOffer:
    """A type of credential that would answer something of a request: who issues it, who vouches, which facts.

    `organization_name` and `labels` say in words who vouches, and for which facts.
    """

    type: str
    issuer: str
    organization: str
    facts: tuple[str, ...]
    organization_name: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class CredentialAsk:
    """What a wallet needs to present a credential for a request: `nonce` and `audience` to sign, until `expires_at`."""

    format: str
    nonce: str
    audience: str
    expires_at: datetime
    accepted: tuple[CredentialOffer, ...]


def ask_for_credential(
    *, request_id: str, by: Actor, format: str = FORMAT, language: str = "", nonce: str = ""
) -> CredentialAsk:
    """Give the nonce for presenting a credential, and say which ones would answer what this request asks.

    `nonce` is one that was given before: it is given again as long as it is good, for who shows the same page again.
    Raises NotFound when there is no such request for this actor, it asks nothing that a credential could say, or none
    are taken here; Conflict when it was sent; SignInNeeded.
    """
    seen, owner = _draft(request_id, by=by, language=language)
    wanted = _wanted(seen, owner=owner)
    accepted = tuple(
        _offered(seen, each, tuple(sorted(each.facts & set(wanted))))
        for each in ports.credentials.get(format).accepted()
        if each.facts & set(wanted)
    )
    if not accepted:
        raise NotFound("no credential answers what is asked here", where="credential", remedy="Go to the next step.")
    given = evidence.challenge(
        format=format,
        file_of=owner,
        request=Reference("request", request_id),
        service=seen.service.identifier,
        again=nonce,
        by=by,
    )
    return CredentialAsk(given.format, given.nonce, given.audience, given.expires_at, accepted)


def present_credential(
    *, request_id: str, presentation: str, nonce: str, by: Actor, format: str = FORMAT, language: str = ""
) -> Step:
    """Take what a wallet presents; the next step shows what it says, and asks whether it is used.

    Raises Invalid saying which line failed, and then nothing is kept; otherwise as `ask_for_credential`.
    """
    seen, owner = _draft(request_id, by=by, language=language)
    wanted = _wanted(seen, owner=owner)
    evidence.present(
        format=format,
        presentation=presentation,
        nonce=nonce,
        file_of=owner,
        people={role: about for role in set(wanted.values()) if (about := who_is(seen, role, owner=owner))},
        facts=wanted,
        purpose=purpose_of(seen.service.identifier),
        request=Reference("request", request_id),
        service=seen.service.identifier,
        read=reading(seen),
        by=by,
    )
    return step_of(seen, by=by)


def _offered(seen: View, accepted: ports.AcceptedCredential, facts: tuple[str, ...]) -> CredentialOffer:
    kinds = [seen.service.facts[name] for name in facts]
    return CredentialOffer(
        accepted.type,
        accepted.issuer,
        accepted.organization,
        facts,
        organization_name=seen.speaker.organization(accepted.organization),
        labels=tuple(seen.speaker.text(each.short) or seen.speaker.text(each.question) for each in kinds),
    )


def _draft(request_id: str, *, by: Actor, language: str = "") -> tuple[View, str]:
    request = intake.request(request_id=request_id, by=by)
    if screening.is_screening(request):
        raise NotFound("nothing is proven here", where="credential", remedy="Go to the next step.")
    if request.state != "draft":
        raise Conflict("this was sent already", remedy="Open it to see where it stands.")
    seen = view(request=request, by=by, language=language)
    owner = about_whom(seen, by=by)
    if owner is None:
        raise SignInNeeded(
            "a credential is somebody's: to present one we must know who you are",
            level=seen.service.assurance,
            where="credential",
        )
    return seen, owner


def _wanted(seen: View, *, owner: str) -> dict[str, str]:
    """The facts on the way of this request, each with its role, of people whom we know."""
    names = dict.fromkeys(name for state in seen.flow.pages if state.applies is not False for name in state.page.facts)
    roles = {name: seen.service.facts[name].subject for name in names}
    return {name: role for name, role in roles.items() if who_is(seen, role, owner=owner)}
