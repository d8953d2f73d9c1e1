"""The parts of a bundle: which permits are needed and why, by whom, and what each authority is given of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.journeys import consulting, situation
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.open_case_for import view_with
from guichet.journeys.use_cases.view_request import View
from guichet.rules import api as rules


@dataclass(frozen=True)
class Part:
    """One permit of a bundle in one request: `needed` is None, and `service` may be, while an answer is missing."""

    permit: catalogue.Permit
    needed: bool | None
    service: catalogue.PublicService | None

    @property
    def is_fed(self) -> bool:
        """Whether the bundle's request asks for it here."""
        return self.needed is True and self.service is not None and self.service.kind == "native"


@dataclass(frozen=True)
class Asked:
    """The law asked about one request of a bundle."""

    seen: View

    def holds(self, variable: str) -> bool | None:
        """Whether a condition holds; None while that is open. Where there is none, it does."""
        if not variable:
            return True
        plan = self._plan(variable)
        told = self._told.reading(consulting.reads(plan))
        question = consulting.Question(plan, self.seen.law.hash, told.key(), told.situation)
        return consulting.truths(question)[variable]

    def why(self, variable: str, language: str) -> tuple[str, ...]:
        """What decided a condition, a sentence each, in the person's words."""
        plan = self._plan(variable)
        return (
            plan.explain(self._told.reading(consulting.reads(plan)).situation(), language).addressed().because(language)
        )

    @cached_property
    def _told(self) -> situation.Told:
        seen = self.seen
        return situation.told_of(service=seen.service, law=seen.law, answers=seen.flow.answers, today=seen.today)

    def _plan(self, variable: str) -> rules.Plan:
        return self.seen.law.plan((variable,), situation.month_of(self.seen.today))


def bundle_of(service: catalogue.PublicService) -> catalogue.Bundle:
    """The bundle of a service that is one."""
    if service.bundle is None:
        raise ValueError(f"{service.identifier} is no bundle")
    return service.bundle


def parts_of(seen: View) -> tuple[Part, ...]:
    """Every permit of the bundle, in the authors' order."""
    asked, services = Asked(seen), seen.speaker.jurisdiction.services
    found = []
    for permit in bundle_of(seen.service).permits:
        there = [place for place in permit.places if asked.holds(place.when)]
        needed = asked.holds(permit.when)
        if needed and not there and all(asked.holds(place.when) is False for place in permit.places):
            needed = False  # nobody gives it where this is
        service = services.get(there[0].service) if there else None
        if service is None and len(permit.places) == 1:
            service = services.get(permit.places[0].service)
        found.append(Part(permit, needed if service is not None or needed is False else None, service))
    return tuple(found)


def fed_parts(seen: View) -> tuple[Part, ...]:
    """The parts that become a request and a case of their own."""
    return tuple(part for part in parts_of(seen) if part.is_fed)


def view_of_part(seen: View, service: catalogue.PublicService) -> View:
    """The service's own way through what was answered: what it asks or uses, and nothing else."""
    return view_with(
        service,
        own_answers(service, seen.flow.answers),
        dict(seen.request.subjects),
        speaker=seen.speaker,
        day=seen.today,
        seen=tuple(each.evidence_type for each in own_documents(service, seen)),
    )


def own_answers(service: catalogue.PublicService, answers: Mapping[str, intake.Answer]) -> dict[str, intake.Answer]:
    """The answers to what one service asks or uses."""
    own = {*service.asked, *service.uses}
    return {name: answer for name, answer in answers.items() if name in own and answer.value is not None}


def own_documents(service: catalogue.PublicService, seen: View) -> tuple[evidence.Document, ...]:
    """The documents of a request that one service asks for."""
    wanted = {page.evidence for page in service.pages if page.evidence}
    return tuple(each for each in seen.documents if each.evidence_type in wanted and each.checked != "refused")


def readers_of(seen: View, page: catalogue.Page) -> tuple[str, ...]:
    """Who will read what a page of a bundle asks: the authorities of the needed permits that ask it."""
    speaker, asked = seen.speaker, Asked(seen)
    names = {}
    if page.needs:
        for need in page.needs:
            if all(asked.holds(name) is not False for name in need.when):
                names[need.service] = True
    else:
        for part in parts_of(seen):
            shares = part.service is not None and set(part.service.asked) & set(page.facts)
            if part.needed is not False and shares and part.service is not None:
                names[part.service.identifier] = True
    authorities = dict.fromkeys(speaker.organization(name.partition("/")[0]) for name in names)
    return tuple(authorities) or (_only_you(speaker),)


def receivers_of(seen: View) -> tuple[str, ...]:
    """The authorities that get something of a request, each once."""
    services = (part.service for part in fed_parts(seen))
    return tuple(dict.fromkeys(seen.speaker.organization(each.competent_authority) for each in services if each))


def _only_you(speaker: Speaker) -> str:
    return speaker.words("Nobody: it only says which permits you need")
