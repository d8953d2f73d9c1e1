"""Parameters as formulas see them while they are traced: real values that remember their names, scales that compute."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNodeAtInstant
from openfisca_core.taxscales import (
    LinearAverageRateTaxScale,
    MarginalAmountTaxScale,
    MarginalRateTaxScale,
    SingleAmountTaxScale,
    TaxScaleLike,
)

from guichet.rules.tracing.symbols import Symbol, SymbolicText
from guichet.rules.tracing.untraceable import TEXT, UNSUPPORTED, Untraceable

Recorder = Callable[[str, str], None]  # a parameter's name, a day


class NamedFloat(float):
    """A parameter's value that remembers which parameter it is, also when it is scaled by a plain number."""

    parameter: str = ""
    day: str = ""

    def __mul__(self, other: Any) -> Any:
        return _renamed(self, float.__mul__(self, other) if isinstance(other, int | float) else NotImplemented, other)

    def __truediv__(self, other: Any) -> Any:
        return _renamed(
            self, float.__truediv__(self, other) if isinstance(other, int | float) else NotImplemented, other
        )

    __rmul__ = __mul__


class NamedInt(int):
    """As NamedFloat, for whole numbers."""

    parameter: str = ""
    day: str = ""

    def __mul__(self, other: Any) -> Any:
        plain = isinstance(other, int | float)
        return _renamed(self, int(self) * other if plain else NotImplemented, other)

    def __truediv__(self, other: Any) -> Any:
        plain = isinstance(other, int | float)
        return _renamed(self, int(self) / other if plain else NotImplemented, other)

    __rmul__ = __mul__


def _renamed(named: Any, result: Any, other: Any) -> Any:
    if result is NotImplemented or isinstance(other, np.generic):
        return NotImplemented
    return name_value(result, named.parameter, named.day)


def name_value(value: Any, parameter: str, day: str) -> Any:
    """A number that remembers its parameter; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    named: Any = (NamedFloat if isinstance(value, float) else NamedInt)(value)
    named.parameter, named.day = parameter, day
    return named


class Parameters:
    """A node of the legislation at an instant, as a formula sees it."""

    def __init__(self, node: ParameterNodeAtInstant, record: Recorder) -> None:
        self._node = node
        self._record = record

    def __getattr__(self, key: str) -> Any:
        if key.startswith("__"):
            raise AttributeError(key)
        return self._child(key)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, Symbol | SymbolicText):
            return chosen(self, key)
        if isinstance(key, Enum):
            key = key.name
        return self._child(key)

    def __contains__(self, key: object) -> bool:
        return key in self._node._children

    def __iter__(self) -> Iterator[str]:
        return iter(self._node._children)

    def _child(self, key: str) -> Any:
        children = self._node._children
        name = f"{self._node._name}.{key}" if self._node._name else str(key)
        if key not in children:
            if key.startswith("_"):
                return getattr(self._node, key)
            raise ParameterNotFoundError(name, self._node._instant_str)
        child = children[key]
        if isinstance(child, ParameterNodeAtInstant):
            return Parameters(child, self._record)
        self._record(name, self._node._instant_str)
        if isinstance(child, TaxScaleLike):
            return Scale(child)
        return name_value(child, name, self._node._instant_str)


def chosen(node: Parameters, key: Symbol | SymbolicText) -> Any:
    """`parameters(period).amount[zone]`: the child that each person's enum value names."""
    if isinstance(key, Symbol):
        names = _names(node, key)
        index = key
    else:
        names, index = list(key.texts), key.index
    children = [node[name] if name in node else None for name in names]  # noqa: SIM401  # it is no mapping
    return _vector(children, index, node._node._name)


def _names(node: Parameters, key: Symbol) -> list[str]:
    if key.possible is not None:
        return [item.name for item in key.possible]
    if key.dtype.kind in "iu":
        numbers = sorted(int(name) for name in node if str(name).lstrip("-").isdigit())
        if numbers and numbers[0] >= 0:
            return [str(number) for number in range(numbers[-1] + 1)]
    raise Untraceable(UNSUPPORTED, "chooses a parameter by something that is no enum and no whole number.")


def _vector(children: Sequence[Any], index: Symbol, name: str) -> Any:
    there = [child for child in children if child is not None]
    if not there:
        raise ParameterNotFoundError(name, "")
    if all(isinstance(child, Parameters) for child in there):
        return ChosenParameters(children, index, name)
    if any(isinstance(child, Parameters | Scale) for child in there):
        raise Untraceable(UNSUPPORTED, f"chooses among parameters of different kinds in {name}.")
    if any(isinstance(child, str) for child in there):
        raise Untraceable(TEXT, f"chooses among texts in {name}.")
    filled = [np.nan if child is None else child for child in children]
    table = np.array(there if len(there) == len(children) else filled)
    return Symbol(index.builder, index.builder.take(index.node, table))


class ChosenParameters:
    """One node of several, another for each person."""

    def __init__(self, nodes: Sequence[Any], index: Symbol, name: str) -> None:
        self._nodes = nodes
        self._index = index
        self._name = name

    def __getattr__(self, key: str) -> Any:
        if key.startswith("__"):
            raise AttributeError(key)
        return self[key]

    def __getitem__(self, key: Any) -> Any:
        name = f"{self._name}.{key}"
        if not isinstance(key, Symbol | SymbolicText):
            return _vector([None if node is None else node[key] for node in self._nodes], self._index, name)
        found: Any = None
        for number, node in enumerate(self._nodes):
            if node is None:
                continue
            value = chosen(node, key)
            if not isinstance(value, Symbol):
                raise Untraceable(UNSUPPORTED, f"chooses twice among parameters that have parts in {self._name}.")
            index = Symbol(self._index.builder, self._index.node)
            found = value if found is None else np.where(index == number, value, found)
        return found


