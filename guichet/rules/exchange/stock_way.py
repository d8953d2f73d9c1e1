"""OpenFisca itself on a situation: what it has conveniences for, what is wrong with it, and how it was computed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from openfisca_core.errors import PeriodMismatchError, SituationParsingError
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulations import Simulation, SimulationBuilder

from guichet.rules.book import Book
from guichet.rules.errors import nearest
from guichet.rules.exchange.answers import writer
from guichet.rules.exchange.refusals import SituationRefused, place_in

# OpenFisca evaluates texts given for numbers, and takes whatever its evaluator does. Strangers may write sums.
SUM = re.compile(r"(?!.*\*\s*\*)[\d\s.+\-*/()]{1,100}", re.ASCII)
MOST_PERSONS = 500
MOST_ASKED = 500
MOST_KINDS = 200  # variables at a period

Null = tuple[dict[str, Any], tuple[str, str, str, str]]


def nulls(situation: Any) -> Iterator[Null]:
    """Each null to fill in: the object it stands in, and (entity, id, variable, period)."""
    if not isinstance(situation, dict):
        return
    for plural, instances in situation.items():
        for name, content in instances.items() if isinstance(instances, dict) else ():
            for variable, values in content.items() if isinstance(content, dict) else ():
                for period, value in values.items() if isinstance(values, dict) else ():
                    if value is None:
                        yield values, (plural, name, variable, period)


def calculate(book: Book, situation: Any, known_as: str) -> Any:
    """The situation with its nulls filled in. Raises SituationRefused."""
    asked = _asked(book, situation)
    simulation = _simulation(book, situation, known_as)
    columns: dict[tuple[str, str], Any] = {}
    found: list[Any] = []
    for _, place in asked:
        plural, name, variable, period = place
        with _attempt(place), np.errstate(all="ignore"):
            if (variable, period) not in columns:
                columns[variable, period] = simulation.calculate(variable, period)
            at = simulation.get_population(plural).get_index(name)
            found.append(_written(book.raw(variable), columns[variable, period][at]))
    for (values, place), value in zip(asked, found, strict=True):
        values[place[3]] = value
    return situation


def trace(book: Book, situation: Any, known_as: str) -> dict[str, Any]:
    """How OpenFisca computes the nulls of a situation, step by step, as its web API tells it."""
    asked = _asked(book, situation)
    simulation = _simulation(book, situation, known_as)
    simulation.trace = True
    requested = []
    for _, place in asked:
        with _attempt(place), np.errstate(all="ignore"):
            simulation.calculate(place[2], place[3])
        requested.append(f"{place[2]}<{place[3]}>")
    return {
        "trace": simulation.tracer.get_serialized_flat_trace(),
        "entitiesDescription": simulation.describe_entities(),
        "requestedCalculations": requested,
    }


def _asked(book: Book, situation: Any) -> list[Null]:
    """What is asked for, within bounds: OpenFisca takes milliseconds for what machine code does in microseconds."""
    if isinstance(situation, dict) and "axes" in situation:
        raise SituationRefused(
            ("axes",), "Axes are not taken here.", remedy="Send a list of situations, one for each point."
        )
    persons = situation.get(book.system.person_entity.plural) if isinstance(situation, dict) else None
    if isinstance(persons, dict) and len(persons) > MOST_PERSONS:
        raise SituationRefused(
            (book.system.person_entity.plural,),
            f"There are {len(persons)} persons; at most {MOST_PERSONS} are computed at once in this way.",
            remedy="Give each value for a period of the variable's own, or send a list of situations.",
        )
    found = list(nulls(situation))
    if len(found) > MOST_ASKED or len({place[2:] for _, place in found}) > MOST_KINDS:
        raise too_many(len(found))
    return found


def too_many(count: int) -> SituationRefused:
    """So much is asked for that one call would hold up all others."""
    return SituationRefused(
        (),
        f"{count} values are asked for at once.",
        remedy=f"Ask for at most {MOST_KINDS} variables and periods in a call.",
    )


def _simulation(book: Book, situation: Any, known_as: str) -> Simulation:
    try:
        with np.errstate(all="ignore"):
            return _Builder(known_as).build_from_entities(book.system, situation)
    except (SituationParsingError, PeriodMismatchError) as error:
        path, said = place_in(error.error) if isinstance(error, SituationParsingError) else ((), str(error))
        code = getattr(error, "code", None) or 400
        remedy = _remedy(book, path, code)
        whole = getattr(error, "error", None)
        raise SituationRefused(path, said, status=code, remedy=remedy, error=None if remedy else whole) from None
    except SituationRefused:
        raise
    except Exception as error:  # where OpenFisca breaks on a situation that it cannot read
        raise SituationRefused((), f"The situation cannot be read: {_said(error)}") from None


@contextmanager
def _attempt(place: tuple[str, str, str, str]) -> Iterator[None]:
    """What a law's formulas raise is told of the value that was asked for."""
    try:
        yield
    except Exception as error:
        raise SituationRefused(place, f"'{place[2]}' cannot be computed: {_said(error)}") from None


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:500] or type(error).__name__


def _written(raw: Any, value: Any) -> Any:
    return writer(raw)(int(value) if raw.value_type == Enum else value)


def _remedy(book: Book, path: tuple[str, ...], code: int) -> str:
    """The nearest right name, where a name is what is wrong."""
    plurals = {entity.plural: entity for entity in book.system.entities}
    if len(path) == 1 and path[0] not in plurals:
        return nearest(path[0], plurals)
    if code == 404 and len(path) == 3 and path[0] in plurals:
        entity = plurals[path[0]]
        known = {name for name, raw in book.system.variables.items() if raw.entity.key == entity.key}
        roles = set() if entity.is_person else {role.plural or role.key for role in entity.roles}
        return nearest(path[2], known | roles)
    return ""


class _Builder(SimulationBuilder):  # type: ignore[misc]  # OpenFisca publishes no types
    """OpenFisca's own builder, which is not asked to look for a package's description nor to evaluate any text."""

    def __init__(self, known_as: str) -> None:
        super().__init__()
        self._known_as = known_as

    def init_variable_values(self, entity: Any, instance_object: Mapping[str, Any], instance_id: str) -> None:
        """As OpenFisca's; a variable that does not exist is refused here."""
        for name, values in instance_object.items():
            if name not in self.variable_entities:
                raise SituationParsingError(
                    [entity.plural, instance_id, name],
                    f"You tried to calculate or to set a value for variable '{name}', but it was not found in the "
                    f"loaded tax and benefit system ({self._known_as}).",
                    code=404,
                )
            super().init_variable_values(entity, {name: values}, instance_id)

    def add_variable_value(  # noqa: PLR0917  # OpenFisca's signature
        self, entity: Any, variable: Any, instance_index: int, instance_id: str, period_str: str, value: Any
    ) -> None:
        """As OpenFisca's; a text for a number may be a sum."""
        if isinstance(value, str) and variable.value_type in (int, float) and not SUM.fullmatch(value):
            raise SituationParsingError(
                [entity.plural, instance_id, variable.name, period_str],
                f"Can't deal with value: expected type {variable.json_type}, received '{value}'.",
            )
        super().add_variable_value(entity, variable, instance_index, instance_id, period_str, value)
