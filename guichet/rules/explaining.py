"""Makes an explanation: the tree of conditions below an outcome, what each was met by, and which of them decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guichet.rules.book import VariableInfo
from guichet.rules.deciding import mark_decisive
from guichet.rules.dependencies import NodeKey
from guichet.rules.errors import BadSituation, UnknownLanguage, nearest
from guichet.rules.explanation import (
    AmountLine,
    Condition,
    Explanation,
    FactUsed,
    ParameterUsed,
    Reference,
)
from guichet.rules.people import People, Spot
from guichet.rules.possibilities import Possibilities, figure
from guichet.rules.simulating import build_simulation, default_of, plain
from guichet.rules.situation import period_of


@dataclass(frozen=True)
class _Reader:
    """Looks values and words up while the tree is built."""

    people: People
    possibilities: Possibilities
    base: Mapping[NodeKey, Any]
    language: str

    def position(self, spot: Spot) -> int:
        info = self.people.book.variable(spot[0])
        person = self.people.book.system.person_entity.key
        return self.people.household.instances(info.entity, person).index(spot[2])

    def value(self, spot: Spot) -> object:
        """The value with the law's defaults for what is missing."""
        return plain(self.people.book.raw(spot[0]), self.base[spot[:2]][self.position(spot)])

    def known(self, spot: Spot) -> bool:
        return self.possibilities.known(spot[:2], self.position(spot), spot)

    def words(self, info: VariableInfo, met: bool | None) -> dict[str, str]:
        """The wording that fits in every language, the plain label where there is no special one."""
        special = info.met if met else info.not_met
        fitting = special.by_language if met is not None else {}
        languages = self.people.book.languages
        return {
            each: text for each in languages if (text := fitting.get(each) or info.labels.by_language.get(each, ""))
        }

    def label(self, words: Mapping[str, str], name: str) -> str:
        return words.get(self.language) or words.get("en") or name


def explain(
    people: People, possibilities: Possibilities, *, language: str, period: str, instance: str | None
) -> Explanation:
    """Explain the first output of a plan."""
    book = people.book
    if language not in book.languages:
        raise UnknownLanguage(
            f"the law has no words in '{language}'.", where=book.name, remedy=nearest(language, book.languages)
        )
    key = people.graph.outputs[0]
    spot: Spot = (*key, _instance(people, key[0], instance))
    reader = _Reader(people=people, possibilities=possibilities, base=_base(people), language=language)
    info = book.variable(key[0])
    settled = reader.known(spot)
    value = reader.value(spot) if settled else None
    words = reader.words(info, value if isinstance(value, bool) else None)
    lines = tuple(_conditions(reader, spot, ()))
    if settled and isinstance(value, bool):
        lines = mark_decisive(people, spot, lines, outcome=value)
    return Explanation(
        outcome=key[0],
        instance=spot[2],
        label=reader.label(words, key[0]),
        value=value,
        settled=settled,
        period=period,
        language=language,
        law_hash=book.hash,
        lines=lines,
        amounts=_amounts(reader),
        parameters_used=_parameters(people, language),
        references=info.references,
        labels=words,
    )


def _instance(people: People, variable: str, instance: str | None) -> str:
    concerned = people.concerned(variable)
    if instance is None and len(concerned) == 1:
        return concerned[0]
    if instance is None or instance not in concerned:
        raise BadSituation(
            f"'{variable}' concerns {', '.join(concerned) or 'nobody here'}.",
            where="explain",
            remedy=nearest(instance, concerned) if instance else "Say whose.",
        )
    return instance


def _base(people: People) -> dict[NodeKey, Any]:
    simulation = build_simulation(people.book, people.household)
    return {key: simulation.calculate(key[0], period_of(key[1], where=key[0])) for key in people.graph.nodes}


def _below(reader: _Reader, spot: Spot) -> list[Spot]:
    node = reader.people.graph.nodes[spot[:2]]
    found: list[Spot] = []
    for child in node.children:
        instances = reader.people.read_by(node, spot[2], child)
        own = (spot[2],) if spot[2] in instances else instances
        same = reader.people.book.variable(child[0]).entity == reader.people.book.variable(spot[0]).entity
        found.extend((*child, each) for each in (own if same else instances))
    return found


def _conditions(reader: _Reader, spot: Spot, above: tuple[Spot, ...]) -> list[Condition]:
    """The conditions right below a spot; computed numbers are looked through."""
    found: dict[tuple[str, str], Condition] = {}
    for below in _below(reader, spot):
        if below in above:
            continue
        info = reader.people.book.variable(below[0])
        is_input = reader.people.graph.nodes[below[:2]].is_input
        if info.value_type == "bool" and info.labels:
            if not _is_idle(reader, below):
                found.setdefault((below[0], below[2]), _condition(reader, below, (*above, spot)))
        elif not is_input:
            for each in _conditions(reader, below, (*above, spot)):
                found.setdefault((each.variable, each.instance), each)
    return list(found.values())


