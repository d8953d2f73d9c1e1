"""Issue what a service gives when a case is granted, and take it back when the decision it came of is changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.credentials import api as credentials
from guichet.journeys.compose import Speaker, cited
from guichet.journeys.use_cases.charge_decision import waits_for_payment
from guichet.kernel.api import SYSTEM, LocalizedText, Reference


def issue_for(*, case: cases.Case, decision: cases.Decision) -> tuple[credentials.Credential, ...]:
    """Everything that the service issues after this outcome; nothing where it is issued already. Safe to repeat.

    Where the service says that it waits until the decision's fee is paid, nothing is issued before.
    """
    service = catalogue.service(case.service, version=case.service_version)
    standing = {
        each.kind: each
        for each in credentials.credentials_about(subject=_about(case), by=SYSTEM)
        if each.state not in ("revoked", "renewed")
    }
    made = []
    waits = bool(service.issues) and waits_for_payment(case=case)
    for each in service.issues:
        before = standing.get(each.id)
        if decision.outcome in each.when:
            if before is not None or not waits:
                made.append(before or _issue(each, service, case, decision))
        elif before is not None:
            _take_back(each, service, case, before)
    return tuple(made)


def _issue(
    each: catalogue.Issued, service: catalogue.PublicService, case: cases.Case, decision: cases.Decision
) -> credentials.Credential:
    renewed = credentials.to_be_renewed(subject=case.request, by=SYSTEM)
    if renewed is not None and (renewed.kind != each.id or not _can_follow(renewed)):
        renewed = None
    starts = decision.effective_from
    if renewed is not None and renewed.valid_until is not None:
        starts = max(starts, renewed.valid_until + timedelta(days=1))
    return credentials.issue(
        key=f"case/{case.id}/{each.id}/{decision.id}",
        kind=each.id,
        title=each.title,
        subject=_about(case),
        holder_id=case.owner_id,
        claims=claims_of(each, service, decision.facts or case.facts),
        shown=each.shown,
        organization=service.competent_authority,
        valid_from=starts,
        valid_until=last_day(each, starts),
        by=SYSTEM,
        service=service.identifier,
        series=credentials.Series(each.series, each.pattern, each.digits),
        tracking_code="",
        renews=renewed.id if renewed else "",
    )


def _can_follow(renewed: credentials.Credential) -> bool:
    return renewed.state in ("active", "expired")


def last_day(each: catalogue.Issued, starts: date) -> date | None:
    """The last day on which it holds: a licence of a year from the 22nd holds until the 21st."""
    if each.valid_until:
        this_year = date.fromisoformat(f"{starts.year}-{each.valid_until}")
        return this_year if this_year >= starts else this_year.replace(year=starts.year + 1)
    return catalogue.add_duration(starts, each.valid_for) - timedelta(days=1) if each.valid_for else None


def claims_of(each: catalogue.Issued, service: catalogue.PublicService, facts: Any) -> tuple[credentials.Claim, ...]:
    """What it says, from the facts of the decision, in every language; what was not given is left out."""
    jurisdiction = catalogue.current()
    speakers = [Speaker(jurisdiction, language) for language in jurisdiction.languages]
    found = []
    for name in each.claims:
        kind, value = service.facts[name], facts.get(name, {}).get("value")
        if value in (None, "", []):
            continue
        found.append(
            credentials.Claim(
                name=name,
                value=value,
                label=LocalizedText({one.language: _label(kind, one) for one in speakers}),
                text=LocalizedText({one.language: one.value(kind, value) for one in speakers}),
            )
        )
    return tuple(found)


def _label(kind: catalogue.FactType, speaker: Speaker) -> str:
    """What a fact is called on a paper that others read: there the applicant is its holder."""
    if kind.type == "name" and kind.subject == "applicant":
        return speaker.words("Holder")
    return speaker.text(kind.short) or speaker.text(kind.question)


def _take_back(
    each: catalogue.Issued,
    service: catalogue.PublicService,
    case: cases.Case,
    before: credentials.Credential,
) -> None:
    """It was issued after another decision: it goes with that one, whoever may revoke it otherwise."""
    law = each.revocation.law if each.revocation else next(iter(service.legal_resources), None)
    speaker = Speaker(catalogue.current(), case.language)
    credentials.revoke(
        credential_id=before.id,
        reason=speaker.words("The decision it was issued after was changed. Your letter on case {number} says why.",
                             number=case.number),
        law=cited(speaker, law) if law else service.identifier,
        by=SYSTEM,
    )  # fmt: skip


def _about(case: cases.Case) -> Reference:
    return Reference("case", case.id)
