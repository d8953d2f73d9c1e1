"""Asks a register again that was away when the person needed it; what it says then waits for them."""

from __future__ import annotations

from guichet.cases import api as cases
from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.intake import api as intake
from guichet.journeys.use_cases.ask_register import permitting, reading
from guichet.journeys.use_cases.view_request import View, case_of, view
from guichet.kernel.api import SYSTEM, NotFound
from guichet.language import api as language_of
from guichet.sharing import api as sharing


def ask_register_again(*, fetch_id: str) -> evidence.Fetched | None:
    """Ask once more; raises RegisterDown while it is still away, so that the outbox comes back later.

    For a request that was sent meanwhile, an answer that says otherwise than the person did is noted on the case, for
    the officer to raise it with them; it changes nothing by itself. None when nobody needs it any more.
    """
    try:
        found = evidence.fetched(fetch_id=fetch_id, by=SYSTEM)
        request = intake.request(request_id=found.request.id, by=SYSTEM)
    except NotFound:
        return None
    if found.state != "waiting" or request.state not in ("draft", "submitted"):
        return None
    if found.register not in ports.registers:
        raise ports.RegisterDown(f"no register {found.register} is plugged in any more")
    seen = view(request=request, by=SYSTEM)
    try:
        found = evidence.fetch_again(
            fetch_id=fetch_id,
            recipient=seen.service.competent_authority,
            permit=permitting(
                source=found.organization,
                recipient=seen.service.competent_authority,
                facts=tuple(found.asked),
                purpose=found.purpose,
                about=found.about_id,
                consent_id=found.consent_id,
                asked_by=SYSTEM,
            ),
            read=reading(seen),
            by=SYSTEM,
        )
    except sharing.NotShared as refused:
        sharing.note_refusal(refused)
        return None  # what was allowed then is not any more
    if found.state == "waiting":
        raise ports.RegisterDown(f"the register {found.register} is still away")
    if found.state == "said" and request.state == "submitted":
        _note(seen, found)
    return found


def _note(seen: View, found: evidence.Fetched) -> None:
    """Tell the officer, without a value, which facts the register says otherwise; they ask the person."""
    answers = seen.request.answers
    other = [name for name, value in found.said.items() if name in answers and answers[name].value != value]
    case = case_of(seen.request.id, by=SYSTEM)
    if not other or case is None:
        return
    say = language_of.translator(seen.speaker.jurisdiction.default_language)
    kinds = seen.service.facts
    names = ", ".join(seen.speaker.text(kinds[name].short) or seen.speaker.text(kinds[name].question) for name in other)
    text = say(
        "The register of {who} was away when this was sent, and says otherwise now on: {facts}. Ask the person.",
        who=seen.speaker.organization(found.organization),
        facts=names,
    )
    cases.add_note(case_id=case.id, text=text, by=SYSTEM)
