"""Situations by chance, right and wrong, and what OpenFisca's own web API says of them."""

from __future__ import annotations

import copy
import datetime as dt
import json
import logging
import random
from typing import Any

import numpy as np
from openfisca_core.errors import SituationParsingError
from openfisca_web_api import handlers

from guichet.rules import api as rules

PERIODS = {
    "month": ["2017-01", "2026-10", "2026-11", "2026-11", "2026-11"],
    "year": ["2017", "2026", "2026"],
    "day": ["2026-11-21"],
    "eternity": ["ETERNITY"],
    "week": ["2017-W02"],
}
ODD_PERIODS = ["2017", "2017-01", "eternity", "month:2017-01", "month:2017-01:3", "year:2017-03", "soon", "2017-13", ""]
ODD_VALUES: list[Any] = [
    True, 1, 0, -3, 2.5, 1e300, 10**12, 10**30, "1", "1 + 2", "2*3.5", "salary", "", "2017-01-01", "1980-02-30", "1980",
    [], {}, [1], "tenant", "free_lodger", "\u0101",
]  # fmt: skip


def oracle(law: rules.Law, situation: Any) -> tuple[int, Any]:
    """(status, answer) of OpenFisca's web API."""
    sent = copy.deepcopy(situation)
    # It logs a malformed record whenever a package that is not installed lacks a variable.
    logging.getLogger("openfisca_core.taxbenefitsystems.tax_benefit_system").disabled = True
    try:
        with np.errstate(all="ignore"):
            found = handlers.calculate(law.system, sent)
    except SituationParsingError as error:
        return error.code or 400, error.error
    except Exception as error:
        return 500, repr(error)
    return 200, as_flask_writes(found)


def as_flask_writes(value: Any) -> Any:
    """What Flask makes of days; numbers that are none are null, for JSON has no word for them."""
    if isinstance(value, dict):
        return {str(key): as_flask_writes(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_flask_writes(each) for each in value]
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time()).strftime("%a, %d %b %Y 00:00:00 GMT")
    if isinstance(value, float) and value - value != 0:
        return None
    return value


def ours(calculator: rules.Calculator, situation: Any) -> tuple[int, Any]:
    """(status, answer) of the calculator."""
    sent = copy.deepcopy(situation)
    try:
        found = calculator.calculate(sent)
    except rules.SituationRefused as refusal:
        return refusal.status, refusal.error
    return 200, json.loads(json.dumps(found))


def value_of(chance: random.Random, raw: Any) -> Any:
    """A value that fits a variable."""
    if getattr(raw, "possible_values", None) is not None:
        return chance.choice([item.name for item in raw.possible_values])
    if raw.value_type is bool:
        return chance.random() < 0.5
    if raw.value_type is dt.date:
        day = dt.date(1930, 1, 1) + dt.timedelta(days=chance.randrange(35_500))
        return chance.choice([day, dt.date(2024, 2, 29), dt.date(2026, 11, 1)]).isoformat()
    if raw.value_type is int:
        return chance.choice([0, 1, 3, -1, 120_000, 5_000_000, chance.randrange(10_000)])
    if raw.value_type is float:
        return chance.choice([0, 1, 1_250.5, -20.25, 33_333.33, chance.random() * 1e5])
    return "some text"


def own_period(chance: random.Random, raw: Any) -> str:
    """One of a variable's own periods."""
    return chance.choice(PERIODS[str(raw.definition_period.value)])


def invent(chance: random.Random, law: rules.Law, *, odd: float) -> dict[str, Any]:
    """Up to five persons in groups, with facts and questions; `odd` is how often something is not as it should be."""
    system = law.system
    names = [f"p{number}" for number in range(chance.randint(1, 5))]
    chance.shuffle(names)
    situation: dict[str, Any] = {system.person_entity.plural: {}}
    variables: dict[str, list[Any]] = {entity.key: [] for entity in system.entities}
    for name in sorted(system.variables):
        raw = system.variables[name]
        variables[raw.entity.key].append(raw)
    for name in names:
        situation[system.person_entity.plural][name] = facts(chance, variables[system.person_entity.key], odd)
    for entity in system.group_entities:
        if chance.random() < 0.15:
            continue
        situation[entity.plural] = groups(chance, entity, variables[entity.key], list(names), odd)
    if chance.random() < odd:
        spoil(chance, situation)
    return situation


def facts(chance: random.Random, variables: list[Any], odd: float) -> dict[str, Any]:
    """Values and nulls of some variables."""
    found: dict[str, Any] = {}
    for raw in chance.sample(variables, min(len(variables), chance.randint(1, 6))):
        if raw.value_type is str and chance.random() > odd:
            continue
        periods = found.setdefault(raw.name, {})
        for _ in range(chance.randint(1, 2)):
            period = own_period(chance, raw) if chance.random() > odd else chance.choice(ODD_PERIODS)
            asked = chance.random() < (0.6 if raw.formulas else 0.1)
            value = value_of(chance, raw) if chance.random() > odd else chance.choice(ODD_VALUES)
            periods[period] = None if asked else copy.deepcopy(value)
    return found


def groups(chance: random.Random, entity: Any, variables: list[Any], names: list[str], odd: float) -> dict[str, Any]:
    """Groups with whoever fits; some persons may be left out."""
    found: dict[str, Any] = {}
    chance.shuffle(names)
    for number in range(chance.randint(1, 2)):
        group: dict[str, Any] = facts(chance, variables, odd)
        for role in entity.roles:
            most = role.max if role.max is not None else 3
            taken = [names.pop() for _ in range(min(len(names), chance.randint(0, most)))]
            if taken or chance.random() < 0.3:
                group[role.plural or role.key] = taken if len(taken) != 1 or chance.random() < 0.8 else taken[0]
        found[f"g{number}"] = group
    return found


def spoil(chance: random.Random, situation: dict[str, Any]) -> None:
    """One thing that is wrong as a whole."""
    plural = chance.choice(list(situation))
    instances = situation[plural]
    name = chance.choice(list(instances))
    wrong: list[Any] = [
        lambda: situation.__setitem__("dogs", {"rex": {}}),
        lambda: situation.__setitem__(plural, []),
        lambda: situation.__setitem__(plural, {}),
        lambda: situation.__setitem__(plural, None),
        lambda: instances.__setitem__(name, 3),
        lambda: instances.__setitem__(name, None),
        lambda: instances[name].__setitem__("no_such_variable", {"2017-01": None}),
        lambda: instances[name].__setitem__("children", ["p0", "p0"]),
        lambda: instances[name].__setitem__("children", ["nobody"]),
        lambda: instances[name].__setitem__("children", [{}]),
        lambda: instances[name].__setitem__("children", [7]),
        lambda: instances[name].__setitem__("children", 7),
        lambda: instances[name].__setitem__("children", None),
        lambda: instances[name].__setitem__("salary", 12),
        lambda: instances[name].__setitem__("salary", None),
        lambda: instances.__setitem__("p0", {}),
    ]
    chance.choice(wrong)()
