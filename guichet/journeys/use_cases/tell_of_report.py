"""Tell people of reports: the receipt, where it stands now, whether it is fixed, and what is new in their area."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.tell import number_to_text, own_language, reachable
from guichet.kernel.api import SYSTEM, LocalizedText, Reference, now
from guichet.language import api as language_of
from guichet.notifications import api as notifications
from guichet.reports import api as reports

ASK = "journeys.ask_is_it_fixed"
#: How long after closing the question comes: long enough to have gone by, short enough to remember.
ASK_AFTER = timedelta(days=3)

#: What is said in a message: its subject and its paragraphs.
Said = tuple[str, str]


def tell_filed(*, report_id: str, key: str) -> None:
    """The receipt, to whoever reported and can be reached: number, code, and by when something happens."""
    report = reports.report_by_id(report_id=report_id, by=SYSTEM)
    to = _reporter(report)
    if to is None:
        return

    def written(speaker: Speaker) -> Said:
        words = speaker.words
        subject = words("We have your report {number}", number=report.number)
        body = [
            words("You reported: {what}.", what=_what(speaker, report)),
            words("{who} looks after it.", who=speaker.called(report.organization, first=True)),
            words("It promises to be done with it by {day}.", day=_day(speaker, report)),
            _notice(speaker, report),
            words("See where it stands: {address}", address=_address(speaker, report)),
        ]
        if not report.owner_id:
            body.append(words("Your code, to answer or to open it again: {code}", code=report.code))
        return subject, _paragraphs(body)

    _send(to, written, report=report, template="reports/filed", key=f"{key}/filed")


def tell_moved(*, report_id: str, state: str, key: str) -> None:
    """Where it stands since the body said so, and in which words, to whoever reported it and whoever follows it."""
    report = reports.report_by_id(report_id=report_id, by=SYSTEM)

    def written(speaker: Speaker) -> Said:
        words = speaker.words
        subject = words("{number}: {state}", number=report.number, state=state_words(words, state))
        said = next((each.words for each in reversed(report.updates) if each.by_body and each.state == state), "")
        who = speaker.called(report.organization, first=True)
        body = [
            words("{what}: {state}.", what=_what(speaker, report), state=state_words(words, state)),
            words("{who} writes: {words}", who=who, words=said) if said else "",
            words("See where it stands: {address}", address=_address(speaker, report)),
        ]
        return subject, _paragraphs(body)

    to = _reporter(report)
    if to is not None:
        _send(to, written, report=report, template="reports/moved", key=f"{key}/reporter")
    _tell_watches(report, reports.followers(report_id=report_id, by=SYSTEM), written, template="reports/moved", key=key)


def ask_later(*, report_id: str) -> None:
    """Some days after a report was closed as fixed its reporter is asked whether it is."""
    report = reports.report_by_id(report_id=report_id, by=SYSTEM)
    if report.state == "fixed" and _reporter(report) is not None:
        key = f"{report.id}/{report.round}"
        audit.enqueue(ASK, {"report": report.id, "round": report.round}, key=key, run_at=now() + ASK_AFTER)


def ask_is_it_fixed(*, report_id: str, turn: int) -> None:
    """Ask, unless it was opened again (`turn` counts how often) or answered meanwhile."""
    report = reports.report_by_id(report_id=report_id, by=SYSTEM)
    to = _reporter(report)
    if to is None or report.state != "fixed" or report.round != turn or report.fixed_said is not None:
        return

    def written(speaker: Speaker) -> Said:
        words = speaker.words
        subject = words("Is it fixed? {number}", number=report.number)
        who = speaker.called(report.organization, first=True)
        body = [
            words("{who} says that this is fixed: {what}.", who=who, what=_what(speaker, report)),
            words("If it is not, say so, and they have it again: {address}", address=_address(speaker, report)),
        ]
        return subject, _paragraphs(body)

    _send(to, written, report=report, template="reports/is-it-fixed", key=f"{report.id}/asked/{turn}")


def alert_area(*, report_id: str, key: str) -> None:
    """Whoever wants to know what is reported there is told, but for the reporter."""
    report = reports.report_by_id(report_id=report_id, by=SYSTEM)
    plan = reports.current_plan()
    feature = plan.feature(report.area)
    point = (report.lon, report.lat) if report.lat is not None and report.lon is not None else None
    there = point or (feature.spot() if feature else None)
    areas = {report.area} | {each.id for each in (plan.areas_at(there) if there else ())}

    def written(speaker: Speaker) -> Said:
        words = speaker.words
        where = speaker.text(LocalizedText(feature.name)) if feature else ""
        subject = words("Reported in {area}: {what}", area=where, what=_what(speaker, report))
        body = [
            words("Somebody reported: {what}.", what=_what(speaker, report)),
            words("{who} looks after it.", who=speaker.called(report.organization, first=True)),
            words("See where it stands: {address}", address=_public(speaker, report)),
        ]
        return subject, _paragraphs(body)

    watches = [
        each
        for area in sorted(areas - {""})
        for each in reports.alerted(area=area, category=report.category, by=SYSTEM)
        if each.person_id is None or each.person_id != report.owner_id
    ]
    _tell_watches(report, tuple(watches), written, template="reports/area", key=f"{key}/area")


def ask_to_confirm(*, code: str, key: str) -> None:
    """An address is told nothing before its owner says so: nobody is written to because somebody typed it."""
    watch = reports.watch(code=code)
    if watch.confirmed or watch.ended or not watch.email:
        return
    speaker = Speaker(catalogue.current(), watch.language)
    words = speaker.words
    address = f"{settings.GUICHET_BASE_URL}/{speaker.language}/report/watch/{watch.code}/"
    body = [
        words("Somebody, we think you, wants to be told of reported problems at this address."),
        words("Say yes here, or do nothing and hear no more: {address}", address=address),
    ]
    notifications.send(
        to=notifications.Recipient(agent_id=None, name="", language=speaker.language, email=watch.email),
        template="reports/confirm",
        about=Reference("watch", watch.id),
        subject=words("Do you want to be told?"),
        body=_paragraphs(body),
        channels=("email",),
        by=SYSTEM,
        key=f"{key}/confirm",
    )


def state_words(words: language_of.Words, state: str) -> str:
    """Where a report stands, in words."""
    return {
        "reported": words("reported"),
        "accepted": words("looked at"),
        "planned": words("planned"),
        "reopened": words("open again"),
        "fixed": words("fixed"),
        "declined": words("not done"),
        "duplicate": words("the same as another"),
    }[state]


# ------------------------------------------------------------------------------------------------------- the parts
def _tell_watches(
    report: reports.Report,
    watches: tuple[reports.Watch, ...],
    written: Callable[[Speaker], Said],
    *,
    template: str,
    key: str,
) -> None:
    told: set[str] = {report.owner_id or "", report.contact.email.lower()}
    for watch in watches:
        who = watch.person_id or watch.email
        if who in told:
            continue
        told.add(who)
        to = _follower(watch)
        end = f"{settings.GUICHET_BASE_URL}/{to.language}/report/watch/{watch.code}/"
        _send(to, written, report=report, template=template, key=f"{key}/{watch.id}", end=end)


def _send(
    to: notifications.Recipient,
    written: Callable[[Speaker], Said],
    *,
    report: reports.Report,
    template: str,
    key: str,
    end: str = "",
) -> None:
    speaker = Speaker(catalogue.current(), to.language)
    subject, body = written(speaker)
    if end:
        body = _paragraphs([body, speaker.words("To hear no more of this: {address}", address=end)])
    notifications.send(
        to=to,
        template=template,
        about=Reference("report", report.id),
        organization=report.organization,
        subject=subject[:300],
        body=body,
        sms=subject,
        channels=("inbox", "email") if to.email or to.agent_id else ("sms",),
        by=SYSTEM,
        key=key[:200],
    )


def _reporter(report: reports.Report) -> notifications.Recipient | None:
    """Where whoever reported is reached: what they gave with the report, else what their account has."""
    contact = report.contact
    reached = {"email": contact.email, "phone": number_to_text(contact.phone)}
    said = {name: value for name, value in reached.items() if value}
    if report.owner_id:
        return reachable(report.owner_id, language=report.language, said=said)
    if not said:
        return None
    return notifications.Recipient(agent_id=None, name=contact.name, language=report.language, **said)


def _follower(watch: reports.Watch) -> notifications.Recipient:
    if watch.person_id:
        return reachable(watch.person_id, language=own_language(watch.person_id))
    return notifications.Recipient(agent_id=None, name="", language=watch.language, email=watch.email)


def _what(speaker: Speaker, report: reports.Report) -> str:
    plan = reports.current_plan()
    kind = plan.categories.get(report.category)
    feature = plan.feature(report.feature or report.area)
    title = speaker.text(kind.localized(kind.title)) if kind else report.category
    return f"{title}, {speaker.text(LocalizedText(feature.name))}" if feature else title


def _notice(speaker: Speaker, report: reports.Report) -> str:
    kind = reports.current_plan().categories.get(report.category)
    return speaker.text(kind.localized(kind.notice)) if kind else ""


def _day(speaker: Speaker, report: reports.Report) -> str:
    return language_of.say_date(report.promised_on, speaker.language)


def _public(speaker: Speaker, report: reports.Report) -> str:
    return f"{settings.GUICHET_BASE_URL}/{speaker.language}/reports/{report.number}/"


def _address(speaker: Speaker, report: reports.Report) -> str:
    return _public(speaker, report)


def _paragraphs(parts: list[str]) -> str:
    return "\n\n".join(each for each in parts if each)
