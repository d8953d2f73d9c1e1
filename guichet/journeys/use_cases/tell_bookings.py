"""Tell people of their appointments and places: booked, moved, cancelled, offered, and in time before they come."""

from __future__ import annotations

from datetime import datetime, timedelta

from guichet.audit import api as audit
from guichet.bookings import api as bookings
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.compose import Speaker
from guichet.journeys.offering_times import appointment_in_words, enrolment_in_words, place_in_words, when_in_words
from guichet.journeys.use_cases.see_own_bookings import calendar_entry
from guichet.journeys.use_cases.tell import number_to_text, own_language, reachable, recipient
from guichet.kernel.api import SYSTEM, NotFound, Reference, now
from guichet.language import api as language_of
from guichet.notifications import api as notifications

REMIND = "journeys.remind_of_appointment"
CHANNELS = ("inbox", "email", "sms")


def tell_booked(*, appointment_id: str, moved: bool = False, seq: int = 0) -> notifications.Message | None:
    """Say when and where, what to bring and how to change it, with a calendar file; and remember to remind."""
    found = bookings.appointment(appointment_id=appointment_id, by=SYSTEM)
    if found.state != "booked":
        return None
    remember(found)
    to, speaker = _to(found.subject, found.person_id)
    if to is None:
        return None
    say = speaker.words
    subject = say("Your appointment is on another day") if moved else say("Your appointment")
    first = (
        say("Your appointment is moved. It is now: {what}.", what=appointment_in_words(speaker, found))
        if moved
        else say("You have an appointment: {what}.", what=appointment_in_words(speaker, found))
    )
    return _send(
        to,
        subject=subject,
        body=(first, _bring(speaker, found), _how_to_change(speaker, found)),
        sms=f"{first} {_how_to_change(speaker, found)}",
        about=Reference("appointment", found.id),
        organization=found.organization,
        key=f"appointment/{found.id}/{found.revision}/{seq}",
        file=_file(speaker, found),
    )


def tell_cancelled(*, appointment_id: str, by_office: bool, why: str) -> notifications.Message | None:
    """Say that it does not take place; from an office, that we are sorry and how to book another."""
    found = bookings.appointment(appointment_id=appointment_id, by=SYSTEM)
    if why == "erased" or found.state != "cancelled":
        return None
    to, speaker = _to(found.subject, found.person_id)
    if to is None:
        return None
    say = speaker.words
    what = appointment_in_words(speaker, found)
    first = (
        say("We are sorry: we had to cancel your appointment: {what}.", what=what)
        if by_office
        else say("Your appointment is cancelled: {what}.", what=what)
    )
    then = say("You can book another one on your page, by telephone or at the office.") if by_office else ""
    return _send(
        to,
        subject=say("Your appointment is cancelled"),
        body=(first, then),
        sms=f"{first} {then}".strip(),
        about=Reference("appointment", found.id),
        organization=found.organization,
        key=f"appointment/{found.id}/cancelled",
        file=_file(speaker, found),
    )


def tell_offered(*, kind: str, offered: str, waiting_id: str, answer_by: datetime) -> notifications.Message | None:
    """Say which freed place is kept, until when, and where to answer."""
    if kind == "course":
        place = bookings.enrolment(enrolment_id=offered, by=SYSTEM)
        if place.state != "offered":
            return None
        to, speaker = _to(place.subject, place.person_id)
        zone = catalogue.current().time_zone
        what, organization = enrolment_in_words(speaker, place), place.organization
        about = Reference("enrolment", place.id)
    else:
        found = bookings.waiting(waiting_id=waiting_id, by=SYSTEM)
        if found.offer is None or found.offer.id != offered:
            return None
        to, speaker = _to(found.subject, found.person_id)
        zone = found.offer.zone
        what, organization = appointment_in_words(speaker, found.offer), found.organization
        about = Reference("waiting", found.id)
    if to is None:
        return None
    say = speaker.words
    until = language_of.say_moment(answer_by, zone, speaker.language)
    first = say("A place has become free: {what}.", what=what)
    then = say("It is kept for you until {until}. Take it or leave it on your page.", until=until)
    return _send(
        to,
        subject=say("A place has become free"),
        body=(first, then),
        sms=f"{first} {then}",
        about=about,
        organization=organization,
        key=f"offer/{offered}/{answer_by.isoformat()}",
    )


def tell_enrolled(*, enrolment_id: str, key: str) -> notifications.Message | None:
    """Say that a place is theirs, that they wait for one, or that they gave it back."""
    found = bookings.enrolment(enrolment_id=enrolment_id, by=SYSTEM)
    to, speaker = _to(found.subject, found.person_id)
    if to is None:
        return None
    say = speaker.words
    what = f"{enrolment_in_words(speaker, found)}, {place_in_words(speaker, found.office)}"
    if found.state == "enrolled":
        subject, first = say("You have a place"), say("The place is yours: {what}.", what=what)
    elif found.state == "waiting":
        subject = say("You are on the waiting list")
        first = say("You wait for a place, as number {n}: {what}.", n=found.position, what=what)
    elif found.state == "cancelled":
        subject, first = say("You gave your place back"), say("You take part no longer: {what}.", what=what)
    else:
        return None
    then = say("On your page you can withdraw.") if found.state != "cancelled" else ""
    return _send(
        to,
        subject=subject,
        body=(first, then),
        sms=f"{first} {then}".strip(),
        about=Reference("enrolment", found.id),
        organization=found.organization,
        key=key,
    )


