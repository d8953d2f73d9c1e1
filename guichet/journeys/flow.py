"""The way through a service from what is known so far: which pages apply, which are done, which comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys import situation
from guichet.rules import api as rules


@dataclass(frozen=True)
class PageState:
    """One page of a service in one request: whether it applies now, and whether it still needs something."""

    page: catalogue.Page
    applies: bool
    complete: bool


@dataclass(frozen=True)
class Flow:
    """All pages in the authored order, and the answers that count: those on pages that apply, and the unasked ones."""

    pages: tuple[PageState, ...]
    answers: Mapping[str, intake.Answer]

    @property
    def applying(self) -> tuple[PageState, ...]:
        return tuple(state for state in self.pages if state.applies)

    @property
    def next_page(self) -> catalogue.Page | None:
        return next((state.page for state in self.applying if not state.complete), None)

    def page(self, page_id: str) -> PageState | None:
        return next((state for state in self.applying if state.page.id == page_id), None)

    def before(self, page_id: str) -> str:
        """The page one goes back to from this one; empty at the first."""
        ids = [state.page.id for state in self.applying]
        place = ids.index(page_id) if page_id in ids else len(ids)
        return ids[place - 1] if place > 0 else ""


def flow_of(
    *,
    service: catalogue.PublicService,
    law: rules.Law,
    request: intake.ServiceRequest,
    documents: frozenset[str],
    today: date,
) -> Flow:
    """Work through the pages in order. `documents` are the evidence types that a usable document was sent for.

    A condition sees only answers that count: what was said on a page that no longer applies is kept in the draft
    (going back loses nothing) but decides nothing.
    """
    counting = {name: answer for name, answer in request.answers.items() if name in service.uses}
    truths: dict[str, bool | None] = {}
    states: list[PageState] = []
    for page in service.pages:
        applies = _applies(page, service, law, counting, today, truths)
        if applies:
            answered = {name: request.answers[name] for name in page.facts if name in request.answers}
            if answered:
                counting.update(answered)
                truths.clear()
        states.append(PageState(page, applies, applies and _complete(page, request, documents)))
    return Flow(tuple(states), counting)


def _applies(
    page: catalogue.Page,
    service: catalogue.PublicService,
    law: rules.Law,
    answers: Mapping[str, intake.Answer],
    today: date,
    truths: dict[str, bool | None],
) -> bool:
    for variable, wanted in ((page.when, True), (page.unless, False)):
        if not variable:
            continue
        if variable not in truths:
            known = situation.situation_of(service=service, law=law, answers=answers, today=today)
            truths[variable] = situation.truth(
                service=service, law=law, variable=variable, situation=known, today=today
            )
        if truths[variable] is not wanted:
            return False
    return True


def _complete(page: catalogue.Page, request: intake.ServiceRequest, documents: frozenset[str]) -> bool:
    visited = page.id in request.visited
    if page.kind == "evidence":
        return page.evidence in documents or (page.optional and visited)
    optional = set(page.facts) if page.optional else set(page.optional_facts)
    if any(name not in request.answers for name in page.facts if name not in optional):
        return False
    return visited or all(name in request.answers for name in page.facts)
