"""Populations as formulas see them while they are traced: OpenFisca's own, with symbols for who stands where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.populations import GroupPopulation, Population
from openfisca_core.projectors import Projector

from guichet.rules.graph import nodes as op
from guichet.rules.graph.building import Builder
from guichet.rules.tracing.symbols import COUNT, Symbol, operand
from guichet.rules.tracing.untraceable import OUTSIDE, UNSUPPORTED, Untraceable

_Function = TypeVar("_Function", bound=Callable[..., Any])


def projectable(function: _Function) -> _Function:
    """Lets `person.household.sum(...)` spread a group's result over its persons, as OpenFisca's own mark does."""
    function.projectable = True  # type: ignore[attr-defined]  # how OpenFisca's projectors recognise it
    return function


class _Symbolic:
    """What persons and groups have in common: as many as COUNT says, nobody in particular."""

    builder: Builder
    entity: Any
    count = COUNT

    def check_array_compatible_with_entity(self, array: Any) -> None:
        """Symbols fit the population they were made for; real arrays are looked at when they are used."""

    def get_holder(self, *_: Any) -> NoReturn:
        raise Untraceable(OUTSIDE, "reads a holder: what is stored, not what is true.")

    def get_index(self, *_: Any) -> NoReturn:
        raise Untraceable(OUTSIDE, "asks who somebody is.")

    @property
    def ids(self) -> Any:
        """Nobody has a name here."""
        raise Untraceable(OUTSIDE, "reads who people are.")

    @ids.setter
    def ids(self, _: Any) -> None:
        pass

    def _spread(self, array: Any) -> int:
        """The node of an array of persons; a constant stays one."""
        return operand(self.builder, array)[0]


class Persons(_Symbolic, Population):  # type: ignore[misc]  # OpenFisca's classes are not typed
    """`person` in a formula."""

    def __init__(self, entity: Any, builder: Builder) -> None:
        Population.__init__(self, entity)
        self.builder = builder

    @projectable
    def has_role(self, role: Any) -> Symbol:
        """Whether each person has a role in its group."""
        self.entity.check_role_validity(role)
        return self._add(op.HAS_ROLE, bool, role.entity.key, (role.key,))

    @projectable
    def get_rank(self, entity: Any, criteria: Any, condition: Any = True) -> Symbol:
        """The place of each person in its group by a criterion."""
        group = entity.reference_entity if isinstance(entity, Projector) else entity
        of = [self._spread(criteria), self._spread(condition)]
        if self.builder.dtype(of[0]).kind == "M":
            raise Untraceable(UNSUPPORTED, "ranks by date.")
        ordered = self.builder.cast(of[0], np.float64)
        return Symbol(
            self.builder,
            self.builder.add(
                op.RANK,
                self.entity.key,
                np.int64,
                [ordered, self.builder.cast(of[1], bool)],
                (group.entity.key,),
            ),
        )

    def _add(self, kind: str, dtype: Any, group: str, *details: Any) -> Symbol:
        return Symbol(self.builder, self.builder.add(kind, self.entity.key, dtype, details=(group, *details)))


class Group(_Symbolic, GroupPopulation):  # type: ignore[misc]  # OpenFisca's classes are not typed
    """`household` in a formula, and behind `person.household`."""

    def __init__(self, entity: Any, members: Persons, builder: Builder) -> None:
        self.builder = builder
        GroupPopulation.__init__(self, entity, members)

    @property
    def members_position(self) -> Symbol:
        """0 for the first member of a group."""
        persons = self.members.entity.key
        return Symbol(self.builder, self.builder.add(op.POSITION, persons, np.int32, details=(self.entity.key,)))

    @property
    def members_entity_id(self) -> NoReturn:
        """Which group each person is in, by number."""
        raise Untraceable(OUTSIDE, "reads the numbers of groups.")

    @members_entity_id.setter
    def members_entity_id(self, _: Any) -> None:
        pass

    @property
    def members_role(self) -> Roles:
        """The role of each person, to be compared with one."""
        return Roles(self.members)

    @members_role.setter
    def members_role(self, _: Any) -> None:
        pass

    @projectable
    def sum(self, array: Any, role: Any = None) -> Symbol:
        """The sum over the members, float64."""
        return self._aggregate(op.SUM, array, role, np.float64)

    @projectable
    def any(self, array: Any, role: Any = None) -> Symbol:
        """Whether the sum over the members is above zero."""
        return self._aggregate(op.ANY, array, role, bool)

    @projectable
    def all(self, array: Any, role: Any = None) -> Symbol:
        """Whether all members' values are other than zero."""
        return self._aggregate(op.ALL, array, role, bool)

    @projectable
    def max(self, array: Any, role: Any = None) -> Symbol:
        """The greatest of the members' values, float64; -inf without members."""
        return self._aggregate(op.MAX, array, role, np.float64)

    @projectable
    def min(self, array: Any, role: Any = None) -> Symbol:
        """The least of the members' values, float64; inf without members."""
        return self._aggregate(op.MIN, array, role, np.float64)

    @projectable
    def reduce(self, array: Any, reducer: Any, neutral_element: Any, role: Any = None) -> Symbol:
        """By a reducer: those that have a node of their own."""
        known = {(np.logical_and, True): self.all, (np.maximum, -np.inf): self.max, (np.minimum, np.inf): self.min}
        if (reducer, neutral_element) not in known:
            raise Untraceable(UNSUPPORTED, "reduces the members with a function of its own.")
        return known[reducer, neutral_element](array, role)

    @projectable
    def nb_persons(self, role: Any = None) -> Symbol:
        """How many members, int64; of a role the sum of who has it, float64, as OpenFisca has it."""
        if role:
            return self.sum(self.members.has_role(role))
        return Symbol(
            self.builder, self.builder.add(op.COUNT, self.entity.key, np.int64, details=(self.entity.key, ()))
        )

    @projectable
    def value_from_person(self, array: Any, role: Any, default: Any = 0) -> Symbol:
        """The value of the one member in a role."""
        self.entity.check_role_validity(role)
        if role.entity.key != self.entity.key:
            raise Untraceable(UNSUPPORTED, "asks for the member with a role in another kind of group.")
        if role.max != 1:
            raise ValueError(f"value_from_person needs a role of one person at most; '{role.key}' is not one.")
        return self._placed(op.MEMBER, (role.key,), array, default)

    @projectable
    def value_nth_person(self, n: int, array: Any, default: Any = 0) -> Symbol:
        """The value of the member at a position."""
        return self._placed(op.NTH, int(n), array, default)

    @projectable
    def value_from_first_person(self, array: Any) -> Symbol:
        """The value of the first member."""
        return self.value_nth_person(0, array)

    def project(self, array: Any, role: Any = None) -> Any:
        """The value of each person's group; 0 without the role."""
        self.entity.check_role_validity(role)
        node = self._spread(array)
        possible = array.possible if isinstance(array, Symbol) else None
        if self.builder.nodes[node].op == op.CONSTANT:
            return Symbol(self.builder, node, possible)
        persons = self.members.entity.key
        spread = self.builder.add(op.PROJECT, persons, self.builder.dtype(node), [node], (self.entity.key,))
        found = Symbol(self.builder, spread, possible)
        return found if role is None else np.where(self.members.has_role(role), found, 0)

    def _aggregate(self, kind: str, array: Any, role: Any, dtype: Any) -> Symbol:
        self.entity.check_role_validity(role)
        if role is not None and role.entity.key != self.entity.key:  # members by their role in another kind of group
            neutral = {op.ALL: True, op.MIN: np.inf, op.MAX: -np.inf}.get(kind, 0)
            array, role = np.where(self.members.has_role(role), array, neutral), None
        roles = () if role is None else (role.key,)
        of = self._of_members(array)
        return Symbol(self.builder, self.builder.add(kind, self.entity.key, dtype, [of], (self.entity.key, roles)))

    def _placed(self, kind: str, which: Sequence[str] | int, array: Any, default: Any) -> Symbol:
        of = self._of_members(array)
        possible = array.possible if isinstance(array, Symbol) else None
        value = default.index if isinstance(default, Enum) else default
        filled = np.full(1, value, dtype=self.builder.dtype(of))[0]
        node = self.builder.add(kind, self.entity.key, self.builder.dtype(of), [of], (self.entity.key, which, filled))
        return Symbol(self.builder, node, possible)

    def _of_members(self, array: Any) -> int:
        node = self._spread(array)
        entity = self.builder.nodes[node].entity
        if entity not in ("", self.members.entity.key):
            raise TypeError(f"an array of {entity} was given where one of {self.members.entity.plural} is expected")
        return node


class Roles:
    """Stands for the roles of all persons, to be compared with one."""

    __hash__ = None  # type: ignore[assignment]  # arrays have none either

    def __init__(self, members: Persons) -> None:
        self._members = members

    def __eq__(self, role: object) -> Any:
        return self._members.has_role(role)

    def __ne__(self, role: object) -> Any:
        return np.logical_not(self == role)
