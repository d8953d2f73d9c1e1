"""What the catalogue needs to know of the law: which variables there are, their types, and which inputs each needs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.kernel.api import Problem
from guichet.rules import api as rules


@dataclass(frozen=True)
class Need:
    """An input of the law: of a `group` as a whole, or (`group` empty) of those in `roles`; without, of everybody."""

    variable: str
    group: str
    roles: tuple[str, ...]


class LawNames:
    """The names of one law, for one month."""

    def __init__(self, law: rules.Law, period: str) -> None:
        self._law = law
        self._period = period
        self.names = frozenset(each.name for each in law.variables())
        # OpenFisca gives every kind of group its roles; a role is named by its plural, or its key where it has none.
        self.groups = {
            entity.plural: frozenset(role.plural or role.key for role in entity.roles)
            for entity in law.entities.values()
            if not entity.is_person
        }
        self.people = frozenset(entity.plural for entity in law.entities.values() if entity.is_person)
        # What the law concerns it names by the role's key; a service's `household` writes the plural.
        self._plural_of = {
            role.key: role.plural or role.key
            for entity in law.entities.values()
            if not entity.is_person
            for role in entity.roles
        }

    def type_of(self, name: str) -> str | None:
        """`bool`, `int`, `float`, `date`, `enum` or `str`; None when the law has no such variable."""
        return self._law.variable(name).value_type if name in self.names else None

    def inputs_of(self, names: Iterable[str]) -> frozenset[str]:
        """The inputs that computing these variables needs, and the variables themselves."""
        known = tuple(sorted(set(names) & self.names))
        if not known:
            return frozenset()
        plan = self._law.plan(known, self._period)
        return frozenset(need.variable for need in plan.needed_inputs()) | frozenset(known)

    def needs_of(self, names: Iterable[str]) -> tuple[Need, ...]:
        """What somebody must be asked before these variables can be computed, in the law's order."""
        known = tuple(sorted(set(names) & self.names))
        if not known:
            return ()
        return tuple(
            Need(
                variable=need.variable,
                group="" if (plural := self._law.variable(need.variable).entity_plural) in self.people else plural,
                roles=tuple(self._plural_of[key] for key in need.concerns),
            )
            for need in self._law.plan(known, self._period).needed_inputs()
        )


@lru_cache(maxsize=4)
def _law_names(law: rules.Law, period: str) -> LawNames:
    return LawNames(law, period)


# Loading a law reads every file of it, to see whether it is still the same: too much for each gate of each service.
_NAMES: deque[tuple[Jurisdiction, LawNames]] = deque(maxlen=4)


def law_names(jurisdiction: Jurisdiction) -> LawNames:
    """The names of a jurisdiction's law, for the month of its content. Raises rules.LawNotLoadable.

    A loaded jurisdiction keeps them until `look_again`.
    """
    kept = next((names for each, names in tuple(_NAMES) if each is jurisdiction), None)
    return kept or look_again(jurisdiction)


def look_again(jurisdiction: Jurisdiction) -> LawNames:
    """The names as the law's files are now. Raises rules.LawNotLoadable."""
    kept = [each for each in tuple(_NAMES) if each[0] is not jurisdiction]
    _NAMES.clear()
    _NAMES.extend(kept)
    names = _law_names(rules.load(Path(jurisdiction.law_path)), jurisdiction.content_as_of.strftime("%Y-%m"))
    _NAMES.append((jurisdiction, names))
    return names


def law_of(jurisdiction: Jurisdiction) -> LawNames | Problem:
    """The law's names, or why it cannot be loaded."""
    try:
        return law_names(jurisdiction)
    except rules.LawNotLoadable as error:
        where = f"{error.where}: " if error.where else ""
        return Problem("jurisdiction.yaml#law", f"the law cannot be loaded: {where}{error.message}", error.remedy)


def variables_of(service: PublicService) -> tuple[tuple[str, str, bool], ...]:
    """Every law variable a service names for itself: where, its name, and whether it must be true or false."""
    found: list[tuple[str, str, bool]] = []
    for page in service.pages:
        for key, name in (("when", page.when), ("unless", page.unless)):
            if name:
                found.append((f"{service.folder}/questions.yaml#pages/{page.id}/{key}", name, True))
    if service.decision:
        found.append((f"{service.folder}/service.yaml#decision/variable", service.decision.variable, True))
        found.extend(
            (f"{service.folder}/service.yaml#decision/amounts/{name}", name, False) for name in service.decision.amounts
        )
    for cost in service.costs:
        place = f"{service.folder}/service.yaml#costs/{cost.id}"
        if cost.variable:
            found.append((f"{place}/variable", cost.variable, False))
        if cost.waiver:
            found.append((f"{place}/waiver/variable", cost.waiver.variable, True))
            for key, name in (("tariff", cost.waiver.tariff), ("left", cost.waiver.left)):
                if name:
                    found.append((f"{place}/waiver/{key}", name, False))
    if service.workflow and service.workflow.on_submit.condition:
        found.append((f"{service.folder}/workflow.yaml#on_submit/if", service.workflow.on_submit.condition, True))
    for example in service.examples:
        place = f"{service.folder}/examples.yaml#examples/{example.id}/expect/outcome"
        found.extend((f"{place}/{name}", name, False) for name in example.expect.outcome)
    return tuple(found)


def unknown_variable(where: str, name: str, law: LawNames) -> Problem:
    """The problem of a name that the law does not have."""
    return Problem(where, f"the law has no variable called {name!r}.", nearest(name, law.names))
