"""A bundle in words: every permit with why, cost and days, what decides the opening, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from guichet.journeys.compose import cited
from guichet.journeys.critical_path import Span
from guichet.journeys.permits import BundleView, PermitView, Turn
from guichet.journeys.use_cases import paying
from guichet.journeys.use_cases.bundle_inspection import inspection_of
from guichet.journeys.use_cases.bundle_parts import Asked, Part, parts_of, view_of_part
from guichet.journeys.use_cases.bundle_standing import OVER, Standing, spans_of, standings_of
from guichet.journeys.use_cases.view_request import View, workflow_of
from guichet.language import api as language_of

MOST_REASONS = 4
WORDS: Mapping[bool | None, Literal["yes", "no", "open"]] = {True: "yes", None: "open", False: "no"}


def bundle_view(seen: View) -> BundleView:
    """All there is to say of a bundle by what is known now."""
    standings = standings_of(seen)
    spans = spans_of(seen, standings)
    blocking = _blocking(standings, spans)
    permits = tuple(_permit(seen, each, spans.get(each.id), blocks=each.id in blocking) for each in standings)
    not_needed = tuple(_unneeded(seen, part) for part in parts_of(seen) if part.needed is False)
    over = any(each.state in OVER and each.part.needed for each in standings)
    opens_on = max((each.ends_on for each in spans.values()), default=None) if not over else None
    inspection = inspection_of(seen, standings)
    view = BundleView(
        permits=permits,
        not_needed=not_needed,
        open_questions=sum(each.needed == "open" for each in permits),
        counted_from=seen.today,
        opens_on=opens_on,
        path=tuple(each.title for each in sorted(permits, key=_order) if each.is_critical),
        sent=seen.request.state != "draft",
        total_text=_total(seen),
        inspection=inspection,
        picture_title=seen.speaker.words("How the permits follow one another"),
    )
    view = replace(view, your_turn=tuple(_turns(seen, view, standings)))
    return replace(view, lead=_lead(seen, view))


def _order(permit: PermitView) -> tuple[date, date]:
    return permit.starts_on or date.max, permit.ends_on or date.max


def _blocking(standings: Sequence[Standing], spans: Mapping[str, Span]) -> frozenset[str]:
    """What stands before the opening now: critical, not settled, and waiting for nothing that is not settled itself."""
    standing = {each.id: each for each in standings}
    found = set()
    for each in standings:
        span = spans.get(each.id)
        if span is None or span.is_settled or not span.is_critical:
            continue
        before = [spans[name] for name in each.part.permit.waits_for if name in spans and name in standing]
        if all(one.is_settled for one in before):
            found.add(each.id)
    return frozenset(found)


def _permit(seen: View, each: Standing, span: Span | None, *, blocks: bool) -> PermitView:
    speaker, permit, service = seen.speaker, each.part.permit, each.service
    title = speaker.text(service.title) if service else speaker.words("A permit of the city")
    costs = _costs(seen, each.part)
    return PermitView(
        id=permit.id,
        service=service.identifier if service else "",
        title=title,
        organization=speaker.organization(service.competent_authority) if service else "",
        level=_level(seen, each.part),
        needed=WORDS[each.part.needed],
        why=Asked(seen).why(permit.when, speaker.language)[:MOST_REASONS] if each.part.needed else (),
        law=_law(seen, each.part),
        costs=costs,
        days=(service.processing_days or 0) if service else 0,
        waits_for=_waits(seen, each.part),
        why_waits=speaker.text(permit.why_waits) if permit.waits_for else "",
        state=each.state,
        state_text=_state_text(seen, each),
        starts_on=span.starts_on if span else None,
        ends_on=span.ends_on if span else None,
        is_settled=span.is_settled if span else False,
        is_critical=span.is_critical if span else False,
        slack_days=span.slack_days if span else 0,
        blocks=blocks,
        request_id=each.request.id if each.request else "",
        case_number=each.case.number if each.case else "",
        url=(service.external_url or "") if service else "",
        document=each.issued.id if each.issued else "",
        number=each.issued.number if each.issued else "",
        to_pay=speaker.money(each.charge.owed_cents) if each.charge else "",
    )


def _unneeded(seen: View, part: Part) -> PermitView:
    """What is certainly not needed, and why."""
    speaker = seen.speaker
    services = speaker.jurisdiction.services
    service = part.service or services[part.permit.places[0].service]
    return PermitView(
        id=part.permit.id,
        service=service.identifier,
        title=speaker.text(service.title),
        organization=speaker.organization(service.competent_authority),
        level=_level(seen, part),
        needed="no",
        why=Asked(seen).why(part.permit.when, speaker.language)[:MOST_REASONS],
        law=_law(seen, Part(part.permit, False, service)),
        costs=(),
        days=0,
        waits_for=(),
        why_waits="",
        state="planned",
        state_text=speaker.words("Not needed"),
    )


def _level(seen: View, part: Part) -> str:
    """Which government gives it, in a word."""
    say = seen.speaker.words
    found = seen.speaker.jurisdiction.organizations.get(part.permit.places[0].service.partition("/")[0])
    levels = {
        "municipal": say("City"),
        "regional": say("Region"),
        "provincial": say("Province"),
        "national": say("Country"),
    }
    return levels.get(found.level, "") if found else ""


def _law(seen: View, part: Part) -> tuple[tuple[str, str], ...]:
    resources = part.service.legal_resources if part.service else ()
    return tuple((cited(seen.speaker, each), each.href) for each in resources)


def _costs(seen: View, part: Part) -> tuple[tuple[str, str], ...]:
    """What it costs by what is known: a tariff that hangs on an answer not given yet is left open."""
    if part.service is None or not part.service.costs:
        return ()
    if part.service.kind != "native":
        return tuple((seen.speaker.text(c.text), seen.speaker.money(c.amount_cents)) for c in part.service.costs)
    own = view_of_part(seen, part.service)
    lines = []
    for due in paying.told_of(own):
        open_yet = bool(due.cost.variable or due.cost.fact) and not due.cents
        said = seen.speaker.words("by what you answer") if open_yet else seen.speaker.money(due.owed_cents)
        lines.append((seen.speaker.text(due.cost.text), said))
    return tuple(lines)


def _total(seen: View) -> str:
    """What is paid with the request, as far as it is known."""
    owed = sum(each.owed_cents for each in paying.due_of(seen))
    return seen.speaker.money(owed) if owed else ""


def _waits(seen: View, part: Part) -> tuple[str, ...]:
    """The titles of what it waits for, as far as that is needed too."""
    needed = {each.permit.id: each for each in parts_of(seen) if each.needed is not False}
    before = (needed[name] for name in part.permit.waits_for if name in needed)
    return tuple(seen.speaker.text(each.service.title) for each in before if each.service is not None)


def _state_text(seen: View, each: Standing) -> str:
    say = seen.speaker.words
    if each.case is not None:
        service = each.service
        assert service is not None, "a case has a service"
        return seen.speaker.text(workflow_of(service).statuses[each.case.status].label)
    if each.part.needed is None:
        return say("Not known yet")
    return {
        "planned": say("Needed"),
        "elsewhere": say("You ask for it yourself"),
        "to_pay": say("Begins when it is paid"),
        "waiting": say("Waits for another permit"),
        "ended": say("Ended: what it waited for was not granted"),
    }.get(each.state, "")


def _turns(seen: View, view: BundleView, standings: Sequence[Standing]) -> Iterator[Turn]:
    """What waits on the person now."""
    say = seen.speaker.words
    if not view.sent:
        return
    if any(each.state == "to_pay" for each in standings):
        yield Turn("pay", say("Pay {amount}. Then all begin.", amount=view.total_text), seen.request.id)
    for each, permit in zip(standings, view.permits, strict=True):
        if each.state == "your_turn":
            question = (
                next((one.question for one in each.case.questions if one.answered_at is None), "") if each.case else ""
            )
            text = say("{title}: {what}", title=permit.title, what=question or permit.state_text)
            yield Turn("answer", text, permit.request_id)
        elif permit.to_pay:
            yield Turn("pay", say("{title}: pay {amount}, and you get it.", title=permit.title, amount=permit.to_pay),
                       permit.request_id)  # fmt: skip
        elif each.state == "elsewhere" and each.part.needed:
            yield Turn("elsewhere", say("Ask for it yourself: {title}", title=permit.title), url=permit.url)
    if view.inspection is not None and view.inspection.bookable and not view.inspection.when:
        yield Turn("inspection", say("Choose a time for the inspection."), seen.request.id)


def _lead(seen: View, view: BundleView) -> str:
    """The one thing to know: when one can open, and what decides it."""
    say = seen.speaker.words
    refused = [each.title for each in view.permits if each.state in OVER]
    if refused:
        return say("You cannot open yet: {titles} was not granted.", titles=", ".join(refused))
    if view.opens_on is None:
        return say("By what you said so far you need no permit.")
    day = language_of.say_date(view.opens_on, seen.speaker.language)
    if any(each.to_pay for each in view.permits) and all(each.is_settled for each in view.permits):
        return say("Everything is granted. Pay what is left, and you can open.")
    if all(each.is_settled for each in view.permits):
        return say("Everything is granted. You can open.")
    blocking = [each.title for each in view.permits if each.blocks]
    if view.sent:
        return say("You can open on {day} at the earliest. This decides it now: {titles}.", day=day,
                   titles=", ".join(blocking))  # fmt: skip
    return say("If you send it today you can open on {day} at the earliest.", day=day)
