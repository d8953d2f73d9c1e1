"""What the stories of a café share: New Brunswick published, Boris's answers, the officers of each authority."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import api as lab

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
CAFE = "service-new-brunswick/opening-a-cafe"
# Monday the 23rd of November 2026, nine in the morning in Saint John.
MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
ACTIVITIES: Mapping[str, Any] = {
    "cafe_city": "saint_john",
    "cafe_builds": True,
    "cafe_food": "prepared",
    "cafe_alcohol": True,
    "cafe_food_leaves": False,
    "cafe_sidewalk": False,
    "cafe_sign": True,
    "cafe_other_name": True,
    "yearly_sales": 18000000,
}
GIVEN: Mapping[str, Any] = {
    **ACTIVITIES,
    "applicant_name": "Boris Novak",
    "business_name": "Café Boris",
    "business_activity": "Café",
    "business_began_on": "2026-11-20",
    "premises_address": "12 King Street, Saint John NB E2L 1G2",
    "indoor_seats": 24,
    "building_work": "A kitchen with a hood",
    "building_work_cost": 4000001,
    "food_menu": "Coffee, soup, sandwiches",
    "food_water": "municipal",
    "food_experience": "Five years as a cook",
    "liquor_hours": "11:00 to 23:00",
    "sign_words": "Café Boris",
    "sign_kind": "wall",
    "sidewalk_seats": 8,
    "email": "boris@people.example",
    "phone": "+15065550102",
    "postal_address": "7 Mill Street, Saint John NB E2L 1G4",
}
OFFICERS = {
    "saint-john": "irene",
    "fredericton": "irene",
    "moncton": "luc",
    "health": "omar",
    "justice-public-safety": "nadia",
    "service-new-brunswick": "chen",
    "canada-revenue-agency": "serge",
}
MOST_STEPS = 40


@contextmanager
def published(settings: Any, publish_kept: Callable[[Path], None]) -> Iterator[dict[str, str]]:
    """New Brunswick with its people."""
    settings.GUICHET_JURISDICTION = NEW_BRUNSWICK
    catalogue.forget()
    publish_kept(NEW_BRUNSWICK)
    yield dict(lab.populate().agents)
    catalogue.forget()


@dataclass(frozen=True)
class Cafe:
    """Boris, and whoever works for an authority."""

    agents: Mapping[str, str]

    @property
    def boris(self) -> kernel.Actor:
        return self.person("boris")

    def person(self, name: str, language: str = "en") -> kernel.Actor:
        return kernel.Actor(
            agent_id=self.agents[name],
            name=name,
            channel="web",
            assurance=kernel.Assurance.SUBSTANTIAL,
            language=language,
        )

    def officer(self, organization: str) -> kernel.Actor:
        return kernel.Actor(
            agent_id=self.agents[OFFICERS[organization]],
            name=OFFICERS[organization],
            roles=frozenset({"caseworker"}),
            organization=organization,
            channel="web",
            assurance=kernel.Assurance.HIGH,
        )

    def filled_in(self, given: Mapping[str, Any] = GIVEN, *, language: str = "en") -> tuple[journeys.Step, list[str]]:
        """Up to the check before sending, with everything that was asked on the way."""
        step = journeys.start(service=CAFE, by=self.boris, language=language).step
        asked: list[str] = []
        for _ in range(MOST_STEPS):
            if step.kind == "results":
                step = journeys.next_step(request_id=step.request_id, by=self.boris, page=step.next_page)
            if step.kind not in ("question", "evidence"):
                return step, asked
            asked += [each.id for each in step.fields]
            if step.kind == "evidence":
                journeys.add_document(
                    request_id=step.request_id, page=step.id, name="plan.png", content=picture(), by=self.boris
                )
                step = journeys.answer(request_id=step.request_id, page=step.id, values={}, by=self.boris)
                continue
            values = {each.id: given[each.id] for each in step.fields if each.id in given}
            step = journeys.answer(request_id=step.request_id, page=step.id, values=values, by=self.boris)
        raise AssertionError(f"this asks without end: {asked}")

    def case_of(self, request_id: str, service: str) -> cases.Case:
        """The case of one part, as its own officer sees it."""
        organization = service.partition("/")[0]
        by = self.officer(organization)
        view = journeys.next_step(request_id=request_id, by=self.boris, page="outcome").bundle
        assert view is not None
        part = next(each.request_id for each in view.permits if each.service == service)
        found = cases.case_of_request(request_id=part, by=by)
        assert found is not None, f"the case of {service} is not open"
        return found

    def move(self, request_id: str, service: str, *transitions: str) -> cases.Case:
        """An officer makes these moves; one that decides, decides."""
        by = self.officer(service.partition("/")[0])
        workflow = catalogue.service(service).workflow
        assert workflow is not None
        for name in transitions:
            case = self.case_of(request_id, service)
            known = workflow.transition(name)
            assert known is not None
            if known.effect == "decide":
                journeys.decide(case_id=case.id, transition=name, by=by, revision=case.revision, words="As shown.")
            else:
                cases.transition(case_id=case.id, transition=name, revision=case.revision, by=by)
        return self.case_of(request_id, service)


def picture() -> bytes:
    """A small drawing."""
    made = BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return made.getvalue()
