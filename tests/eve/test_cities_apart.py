"""What is reported to one city is never seen, changed or counted by officers of another, at whatever door they try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, given, settings

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.web.tests.visiting import Visitor
from guichet.evidence import ports as evidence_ports
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.population import populate
from guichet.lab.pytest_cast import OPERATOR
from guichet.lab.scanner import LabScanner
from guichet.reports import api as reports
from guichet.reports.models import ModerationRow, PhotoRow, ReportRow, UpdateRow
from tests.journeys.cafe import NEW_BRUNSWICK, picture

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
CITIES = ("fredericton", "moncton", "saint-john")
OFFICERS = {"fredericton": "irene", "moncton": "luc", "saint-john": "irene"}
#: Answered with a token here, so that tokens are tried too; no city publishes it so.
BATCH = "street-light"
KINDS = {BATCH: {"fault": "out"}, "sidewalk": {}, "illegal-dumping": {}}
WORDS, ADDRESS = "Behind the blue door", "amina@people.example"
REFUSALS = (kernel.NotFound, kernel.NotAllowed, kernel.SignInNeeded)

officers = st.builds(
    kernel.Actor,
    agent_id=st.sampled_from(("luc", "irene", "eve")),
    channel=st.sampled_from(("web", "counter", "api")),
    assurance=st.sampled_from(list(kernel.Assurance)),
    roles=st.frozensets(st.sampled_from(("caseworker", "manager", "clerk", "administrator")), min_size=1),
    organization=st.sampled_from(CITIES),
)
filings = st.lists(
    st.tuples(
        st.sampled_from(CITIES), st.sampled_from(sorted(KINDS)), st.booleans(),
        st.sampled_from(("", "planned", "fixed")), st.booleans(),
    ),
    min_size=2, max_size=5,
)  # fmt: skip


@dataclass
class Town:
    """Three cities, what was reported to each, and a browser of an officer of each."""

    agents: dict[str, str]
    browsers: dict[str, Visitor]
    filed: list[reports.Report] = field(default_factory=list)

    def staff(self, city: str, role: str = "caseworker") -> kernel.Actor:
        return kernel.Actor(
            agent_id=self.agents[OFFICERS[city]], channel="web", roles=frozenset({role}), organization=city,
            assurance=kernel.Assurance.SUBSTANTIAL,
        )  # fmt: skip

    def report(self, city: str, kind: str, known: bool, photos: tuple[journeys.NewPhoto, ...] = ()) -> reports.Report:
        """By Amina, or by nobody in particular."""
        by = kernel.Actor(channel="web", language="en")
        if known:
            by = kernel.Actor(agent_id=self.agents["amina"], channel="web", assurance=kernel.Assurance.LOW)
        made = journeys.report_problem(
            category=kind, place=reports.Place(words=WORDS, area=city), by=by, language="en", text=WORDS,
            answers=KINDS[kind], contact=reports.Contact(email="" if known else ADDRESS), photos=photos,
        )  # fmt: skip
        assert made.organization == city
        self.filed.append(made)
        return made

    def of(self, city: str) -> set[str]:
        return {each.number for each in self.filed if each.organization == city}


@pytest.fixture
def town(publish_kept: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    fresh: kernel.Registry[evidence_ports.VirusScanner] = kernel.Registry("virus scanner")
    fresh.register("default", LabScanner())
    monkeypatch.setattr(evidence_ports, "scanners", fresh)
    with override_settings(GUICHET_JURISDICTION=NEW_BRUNSWICK, ALLOWED_HOSTS=["testserver"]), kernel.held_at(MONDAY):
        catalogue.forget()
        cache.clear()
        publish_kept(NEW_BRUNSWICK)
        plan = reports.current_plan()
        batch = msgspec.structs.replace(plan.categories[BATCH], open311_type="batch")
        reports.publish_plan(msgspec.structs.replace(plan, categories={**plan.categories, BATCH: batch}), by=OPERATOR)
        made = Town(dict(populate().agents), {city: Visitor() for city in CITIES})
        for city, browser in made.browsers.items():
            browser.sign_in(OFFICERS[city])
            browser.post("/en/work/for/", {"organization": city})
            made.report(city, "sidewalk", True, photos=(journeys.NewPhoto("a.png", picture()),))
        yield made
    catalogue.forget()


def everything(number: str) -> list[Any]:
    """All that is kept of a report, as it stands in the tables; and what was told of it."""
    (row,) = ReportRow.objects.filter(number=number).values()
    kept = [list(table.objects.filter(report_id=row["id"]).order_by("pk").values())
            for table in (UpdateRow, PhotoRow, ModerationRow)]  # fmt: skip
    told = [each.id for each in audit.events(limit=100_000) if each.stream == kernel.Reference("report", row["id"])]
    return [row, *kept, told]


def attempts(number: str, photo: str) -> list[Callable[[kernel.Actor], object]]:
    """Everything an officer can do with one report."""
    found: list[Callable[[kernel.Actor], object]] = [
        lambda by: reports.report(number=number, by=by),
        lambda by: reports.report_by_id(report_id=_id(number), by=by),
        lambda by: reports.moderations(number=number, by=by),
        lambda by: reports.move_report(number=number, state="declined", words="No.", by=by),
        lambda by: reports.moderate_report(number=number, what="report", shown=False, why="spam", by=by),
        lambda by: reports.moderate_report(number=number, what="text", shown=True, by=by),
        lambda by: reports.answer_is_it_fixed(number=number, fixed=False, words="No.", by=by),
        lambda by: reports.followers(report_id=_id(number), by=by),
    ]
    if photo:
        found.append(lambda by: journeys.report_picture(number=number, photo_id=photo, by=by))
    return found


def _id(number: str) -> str:
    return str(ReportRow.objects.values_list("id", flat=True).get(number=number))


# What was filed stays filed from one example to the next, so a failure is told as it is found and not made smaller.
@pytest.mark.slow
@settings(
    deadline=None, max_examples=25, phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(officer=officers, filing=filings, which=st.integers(0, 20))
def test_no_officer_reaches_what_was_reported_to_another_city(
    town: Town, officer: kernel.Actor, filing: list[tuple[str, str, bool, str, bool]], which: int
) -> None:
    for city, kind, known, state, hidden in filing:
        made = town.report(city, kind, known)
        if state:
            reports.move_report(number=made.number, state=state, by=town.staff(city))
        if hidden:
            reports.moderate_report(number=made.number, what="report", shown=False, why="other", by=town.staff(city))
    here = str(officer.organization)
    officer = one_of_them(officer, town)
    others = [each for each in town.filed if each.organization != here]
    other = others[-1 - which % len(others)]
    lists_hold_only(town, officer, here, after=other.number)
    before = everything(other.number)
    for attempt in attempts(other.number, other.photos[0].id if other.photos else ""):
        with pytest.raises(REFUSALS):
            attempt(officer)
    its_pages_are_not_there(town.browsers[here], town, here, other)
    its_endpoint_does_not_know(here, town, other)
    assert everything(other.number) == before


def one_of_them(officer: kernel.Actor, town: Town) -> kernel.Actor:
    """The officer drawn, as one of the people who are there."""
    return kernel.Actor(
        agent_id=town.agents[str(officer.agent_id)], channel=officer.channel, assurance=officer.assurance,
        roles=officer.roles, organization=officer.organization,
    )  # fmt: skip


def lists_hold_only(town: Town, officer: kernel.Actor, city: str, *, after: str) -> None:
    """Every list of an officer, wherever in another's list it is said to go on; and what is counted of the city."""
    for only in ("open", "waiting", "closed"):
        for last in ("", after):
            found = reports.body_reports(by=officer, only=only, after=last, limit=100)
            assert {each.organization for each in found} <= {city}
        whole = {each.number for each in reports.body_reports(by=town.staff(city), only=only, limit=100)}
        assert whole <= town.of(city)
    everyone = {
        each.number
        for only in ("open", "closed")
        for each in reports.body_reports(by=town.staff(city), only=only, limit=100)
    }
    assert everyone == town.of(city)
    counted = sum(each.reported for each in reports.measures() if each.organization == city)
    assert counted == len(town.of(city))


