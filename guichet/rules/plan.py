"""A prepared computation: some outputs of a law for a period, to evaluate, explain and ask."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from guichet.rules.book import Book
from guichet.rules.errors import BadSituation, UnknownVariable, nearest
from guichet.rules.evaluating import values_of
from guichet.rules.explanation import Explanation
from guichet.rules.reasoning.explaining import explain
from guichet.rules.reasoning.lawgraph import LawGraph, Reasoners, graph_of
from guichet.rules.reasoning.outlook import look
from guichet.rules.reasoning.people import People
from guichet.rules.reasoning.questions import Asking, InputNeed, ask, certain
from guichet.rules.running.program import Progress
from guichet.rules.situation import Household, Situation, check_situation, period_of
from guichet.rules.sweeping import Missing, Programs, Swept
from guichet.rules.table import Table

# What is certain of a household is asked again at every page of an interview: this many answers are kept a plan.
MOST_KEPT = 2048


@dataclass(frozen=True)
class Evaluation:
    """The outputs' values: {variable: {instance: value}}, plain Python values, money in whole cents.

    `assumed` lists the inputs (variable, instance) nobody gave, for which the law's default was taken: a result with
    such inputs is an estimate, never a decision.
    """

    values: Mapping[str, Mapping[str, object]]
    period: str
    law_hash: str
    assumed: tuple[tuple[str, str], ...] = ()

    def value(self, variable: str, instance: str | None = None) -> object:
        """One value; without an instance the only one there is. Raises UnknownVariable or BadSituation."""
        if variable not in self.values:
            raise UnknownVariable(
                f"'{variable}' is no output of this plan.", where="evaluation", remedy=nearest(variable, self.values)
            )
        found = self.values[variable]
        if instance is None and len(found) == 1:
            return next(iter(found.values()))
        if instance is None or instance not in found:
            raise BadSituation(
                f"'{variable}' has a value for each of {', '.join(found)}.",
                where="evaluation",
                remedy=nearest(instance, found) if instance else "Name one of them.",
            )
        return found[instance]


class Plan:
    """Made by `Law.plan`; safe to share between threads."""

    def __init__(self, law_graph: LawGraph, period: str, known: tuple[str, ...]) -> None:
        self._book = law_graph.book
        self._law_graph = law_graph
        self._reasoners = Reasoners(law_graph)
        self.outputs = tuple(name for name, _ in law_graph.outputs)
        self.period = period
        self.known = frozenset(known)
        self._certain: dict[Hashable, dict[str, dict[str, object]]] = {}
        self._programs = Programs(law_graph.book)

    @staticmethod
    def prepare(book: Book, *, outputs: tuple[str, ...], period: str, known: tuple[str, ...]) -> Plan:
        """Trace the law once; raises UnknownVariable and BadPeriod."""
        if not outputs:
            raise UnknownVariable("a plan needs at least one output.", where="plan", remedy="Name a variable.")
        for name in (*outputs, *known):
            book.raw(name)
        # A plain text: OpenFisca answers with a kind of its own, which no JSON writer takes.
        at = str(period_of(period, where="plan")) + ""
        return Plan(graph_of(book, outputs, at), at, known)

    def needed_inputs(self) -> tuple[InputNeed, ...]:
        """The input variables the outputs depend on, in the law's order."""
        infos = [(self._book.variable(name), read) for name, read in self._law_graph.inputs.items()]
        return tuple(
            InputNeed(
                variable=info.name,
                entity=info.entity,
                value_type=info.value_type,
                periods=read,
                concerns=info.concerns,
                needed_when=info.needed_when,
            )
            for info, read in infos
        )

    def evaluate(self, situation: Situation) -> Evaluation:
        """Compute the outputs; inputs that are not given take the law's default and are listed as assumed.

        Raises BadSituation, BadPeriod or UnknownVariable. About a millisecond for one household, once the law is
        made ready; `Law.sweep` is for many.
        """
        household = self._household(situation)
        values = values_of(self._law_graph, self._programs, self.period, household)
        missing = People(self._book, household, self._law_graph.inputs).missing(frozenset())
        assumed = dict.fromkeys((variable, instance) for variable, _, instance in missing)
        return Evaluation(values=values, period=self.period, law_hash=self._book.hash, assumed=tuple(assumed))

    def ask(self, situation: Situation, *, together: Sequence[Sequence[str]] = ()) -> Asking:
        """Which facts are still needed, of whom, and which to ask next; none when none can change an output.

        `together` names variables that are asked at once; what is begun is finished first.
        """
        household = self._household(situation)
        with self._reasoners.lock:
            return ask(look(self._reasoners, household, self.known), self.known, together)

    def certain(self, situation: Situation) -> dict[str, dict[str, object]]:
        """The outputs that can no longer change, {variable: {instance: value}}; what is still open is left out.

        For a page shown only when a condition holds: until it is certain, neither `when` nor `unless` is answered.
        """
        found = self._certainly(self._household(situation))
        return {name: dict(values) for name, values in found.items()}

    def _certainly(self, household: Household) -> dict[str, dict[str, object]]:
        """The same, kept for who asks again."""
        key = household.signature()
        found = self._certain.get(key)
        if found is None:
            found = self._find_certain(household)
            if len(self._certain) >= MOST_KEPT:
                self._certain.clear()
            self._certain[key] = found
        return found

    def holds(self, situation: Situation) -> bool | None:
        """Whether the first output, a condition, holds of anyone it concerns; None while that is open."""
        return self.truths(situation)[self.outputs[0]]

    def truths(self, situation: Situation) -> dict[str, bool | None]:
        """The same of every output, all of them conditions."""
        people = People(self._book, self._household(situation), {})
        certain = self._certainly(people.household)
        return {name: _holds(certain.get(name, {}), people.concerned(name)) for name in self.outputs}

    def sweep(
        self, table: Table, *, progress: Progress | None = None, missing: Missing = "assume", workers: int = 1
    ) -> Swept:
        """Compute the outputs for everybody in a table; see `Law.sweep`."""
        return self._programs.sweep(
            self.outputs, self.period, table, progress=progress, missing=missing, workers=workers
        )

    def _household(self, situation: Situation) -> Household:
        return check_situation(self._book, situation, self._law_graph.periods)

    def _find_certain(self, household: Household) -> dict[str, dict[str, object]]:
        with self._reasoners.lock:
            return certain(look(self._reasoners, household, self.known))

    def explain(self, situation: Situation, language: str, instance: str | None = None) -> Explanation:
        """Why the first output is what it is, for one instance (needed when there are several)."""
        household = self._household(situation)
        with self._reasoners.lock:
            return explain(
                self._reasoners, household, self.known, language=language, period=self.period, instance=instance
            )


def _holds(found: Mapping[str, object], concerned: tuple[str, ...]) -> bool | None:
    """Whether a condition holds of anyone: for one is enough."""
    if any(found.values()):
        return True
    return False if found and all(each in found for each in concerned) else None
