"""The way through a service from what is known so far: which pages apply, which are done, which comes next."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys import situation
from guichet.rules import api as rules


@dataclass(frozen=True)
class PageState:
    """One page of a service in one request: whether it applies now (None: not yet known), and whether it is done."""

    page: catalogue.Page
    applies: bool | None
    complete: bool


@dataclass(frozen=True)
class Flow:
    """All pages in the authored order, and the answers that count: those on pages that apply, and the unasked ones.

    Beyond the first page that is still open nothing is worked out: its answer may change what comes after.
    """

    pages: tuple[PageState, ...]
    answers: Mapping[str, intake.Answer]

    @property
    def applying(self) -> tuple[PageState, ...]:
        return tuple(state for state in self.pages if state.applies)

    @property
    def next_page(self) -> catalogue.Page | None:
        return next((state.page for state in self.applying if not state.complete), None)

    @property
    def at_most(self) -> int:
        """How many pages there are at most, from what is known now."""
        return sum(state.applies is not False for state in self.pages)

    def left(self, answered: Container[str]) -> int:
        """How many questions are left at most, documents among them; what was answered is not counted."""
        pages = [state.page for state in self.pages if state.applies is not False and not state.complete]
        asked = {name for page in pages for name in page.facts if name not in answered}
        return len(asked) + sum(page.kind == "evidence" for page in pages)

    def page(self, page_id: str) -> PageState | None:
        return next((state for state in self.applying if state.page.id == page_id), None)

    def before(self, page_id: str) -> str:
        """The page one goes back to from this one; empty at the first."""
        ids = [state.page.id for state in self.applying]
        place = ids.index(page_id) if page_id in ids else len(ids)
        return ids[place - 1] if place > 0 else ""


class _Known:
    """What is known on the way: the answers that count so far, and the conditions they settle."""

    def __init__(self, service: catalogue.PublicService, law: rules.Law, today: date) -> None:
        self._service, self._law, self._today = service, law, today
        self.answers: dict[str, intake.Answer] = {}
        self._situation: rules.Situation | None = None

    def add(self, answers: Mapping[str, intake.Answer]) -> None:
        if answers:
            self.answers.update(answers)
            self._situation = None

    def applies(self, page: catalogue.Page) -> bool:
        """Whether every condition of a page is known to hold."""
        conditions = ((page.when, True), (page.unless, False))
        return all(self._truth(variable) is wanted for variable, wanted in conditions if variable)

    def _truth(self, variable: str) -> bool | None:
        if self._situation is None:
            self._situation = situation.situation_of(
                service=self._service, law=self._law, answers=self.answers, today=self._today
            )
        return situation.truth(law=self._law, variable=variable, known=self._situation, today=self._today)


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
    known = _Known(service, law, today)
    known.add({name: answer for name, answer in request.answers.items() if name in service.uses})
    states: list[PageState] = []
    is_open = False
    for page in service.pages:
        conditional = bool(page.when or page.unless)
        applies = (None if conditional else True) if is_open else known.applies(page)
        complete = bool(applies) and _complete(page, request, documents)
        if applies:
            known.add({name: request.answers[name] for name in page.facts if name in request.answers})
            is_open = is_open or not complete
        states.append(PageState(page, applies, complete))
    return Flow(tuple(states), known.answers)


def _complete(page: catalogue.Page, request: intake.ServiceRequest, documents: frozenset[str]) -> bool:
    visited = page.id in request.visited
    if page.kind == "evidence":
        return page.evidence in documents or (page.optional and visited)
    optional = set(page.facts) if page.optional else set(page.optional_facts)
    if any(name not in request.answers for name in page.facts if name not in optional):
        return False
    return visited or all(name in request.answers for name in page.facts)