def _condition(reader: _Reader, spot: Spot, above: tuple[Spot, ...]) -> Condition:
    info = reader.people.book.variable(spot[0])
    met = bool(reader.value(spot)) if reader.known(spot) else None
    words = reader.words(info, met)
    is_input = reader.people.graph.nodes[spot[:2]].is_input
    return Condition(
        variable=spot[0],
        instance=spot[2],
        label=reader.label(words, spot[0]),
        value=met,
        met=met,
        references=info.references,
        facts=(_fact(reader, spot),) if is_input else tuple(_facts(reader, spot)),
        detail=info.documentation,
        children=() if is_input else tuple(_conditions(reader, spot, above)),
        labels=words,
    )


def _is_idle(reader: _Reader, spot: Spot) -> bool:
    """Whether a computed value rests on an input that does not matter here, so that it says nothing.

    The income of the month, say, of a person without a main benefit. Where the value itself reads the input that
    makes the other one matter, it says something all the same.
    """
    idle, read = _idle_inputs(reader, spot, set())
    controllers = {rule.variable for name in idle if (rule := reader.people.book.variable(name).needed_when)}
    return bool(idle) and not controllers & read


def _idle_inputs(reader: _Reader, spot: Spot, seen: set[Spot]) -> tuple[set[str], set[str]]:
    """The inputs below that do not matter and were not given; and all inputs below."""
    idle: set[str] = set()
    read: set[str] = set()
    for below in _below(reader, spot):
        if below in seen:
            continue
        seen.add(below)
        if not reader.people.graph.nodes[below[:2]].is_input:
            more_idle, more_read = _idle_inputs(reader, below, seen)
            idle, read = idle | more_idle, read | more_read
            continue
        read.add(below[0])
        given = below[2] in reader.people.household.facts.get(below[:2], {})
        if not given and not reader.people.matters(below[0], below[2]):
            idle.add(below[0])
    return idle, read


def _facts(reader: _Reader, spot: Spot) -> list[FactUsed]:
    """The inputs a condition reads without another condition between; yes-or-no inputs are conditions themselves."""
    found: dict[tuple[str, str], FactUsed] = {}
    for below in _below(reader, spot):
        info = reader.people.book.variable(below[0])
        if info.value_type == "bool" and info.labels:
            continue
        if reader.people.graph.nodes[below[:2]].is_input:
            if reader.people.matters(below[0], below[2]):
                found.setdefault((below[0], below[2]), _fact(reader, below))
        else:
            for each in _facts(reader, below):
                found.setdefault((each.variable, each.instance), each)
    return list(found.values())


def _fact(reader: _Reader, spot: Spot) -> FactUsed:
    info = reader.people.book.variable(spot[0])
    given = reader.people.household.facts.get(spot[:2], {}).get(spot[2])
    words = reader.words(info, None)
    return FactUsed(
        variable=spot[0],
        instance=spot[2],
        label=reader.label(words, spot[0]),
        value=given.value if given else default_of(reader.people.book.raw(spot[0])),
        source=given.source if given else "assumed",
        detail=given.detail if given else "",
        unit=info.unit,
        labels=words,
    )


def _amounts(reader: _Reader) -> tuple[AmountLine, ...]:
    """Every labelled computed amount of money below the outputs, each after those it is computed from."""
    outputs = {name for name, _ in reader.people.graph.outputs}
    found: list[AmountLine] = []
    for node in reader.people.graph.in_order_of_computation():
        info = reader.people.book.variable(node.variable)
        if node.is_input or not info.is_money or not info.labels:
            continue
        for instance in reader.people.concerned(node.variable):
            spot: Spot = (node.variable, node.period, instance)
            if not _is_idle(reader, spot):
                found.append(_amount(reader, spot, info, is_output=node.variable in outputs))
    return tuple(found)


def _amount(reader: _Reader, spot: Spot, info: VariableInfo, *, is_output: bool) -> AmountLine:
    words = reader.words(info, None)
    return AmountLine(
        variable=spot[0],
        instance=spot[2],
        label=reader.label(words, spot[0]),
        value=reader.value(spot) if reader.known(spot) else None,
        unit=info.unit,
        is_output=is_output,
        references=info.references,
        labels=words,
    )


def _parameters(people: People, language: str) -> tuple[ParameterUsed, ...]:
    found: dict[tuple[str, str], ParameterUsed] = {}
    for node in people.graph.walk():
        for name, day in node.parameters:
            if (name, day) not in found:
                found[(name, day)] = _parameter(people, name, day, language)
    return tuple(found.values())


def _parameter(people: People, name: str, day: str, language: str) -> ParameterUsed:
    source = people.book.parameter(name)
    in_force = next((each for each in source.values_list if each.instant_str <= day), None) if source else None
    metadata = in_force.metadata if in_force is not None else {}
    labels = people.book.parameter_label(name, (source.description if source else "") or name)
    references = metadata.get("reference") or (source.metadata.get("reference") if source else None) or []
    return ParameterUsed(
        name=name,
        label=labels.in_language(language, fallbacks=("en",)).text,
        value=figure(people.book, name, day),
        unit=str(metadata.get("unit") or (source.metadata.get("unit", "") if source else "")),
        in_force_from=in_force.instant_str if in_force is not None else "",
        references=tuple(
            Reference.parse(each) for each in (references if isinstance(references, list) else [references])
        ),
        verified=bool(metadata.get("verified", True)),
        note=str(metadata.get("note", "")),
        labels=dict(labels.by_language),
    )
