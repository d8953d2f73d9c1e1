"""Reports between the packages: photos made safe, people told, asked whether it is fixed, bodies with a system."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.evidence import ports as evidence_ports
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import OPERATOR, Cast
from guichet.lab.scanner import LabScanner
from guichet.notifications import api as notifications
from guichet.reports import api as reports
from guichet.reports import ports

TOWN = Path(reports.__file__).parent / "tests" / "town"
NOBODY = kernel.Actor(channel="web", language="en")
OLD_TOWN = reports.Place(lat=-41.28, lon=174.75)
WORK_OFF = Callable[[], audit.Drained]


@pytest.fixture(autouse=True)
def _scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh: kernel.Registry[evidence_ports.VirusScanner] = kernel.Registry("virus scanner")
    fresh.register("default", LabScanner())
    monkeypatch.setattr(evidence_ports, "scanners", fresh)


@pytest.fixture
def town(cast: Cast) -> reports.Plan:
    plan = reports.load_plan(TOWN, languages=("en", "fr", "mi"))
    reports.publish_plan(plan, by=OPERATOR)
    return plan


def report(by: kernel.Actor = NOBODY, **changes: Any) -> reports.Report:
    given: dict[str, Any] = {
        "category": "pothole", "place": OLD_TOWN, "by": by, "language": "en", "text": "Deep.",
        "answers": {"depth": "deep"},
    }  # fmt: skip
    return journeys.report_problem(**{**given, **changes})


def photo_from_a_telephone() -> bytes:
    """A JPEG that says where and with what it was taken."""
    taken = Image.new("RGB", (60, 40), "teal")
    exif = taken.getexif()
    exif[0x0110] = "Telephone 9"
    exif.get_ifd(0x8825)[1] = "S"
    content = io.BytesIO()
    taken.save(content, "JPEG", exif=exif)
    assert b"Telephone 9" in content.getvalue()
    return content.getvalue()


def told() -> list[str]:
    """Which messages were written, by template and where they went."""
    sent = [each for each in audit.events(limit=100_000) if each.type == "notifications.MessageSent"]
    return [f"{each.data['template']} {','.join(each.data['channels'])}" for each in sent]


def test_a_photo_loses_where_it_was_taken_and_is_shown_once_looked_at(town: reports.Plan, cast: Cast) -> None:
    raw = photo_from_a_telephone()
    filed = report(photos=(journeys.NewPhoto("IMG_1.jpg", raw), journeys.NewPhoto("IMG_2.jpg", io.BytesIO(raw + b""))))
    assert len(filed.photos) == 1  # the same picture twice is one
    photo = filed.photos[0]
    with pytest.raises(kernel.NotFound):
        journeys.public_picture(number=filed.number, photo_id=photo.id)
    seen = journeys.report_picture(number=filed.number, photo_id=photo.id, by=cast.chen)
    assert seen.media_type == "image/jpeg"
    for trace in (b"Telephone 9", b"Exif", b"GPS"):
        assert trace not in seen.content
    with Image.open(io.BytesIO(seen.content)) as again:
        assert not again.getexif()
        assert again.size == (60, 40)
    reports.moderate_report(number=filed.number, what=f"photo:{photo.id}", shown=True, by=cast.chen)
    assert journeys.public_picture(number=filed.number, photo_id=photo.id).content == seen.content
    for by in (cast.eve, cast.rangi, NOBODY):
        with pytest.raises(kernel.NotFound):
            journeys.report_picture(number=filed.number, photo_id=photo.id, by=by)


def test_a_photo_that_cannot_be_taken_stops_the_report(town: reports.Plan) -> None:
    before = reports.public_reports().reports
    for content in (b"%PDF-1.4 a page", b"\xff\xd8\xff and nothing else", b"<svg/>", b""):
        with pytest.raises(kernel.Invalid) as refused:
            report(photos=(journeys.NewPhoto("a.jpg", photo_from_a_telephone()), journeys.NewPhoto("b.jpg", content)))
        assert {each.where for each in refused.value.problems} == {"photo"}
    assert reports.public_reports().reports == before
    assert not [each for each in audit.events(limit=100_000) if each.type == "reports.ReportFiled"]
    removed = [each for each in audit.events(limit=100_000) if each.type == "evidence.DocumentRemoved"]
    received = [each for each in audit.events(limit=100_000) if each.type == "evidence.DocumentReceived"]
    assert len(removed) == len(received)


def test_the_reporter_is_told_and_asked_whether_it_is_fixed(town: reports.Plan, cast: Cast, work_off: WORK_OFF) -> None:
    filed = report(cast.amina)
    assert filed.photos == ()
    work_off()
    (receipt,) = notifications.inbox(by=cast.amina)
    assert receipt.subject == f"We have your report {filed.number}"
    for said in (
        "Pothole, Old Town",
        "Inland Revenue looks after it",
        "27 November 2026",
        f"/en/reports/{filed.number}/",
    ):
        assert said in receipt.body
    reports.move_report(number=filed.number, state="planned", words="On Monday.", by=cast.chen)
    reports.move_report(number=filed.number, state="fixed", by=cast.chen)
    work_off()
    assert [each.subject for each in notifications.inbox(by=cast.amina)][:2] == [
        f"{filed.number}: fixed",
        f"{filed.number}: planned",
    ]
    with kernel.held_at(datetime(2026, 11, 24, 23, tzinfo=UTC)):
        work_off()
        asked = notifications.inbox(by=cast.amina)[0]
        assert asked.subject == f"Is it fixed? {filed.number}"
        reports.answer_is_it_fixed(number=filed.number, fixed=False, words="No.", by=cast.amina)
        reports.move_report(number=filed.number, state="fixed", by=cast.chen)
        reports.answer_is_it_fixed(number=filed.number, fixed=True, by=cast.amina)
    with kernel.held_at(datetime(2026, 12, 1, tzinfo=UTC)):
        work_off()
    again = [each for each in notifications.inbox(by=cast.amina) if each.subject.startswith("Is it fixed?")]
    assert len(again) == 1  # answered meanwhile


def test_nobody_is_told_without_wanting_it(town: reports.Plan, cast: Cast, work_off: WORK_OFF) -> None:
    reports.watch_area(area="harbour-town", by=cast.dana, language="en")
    reports.watch_area(area="harbour-town", category="street-light", by=cast.boris, language="en")
    asked = reports.watch_area(area="old-town", by=NOBODY, language="en", email="hana@example.org")
    filed = report()  # nobody can be reached
    work_off()
    assert told() == ["reports/confirm email", "reports/area inbox"]
    reports.confirm_watch(code=asked.code, by=NOBODY)
    follower = reports.follow(number=filed.number, by=cast.amina, language="en")
    report(contact=reports.Contact(email="karim@example.org", name="Karim"))
    reports.move_report(number=filed.number, state="accepted", by=cast.chen)
    work_off()
    assert sorted(told()[2:]) == [
        "reports/area email",
        "reports/area inbox",
        "reports/filed email",
        "reports/moved inbox",
    ]
    (news,) = notifications.inbox(by=cast.amina)
    assert f"/report/watch/{follower.code}/" in news.body
    reports.end_watch(code=follower.code, by=NOBODY)
    reports.move_report(number=filed.number, state="fixed", by=cast.chen)
    work_off()
    assert len(notifications.inbox(by=cast.amina)) == 1


class Outlet(ports.ReportOutlet):
    """A body's own system that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[ports.ReportTold] = []

    def takes(self, *, organization: str, category: str) -> bool:
        return (organization, category) == ("inland-revenue", "pothole")

    def tell(self, told: ports.ReportTold) -> None:
        self.told.append(told)

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


