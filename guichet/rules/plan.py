"""A prepared computation: some outputs of a law for a period, to evaluate, explain and ask."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from guichet.rules.asking import Asking, InputNeed, ask
from guichet.rules.book import Book
from guichet.rules.dependencies import Graph, trace_graph
from guichet.rules.errors import BadSituation, UnknownVariable, nearest
from guichet.rules.explaining import explain
from guichet.rules.explanation import Explanation
from guichet.rules.people import People
from guichet.rules.possibilities import Possibilities, explore
from guichet.rules.simulating import build_simulation, plain
from guichet.rules.situation import Household, Situation, check_situation, period_of

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

    def __init__(self, book: Book, graph: Graph, period: str, known: tuple[str, ...]) -> None:
        self._book = book
        self._graph = graph
        self._reads = graph.reads()
        self.outputs = tuple(name for name, _ in graph.outputs)
        self.period = period
        self.known = frozenset(known)
        self._certain: dict[Hashable, dict[str, dict[str, object]]] = {}

    @staticmethod
    def prepare(book: Book, *, outputs: tuple[str, ...], period: str, known: tuple[str, ...]) -> Plan:
        """Trace the law once; raises UnknownVariable and BadPeriod."""
        if not outputs:
            raise UnknownVariable("a plan needs at least one output.", where="plan", remedy="Name a variable.")
        for name in (*outputs, *known):
            book.raw(name)
        # A plain text: OpenFisca answers with a kind of its own, which no JSON writer takes.
        at = str(period_of(period, where="plan")) + ""
        return Plan(book, trace_graph(book, outputs, at), at, known)

    def needed_inputs(self) -> tuple[InputNeed, ...]:
        """The input variables the outputs depend on, in the law's order."""
        infos = [(self._book.variable(name), read) for name, read in self._graph.inputs()]
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

        Raises BadSituation, BadPeriod or UnknownVariable; milliseconds for one household.
        """
        household = check_situation(self._book, situation, self._reads)
        people = People(self._book, self._graph, household)
        values = self._given(household) or self._computed(household)
        assumed = dict.fromkeys((variable, instance) for variable, _, instance in people.missing(frozenset()))
        return Evaluation(values=values, period=self.period, law_hash=self._book.hash, assumed=tuple(assumed))

    def ask(self, situation: Situation) -> Asking:
        """Which facts are still needed, of whom; none when no further fact can change an output."""
        people = People(self._book, self._graph, check_situation(self._book, situation, self._reads))
        return ask(people, explore(people, self.known))

    def certain(self, situation: Situation) -> dict[str, dict[str, object]]:
        """The outputs that can no longer change, {variable: {instance: value}}; what is still open is left out.

        For a page shown only when a condition holds: until it is certain, neither `when` nor `unless` is answered.
        """
        household = check_situation(self._book, situation, self._reads)
        key = household.signature()
        found = self._certain.get(key)
        if found is None:
            found = self._find_certain(household)
            if len(self._certain) >= MOST_KEPT:
                self._certain.clear()
            self._certain[key] = found
        return {name: dict(values) for name, values in found.items()}

    def holds(self, situation: Situation) -> bool | None:
        """Whether the first output, a condition, holds of anyone it concerns; None while that is open."""
        name = self.outputs[0]
        found = self.certain(situation).get(name, {})
        if any(found.values()):
            return True
        people = People(self._book, self._graph, check_situation(self._book, situation, self._reads))
        return False if found and all(each in found for each in people.concerned(name)) else None

    def _find_certain(self, household: Household) -> dict[str, dict[str, object]]:
        people = People(self._book, self._graph, household)
        person = self._book.system.person_entity.key
        possibilities: Possibilities | None = None
        found: dict[str, dict[str, object]] = {}
        for name, period in self._graph.outputs:
            raw = self._book.raw(name)
            given = household.facts.get((name, period), {})
            instances = people.household.instances(raw.entity.key, person)
            for instance in people.concerned(name):  # whom it does not concern has the default, which says nothing
                if instance in given:
                    found.setdefault(name, {})[instance] = given[instance].value
                    continue
                if self._book.variable(name).has_formula:
                    possibilities = possibilities or explore(people, self.known)
                    position, spot = instances.index(instance), (name, period, instance)
                    if possibilities.complete and possibilities.known((name, period), position, spot):
                        value = plain(raw, possibilities.values[name, period][0, position])
                        found.setdefault(name, {})[instance] = value
        return found

    def explain(self, situation: Situation, language: str, instance: str | None = None) -> Explanation:
        """Why the first output is what it is, for one instance (needed when there are several)."""
        people = People(self._book, self._graph, check_situation(self._book, situation, self._reads))
        return explain(people, explore(people, self.known), language=language, period=self.period, instance=instance)

    def _given(self, household: Household) -> dict[str, dict[str, object]] | None:
        """The values, when every output of every instance is itself a given fact: nothing to simulate then."""
        found: dict[str, dict[str, object]] = {}
        for name, period in self._graph.outputs:
            facts = household.facts.get((name, period), {})
            instances = household.instances(self._book.variable(name).entity, self._book.system.person_entity.key)
            if any(instance not in facts for instance in instances):
                return None
            found[name] = {instance: facts[instance].value for instance in instances}
        return found

    def _computed(self, household: Household) -> dict[str, dict[str, object]]:
        simulation = build_simulation(self._book, household)
        found: dict[str, dict[str, object]] = {}
        for name, period in self._graph.outputs:
            raw = self._book.raw(name)
            array = simulation.calculate(name, period_of(period, where=name))
            instances = household.instances(raw.entity.key, self._book.system.person_entity.key)
            found[name] = {instance: plain(raw, array[n]) for n, instance in enumerate(instances)}
        return found
