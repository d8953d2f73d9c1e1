"""The order of the pages: the authors', but among neighbours that serve the law alone what settles most comes first.

Where the order is free it is found from the answers alone, and what was answered keeps its place in the order in which
that was done: nothing moves between two looks at the same request. Of pages that settle nearly as much (`NEARLY`), one
about the person who was just asked about comes first, then the authors' first. A page that is begun, or that hangs on
what was just answered, comes before any other; one that hangs on what is still open is never drawn forward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.consulting import effect_of, nearly_best
from guichet.journeys.outline import Outline
from guichet.rules import api as rules


@dataclass(frozen=True)
class PageState:
    """One page of a service in one request: whether it applies now (None: not yet known), and whether it is done.

    `asked` are its facts that were given or still matter. A page of which nothing was given and nothing matters is
    `passed_over`: it is not asked, and can be answered all the same.
    """

    page: catalogue.Page
    applies: bool | None
    complete: bool
    asked: tuple[str, ...] = ()
    passed_over: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is still to be asked."""
        return bool(self.applies) and not self.complete and not self.passed_over

    @property
    def skipped(self) -> tuple[str, ...]:
        """Its facts that nobody gave and that can no longer matter."""
        return (
            self.page.facts if self.passed_over else tuple(each for each in self.page.facts if each not in self.asked)
        )


def ordered(
    states: Sequence[PageState], outline: Outline, asking: rules.Asking | None, request: intake.ServiceRequest
) -> tuple[PageState, ...]:
    """The pages as they are asked; `states` stand in the authors' order."""
    found = list(states)
    first = next((place for place, state in enumerate(states) if state.is_open), len(states))
    for begin, end in outline.stretches:
        done = sorted((each for each in states[begin:end] if each.complete), key=lambda each: _place(each, request))
        rest = [each for each in states[begin:end] if not each.complete]
        if begin <= first < end and asking is not None:
            chosen = _chosen(done, rest, outline, asking, request)
            rest = [chosen, *(each for each in rest if each is not chosen)]
        found[begin:end] = [*done, *rest]
    return tuple(found)


def _place(state: PageState, request: intake.ServiceRequest) -> int:
    """What was held all along comes before what was answered."""
    return request.trail.index(state.page.id) if state.page.id in request.trail else -1


def _chosen(
    done: Sequence[PageState],
    rest: Sequence[PageState],
    outline: Outline,
    asking: rules.Asking,
    request: intake.ServiceRequest,
) -> PageState:
    """Of the pages that are left in a stretch, the one to ask now."""
    visited = [each for each in done if each.page.id in request.visited]
    candidates = _free(rest, outline)
    following = [each for each in candidates if _follows(each, visited, outline, request)] or candidates
    effects = {
        each.page.id: effect_of(asking, [outline.spots[name] for name in each.asked if name not in request.answers])
        for each in following
    }
    good = nearly_best(effects)
    near = [each for each in following if each.page.id in good]
    about = _subject(visited[-1], outline) if visited else ""
    return next((each for each in near if _subject(each, outline) == about), near[0])


def _free(rest: Sequence[PageState], outline: Outline) -> list[PageState]:
    """The pages that hang on nothing that an earlier page of the stretch still asks."""
    free: list[PageState] = []
    before: set[str] = set()
    for each in rest:
        if each.is_open and before.isdisjoint(outline.reads_of(each.page)):
            free.append(each)
        if each.applies is not False and not each.passed_over:
            before.update(outline.spots[name][0] for name in each.asked)
    return free


def _follows(state: PageState, visited: Sequence[PageState], outline: Outline, request: intake.ServiceRequest) -> bool:
    """Whether a page belongs to what was answered: it is begun, or is asked because of an answer."""
    if any(name in request.answers and request.answers[name].confirmed for name in state.asked):
        return True
    answered = {outline.spots[name][0] for each in visited for name in each.asked}
    return not answered.isdisjoint(outline.reads_of(state.page))


def _subject(state: PageState, outline: Outline) -> str:
    return outline.spots[state.page.facts[0]][1]
