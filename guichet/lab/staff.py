"""Those of the cast who work for the government."""

from __future__ import annotations

from guichet.lab.people import SyntheticPerson, cast


def staff() -> tuple[SyntheticPerson, ...]:
    """Chen and Mere at Inland Revenue, Rangi and Clara at Internal Affairs, Priya for the platform."""
    return tuple(person for person in cast() if person.roles)