class Scale:
    """A tax scale: with symbols it becomes nodes, in a fixed order of operations; else it is OpenFisca's own."""

    def __init__(self, scale: Any) -> None:
        self._scale = scale

    def calc(self, base: Any, *args: Any, **options: Any) -> Any:
        """The amount for each base, as OpenFisca's `calc`."""
        if not isinstance(base, Symbol) and not any(isinstance(each, Symbol) for each in (*args, *options.values())):
            return self._scale.calc(base, *args, **options)
        calculate = CALCULATIONS.get(type(self._scale))
        if calculate is None:
            raise Untraceable(UNSUPPORTED, f"uses a scale of the kind {type(self._scale).__name__}.")
        return calculate(self._scale, base, *args, **options)

    def marginal_rates(self, base: Any, factor: Any = 1.0, round_base_decimals: int | None = None) -> Any:
        """The rate of the bracket each base is in."""
        rates = np.array(self._scale.rates)
        index = self.bracket_indices(base, factor, round_base_decimals)
        return Symbol(index.builder, index.builder.take(index.node, rates))

    def rate_from_tax_base(self, base: Any) -> Any:
        """The rate of the bracket each base is in."""
        return self.marginal_rates(base)

    def threshold_from_tax_base(self, base: Any) -> Any:
        """The threshold of the bracket each base is in."""
        index = self.bracket_indices(base)
        return Symbol(index.builder, index.builder.take(index.node, np.array(self._scale.thresholds)))

    def bracket_indices(self, base: Any, factor: Any = 1.0, round_decimals: int | None = None) -> Any:
        """The bracket each base is in, from 0; -1 below the first."""
        if not isinstance(base, Symbol):
            raise Untraceable(UNSUPPORTED, "asks for the brackets of constants.")
        found: Any = -1
        for threshold in _thresholds(self._scale.thresholds, factor, round_decimals):
            found = found + ((base - threshold) >= 0).astype(np.int64)
        return found

    def __getattr__(self, key: str) -> Any:
        if key.startswith("__"):
            raise AttributeError(key)
        found = getattr(self._scale, key)
        if not callable(found):
            return found

        def call(*args: Any, **options: Any) -> Any:
            if any(isinstance(each, Symbol | SymbolicText) for each in (*args, *options.values())):
                raise Untraceable(UNSUPPORTED, f"uses .{key}() of a scale with data.")
            result = found(*args, **options)
            return Scale(result) if isinstance(result, TaxScaleLike) else result

        return call


def _thresholds(thresholds: Sequence[float], factor: Any, decimals: int | None) -> list[Any]:
    """As OpenFisca has them: times the factor and the least step above one, so that nothing is 0 times infinity."""
    step = np.finfo(np.float64).eps
    found = [(factor * 1.0 + step) * np.float64(threshold) for threshold in thresholds]
    return found if decimals is None else [np.round(each, decimals) for each in found]


def _marginal_rates(scale: Any, base: Any, factor: Any = 1.0, round_base_decimals: int | None = None) -> Any:
    edges = _thresholds([*scale.thresholds, np.inf], factor, round_base_decimals)
    parts = [np.maximum(np.minimum(base, high) - low, 0) for low, high in itertools.pairwise(edges)]
    if round_base_decimals is None:
        return _added([rate * part for rate, part in zip(scale.rates, parts, strict=True)])
    rounded = [np.round(part, round_base_decimals) for part in parts]
    return _added([np.round(rate * part, round_base_decimals) for rate, part in zip(scale.rates, rounded, strict=True)])


def _added(parts: Sequence[Any]) -> Any:
    total = np.float64(0.0)
    for part in parts:
        total = total + part
    return total


def _marginal_amounts(scale: Any, base: Any, right: bool = False) -> Any:  # noqa: ARG001  # OpenFisca's
    edges = [np.float64(each) for each in (*scale.thresholds, np.inf)]
    parts = [
        amount * (np.maximum(np.minimum(base, high) - low, 0) > 0)
        for amount, low, high in zip(scale.amounts, edges[:-1], edges[1:], strict=True)
    ]
    return _added(parts) if any(isinstance(each, float) for each in scale.amounts) else sum(parts)


def _single_amount(scale: Any, base: Any, right: bool = False) -> Any:
    guarded = np.array([-np.inf, *scale.thresholds, np.inf])
    amounts = np.array([0, *scale.amounts, 0])
    index = np.digitize(base, guarded, right=right) - 1
    return Symbol(index.builder, index.builder.take(index.node, amounts))


def _average_rates(scale: Any, base: Any, right: bool = False) -> Any:  # noqa: ARG001  # OpenFisca's
    if len(scale.rates) == 1:
        return base * scale.rates[0]
    rates, edges = np.array(scale.rates, dtype=float), np.array(scale.thresholds, dtype=float)
    slopes = (rates[1:] - rates[:-1]) / (edges[1:] - edges[:-1])
    inside = [(base >= low) & (base < high) for low, high in itertools.pairwise(edges)]

    def of(values: Any) -> Any:
        return _added([each * value for each, value in zip(inside, values, strict=True)])

    return base * (of(rates[:-1]) + (base - of(edges[:-1])) * of(slopes))


CALCULATIONS: Mapping[type, Callable[..., Any]] = {
    MarginalRateTaxScale: _marginal_rates,
    MarginalAmountTaxScale: _marginal_amounts,
    SingleAmountTaxScale: _single_amount,
    LinearAverageRateTaxScale: _average_rates,
}
