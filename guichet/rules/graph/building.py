"""Builds an expression graph: equal computations become one node, constants are computed at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import ExpressionGraph, Node, Opacity, Place, Spot

# Python's own scalars take the type of what they meet (NEP 50): a constant remembers that it was one.
Weak = type[int] | type[float] | type[bool] | None


@dataclass
class Builder:
    """Collects nodes. `person` is the key of the person entity; positions returned are those of the final graph.

    Types are numpy's own: `ufunc` asks numpy which loop it would run and casts the arguments as numpy would.
    """

    person: str
    nodes: list[Node] = field(default_factory=list)
    inputs: dict[Spot, int] = field(default_factory=dict)
    variables: dict[Spot, int] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    opaque: dict[int, Opacity] = field(default_factory=dict)
    parameters: dict[Spot, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    place: Callable[[], Place | None] = lambda: None
    _known: dict[Any, int] = field(default_factory=dict)

    def add(
        self, kind: str, entity: str, dtype: Any, arguments: Sequence[int] = (), details: tuple[Any, ...] = ()
    ) -> int:
        """A node, or the one that is already there."""
        node = Node(kind, entity, np.dtype(dtype).str, tuple(arguments), details)
        key = (kind, entity, node.dtype, node.arguments, op._plain(details))
        if key not in self._known:
            self._known[key] = len(self.nodes)
            self.nodes.append(node)
            if (place := self.place()) is not None:
                self.places[self._known[key]] = place
        return self._known[key]

    def dtype(self, position: int) -> np.dtype[Any]:
        """A node's type."""
        return np.dtype(self.nodes[position].dtype)

    def constant(self, value: Any, *, parameter: str = "", day: str = "") -> int:
        """One value, a numpy scalar (or what `numpy.asarray` makes of it)."""
        scalar = np.asarray(value)[()]
        return self.add(op.CONSTANT, "", np.asarray(scalar).dtype, details=(scalar, parameter, day))

    def input(self, variable: str, period: str, *, entity: str, dtype: Any) -> int:
        """A column of the table."""
        position = self.add(op.INPUT, entity, dtype, details=(variable, period))
        self.inputs[variable, period] = position
        return position

    def variable(self, variable: str, period: str, result: int, *, entity: str, dtype: Any) -> int:
        """The value of a variable: its formula's result in the variable's own type."""
        position = self.add(op.VARIABLE, entity, dtype, [self.cast(result, dtype)], (variable, period))
        self.variables[variable, period] = position
        return position

    def hide(self, variable: str, period: str, why: Opacity, *, entity: str, dtype: Any) -> int:
        """A formula that stays OpenFisca's."""
        position = self.add(op.OPAQUE, entity, dtype, details=(variable, period))
        self.variables[variable, period] = position
        self.opaque[position] = why
        return position

    def cast(self, position: int, dtype: Any) -> int:
        """The same values in another type."""
        if self.dtype(position) == np.dtype(dtype):
            return position
        if (value := self._constant(position)) is not None:
            node = self.nodes[position]
            return self.constant(np.asarray(value).astype(dtype)[()], parameter=node.details[1], day=node.details[2])
        return self.add(op.CAST, self.nodes[position].entity, dtype, [position])

    def ufunc(self, name: str, arguments: Sequence[int], weak: Sequence[Weak] = ()) -> int:
        """A numpy ufunc with one result; `weak` names the arguments that were Python scalars.

        Raises TypeError as numpy does when there is no loop for the types.
        """
        function = getattr(np, name)
        weak = weak or (None,) * len(arguments)
        given = [kind or self.dtype(each) for kind, each in zip(weak, arguments, strict=True)]
        if all(kind is not None for kind in weak):
            given = [self.dtype(each) for each in arguments]
        loop = function.resolve_dtypes((*given, None))
        cast = [self.cast(each, dtype) for each, dtype in zip(arguments, loop[:-1], strict=True)]
        return self._simplified(name, cast) or self._ufunc(function, cast, loop[-1])

    def function(self, arguments: Sequence[int], dtype: Any, details: tuple[Any, ...]) -> int:
        """A numpy function of each value by itself that is no ufunc: (name, options)."""
        return self.add(op.FUNCTION, self._entity(arguments), dtype, arguments, details)

    def where(self, condition: int, met: int, otherwise: int) -> int:
        """One of two values of the same type."""
        chosen = self._constant(condition)
        if met == otherwise:
            return met
        if chosen is not None and self._entity([condition, met, otherwise]) == self._entity([met, otherwise]):
            return met if bool(chosen) else otherwise
        arguments = [self.cast(condition, bool), met, otherwise]
        return self.add(op.WHERE, self._entity(arguments), self.dtype(met), arguments)

    def take(self, index: int, table: np.ndarray[Any, Any]) -> int:
        """A value of a table by whole number."""
        if (value := self._constant(index)) is not None:
            return self.constant(table[int(value)])
        values = tuple(each for each in table)
        return self.add(op.TAKE, self.nodes[index].entity, table.dtype, [index], (values,))

    def graph(self, outputs: Mapping[Spot, int]) -> ExpressionGraph:
        """Everything that some outputs need."""
        whole = ExpressionGraph(
            nodes=tuple(self.nodes),
            person=self.person,
            outputs=outputs,
            inputs=self.inputs,
            variables=self.variables,
            places=self.places,
            opaque=self.opaque,
            parameters=self.parameters,
        )
        return whole.pruned(outputs)

    def _constant(self, position: int) -> Any:
        node = self.nodes[position]
        return node.value if node.op == op.CONSTANT else None

    def _entity(self, arguments: Sequence[int]) -> str:
        entities = {self.nodes[each].entity for each in arguments} - {""}
        if len(entities) > 1:
            raise TypeError(f"operands are of different entities: {', '.join(sorted(entities))}")
        return entities.pop() if entities else ""

    def _ufunc(self, function: Any, arguments: list[int], dtype: Any) -> int:
        values = [self._constant(each) for each in arguments]
        if all(value is not None for value in values):
            with np.errstate(all="ignore"):
                return self.constant(np.asarray(function(*values), dtype=dtype)[()])
        return self.add(op.UFUNC, self._entity(arguments), dtype, arguments, (function.__name__,))

    def _simplified(self, name: str, arguments: list[int]) -> int | None:
        """What needs no computing: and, or with a constant; a double negation."""
        if any(self.dtype(each) != np.dtype(bool) for each in arguments):
            return None
        if name in ("logical_not", "invert"):
            inner = self.nodes[arguments[0]]
            return inner.arguments[0] if inner.op == op.UFUNC and inner.details[0] == name else None
        neutral = {"logical_and": True, "bitwise_and": True, "logical_or": False, "bitwise_or": False}.get(name)
        if neutral is None:
            return None
        for one, other in (arguments, arguments[::-1]):
            value = self._constant(one)
            if value is not None and bool(value) == neutral:
                return other
        return None