def its_pages_are_not_there(browser: Visitor, town: Town, city: str, other: reports.Report) -> None:
    for only in ("open", "waiting", "closed"):
        page = browser.get(f"/en/work/reports/?only={only}&after={other.number}")
        assert page.status == 200
        shown = {each.number for each in town.filed if f"/en/work/reports/{each.number}/" in page.text}
        assert shown <= town.of(city)
    here = f"/en/work/reports/{other.number}/"
    assert browser.get(here).status == 404
    assert browser.post(here, {"do": "move", "state": "fixed", "words": "Done."}).status == 404
    assert browser.post(here, {"do": "hide", "what": "report", "why": "spam"}).status == 404
    for photo in other.photos:
        assert browser.get(f"{here}photos/{photo.id}/").status == 404


def its_endpoint_does_not_know(city: str, town: Town, other: reports.Report) -> None:
    """The city's own Open311 endpoint; and what nobody looked at yet stands in none."""
    browser = Client()
    found = browser.get("/open311/v2/requests.json", {"jurisdiction_id": city})
    assert {each["service_request_id"] for each in found.json()} - {None} <= town.of(city)
    whole = browser.get("/open311/v2/requests.json").content.decode()
    assert (WORDS in whole, ADDRESS in whole) == (False, False)
    assert browser.get(f"/open311/v2/requests/{other.number}.json", {"jurisdiction_id": city}).status_code == 404
    if other.token:
        asked = f"/open311/v2/tokens/{other.token}.json"
        assert browser.get(asked, {"jurisdiction_id": other.organization}).status_code == 200
        assert browser.get(asked, {"jurisdiction_id": city}).status_code == 404
