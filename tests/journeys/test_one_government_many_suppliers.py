"""Story G: franchises over services that stay the agencies', measured; retail given over and kept, by data alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.web.tests.visiting import Visitor
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from tests.journeys.test_three_municipalities import CITIES, staff

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
OPERATOR = kernel.Actor(channel="command", name="operator")
LESSONS = "fredericton/swimming-lessons"
MONDAY = datetime.fromisoformat("2026-11-23T10:00:00-04:00")


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Iterator[Path]:
    """New Brunswick as published, in a folder that a test may change."""
    cache.clear()
    catalogue.forget()
    target = tmp_path / "new-brunswick"
    shutil.copytree(NEW_BRUNSWICK, target, ignore=shutil.ignore_patterns("__pycache__"))
    with kernel.held_at(MONDAY):
        journeys.publish(target, by=OPERATOR)
        yield target
    catalogue.forget()


def opened(service: str, number: int = 0) -> cases.Case:
    """A case of a service as it opens for somebody."""
    found = catalogue.service(service)
    return cases.open_case(
        service=service, service_version=found.version, organization=found.competent_authority,
        request=kernel.Reference("request", kernel.new_id()), owner_id=None, facts={}, facts_on=kernel.today(),
        subjects={}, summary=f"{number}", language="en", due_on=kernel.today(), by=kernel.SYSTEM,
    )  # fmt: skip


def claim(case: cases.Case, at: datetime) -> None:
    with kernel.held_at(at):
        cases.claim(case_id=case.id, revision=case.revision, by=staff(case.organization))


def promise(view: journeys.FranchiseView, name: str) -> journeys.Measure:
    return next(each for each in view.promises if each.id == name)


def test_measures_come_from_what_happened_and_few_are_not_told(folder: Path) -> None:
    def seen() -> journeys.Measure:
        return promise(journeys.franchise_view(franchise="parents", language="en"), "answered")

    for number in range(journeys.FEWEST - 1):
        claim(opened(LESSONS, number), MONDAY + timedelta(days=1))
    assert (seen().count, seen().percent, seen().kept) == (None, None, None)
    late = opened("moncton/recreation-fee-help")
    opened("moncton/water-bill")  # of no service of theirs
    assert seen().count is None  # that one may still be answered in time
    claim(late, MONDAY + timedelta(days=7))
    assert (seen().count, seen().percent, seen().kept) == (10, 90.0, True)
    opened("saint-john/swimming-lessons")
    with kernel.held_at(MONDAY + timedelta(days=8)):  # nobody has looked at it, and the days are over
        assert (seen().count, seen().percent, seen().kept) == (11, 81.8, False)
    with kernel.held_at(MONDAY + timedelta(days=200)):
        assert seen().count is None
    text = Visitor().get("/fr/franchise/parents/").text
    assert "Une personne examine votre demande en 2 jours ouvrables." in text
    assert "90\u00a0% (tenu)" in text
    assert "City of" not in text


def test_each_agency_sees_its_own_terms_only(folder: Path) -> None:
    claim(opened("moncton/swimming-lessons"), MONDAY)
    mine = journeys.supply_views(by=staff("moncton", "manager"))
    assert [(each.identifier, each.retail) for each in mine] == [("moncton-programs", "agency")]
    answered = next(each for each in mine[0].levels if each.id == "answered")
    assert (answered.count, answered.percent, answered.kept) == (1, 100.0, True)
    available = next(each for each in mine[0].levels if each.id == "available")
    assert (available.count, available.percent, available.kept) == (0, None, None)
    other = journeys.supply_views(by=staff("fredericton"))
    assert [each.identifier for each in other] == ["fredericton-programs"]
    assert all(each.count == 0 for each in other[0].levels)
    assert journeys.supply_views(by=staff("saint-john")) == ()
    assert journeys.supply_views(by=kernel.Actor(agent_id=kernel.new_id())) == ()
    assert len(journeys.supply_views(by=OPERATOR)) == 2


def test_retail_is_given_over_by_data_and_running_requests_go_on(folder: Path) -> None:
    running = opened("moncton/swimming-lessons")
    given, kept = (Visitor().get(f"/en/services/{city}/swimming-lessons/").text for city in CITIES[:2])
    assert "You are served by Parents, for City of Fredericton." in given
    assert "You are served by" not in kept
    terms = folder / "supply" / "moncton-programs.yaml"
    text = terms.read_text(encoding="utf-8")
    terms.write_text(text.replace("retail: agency", "retail: franchise/parents"), encoding="utf-8")
    done = journeys.publish(folder, by=OPERATOR)
    assert done.services.changed == ()  # no service is another version for it
    assert "You are served by Parents, for City of Moncton." in Visitor().get(
        "/en/services/moncton/swimming-lessons/"
    ).text
    front = Visitor().get("/en/franchise/parents/").text
    assert front.count("served here for City of Moncton") == 2
    assert "served here for City of Saint John" not in front
    again = cases.case(case_id=running.id, by=staff("moncton"))
    assert (again.service_version, again.status) == (running.service_version, running.status)
    claim(again, MONDAY)
    with pytest.raises(kernel.NotFound):
        cases.case(case_id=running.id, by=staff("fredericton"))  # the team's, and not their city's


@pytest.mark.parametrize(
    ("file", "found", "new", "where", "message"),
    [
        ("supply/moncton-programs.yaml", "moncton/swimming-lessons", "moncton/swimming", "swimming", "no service"),
        ("supply/moncton-programs.yaml", "retail: agency", "retail: franchise/seniors", "lists", "does not list it"),
        ("supply/moncton-programs.yaml", "agency: moncton", "agency: saint-john", "own", "no service of saint-john"),
        ("franchises/parents.yaml", ", moncton, saint-john]", "]", "team", "not among the agencies"),
        ("organizations/moncton.yaml", "'#0b4f6c'", "'#ffffff'", "pale", "is too pale"),
    ],
)
def test_what_does_not_fit_is_refused(
    tmp_path: Path, file: str, found: str, new: str, where: str, message: str
) -> None:
    target = tmp_path / "new-brunswick"
    shutil.copytree(NEW_BRUNSWICK, target, ignore=shutil.ignore_patterns("__pycache__", "law"))
    shutil.copytree(NEW_BRUNSWICK / "law", target / "law", ignore=shutil.ignore_patterns("__pycache__"))
    path = target / file
    text = path.read_text(encoding="utf-8")
    assert found in text
    path.write_text(text.replace(found, new, 1), encoding="utf-8")
    loaded, problems = catalogue.examine(target)
    assert loaded is not None
    problems += catalogue.check(loaded, only=("colours",))
    assert any(each.where.startswith(file) and message in each.message for each in problems), (where, problems)


def test_a_city_keeps_its_name_and_colours(folder: Path) -> None:
    page = Visitor().get("/en/services/moncton/water-bill/")
    assert '<span class="g-name">City of Moncton</span>' in page.text
    marks = {
        city: Visitor().get(f"/en/services/{city}/water-bill/").text.split("/-/look/")[1][:12] for city in CITIES
    }
    assert len(set(marks.values())) == 3
    sheet = Visitor().client.get(f"/-/look/{marks['moncton']}.css")
    assert "#0b4f6c" in sheet.content.decode()
    assert "immutable" in sheet.headers["Cache-Control"]
