"""Works a stored decision out again: the same law, facts and day must give the same result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guichet.rules.errors import BadSituation
from guichet.rules.law import Law
from guichet.rules.situation import Situation


@dataclass(frozen=True)
class Record:
    """What was kept: which law (and which graph of it) gave which result, from which facts, for which period.

    `outputs` are all that was computed, the first the yes-or-no one of which `holds` says what it was (None: not
    settled); `amounts` are whole cents by variable (None: not kept). `graph_hash` is empty where it was not kept.
    """

    law_hash: str
    period: str
    situation: Situation
    outputs: tuple[str, ...]
    holds: bool | None
    amounts: Mapping[str, int | None]
    graph_hash: str = ""


@dataclass(frozen=True)
class Difference:
    """One thing that is not what was kept. `serious` is False where the result is the same by another graph."""

    what: str
    kept: object
    found: object
    serious: bool = True

    def __str__(self) -> str:
        return f"{self.what}: kept {self.kept!r}, now {self.found!r}"


def replay(law: Law, record: Record, *, other_law: bool = False) -> tuple[Difference, ...]:
    """Compute a record again and say what differs; nothing when it is the same.

    With `other_law` the law may be another one: what would be decided otherwise under it? Raises UnknownVariable,
    BadPeriod or BadSituation when the facts do not fit the law at all.
    """
    if law.hash != record.law_hash and not other_law:
        return (Difference("law", record.law_hash, law.hash),)
    outcome = record.outputs[0]
    plan = law.plan(record.outputs, record.period)
    differences: list[Difference] = []
    if record.graph_hash and not other_law:
        graph = law.graph(record.outputs, record.period).hash
        if record.graph_hash != graph:
            differences.append(Difference("graph", record.graph_hash, graph, serious=False))
    evaluation = plan.evaluate(record.situation)
    holds = plan.holds(record.situation)
    if holds != record.holds:
        differences.append(Difference(outcome, record.holds, holds))
    for name, kept in record.amounts.items():
        found = _sum(evaluation.values.get(name, {}).values()) if name in record.outputs else None
        if found != kept:
            differences.append(Difference(name, kept, found))
    return tuple(differences)


def _sum(values: Iterable[object]) -> int:
    found = 0
    for value in values:
        if not isinstance(value, int):
            raise BadSituation(f"{value!r} is no amount in whole cents.", where="amounts", remedy="Replay amounts.")
        found += value
    return found
