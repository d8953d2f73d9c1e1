"""Whose value the law means: which instances of a variable matter, and what of them nobody has told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guichet.rules.book import Book
from guichet.rules.situation import Household

Spot = tuple[str, str, str]  # variable, period, instance


@dataclass(frozen=True)
class People:
    """A household seen with the law's eyes; `inputs` are the input variables a plan reads, with their periods."""

    book: Book
    household: Household
    inputs: Mapping[str, tuple[str, ...]]

    def instances(self, variable: str) -> tuple[str, ...]:
        """Everybody, or every group, that a variable has a value of."""
        return self.household.instances(self.book.variable(variable).entity, self.book.system.person_entity.key)

    def concerned(self, variable: str) -> tuple[str, ...]:
        """The instances of a variable whose value the law reads, by the package's `concerns`; else all of them."""
        info = self.book.variable(variable)
        if info.entity != self.book.system.person_entity.key:
            return tuple(group.id for group in self.household.groups[info.entity])
        return self.household.in_roles(info.concerns) if info.concerns else self.household.persons

    def missing(self, known: frozenset[str]) -> tuple[Spot, ...]:
        """The inputs nobody has given, of those the law reads, in the law's order.

        Left out are inputs that do not matter because of another one (`needed_when`); while that other one is itself
        missing they count as missing.
        """
        return tuple(
            (variable, period, instance)
            for variable, read in self.inputs.items()
            if variable not in known
            for instance in self.concerned(variable)
            for period in read
            if instance not in self.household.facts.get((variable, period), {}) and self.matters(variable, instance)
        )

    def matters(self, variable: str, instance: str) -> bool:
        """Whether what is known leaves an input of this person able to matter."""
        rule = self.book.variable(variable).needed_when
        if rule is None:
            return True
        values = self._controlling(rule.variable, rule.of, instance)
        return not values or any(rule.holds(value) for value in values)

    def controller_is_open(self, variable: str, instance: str) -> bool:
        """Whether it hangs on a fact not given yet whether this input matters."""
        rule = self.book.variable(variable).needed_when
        return rule is not None and not self._controlling(rule.variable, rule.of, instance)

    def _controlling(self, variable: str, role: str, instance: str) -> list[object]:
        owners = self.household.in_roles((role,)) if role else (instance,)
        facts: list[Mapping[str, object]] = [
            {owner: fact.value for owner, fact in by_instance.items()}
            for (name, _), by_instance in self.household.facts.items()
            if name == variable
        ]
        return [each[owner] for each in facts for owner in owners if owner in each]
