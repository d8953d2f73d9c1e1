"""How each part of a bundle stands: its request, its case, its days; all from what really happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guichet.bookings import api as bookings
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.credentials import api as credentials
from guichet.intake import api as intake
from guichet.journeys.critical_path import Span, Task, lay_out
from guichet.journeys.permits import PermitState
from guichet.journeys.use_cases.bundle_parts import Part, parts_of
from guichet.journeys.use_cases.view_request import View, case_of, workflow_of
from guichet.kernel.api import SYSTEM, Reference
from guichet.payments import api as payments

GRANTED = "granted"
# What is over and was not granted: the opening does not come as long as it is needed.
OVER: frozenset[PermitState] = frozenset({"refused", "ended"})


@dataclass(frozen=True)
class Standing:
    """A part with its request and its case, None where there is none yet, and the visit that is booked for it.

    Once granted also what was issued, and what its decision costs as long as that is to be paid.
    """

    part: Part
    state: PermitState
    request: intake.ServiceRequest | None = None
    case: cases.Case | None = None
    visit: bookings.Appointment | None = None
    issued: credentials.Credential | None = None
    charge: payments.Charge | None = None

    @property
    def id(self) -> str:
        return self.part.permit.id

    @property
    def service(self) -> catalogue.PublicService | None:
        return self.part.service


def standings_of(seen: View) -> tuple[Standing, ...]:
    """Every permit that is needed, or may be, in the authors' order."""
    sent = {each.service: each for each in intake.parts_of(request_id=seen.request.id, by=SYSTEM)}
    charges = payments.charges_about(subject=Reference("request", seen.request.id), by=SYSTEM)
    unpaid = any(each.state == "open" for each in charges)
    found = []
    for part in parts_of(seen):
        if part.needed is False:
            continue
        own = sent.get(part.service.identifier) if part.service else None
        case = case_of(own.id, by=SYSTEM) if own else None
        visit = bookings.appointment_about(subject=Reference("request", own.id), by=SYSTEM) if own else None
        state = _state(part, own, case, unpaid=unpaid)
        issued, charge = _given(own, case) if state == GRANTED else (None, None)
        found.append(Standing(part, state, own, case, visit, issued, charge))
    return tuple(found)


def _given(
    own: intake.ServiceRequest | None, case: cases.Case | None
) -> tuple[credentials.Credential | None, payments.Charge | None]:
    """What a permit that was granted is shown with, and what is still to be paid for it."""
    if own is None or case is None:
        return None, None
    held = credentials.credentials_about(subject=Reference("case", case.id), by=SYSTEM)
    charges = payments.charges_about(subject=Reference("request", own.id), by=SYSTEM)
    owed = next((each for each in charges if each.state == "open"), None)
    return next((each for each in reversed(held) if each.state != "revoked"), None), owed


def _state(part: Part, own: intake.ServiceRequest | None, case: cases.Case | None, *, unpaid: bool) -> PermitState:
    if part.service is not None and part.service.kind != "native":
        return "elsewhere"
    if own is None:
        return "planned"
    if own.state == "withdrawn":
        return "ended"
    if case is None:
        return "to_pay" if unpaid else "waiting"
    service = catalogue.service(case.service, version=case.service_version)
    status = workflow_of(service).statuses[case.status]
    if status.outcome:
        return "granted" if status.outcome == GRANTED else "refused"
    return "your_turn" if status.waiting_on == "person" else "open"


def spans_of(seen: View, standings: Sequence[Standing]) -> Mapping[str, Span]:
    """The days of each permit that is certainly needed: promised, or as they were."""
    calendar, speaker = seen.speaker.jurisdiction.working_days, seen.speaker
    tasks = []
    for each in standings:
        if each.part.needed is not True or each.service is None:
            continue
        case, began_on, ended_on = each.case, None, None
        if case is not None:
            began_on = speaker.day(case.opened_at)
            ended_on = speaker.day(case.closed_at) if case.closed_at else None
        elif each.state == "elsewhere" and seen.request.submitted_at is not None:
            began_on = speaker.day(seen.request.submitted_at)
        due_on: date | None = case.due_on if case else None
        if case is not None and each.state == "your_turn" and case.questions and due_on is not None:
            # The clock stands still while the person is asked: what was left then is left still.
            asked_on = speaker.day(case.questions[-1].asked_at)
            due_on = calendar.after(seen.today, max(0, calendar.between(asked_on, due_on)))
        not_before = speaker.day(each.visit.starts_at) if each.visit else None
        waits = each.part.permit.waits_for
        tasks.append(Task(each.id, each.service.processing_days or 0, waits, began_on, due_on, ended_on, not_before))
    return {span.id: span for span in lay_out(tasks, from_on=seen.today, calendar=calendar)}
