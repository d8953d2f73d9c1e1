"""What follows in a bundle from what one authority did: others begin or end, and the person is told what it means."""

from __future__ import annotations

from guichet.bookings import api as bookings
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.permits import BundleView
from guichet.journeys.use_cases.bundle_standing import OVER
from guichet.journeys.use_cases.see_bundle import bundle_view
from guichet.journeys.use_cases.send_bundle import open_parts
from guichet.journeys.use_cases.tell import reachable
from guichet.journeys.use_cases.tell_bookings import remember
from guichet.journeys.use_cases.view_request import View, view
from guichet.kernel.api import SYSTEM, NotFound, Reference, now
from guichet.language import api as language_of
from guichet.notifications import api as notifications

TEMPLATE = "bundle"
CHANNELS = ("inbox", "email", "sms")


def is_part(case: cases.Case) -> bool:
    """Whether a case was opened for one part of a bundle: the bundle tells the person, once for all."""
    try:
        return bool(intake.request(request_id=case.request.id, by=SYSTEM).part_of)
    except NotFound:
        return False


def tell_sent(request_id: str) -> notifications.Message | None:
    """Tell the person that their one request arrived everywhere, and when they can open; once."""
    seen = _bundle(request_id)
    if seen is None:
        return None
    say = seen.speaker.words
    code = seen.request.tracking_code
    told = bundle_view(seen)
    begun = [each.title for each in told.permits if each.state in ("open", "waiting", "to_pay")]
    said = say("Your request {code} was sent for: {titles}.", code=code, titles=", ".join(begun))
    return _tell(seen, key=f"{request_id}/sent", what=said, short=say("Your request {code} was sent.", code=code))


def part_decided(case: cases.Case) -> notifications.Message | None:
    """A part was decided (or taken back): what waited for it begins or ends, and the person is told. Safe to repeat."""
    part = intake.request(request_id=case.request.id, by=SYSTEM)
    seen = _bundle(part.part_of) if part.part_of else None
    if seen is None or not case.closed_at:
        return None
    opened, ended = open_parts(request_id=part.part_of)
    say, title = seen.speaker.words, seen.speaker.text
    services = seen.speaker.jurisdiction.services
    said = []
    names = [title(services[each.service].title) for each in opened if each.service in services]
    if names:
        said.append(say("Now begins: {titles}.", titles=", ".join(names)))
    own = title(catalogue.service(case.service, version=case.service_version).title)
    gone = [title(services[each.service].title) for each in ended if each.service in services]
    if gone:
        said.append(say("Ended, because it waited for “{title}”: {titles}.", title=own, titles=", ".join(gone)))
    what = " ".join(said)
    return _tell(seen, key=f"{part.part_of}/{case.id}/{case.revision}", what=what, short=what)


def visit_booked(*, appointment_id: str) -> bool:
    """An inspector's time was booked for a part: the visit of all of them is told once, and the place is one's own.

    One reminder of it comes in time. False for an appointment that is no such visit.
    """
    found = bookings.appointment(appointment_id=appointment_id, by=SYSTEM)
    seen = _visited(found)
    if seen is None:
        return False
    if found.state == "booked":
        when, who = _who_comes(seen)
        if when:
            what = seen.speaker.words("The inspectors come together: {when}. {who}.", when=when, who=who)
            _tell(seen, key=f"{seen.request.id}/visit/{found.starts_at.isoformat()}", what=what, short=what)
            remember(found, once_for=seen.request.id)
    return True


def visit_reminded(*, appointment_id: str, starts_at: str) -> bool:
    """It is time to remind of an inspectors' visit: once for all of them, and not of one that was moved.

    False for an appointment that is no such visit.
    """
    try:
        found = bookings.appointment(appointment_id=appointment_id, by=SYSTEM)
    except NotFound:
        return False
    seen = _visited(found)
    if seen is None:
        return False
    if found.state == "booked" and found.starts_at.isoformat() == starts_at and found.starts_at > now():
        when, who = _who_comes(seen)
        if when:
            what = seen.speaker.words("Remember, the inspectors come together: {when}. {who}.", when=when, who=who)
            key = f"{seen.request.id}/visit/{starts_at}/remind/{now().date().isoformat()}"
            _tell(seen, key=key, what=what, short=what)
    return True


def _visited(found: bookings.Appointment) -> View | None:
    """The bundle for a part of which inspectors come; None for any other appointment."""
    if found.subject.kind != "request":
        return None
    try:
        part = intake.request(request_id=found.subject.id, by=SYSTEM)
    except NotFound:
        return None
    return _bundle(part.part_of) if part.part_of else None


def _who_comes(seen: View) -> tuple[str, str]:
    """When they come, and who; empty where no visit stands."""
    visit = bundle_view(seen).inspection
    if visit is None:
        return "", ""
    return visit.when, ", ".join(dict.fromkeys(each.organization for each in visit.inspectors))


def _bundle(request_id: str) -> View | None:
    request = intake.request(request_id=request_id, by=SYSTEM)
    if request.owner_id is None or request.state != "submitted":
        return None
    try:
        seen = view(request=request, by=SYSTEM)
    except NotFound:  # a service that is published no more
        return None
    return seen if seen.service.bundle is not None else None


def _tell(seen: View, *, key: str, what: str, short: str) -> notifications.Message:
    """One message with what happened and what it means for the day."""
    told = bundle_view(seen)
    owner = seen.request.owner_id or ""
    speaker = seen.speaker
    turns = [each.text for each in told.your_turn]
    body = "\n\n".join(filter(None, (what, told.lead, *turns)))
    sms = " ".join(filter(None, (f"{speaker.text(seen.service.title)}.", short, told.lead)))
    return notifications.send(
        to=reachable(owner, language=seen.request.language, said=_said(seen)),
        template=TEMPLATE,
        about=Reference("request", seen.request.id),
        organization=seen.service.competent_authority,
        subject=f"{speaker.text(seen.service.title)}{speaker.words.colon} {_gist(seen, told)}",
        body=body,
        sms=sms,
        channels=CHANNELS,
        by=SYSTEM,
        key=key,
    )


def _gist(seen: View, told: BundleView) -> str:
    """How it stands in a few words, so that one message can be told from another."""
    say = seen.speaker.words
    if any(each.state in OVER for each in told.permits):
        return say("a permit was not granted")
    if told.opens_on is None:
        return say("nothing is needed")
    if all(each.is_settled for each in told.permits):
        return say("everything is granted")
    day = language_of.say_date(told.opens_on, seen.speaker.language)
    return say("you can open on {day} at the earliest", day=day)


def _said(seen: View) -> dict[str, str]:
    """Where the person said, in this request, that they can be reached."""
    reached: dict[str, str] = {}
    for name, answer in seen.request.answers.items():
        kind = seen.service.facts.get(name)
        if (
            kind is not None
            and kind.subject == "applicant"
            and answer.value
            and kind.type in ("email", "phone", "address")
        ):
            reached.setdefault(kind.type, str(answer.value))
    return reached
