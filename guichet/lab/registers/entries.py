"""What the simulated registers know of a person: the same on every machine, made of who they are."""

from __future__ import annotations

import hashlib
from typing import Any

from guichet.kernel import api as kernel
from guichet.lab import people

#: The registers, and the organization whose each is.
KEEPERS: dict[str, str] = {
    "births": "internal-affairs",
    "deaths": "internal-affairs",
    "probate": "high-court",
    "tax": "inland-revenue",
    "benefits": "social-development",
    "property": "land-information",
    "business": "business-innovation-employment",
}


def entry(register: str, *, name: str, birth_date: str) -> dict[str, Any] | None:
    """A person's entry as that register writes it; None where it has none. Money in whole cents."""
    person = {"name": name, "birthDate": birth_date}
    number = _number(register, name, birth_date)
    said: dict[str, dict[str, Any] | None] = {
        "births": {**person, "givenName": name.partition(" ")[0], "familyName": name.rpartition(" ")[2]},
        # Only those of the cast who have died by now stand in these two.
        "deaths": _died(person),
        "probate": _executor(person),
        "tax": {**person, "incomeCents": 3_000_000 + number % 9_000_000, "year": kernel.now().year - 1},
        "benefits": {**person, "receiving": number % 5 == 0, "weeklyCents": 20_000 + number % 30_000},
        "property": {**person, "owns": number % 3 == 0, "titles": int(number % 3 == 0)},
        "business": {**person, "soleTrader": number % 7 == 0} if number % 7 == 0 else None,
    }
    if register not in said:
        raise kernel.NotFound(f"the lab has no register {register!r}", remedy=f"There are: {', '.join(KEEPERS)}.")
    found = said[register]
    if found is None or not (name and birth_date):
        return None
    return {"person": found, "asOf": kernel.now().isoformat(), "entry": f"{register}/{number:08d}"}


def _of_the_dead(person: dict[str, Any]) -> people.SyntheticPerson | None:
    """Who of the cast it is, from the day they died on."""
    for one in people.cast():
        if (one.name, one.birth_date.isoformat()) == (person["name"], person["birthDate"]) and one.died is not None:
            return one if one.died.day <= kernel.today() else None
    return None


def _died(person: dict[str, Any]) -> dict[str, Any] | None:
    one = _of_the_dead(person)
    return {**person, "diedOn": one.died.day.isoformat()} if one is not None and one.died is not None else None


def _executor(person: dict[str, Any]) -> dict[str, Any] | None:
    one = _of_the_dead(person)
    if one is None or one.died is None:
        return None
    executor = people.person(one.died.executor)
    return {**person, "executorName": executor.name, "executorBirthDate": executor.birth_date.isoformat()}


def wrong(document: dict[str, Any]) -> dict[str, Any]:
    """The same entry, of somebody else: what a register says that is mistaken."""
    person = {**document["person"], "name": "Another Person", "birthDate": "1901-02-03"}
    return {**document, "person": person}


def _number(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:4])
