"""Says which credentials from a wallet would answer what a page asks."""

from __future__ import annotations

from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.journeys.ordering import PageState
from guichet.journeys.use_cases.consent import about_whom
from guichet.journeys.use_cases.offer_register import who_is
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import Actor


def credentials_for(seen: View, state: PageState, *, by: Actor) -> tuple[str, ...]:
    """Names the organizations whose credentials would answer something of a page; empty where none would.

    Nobody has to be signed in for it: whoever goes there is asked to. At a counter the clerk must be sure enough.
    """
    if not ports.credentials.names():
        return ()
    wanted = _wanted(seen, state, owner=about_whom(seen, by=by))
    found = (
        each.organization
        for _, verifier in ports.credentials
        if not by.by_clerk or by.assurance >= verifier.assurance
        for each in verifier.accepted()
        if each.facts & wanted
    )
    return tuple(seen.speaker.organization(each) for each in dict.fromkeys(found))


def _wanted(seen: View, state: PageState, *, owner: str | None) -> set[str]:
    """The facts of a page that nobody vouched for yet, of the person who asks and of people whom we know."""
    facts, answers = seen.service.facts, seen.request.answers
    names = set(state.asked)
    if state.page.kind == "evidence":
        names = {name for name, kind in facts.items() if state.page.evidence in kind.evidence}
    return {
        name
        for name in names
        if (facts[name].subject == "applicant" or (owner and who_is(seen, facts[name].subject, owner=owner)))
        and (name not in answers or answers[name].source not in evidence.VOUCHED)
    }
