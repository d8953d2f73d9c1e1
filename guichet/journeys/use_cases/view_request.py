"""Everything one needs to say the next step of a request: the request, its service's version, its law and its way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.journeys import flow as flows
from guichet.journeys.compose import Speaker
from guichet.journeys.situation import law_at
from guichet.kernel.api import Actor, Assurance, NotFound, Reference, SignInNeeded, today
from guichet.rules import api as rules
from guichet.sharing import api as sharing


@dataclass(frozen=True)
class View:
    """A request with what it stands on; `agreements` are those of its service that are published now, in its order."""

    request: intake.ServiceRequest
    service: catalogue.PublicService
    law: rules.Law
    flow: flows.Flow
    documents: tuple[evidence.Document, ...]
    speaker: Speaker
    today: date

    @cached_property
    def agreements(self) -> tuple[sharing.Agreement, ...]:
        """Asked for once, and only by who needs them."""
        named = self.service.agreements
        found = {each.identifier: each for each in sharing.agreements(named=named)} if named else {}
        return tuple(found[name] for name in named if name in found)


def view(*, request: intake.ServiceRequest, by: Actor, language: str = "") -> View:
    """Look at a request with the version of the service that it began with."""
    jurisdiction = catalogue.current()
    service = catalogue.service(request.service, version=request.service_version)
    demand_level(service, by)
    documents: tuple[evidence.Document, ...] = ()
    if any(page.kind == "evidence" for page in service.pages):
        documents = evidence.documents(for_=Reference("request", request.id), by=by)
    law, day = law_at(str(jurisdiction.law_path)), today(jurisdiction.time_zone)
    way = _way(request, service, law, documents, day)
    return View(request, service, law, way, documents, Speaker(jurisdiction, language or request.language), day)


def demand_level(service: catalogue.PublicService, by: Actor) -> None:
    """Who acts for another must be known from the first step as surely as the service demands of who sends it.

    What is held of the other is shown on the way. At a counter the clerk sees whom they serve: sending asks it there.
    Raises SignInNeeded.
    """
    needed = Assurance.from_name(service.assurance)
    if by.mandate and not by.by_clerk and by.assurance < needed:
        raise SignInNeeded(
            f"to do this for another we must know at {needed.label} who you are",
            level=needed.label,
            where=service.identifier,
        )


def seen_again(seen: View, request: intake.ServiceRequest) -> View:
    """The same request after its answers changed."""
    way = _way(request, seen.service, seen.law, seen.documents, seen.today)
    again = replace(seen, request=request, flow=way)
    if "agreements" in vars(seen):
        vars(again)["agreements"] = seen.agreements
    return again


def _way(
    request: intake.ServiceRequest,
    service: catalogue.PublicService,
    law: rules.Law,
    documents: tuple[evidence.Document, ...],
    day: date,
) -> flows.Flow:
    usable = frozenset(document.evidence_type for document in documents if document.checked != "refused")
    usable |= _vouched_for(request, service)
    return flows.flow_of(service=service, law=law, request=request, documents=usable, today=day)


def _vouched_for(request: intake.ServiceRequest, service: catalogue.PublicService) -> frozenset[str]:
    """The kinds of proof nobody has to give: registers and credentials said everything that they would prove."""
    sources: dict[str, set[str]] = {}
    for name, answer in request.answers.items():
        kind = service.facts.get(name)
        for proof in kind.evidence if kind is not None and answer.value is not None else ():
            sources.setdefault(proof, set()).add(answer.source)
    return frozenset(proof for proof, found in sources.items() if found <= evidence.VOUCHED)


def workflow_of(service: catalogue.PublicService) -> catalogue.Workflow:
    """The workflow of a service that is run here; raises NotFound for one that is only described."""
    if service.workflow is None:
        raise NotFound("this service is not run here", where=service.identifier)
    return service.workflow


def case_of(request_id: str, *, by: Actor) -> cases.Case | None:
    """The case a request became; None while it has become none, or for an actor who may not see it."""
    try:
        return cases.case_of_request(request_id=request_id, by=by)
    except NotFound:
        return None