def remind(*, appointment_id: str, starts_at: str) -> notifications.Message | None:
    """Remind of an appointment; nothing when it was moved or cancelled since, or is over."""
    try:
        found = bookings.appointment(appointment_id=appointment_id, by=SYSTEM)
    except NotFound:
        return None
    if found.state != "booked" or found.starts_at.isoformat() != starts_at or found.starts_at <= now():
        return None
    to, speaker = _to(found.subject, found.person_id)
    if to is None:
        return None
    say = speaker.words
    first = say("Remember your appointment: {what}.", what=appointment_in_words(speaker, found))
    return _send(
        to,
        subject=say("Your appointment: {when}", when=when_in_words(speaker, found)),
        body=(first, _bring(speaker, found), _how_to_change(speaker, found)),
        sms=f"{first} {_how_to_change(speaker, found)}",
        about=Reference("appointment", found.id),
        organization=found.organization,
        key=f"appointment/{found.id}/remind/{now().date().isoformat()}/{starts_at}",
    )


def remember(found: bookings.Appointment, *, once_for: str = "") -> None:
    """Put reminders into the outbox; one of an appointment that was moved finds so, and says nothing.

    Of several appointments that are one visit (`once_for`) one reminder comes.
    """
    schedule = catalogue.current().schedules.get(found.schedule)
    for hours in schedule.remind_hours if schedule else ():
        at = found.starts_at - timedelta(hours=hours)
        if at > now():
            audit.enqueue(
                REMIND,
                {"appointment": found.id, "starts_at": found.starts_at.isoformat()},
                key=f"{once_for or found.id}/{found.starts_at.isoformat()}/{hours}",
                run_at=at,
            )


def _to(subject: Reference, person_id: str | None) -> tuple[notifications.Recipient | None, Speaker]:
    """Whom to tell, and in which language: as they said in the request, else as their file knows them."""
    jurisdiction = catalogue.current()
    if subject.kind == "request":
        case = cases.case_of_request(request_id=subject.id, by=SYSTEM)
        if case is not None and case.owner_id is not None:
            return recipient(case), Speaker(jurisdiction, case.language)
        if case is not None:
            return _nobody_known(case), Speaker(jurisdiction, case.language)
        try:
            spoken = intake.request(request_id=subject.id, by=SYSTEM).language
        except NotFound:
            spoken = jurisdiction.default_language
    else:
        spoken = own_language(person_id) if person_id else jurisdiction.default_language
    speaker = Speaker(jurisdiction, spoken)
    return (reachable(person_id, language=speaker.language) if person_id else None), speaker


def _nobody_known(case: cases.Case) -> notifications.Recipient | None:
    """Who did not say who they are is told where they said, if they did."""
    service = catalogue.service(case.service, version=case.service_version)
    said: dict[str, str] = {}
    for name, fact in case.facts.items():
        kind = service.facts[name]
        if kind.subject == "applicant" and kind.type in ("email", "phone") and fact["value"]:
            said.setdefault(kind.type, str(fact["value"]))
    if not said:
        return None
    return notifications.Recipient(
        agent_id=None,
        name=case.summary,
        language=case.language,
        email=said.get("email", ""),
        phone=number_to_text(said.get("phone", "")),
    )


def _bring(speaker: Speaker, found: bookings.Appointment) -> str:
    schedule = speaker.jurisdiction.schedules.get(found.schedule)
    return speaker.text(schedule.bring) if schedule else ""


def _how_to_change(speaker: Speaker, found: bookings.Appointment) -> str:
    schedule = speaker.jurisdiction.schedules.get(found.schedule)
    hours = schedule.change_hours if schedule else 0
    say = speaker.words
    if not hours:
        return say("You can move or cancel it on your page, or with your code {code}.", code=found.code)
    until = language_of.say_moment(found.starts_at - timedelta(hours=hours), found.zone, speaker.language)
    return say(
        "Until {until} you can move or cancel it on your page, or with your code {code}.", until=until, code=found.code
    )


def _file(speaker: Speaker, found: bookings.Appointment) -> notifications.Attachment:
    entry = calendar_entry(speaker, found)
    content = bookings.as_calendar([entry], name=entry.title, feed=False)
    return notifications.Attachment(f"{speaker.words('appointment')}.ics", "text/calendar", content)


def _send(
    to: notifications.Recipient,
    *,
    subject: str,
    body: tuple[str, ...],
    sms: str,
    about: Reference,
    organization: str,
    key: str,
    file: notifications.Attachment | None = None,
) -> notifications.Message:
    return notifications.send(
        to=to,
        template="appointment",
        about=about,
        organization=organization,
        subject=subject,
        body="\n\n".join(filter(None, body)),
        sms=sms,
        channels=CHANNELS,
        attachments=(file,) if file else (),
        by=SYSTEM,
        key=key,
    )
