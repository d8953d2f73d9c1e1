"""Filing (file_report, publish_plan): the right body by area and kind, what is kept, public, and refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.reports import api as reports
from guichet.reports.models import ReportRow
from guichet.reports.tests.conftest import HILLS, IN_THE_HOLE, NOBODY, NOWHERE, OLD_TOWN, OPERATOR

NEW_BRUNSWICK = Path(__file__).parents[3] / "jurisdictions" / "new-brunswick"
Filed = Callable[..., reports.Report]
MAIN_STREET = reports.Place(words="By 12 Main Street, Old Town")


@pytest.mark.parametrize(
    ("category", "place", "body", "area", "feature"),
    [
        ("pothole", OLD_TOWN, "inland-revenue", "old-town", ""),
        ("pothole", reports.Place(lat=-41.27, lon=174.78), "inland-revenue", "harbour-town", ""),
        ("pothole", reports.Place(lat=-41.26, lon=174.75), "inland-revenue", "old-town", ""),  # on the line
        ("pothole", IN_THE_HOLE, "internal-affairs", "the-region", ""),
        ("pothole", HILLS, "internal-affairs", "the-region", ""),
        # The same place, another kind: the town looks after no lights.
        ("street-light", OLD_TOWN, "internal-affairs", "old-town", ""),
        ("pothole", MAIN_STREET, "inland-revenue", "old-town", "main-street"),
        ("pothole", reports.Place(words="RUE PRINCIPALE", area="the-region"), "internal-affairs", "the-region",
         "main-street-of-the-hills"),
        ("pothole", reports.Place(words="near the parc victoria"), "inland-revenue", "old-town", "victoria-park"),
        ("pothole", reports.Place(words="Te Kura o te Roto"), "internal-affairs", "the-region", "lake-school"),
        ("pothole", reports.Place(words="behind the bakery", area="old-town"), "inland-revenue", "old-town", ""),
        ("pothole", reports.Place(words="on the hill road in the region"), "internal-affairs", "the-region", ""),
        ("street-light", reports.Place(words="behind the bakery"), "internal-affairs", "the-region", ""),
    ],
)  # fmt: skip
def test_the_right_body_is_found(
    filed: Filed, category: str, place: reports.Place, body: str, area: str, feature: str
) -> None:
    report = filed(category=category, place=place, answers={"depth": "deep"} if category == "pothole" else {})
    assert (report.organization, report.area, report.feature) == (body, area, feature)


def test_a_street_of_two_towns_alone_decides_nothing(filed: Filed) -> None:
    with pytest.raises(kernel.Invalid) as refused:
        filed(place=reports.Place(words="Main Street"))
    assert [(each.where, each.code) for each in refused.value.problems] == [("area", "which_area")]


def test_where_nobody_takes_it_is_said_as_that() -> None:
    """Fredericton takes no graffiti; the words say well enough where it is."""
    plan = reports.load_plan(NEW_BRUNSWICK, languages=("en", "fr"))
    place = reports.Place(words="by the bridge", area="fredericton-downtown")
    with pytest.raises(kernel.Invalid) as refused:
        reports.placed(plan=plan, category=plan.categories["graffiti"], place=place)
    assert [(each.where, each.code) for each in refused.value.problems] == [("area", "not_here")]


def test_it_is_kept_sealed_and_promised(filed: Filed, cast: Any) -> None:
    contact = reports.Contact(name="Amina", email="amina@example.org", phone="+64 21 555 0101")
    report = filed(
        by=cast.amina, contact=contact,
        answers={"depth": "deep", "seen": ["foot", "bicycle"], "how_many": "3", "since": "2026-11-19"},
    )  # fmt: skip
    assert report.state == "reported"
    assert report.owner_id == cast.agents["amina"]
    # Saturday 21 November in Wellington; five working days from Monday on.
    assert report.promised_on == date(2026, 11, 27)
    assert report.answers == {"depth": "deep", "seen": ["bicycle", "foot"], "how_many": "3", "since": "2026-11-19"}
    assert reports.report(number=report.number.lower().replace("-", " "), by=cast.amina) == report
    row = ReportRow.objects.get(number=report.number)
    kept = repr([getattr(row, field.attname) for field in row._meta.concrete_fields])
    for word in ("bakery", "amina@", "bicycle", "555 0101"):
        assert word not in kept
    (event,) = _filed_events()
    assert event.data == {
        "number": report.number, "category": "pothole", "organization": "inland-revenue", "area": "old-town",
    }  # fmt: skip


def _filed_events() -> list[Any]:
    return [each for each in audit.events(limit=100_000) if each.type == "reports.ReportFiled"]


def test_what_is_public_waits_for_somebody_to_look(filed: Filed) -> None:
    public = reports.public_report(number=filed(place=MAIN_STREET).number)
    assert (public.text, public.text_state, public.place) == ("", "waiting", "")
    assert public.answers == {"depth": "deep"}
    assert (public.lat, public.feature, public.promised_days) == (None, "main-street", 5)
    # Shown at once, unless there is something in it by which somebody is reached.
    light = filed(category="street-light", answers={}, text="Dark since Monday.")
    assert reports.public_report(number=light.number).text == "Dark since Monday."
    for text in ("Call Amina, 021 555 0101", "write to amina@example.org"):
        calling = filed(category="street-light", answers={}, text=text)
        assert reports.public_report(number=calling.number).text_state == "waiting"
    never = filed(category="noise", answers={"kind": "My neighbour"}, text="Boris plays the drum.")
    found = reports.public_report(number=never.number)
    assert (found.text_state, found.text, found.answers) == ("policy", "", {})
    assert reports.public_report(number=filed(text="").number).text_state == "none"


def test_everything_wrong_is_said_at_once(filed: Filed, django_assert_num_queries: Any) -> None:
    before = ReportRow.objects.count()
    with pytest.raises(kernel.Invalid) as refused:
        filed(
            place=NOWHERE, text="x" * 4001, photos=9, contact=reports.Contact(email="me", phone="call"),
            answers={"depth": "bottomless", "how_many": "many", "since": "yesterday", "colour": "red"},
        )  # fmt: skip
    assert sorted(each.where for each in refused.value.problems) == [
        "colour", "depth", "email", "how_many", "phone", "photo", "place", "since", "text",
    ]  # fmt: skip
    assert ReportRow.objects.count() == before
    for place in (
        reports.Place(),
        reports.Place(lat=1.0),
        reports.Place(lat=91.0, lon=0.0),
        reports.Place(lat=float("nan"), lon=0.0),
        reports.Place(words="x" * 400),
        reports.Place(words="here", area="atlantis"),
    ):
        with pytest.raises(kernel.Invalid):
            filed(place=place)
    with pytest.raises(kernel.NotFound):
        filed(category="dragon")


def test_a_question_that_must_be_answered_is_demanded(filed: Filed) -> None:
    with pytest.raises(kernel.Invalid) as refused:
        filed(answers={"depth": ""})
    assert [(each.where, each.code) for each in refused.value.problems] == [("depth", "required")]


def test_the_same_form_twice_is_one_report(filed: Filed, cast: Any) -> None:
    first, second = filed(key="a-key"), filed(key="a-key")
    assert first.id == second.id
    assert filed(key="a-key", by=cast.amina).id != first.id
    assert filed().id != filed().id


def test_who_reports_for_whom(filed: Filed, cast: Any) -> None:
    assert filed().owner_id is None
    assert filed(by=cast("clara", channel="counter", visitor="boris")).owner_id == cast.agents["boris"]
    assert filed(by=cast.eve).owner_id == cast.agents["eve"]


def test_only_its_reporter_and_its_body_read_it(filed: Filed, cast: Any) -> None:
    hers, nobodys = filed(by=cast.amina), filed()
    for by in (cast.eve, cast.rangi, NOBODY, cast.priya):
        for number in (hers.number, nobodys.number, "0000-0000"):
            with pytest.raises(kernel.NotFound):
                reports.report(number=number, by=by)
    assert reports.report(number=hers.number, by=cast.chen).text == "Deep, by the bakery."
    assert reports.report_by_code(code=nobodys.code.lower(), by=NOBODY).id == nobodys.id
    with pytest.raises(kernel.NotFound):
        reports.report_by_code(code=hers.code, by=NOBODY)
    reads = [each for each in audit.events(limit=100_000) if each.type == "audit.RecordRead"]
    assert [each.data["what"] for each in reads] == [f"report:{hers.id}"]
    assert [each.number for each in reports.own_reports(by=cast.amina)] == [hers.number]
    assert reports.own_reports(by=NOBODY) == ()
    assert {each.number for each in reports.body_reports(by=cast.chen)} == {hers.number, nobodys.number}
    assert reports.body_reports(by=cast.rangi) == ()


def test_what_is_near_may_be_the_same(filed: Filed) -> None:
    def place(metres_north: float) -> reports.Place:
        return reports.Place(lat=-41.28 + metres_north / 111_195, lon=174.75)

    close, closer = filed(place=place(50)), filed(place=place(20))
    filed(place=place(75))
    filed(category="street-light", place=place(5), answers={})
    found = reports.near(category="pothole", place=OLD_TOWN)
    assert [each.number for each in found] == [closer.number, close.number]
    assert [round(each.distance or 0) for each in found] == [20, 50]
    named = filed(place=MAIN_STREET)
    again = reports.near(category="pothole", place=reports.Place(words="Main Street 40", area="old-town"))
    assert [each.number for each in again] == [named.number]
    assert reports.near(category="pothole", place=reports.Place(words="by the bakery", area="old-town")) == ()


def test_lists_are_public_and_filtered(filed: Filed) -> None:
    old, region = filed(), filed(place=HILLS)
    light = filed(category="street-light", answers={})

    def numbers(**asked: Any) -> list[str]:
        return [each.number for each in reports.public_reports(**asked).reports]

    assert numbers() == [light.number, region.number, old.number]
    assert numbers(area="old-town") == [light.number, old.number]
    assert numbers(area="harbour-town") == [light.number, old.number]
    assert numbers(organization="internal-affairs") == [light.number, region.number]
    assert numbers(category="pothole", only="open") == [region.number, old.number]
    assert numbers(only="closed") == []
    first = reports.public_reports(limit=2)
    assert first.more
    assert len(first.reports) == 2
    assert not reports.public_reports(begin=2, limit=2).more
    boxed = reports.reports_in_box(box=(174.74, -41.29, 174.76, -41.27))
    assert {each.number for each in boxed} == {old.number, light.number}


def test_a_batch_kind_answers_to_its_token(filed: Filed) -> None:
    noise = filed(category="noise", answers={"kind": "a drum"})
    assert reports.report_by_token(token=noise.token) == noise.number
    for token in ("", "unknown"):
        with pytest.raises(kernel.NotFound):
            reports.report_by_token(token=token)


def test_publishing_the_same_writes_nothing(town: reports.Plan) -> None:
    assert reports.publish_plan(town, by=OPERATOR) == reports.PublishedPlan(1, False, tuple(sorted(town.categories)))
    assert reports.publish_plan(reports.Plan(), by=OPERATOR).number == 2
    assert reports.current_plan() == reports.Plan()
    with pytest.raises(kernel.NotAllowed):
        reports.publish_plan(town, by=kernel.Actor(agent_id="eve", channel="web"))
