"""People who don't exist: the cast of our stories, and as many others as are wanted, always the same ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from guichet.kernel import api as kernel

CAST = Path(__file__).with_name("cast.yaml")
#: A jurisdiction whose stories have people of their own tells them here.
OWN_CAST = Path("lab") / "cast.yaml"
#: Generated people are numbered from here to here in identifiers: `synthetic-1`.
PREFIX = "synthetic-"
MOST = 100_000
SEED = 2026


@dataclass(frozen=True)
class Child:
    """A child of one of the cast, already known."""

    id: str
    name: str
    birth_date: date


@dataclass(frozen=True)
class StaffPost:
    """Where one of the cast works, and as what."""

    role: str
    organization: str


@dataclass(frozen=True)
class Receives:
    """What one of the cast is paid already: a programme, so many cents each time, from a day on."""

    programme: str
    cents: int
    from_on: date


@dataclass(frozen=True)
class Died:
    """The day one of the cast dies, and whom the court lets settle what they leave."""

    day: date
    executor: str


@dataclass(frozen=True)
class SyntheticPerson:
    """Someone made up."""

    id: str
    name: str
    given_name: str
    family_name: str
    birth_date: date
    language: str
    phone: str
    email: str
    story: str = ""
    roles: tuple[StaffPost, ...] = ()
    children: tuple[Child, ...] = ()
    #: Grown children, by the lab's name of each: they are of the cast themselves.
    grown: tuple[str, ...] = ()
    died: Died | None = None
    receives: tuple[Receives, ...] = ()


def cast() -> tuple[SyntheticPerson, ...]:
    """The people of our stories: Amina, Boris, Chen, Dana, Eve, and the staff around them."""
    return tuple(_made(entry) for entry in _document()["people"])


def person(person_id: str) -> SyntheticPerson:
    """One of the cast, or a generated one by number (`synthetic-12`); raises NotFound."""
    for one in cast():
        if one.id == person_id:
            return one
    number = person_id.removeprefix(PREFIX)
    if person_id.startswith(PREFIX) and number.isascii() and number.isdigit() and 1 <= int(number) <= MOST:
        return generated(int(number))
    raise kernel.NotFound(
        f"nobody in the lab is called {person_id!r}",
        where="person",
        remedy=f"There are {', '.join(one.id for one in cast())} and {PREFIX}1 to {PREFIX}{MOST}.",
    )


def generate(count: int, *, seed: int = SEED) -> Iterator[SyntheticPerson]:
    """The first `count` generated people of a seed."""
    for number in range(1, count + 1):
        yield generated(number, seed=seed)


def generated(number: int, *, seed: int = SEED) -> SyntheticPerson:
    """The generated person of that number: between 18 and 90 on 1 January 2026, the same on every machine."""
    draw = random.Random(f"{seed}/{number}")  # noqa: S311  # made-up people, not secrets
    document = _document()
    given, family = draw.choice(document["given_names"]), draw.choice(document["family_names"])
    born = date(2026, 1, 1) - timedelta(days=draw.randrange(18 * 366, 90 * 365))
    return SyntheticPerson(
        id=f"{PREFIX}{number}",
        name=f"{given} {family}",
        given_name=given,
        family_name=family,
        birth_date=born,
        language=draw.choices(list(document["languages"]), list(document["languages"].values()))[0],
        phone=f"{document['telephone']}{number:05d}",
        email=f"{PREFIX}{number}@people.example",
        story="Made up by the generator.",
    )


def _document() -> dict[str, Any]:
    own = Path(settings.GUICHET_JURISDICTION) / OWN_CAST
    return _read(own if own.is_file() else CAST)


@cache
def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def _made(entry: dict[str, Any]) -> SyntheticPerson:
    return SyntheticPerson(
        id=entry["id"],
        name=entry["name"],
        given_name=entry["given_name"],
        family_name=entry["family_name"],
        birth_date=entry["birth_date"],
        language=entry["language"],
        phone=entry["phone"],
        email=entry["email"],
        story=entry["story"],
        roles=tuple(StaffPost(each["role"], each["organization"]) for each in entry.get("roles", [])),
        children=tuple(
            Child(each["id"], each["name"], each["birth_date"]) for each in entry.get("children", []) if "name" in each
        ),
        grown=tuple(each["id"] for each in entry.get("children", []) if "name" not in each),
        died=Died(**entry["died"]) if "died" in entry else None,
        receives=tuple(Receives(**each) for each in entry.get("receives", [])),
    )
