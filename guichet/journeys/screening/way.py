"""The way through the questions: first who lives there, then what settles most, until nothing can matter any more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from guichet.intake import api as intake
from guichet.journeys.compose import Speaker
from guichet.journeys.consulting import nearly_best
from guichet.journeys.screening.household import CHILDREN, HOUSEHOLD, Key, children_in, fact_of
from guichet.journeys.screening.pool import Group, Pool
from guichet.journeys.screening.reckoning import Finding, Household, Reckoning, household_of
from guichet.rules import api as rules

RESULTS = "results"


@dataclass(frozen=True)
class Screening:
    """A person's answers so far, with all that is worked out from them. Each part is worked out once, when wanted."""

    request: intake.ServiceRequest
    pool: Pool
    law: rules.Law
    period: str
    today: date
    speaker: Speaker

    @property
    def answers(self) -> dict[str, intake.Answer]:
        """Every answer so far by key; one whose value is None was passed over."""
        return dict(self.request.answers)

    @property
    def begun(self) -> bool:
        """Whether it is said who lives there: before, nothing can be worked out."""
        return CHILDREN in self.request.answers and HOUSEHOLD in self.request.visited

    @cached_property
    def household(self) -> Household:
        """The household as the law takes it."""
        return household_of(self.pool, self.law, self.request.answers, self.today)

    @property
    def reckoning(self) -> Reckoning:
        """How the law is asked about it."""
        return Reckoning(self.pool, self.law, self.period, frozenset(self.request.answers))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the law says of every service."""
        if not self.begun:
            return ()
        return tuple(self.reckoning.find(each, self.household) for each in self.pool.services)

    @cached_property
    def open_keys(self) -> frozenset[Key]:
        """What can still matter to some service: no more than these are asked, ever."""
        return frozenset[Key]().union(*(each.keys for each in self.findings))

    @cached_property
    def needed(self) -> dict[Key, float]:
        """What may be asked now, with how much each would settle over all services."""
        found: dict[Key, float] = defaultdict(float)
        for each in self.findings:
            for key, effect in each.needed.items():
                found[key] += effect
        return dict(found)

    @property
    def left(self) -> int:
        """How many questions are left at most, unless an answer opens more (see `may_open`)."""
        if self.begun:
            return len(self.needed)
        # Nobody knows yet how many children there are: the household's own questions come first.
        return len(self.household_keys)

    @property
    def may_open(self) -> int:
        """How many more there can be: questions that only matter if another is answered in one way."""
        return len(self.open_keys - self.needed.keys()) if self.begun else 0

    @property
    def household_keys(self) -> tuple[str, ...]:
        """What is asked of the household."""
        partner = self.pool.partner_fact
        return (partner, CHILDREN) if partner else (CHILDREN,)

    @cached_property
    def next_page(self) -> str:
        """The page to ask now; `results` when nothing is left that matters."""
        if not self.begun:
            return HOUSEHOLD
        candidates = self._candidates()
        following = [each for each in candidates if self._follows(each)] or candidates
        effects = {each.id: max(self.needed[key] for key in self._needed_of(each)) for each in following}
        return next(iter(nearly_best(effects)), RESULTS)

    def _candidates(self) -> list[Group]:
        return [group for group in self.pool.groups if self._needed_of(group)]

    def _needed_of(self, group: Group) -> list[Key]:
        return [key for key in self.pool.keys(group, children_in(self.request.answers)) if key in self.needed]

    def _follows(self, group: Group) -> bool:
        """Whether a page belongs to what was just asked: it is begun, or only matters because of an answer."""
        keys = {str(key) for key in self.pool.keys(group, children_in(self.request.answers))}
        if any(key in self.request.answers and self.request.answers[key].confirmed for key in keys):
            return True
        needed = {kind.law_variable for kind in group.facts if any(key.fact == kind.id for key in self.needed)}
        rules_of = (self.law.variable(name).needed_when for name in needed if name)
        return any(rule is not None and self._said(rule.variable) for rule in rules_of)

    def _said(self, variable: str) -> bool:
        return any(name == variable for name, _ in self.household.facts)

    def keys_of(self, page: str) -> tuple[str, ...]:
        """What a page asks: what matters now; shown again later, also what was answered there. Empty for no page."""
        if page == HOUSEHOLD:
            return self.household_keys
        group = self.pool.group(page)
        if group is None or not self.begun:
            return ()
        keys = self.pool.keys(group, children_in(self.request.answers))
        if page == self.next_page:
            return tuple(str(key) for key in keys if key in self.needed)
        return tuple(str(key) for key in keys if str(key) in self.request.answers or key in self.needed)

    @cached_property
    def trail(self) -> tuple[str, ...]:
        """The pages answered, in the order in which that was done; what was held all along is on none."""
        first: dict[str, datetime] = {}
        for name, answer in self.request.answers.items():
            if not answer.confirmed or answer.at is None:
                continue
            page = self.page_of(name)
            first[page] = min(first.get(page, answer.at), answer.at)
        return tuple(sorted((page for page in first if page), key=lambda page: (page != HOUSEHOLD, first[page])))

    def before(self, page: str) -> str:
        """The page one goes back to from this one; empty at the first."""
        trail = self.trail
        place = trail.index(page) if page in trail else len(trail)
        return trail[place - 1] if place > 0 else ""

    def page_of(self, key: str) -> str:
        """The page on which an answer is given; empty where its fact is asked no more."""
        if key in self.household_keys:
            return HOUSEHOLD
        fact = fact_of(key)
        return self.pool.group_of(fact).id if self.pool.kind(fact) else ""

    @property
    def answered(self) -> int:
        """How many questions were answered or passed over here; what was held all along was not asked."""
        given = self.request.answers.items()
        return sum(answer.confirmed and answer.at is not None and bool(self.page_of(name)) for name, answer in given)