@pytest.fixture
def outlet(monkeypatch: pytest.MonkeyPatch) -> Outlet:
    plugged = Outlet()
    fresh: kernel.Registry[ports.ReportOutlet] = kernel.Registry("report outlet")
    fresh.register("test", plugged)
    monkeypatch.setattr(ports, "outlets", fresh)
    return plugged


def test_a_body_with_a_system_gets_it_and_gets_it_again(
    town: reports.Plan, cast: Cast, work_off: WORK_OFF, outlet: Outlet
) -> None:
    filed = report(cast.amina)
    report(category="street-light", answers={})
    work_off()
    (told,) = outlet.told
    assert (told.number, told.round, told.code, told.place, told.text) == (filed.number, 0, "001", "Old Town", "Deep.")
    reports.move_report(number=filed.number, state="fixed", by=kernel.SYSTEM)
    reports.reopen(number=filed.number, words="Still deep.", by=cast.amina)
    work_off()
    assert [each.round for each in outlet.told] == [0, 1]
    assert outlet.told[1].text == "Deep.\n\nStill deep."


def test_erasing_a_person_takes_their_photo_too(town: reports.Plan, cast: Cast) -> None:
    filed = report(cast.amina, photos=(journeys.NewPhoto("a.jpg", photo_from_a_telephone()),))
    reports.moderate_report(number=filed.number, what=f"photo:{filed.photos[0].id}", shown=True, by=cast.chen)
    journeys.erase_person(person_id=cast.agents["amina"], reason="asked", legal_basis="Privacy Act 2020, IPP 9")
    with pytest.raises(kernel.GuichetError):
        journeys.public_picture(number=filed.number, photo_id=filed.photos[0].id)
    assert reports.public_report(number=filed.number).state == "reported"
    assert evidence.documents(for_=kernel.Reference("report", filed.id), by=cast.eve) == ()


def test_the_gate_says_what_is_wrong_with_a_folder(published: catalogue.Jurisdiction, tmp_path: Path) -> None:
    gate = journeys.SoundReports()
    assert gate.check_jurisdiction(published) == ()
