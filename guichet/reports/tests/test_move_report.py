"""A report moves on: move_report, moderate_report, add_photo, begin_watch, reopen_report, and erasure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.reports import api as reports
from guichet.reports.models import ReportRow, WatchRow
from guichet.reports.tests.conftest import HILLS, NOBODY
from guichet.vault import api as vault

Filed = Callable[..., reports.Report]


def days(count: int) -> datetime:
    """A moment so many days after the one at which the tests stand."""
    return datetime(2026, 11, 20, 23, tzinfo=UTC) + timedelta(days=count)


def test_its_body_says_where_it_stands(filed: Filed, cast: Any) -> None:
    report = filed(by=cast.amina)
    seen = reports.move_report(number=report.number, state="accepted", words="We look on Monday.", by=cast.chen)
    assert (seen.state, seen.open, seen.revision) == ("accepted", True, 2)
    with kernel.held_at(days(4)):  # Wednesday the 25th in Wellington
        done = reports.move_report(number=report.number, state="fixed", by=cast.chen, revision=2)
    assert not done.open
    public = reports.public_report(number=report.number)
    assert (public.state, public.working_days, public.kept) == ("fixed", 3, True)
    assert [(each.state, each.by_body, each.words) for each in public.updates] == [
        ("reported", False, ""),
        ("accepted", True, "We look on Monday."),
        ("fixed", True, ""),
    ]
    (measure,) = reports.measures()
    assert (measure.reported, measure.fixed, measure.kept, measure.open, measure.days) == (1, 1, 1, 0, 3.0)


def test_a_promise_that_was_not_kept_is_said(filed: Filed, cast: Any) -> None:
    report, other = filed(), filed()
    with kernel.held_at(days(30)):
        reports.move_report(number=report.number, state="fixed", by=cast.chen)
        assert reports.public_report(number=report.number).kept is False
        (measure,) = reports.measures()
        assert (measure.kept, measure.open, measure.late) == (0, 1, 1)
    reports.move_report(number=other.number, state="declined", words="Private ground.", by=cast.chen)
    assert reports.public_report(number=other.number).kept is None


def test_what_cannot_be_said_is_refused(filed: Filed, cast: Any) -> None:
    report, other = filed(), filed()
    for state, extra in (
        ("gone", {}),
        ("reported", {}),
        ("declined", {}),
        ("duplicate", {}),
        ("duplicate", {"duplicate_of": report.number}),
        ("fixed", {"words": "x" * 2001}),
    ):
        with pytest.raises(kernel.Invalid):
            reports.move_report(number=report.number, state=state, by=cast.chen, **extra)  # type: ignore[arg-type]  # str
    with pytest.raises(kernel.Conflict):
        reports.move_report(number=report.number, state="fixed", by=cast.chen, revision=7)
    same = reports.move_report(number=other.number, state="duplicate", duplicate_of=report.number, by=cast.chen)
    assert same.duplicate_of == report.number
    assert reports.move_report(number=report.number, state="fixed", by=cast.chen).revision == 2
    assert reports.move_report(number=report.number, state="fixed", by=cast.chen).revision == 2  # nothing new


def test_nobody_else_moves_or_moderates_it(filed: Filed, cast: Any) -> None:
    hers = filed(by=cast.amina)
    for by in (cast.eve, cast.rangi, cast.priya, NOBODY, cast.amina, cast.mere if "mere" in cast.agents else cast.eve):
        with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
            reports.move_report(number=hers.number, state="fixed", by=by)
        with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
            reports.moderate_report(number=hers.number, what="report", shown=False, why="spam", by=by)
    own = filed(by=replace(cast.chen, roles=frozenset(), organization=None))
    with pytest.raises(kernel.NotAllowed):  # nobody works on what they reported themselves
        reports.move_report(number=own.number, state="fixed", by=cast.chen)


def test_what_is_hidden_and_why_is_kept(filed: Filed, cast: Any) -> None:
    report = filed()
    number = report.number
    reports.moderate_report(number=number, what="text", shown=True, by=cast.chen)
    assert reports.public_report(number=number).text == "Deep, by the bakery."
    reports.moderate_report(number=number, what="text", shown=False, why="personal", by=cast.chen)
    assert (reports.public_report(number=number).text, reports.public_report(number=number).text_state) == (
        "",
        "personal",
    )
    assert number in [each.number for each in reports.public_reports().reports]
    reports.moderate_report(number=number, what="report", shown=False, why="spam", by=cast.chen)
    hidden = reports.public_report(number=number)
    assert (hidden.hidden, hidden.answers, hidden.updates, hidden.text) == ("spam", {}, (), "")
    assert reports.public_reports().reports == ()
    assert reports.search_reports(numbers=(number,)) == ()
    with pytest.raises(kernel.NotFound):
        reports.follow(number=number, by=NOBODY, language="en", email="eve@example.org")
    kept = [(each.what, each.shown, each.why, each.by) for each in reports.moderations(number=number, by=cast.chen)]
    chen = cast.agents["chen"]
    assert kept == [("text", True, "", chen), ("text", False, "personal", chen), ("report", False, "spam", chen)]
    told = [each.data for each in audit.events(limit=100_000) if each.type == "reports.ReportModerated"]
    assert told[-1] == {"what": "report", "shown": False, "why": "spam"}
    for what, why in (("report", ""), ("report", "ugly"), ("colour", "spam"), ("photo:none", "spam")):
        with pytest.raises(kernel.Invalid):
            reports.moderate_report(number=number, what=what, shown=False, why=why, by=cast.chen)
    reports.moderate_report(number=number, what="report", shown=True, by=cast.chen)
    assert [each.number for each in reports.public_reports().reports] == [number]


def test_a_photo_is_public_once_somebody_looked(filed: Filed, cast: Any) -> None:
    report = filed()
    held = replace(NOBODY, capabilities=frozenset({report.code}))
    with pytest.raises(kernel.NotFound):
        reports.add_photo(number=report.number, document_id="d-1", by=NOBODY)
    reports.add_photo(number=report.number, document_id="d-1", by=held)
    (photo,) = reports.add_photo(number=report.number, document_id="d-1", by=held).photos
    assert reports.public_report(number=report.number).photos == ()
    assert [each.number for each in reports.body_reports(by=cast.chen, only="waiting")] == [report.number]
    with pytest.raises(kernel.NotFound):
        reports.public_photo(number=report.number, photo_id=photo.id)
    reports.moderate_report(number=report.number, what=f"photo:{photo.id}", shown=True, by=cast.chen)
    assert reports.public_photo(number=report.number, photo_id=photo.id).document_id == "d-1"
    for document in range(2, 6):
        reports.add_photo(number=report.number, document_id=f"d-{document}", by=held)
    with pytest.raises(kernel.Invalid):
        reports.add_photo(number=report.number, document_id="d-6", by=held)


def test_not_fixed_reaches_the_body_again(filed: Filed, cast: Any) -> None:
    report = filed()
    held = replace(NOBODY, capabilities=frozenset({report.code}))
    with pytest.raises(kernel.Conflict):
        reports.answer_is_it_fixed(number=report.number, fixed=True, by=held)
    reports.move_report(number=report.number, state="fixed", by=cast.chen)
    assert reports.body_reports(by=cast.chen) == ()
    assert reports.answer_is_it_fixed(number=report.number, fixed=True, by=held).fixed_said is True
    with kernel.held_at(days(10)):
        again = reports.answer_is_it_fixed(number=report.number, fixed=False, words="It is still there.", by=held)
    assert (again.state, again.open, again.round, again.fixed_said) == ("reopened", True, 1, False)
    assert again.promised_on > report.promised_on
    assert again.updates[-1].words == "It is still there."
    # What the reporter writes then is for the body alone.
    assert reports.public_report(number=report.number).updates[-1].words == ""
    assert [each.number for each in reports.body_reports(by=cast.chen)] == [report.number]
    assert reports.reopen(number=report.number, words="", by=held).round == 1
    reports.move_report(number=report.number, state="fixed", by=cast.chen)
    with kernel.held_at(days(60)), pytest.raises(kernel.Conflict):
        reports.reopen(number=report.number, words="too late", by=held)
    for by in (cast.eve, NOBODY):
        with pytest.raises(kernel.NotFound):
            reports.reopen(number=report.number, words="mine", by=by)


def test_following_and_alerts(filed: Filed, cast: Any) -> None:
    report = filed()
    hers = reports.follow(number=report.number, by=cast.amina, language="en")
    assert hers.confirmed
    assert reports.follow(number=report.number, by=cast.amina, language="en").id == hers.id
    by_mail = reports.follow(number=report.number, by=NOBODY, language="en", email="Boris@Example.org ")
    assert (by_mail.confirmed, by_mail.email) == (False, "boris@example.org")
    assert reports.follow(number=report.number, by=NOBODY, language="en", email="boris@example.org").id == by_mail.id
    assert "boris" not in repr(WatchRow.objects.filter(pk=by_mail.id).values().first())
    assert [each.id for each in reports.followers(report_id=report.id, by=kernel.SYSTEM)] == [hers.id]
    reports.confirm_watch(code=by_mail.code, by=NOBODY)
    assert len(reports.followers(report_id=report.id, by=kernel.SYSTEM)) == 2
    assert reports.public_report(number=report.number).followers == 2
    reports.end_watch(code=by_mail.code, by=NOBODY)
    assert reports.watch(code=by_mail.code).ended
    for email in ("", "me", "a@b", "x" * 300 + "@example.org"):
        with pytest.raises(kernel.Invalid):
            reports.follow(number=report.number, by=NOBODY, language="en", email=email)
    area = reports.watch_area(area="old-town", by=cast.amina, language="en")
    assert [each.id for each in reports.alerted(area="old-town", category="pothole", by=kernel.SYSTEM)] == [area.id]
    lights = reports.watch_area(area="old-town", category="street-light", by=cast.amina, language="en")
    assert len(reports.alerted(area="old-town", category="pothole", by=kernel.SYSTEM)) == 1
    assert {each.id for each in reports.own_watches(by=cast.amina)} == {hers.id, area.id, lights.id}
    assert reports.own_watches(by=cast.eve) == ()
    for by in (cast.eve, cast.chen):
        with pytest.raises(kernel.NotFound):
            reports.followers(report_id=report.id, by=by)
    for wrong in ({"area": "main-street"}, {"area": "old-town", "category": "dragon"}):
        with pytest.raises(kernel.Invalid):
            reports.watch_area(by=cast.amina, language="en", **wrong)
    with pytest.raises(kernel.NotFound):
        reports.confirm_watch(code="AAAA-AAAA-AAAA", by=NOBODY)


def test_erased_is_whose_it_was_and_what_they_wrote(filed: Filed, cast: Any) -> None:
    hers = filed(by=cast.amina, contact=reports.Contact(email="amina@example.org"))
    reports.moderate_report(number=hers.number, what="text", shown=True, by=cast.chen)
    reports.watch_area(area="old-town", by=cast.amina, language="en")
    nobodys = filed()
    vault.erase(cast.agents["amina"], reason="asked", legal_basis="Privacy Act 2020, IPP 9", by=kernel.SYSTEM)
    public = reports.public_report(number=hers.number)
    assert (public.text, public.text_state, public.state) == ("", "erased", "reported")
    left = reports.report(number=hers.number, by=cast.chen)
    assert (left.owner_id, left.text, left.contact, left.answers) == (None, "", reports.Contact(), {})
    assert left.erased_on is not None
    assert reports.alerted(area="old-town", category="pothole", by=kernel.SYSTEM) == ()
    # One that nobody signed in for is erased by itself, and leaves the others.
    vault.erase(f"report:{nobodys.id}", reason="asked", legal_basis="Privacy Act 2020, IPP 9", by=kernel.SYSTEM)
    assert reports.report(number=nobodys.number, by=cast.chen).text == ""
    reports.move_report(number=nobodys.number, state="fixed", words="Filled.", by=cast.chen)
    assert ReportRow.objects.filter(code__isnull=True).count() == 2


def test_programs_search(filed: Filed, cast: Any) -> None:
    old = filed()
    with kernel.held_at(days(100)):
        new = filed(place=HILLS)
        reports.move_report(number=old.number, state="fixed", by=cast.chen)

    def numbers(**asked: Any) -> list[str]:
        return [each.number for each in reports.search_reports(**asked)]

    assert numbers() == [new.number, old.number]
    assert numbers(reported_from=days(50)) == [new.number]
    assert numbers(reported_until=days(50)) == [old.number]
    assert numbers(updated_from=days(50)) == [new.number, old.number]
    assert numbers(only=("closed",)) == [old.number]
    assert numbers(only=("open", "closed")) == [new.number, old.number]
    assert numbers(organization="internal-affairs") == [new.number]
    assert numbers(numbers=(old.number.replace("-", ""), "unknown")) == [old.number]
    assert numbers(limit=1, begin=1) == [old.number]
