"""The way through a service from what is known so far: which pages apply, which are done, which comes next."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys import consulting, situation
from guichet.journeys.ordering import PageState, ordered
from guichet.journeys.outline import Condition, Outline, outline_of
from guichet.rules import api as rules


@dataclass(frozen=True)
class Flow:
    """All pages in the order in which they are asked, and the answers that count: those on pages that apply, and the
    unasked ones.

    `not_asked` are the facts that would be asked by the authored pages and can no longer change what the law says.
    """

    pages: tuple[PageState, ...]
    answers: Mapping[str, intake.Answer]

    @property
    def applying(self) -> tuple[PageState, ...]:
        return tuple(state for state in self.pages if state.applies and not state.passed_over)

    @property
    def next_state(self) -> PageState | None:
        """The page to ask now; None when all are done."""
        return next((state for state in self.pages if state.is_open), None)

    @property
    def next_page(self) -> catalogue.Page | None:
        return self.next_state.page if self.next_state else None

    @property
    def not_asked(self) -> tuple[tuple[str, str], ...]:
        """(page, fact) of everything that was passed over on pages that apply."""
        return tuple(
            (state.page.id, name)
            for state in self.pages
            if state.applies and not state.is_open
            for name in state.skipped
        )

    def left(self, answered: Container[str]) -> int:
        """How many questions are left at most, documents among them; what was answered is not counted."""
        states = [
            each for each in self.pages if each.applies is not False and not each.complete and not each.passed_over
        ]
        asked = {name for state in states for name in state.asked if name not in answered}
        return len(asked) + sum(state.page.kind == "evidence" for state in states)

    def done(self, answered: Container[str]) -> int:
        """How many questions are answered or were left out on a page that is done; documents are counted like answers.

        With `left` these are all there are at most; going forward that sum never rises.
        """
        states = [each for each in self.pages if each.applies is not False and not each.passed_over]
        said = {name for each in states for name in each.asked if each.complete or name in answered}
        return len(said) + sum(each.page.kind == "evidence" and each.complete for each in states)

    def page(self, page_id: str) -> PageState | None:
        """The page of that name if it is on the way; also one that was passed over, for who wants to answer it."""
        return next((state for state in self.pages if state.applies and state.page.id == page_id), None)

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
        self._told: situation.Told | None = None
        self._found: dict[rules.Plan, Mapping[str, bool | None]] = {}

    def add(self, answers: Mapping[str, intake.Answer]) -> None:
        if answers:
            self.answers.update(answers)
            self._told = None
            self._found.clear()

    def applies(self, page: catalogue.Page, outline: Outline) -> bool | None:
        """Whether every condition of a page holds, and of its alternatives one; None while that is open."""
        found = self._all(outline.conditions[page.id])
        several = outline.alternatives.get(page.id)
        if several is None or found is False:
            return found
        truths = [self._all(each) for each in several]
        either = True if True in truths else None if None in truths else False
        return either if found else (False if either is False else None)

    def _all(self, conditions: tuple[Condition, ...]) -> bool | None:
        found: bool | None = True
        for condition in conditions:
            truth = self._truths(condition)[condition.variable]
            if truth is None:
                found = None
            elif truth is not condition.wanted:
                return False
        return found

    def _truths(self, condition: Condition) -> Mapping[str, bool | None]:
        """Of all that is worked out with a condition whether it holds."""
        found = self._found.get(condition.plan)
        if found is None:
            found = self._found[condition.plan] = consulting.truths(self._question(condition.plan, condition.told))
        return found

    def asking(self, outline: Outline) -> rules.Asking | None:
        """What can still change the decision or an amount."""
        return consulting.asked(self._question(outline.decision, outline.reads)) if outline.decision else None

    def _question(self, plan: rules.Plan, reads: frozenset[str]) -> consulting.Question:
        if self._told is None:
            self._told = situation.told_of(
                service=self._service, law=self._law, answers=self.answers, today=self._today
            )
        told = self._told.reading(reads)
        return consulting.Question(plan, self._law.hash, told.key(), told.situation)


def flow_of(
    *,
    service: catalogue.PublicService,
    law: rules.Law,
    request: intake.ServiceRequest,
    documents: frozenset[str],
    today: date,
) -> Flow:
    """Work through the pages. `documents` are the evidence types that a usable document was sent for.

    A condition sees only answers that count: what was said on a page that no longer applies is kept in the draft
    (going back loses nothing) but decides nothing. What nobody but the law wants is asked only while it can change the
    decision or an amount, and among neighbouring pages of that kind what settles most is asked first.
    """
    outline = outline_of(service, law, situation.month_of(today))
    known = _Known(service, law, today)
    known.add({name: answer for name, answer in request.answers.items() if name in service.uses})
    applies = _walk(service, outline, known, request, documents)
    matters = _Matters(outline, known, request, service, applies)
    states: list[PageState] = []
    is_open = False
    for page in service.pages:
        state = _state(page, applies[page.id], matters, request, documents)
        if state.applies is None and not is_open:
            # Nothing is asked any more that could show that it applies.
            state = replace(state, applies=False)
        is_open = is_open or state.is_open
        states.append(state)
    return Flow(ordered(states, outline, matters.asking, request), known.answers)


def _walk(
    service: catalogue.PublicService,
    outline: Outline,
    known: _Known,
    request: intake.ServiceRequest,
    documents: frozenset[str],
) -> dict[str, bool | None]:
    """Which pages apply by what was answered on those before; where no law is asked, none beyond the first open one."""
    found: dict[str, bool | None] = {}
    is_open = False
    for page in service.pages:
        if not outline.conditions[page.id] and page.id not in outline.alternatives:
            applies: bool | None = True
        elif is_open and not outline.spots:
            applies = None
        else:
            applies = known.applies(page, outline)
        found[page.id] = applies
        if applies:
            known.add({name: request.answers[name] for name in page.facts if name in request.answers})
            is_open = is_open or not _complete(page, page.facts, request, documents)
    return found


class _Matters:
    """Which facts are still to be asked: those that somebody else wants, and those that can still change something."""

    def __init__(
        self,
        outline: Outline,
        known: _Known,
        request: intake.ServiceRequest,
        service: catalogue.PublicService,
        applies: Mapping[str, bool | None],
    ) -> None:
        self._outline, self._answers = outline, request.answers
        self._hung_on: dict[str, frozenset[str]] = {}
        pages = [page for page in service.pages if applies[page.id] is not False]
        is_open = any(name in outline.spots and name not in request.answers for page in pages for name in page.facts)
        self.asking = known.asking(outline) if is_open else None
        relevant = self.asking.relevant if self.asking else ()
        self._relevant = frozenset((each.variable, each.instance) for each in relevant)
        hung_on = frozenset[str]()
        for page in reversed(pages):
            self._hung_on[page.id] = hung_on
            if applies[page.id] is None and (self.proof(page) if page.evidence else any(self.wanted(page))):
                hung_on |= outline.reads_of(page)

    def wanted(self, page: catalogue.Page) -> tuple[str, ...]:
        """The facts of a page that matter to somebody, whether or not they were given."""
        return tuple(name for name in page.facts if self._matters(name, self._hung_on[page.id]))

    def _matters(self, name: str, hung_on: frozenset[str]) -> bool:
        spot = self._outline.spots.get(name)
        return spot is None or spot in self._relevant or spot[0] in hung_on

    def proof(self, page: catalogue.Page) -> bool:
        """Whether there is anything that a document would prove."""
        proven = self._outline.proven.get(page.id)
        if proven is None:
            return True
        return any(name in self._answers or self._outline.spots[name] in self._relevant for name in proven)


def _state(
    page: catalogue.Page,
    applies: bool | None,
    matters: _Matters,
    request: intake.ServiceRequest,
    documents: frozenset[str],
) -> PageState:
    if applies is False:
        return PageState(page, False, False)
    if page.kind == "evidence":
        passed_over = page.evidence not in documents and page.id not in request.visited and not matters.proof(page)
        return PageState(page, applies, bool(applies) and _complete(page, (), request, documents), (), passed_over)
    wanted = matters.wanted(page)
    asked = tuple(name for name in page.facts if name in wanted or name in request.answers)
    if not asked:
        return PageState(page, applies, False, page.facts, passed_over=True)
    return PageState(page, applies, bool(applies) and _complete(page, asked, request, documents), asked)


def _complete(
    page: catalogue.Page, asked: tuple[str, ...], request: intake.ServiceRequest, documents: frozenset[str]
) -> bool:
    """Whether a page is done; of its facts those count that are `asked`."""
    visited = page.id in request.visited
    if page.kind == "evidence":
        return page.evidence in documents or (page.optional and visited)
    optional = set(page.facts) if page.optional else set(page.optional_facts)
    if any(name not in request.answers for name in asked if name not in optional):
        return False
    return visited or all(name in request.answers for name in asked)
