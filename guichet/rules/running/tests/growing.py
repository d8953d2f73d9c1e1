"""Random graphs over every operation and type, and random populations with everything that is awkward in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st

from guichet.rules.graph import nodes as op
from guichet.rules.graph.building import Builder
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph
from guichet.rules.table import Column, Membership, Table

PERSON, KINDS = "person", ("household", "family")
ROLES = {
    "household": {"parent": [0, 1], "first_parent": [0], "child": [2], "lodger": [3]},
    "family": {"principal": [0], "child": [1]},
}
NUMBERS = ("|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f4", "<f8")
DATES = ("<M8[D]", "<M8[M]", "<M8[Y]", "<m8[D]", "<m8[M]", "<m8[Y]")
TEXTS = ("<U3",)
WORDS = np.array(["", "a", "abc", "Ōta"], dtype="<U3")

ONE = [
    "negative",
    "positive",
    "absolute",
    "sign",
    "rint",
    "floor",
    "ceil",
    "trunc",
    "sqrt",
    "square",
    "reciprocal",
    "fabs",
    "isnan",
    "isinf",
    "isfinite",
    "isnat",
    "logical_not",
    "invert",
    "exp",
    "log1p",
]
TWO = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "floor_divide",
    "remainder",
    "fmod",
    "minimum",
    "maximum",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "equal",
    "not_equal",
    "logical_and",
    "logical_or",
    "logical_xor",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "copysign",
    "power",
]
CUSTOM = ("cast", "where", "take", "matches", "variable", "project")
FROM_PERSONS = (op.SUM, op.ANY, op.ALL, op.MIN, op.MAX, op.MEMBER, op.NTH, op.RANK, op.COUNT, op.HAS_ROLE, op.POSITION)


def values(rng: np.random.Generator, dtype: str, count: int) -> Column:
    """Random values of a type, ordinary ones and those at its edges."""
    kind = np.dtype(dtype).kind
    if kind == "b":
        return rng.random(count) < 0.5
    if kind == "U":
        return rng.choice(WORDS, count)
    if kind == "f":
        special = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.5,
            1.5,
            2.5,
            np.nan,
            np.inf,
            -np.inf,
            5e-324,
            1e-40,
            3.4e38,
            1e300,
            2147483648.0,
        ]
        special += [-2147483649.0, 9.3e18, 131072.01, 300.7, -70000.5]
        with np.errstate(over="ignore"):
            return np.where(
                rng.random(count) < 0.25, rng.choice(special, count), rng.normal(0, 10.0 ** rng.integers(0, 7), count)
            ).astype(dtype)
    if kind in "iu":
        info = np.iinfo(np.dtype(dtype))
        bounds = np.array([0, 1, 2, info.min, info.max, info.max - 1], dtype=dtype)
        ordinary = rng.integers(max(info.min, -9), 10, count).astype(dtype)
        return np.where(rng.random(count) < 0.2, rng.choice(bounds, count), ordinary)
    # Days of 400 years and some far away; leap days; not-a-time.
    unit = {"D": 1.0, "M": 30.4, "Y": 365.25}[np.datetime_data(dtype)[0]]
    days = rng.integers(-150_000, 150_000, count)
    leap = np.array(["2000-02-29", "1900-02-28", "1900-03-01", "2024-02-29", "1969-12-31", "0000-02-29", "-0400-03-01"])
    far = np.concatenate([leap.astype("M8[D]").astype(np.int64), [0, -1, 2**28, -(2**28) - 1, 10**11, -(10**11)]])
    days = np.where(rng.random(count) < 0.2, rng.choice(far if rng.random() < 0.3 else far[:9], count), days)
    found = (days / unit).astype(np.int64).astype(dtype)
    return np.where(rng.random(count) < 0.1, np.array("NaT", dtype=dtype), found)


@dataclass
class Growth:
    """A graph that grows node by node."""

    data: Any
    rng: np.random.Generator
    builder: Builder = field(default_factory=lambda: Builder(PERSON))
    ours: list[int] = field(default_factory=list)
    defaults: dict[str, Any] = field(default_factory=dict)
    opaque: set[str] = field(default_factory=set)

    def entity(self, position: int) -> str:
        return self.builder.nodes[position].entity

    def pick(self, entity: str | None = None, kinds: str = "biufMmU") -> int | None:
        fitting = [
            each
            for each in self.ours
            if (entity is None or self.entity(each) == entity) and self.builder.dtype(each).kind in kinds
        ]
        return self.data.draw(st.sampled_from(fitting)) if fitting else None

    def sow(self, dtypes: tuple[str, ...]) -> None:
        for number, dtype in enumerate(dtypes):
            for entity in (PERSON, *KINDS):
                name = f"{entity}-{number}"
                self.defaults[name] = values(self.rng, dtype, 1)[0]
                self.ours.append(self.builder.input(name, "2026-11", entity=entity, dtype=dtype))

    def constant(self, dtype: Any) -> int:
        return self.builder.constant(values(self.rng, np.dtype(dtype).str, 1)[0])

    def grow(self) -> None:
        draw = self.data.draw
        family = draw(st.sampled_from(("one", "two", "two", "custom", "custom", "persons", "persons")))
        try:
            with np.errstate(all="ignore"):
                found = getattr(self, f"_{family}")()
        except TypeError:  # numpy has no such loop either
            return
        if found is not None and self.entity(found):
            self.ours.append(found)

    def _one(self) -> int | None:
        first = self.pick(kinds="biufMm")
        return None if first is None else self.builder.ufunc(self.data.draw(st.sampled_from(ONE)), [first])

    def _two(self) -> int | None:
        name = self.data.draw(st.sampled_from(TWO))
        first = self.pick(kinds="biufMm")
        if first is None:
            return None
        how = self.data.draw(st.sampled_from(("constant", "same", "any")))
        dtype = self.builder.dtype(first)
        if how == "constant":
            second: int | None = self.constant(dtype)
        elif how == "same":
            kind = dtype.kind if dtype.kind in "Mm" else "biuf"
            second = self.pick(self.entity(first), kinds=kind)
        else:
            second = self.pick(self.entity(first), kinds="biufMm")
        pair = [first, second if second is not None else first]
        if name == "power":  # of whole numbers, numpy refuses negative exponents
            pair = [self.builder.cast(each, np.float64) for each in pair if self.builder.dtype(each).kind in "biuf"]
            pair = pair * 2 if len(pair) == 1 else pair
        return self.builder.ufunc(name, pair if self.data.draw(st.booleans()) else pair[::-1])

    def _custom(self) -> int | None:
        found: int | None = getattr(self, f"_{self.data.draw(st.sampled_from(CUSTOM))}")()
        return found

    def _cast(self) -> int | None:
        first = self.pick(kinds="biufMm")
        if first is None:
            return None
        given = self.builder.dtype(first)
        wanted = np.dtype(self.data.draw(st.sampled_from(NUMBERS + DATES)))
        if given.kind == "f" and wanted.kind == "u" and wanted.itemsize > 2:
            return None  # beyond the range numpy's result depends on the place in the array
        if {given.kind, wanted.kind} == {"M", "m"} or (given.kind == "f" and wanted.kind in "Mm"):
            return None
        try:
            np.zeros(1, given).astype(wanted)
        except (TypeError, ValueError):
            return None
        return self.builder.cast(first, wanted)

    def _where(self) -> int | None:
        condition = self.pick(kinds="b")
        met = None if condition is None else self.pick(self.entity(condition))
        if condition is None or met is None:
            return None
        dtype = self.builder.dtype(met)
        same = [
            each for each in self.ours if self.entity(each) == self.entity(met) and self.builder.dtype(each) == dtype
        ]
        return self.builder.where(condition, met, self.data.draw(st.sampled_from([*same, self.constant(dtype)])))

    def _take(self) -> int | None:
        first = self.pick(kinds="iuf")
        if first is None:
            return None
        rest = self.builder.ufunc("remainder", [self.builder.cast(first, np.int64), self.builder.constant(np.int64(3))])
        if self.data.draw(st.booleans()):
            rest = self.builder.ufunc("subtract", [rest, self.builder.constant(np.int64(3))])
        dtype = self.data.draw(st.sampled_from(NUMBERS + DATES + TEXTS))
        return self.builder.take(self.builder.cast(rest, np.int16), values(self.rng, dtype, 3))

    def _matches(self) -> int | None:
        first = self.pick(kinds="U")
        if first is None:
            return None
        return self.builder.add(op.MATCHES, self.entity(first), bool, [first], (("a", "Ōta"),))

    def _variable(self) -> int | None:
        first = self.pick(kinds="biuf")
        if first is None:
            return None
        dtype = self.builder.dtype(first)
        return self.builder.variable(
            f"variable-{len(self.builder.nodes)}", "2026-11", first, entity=self.entity(first), dtype=dtype
        )

    def _project(self) -> int | None:
        kind = self.data.draw(st.sampled_from(KINDS))
        first = self.pick(kind)
        if first is None:
            return None
        return self.builder.add(op.PROJECT, PERSON, self.builder.dtype(first), [first], (kind,))

    def _persons(self) -> int | None:
        draw = self.data.draw
        kind, what = draw(st.sampled_from(KINDS)), draw(st.sampled_from(FROM_PERSONS))
        keys = draw(st.sampled_from(((), ("child",), tuple(ROLES[kind])[:1], tuple(ROLES[kind])[1:])))
        add = self.builder.add
        if what == op.POSITION:
            return add(what, PERSON, np.int32, [], (kind,))
        if what in (op.COUNT, op.HAS_ROLE):
            keys = keys or ("child",) if what == op.HAS_ROLE else keys
            if what == op.HAS_ROLE:
                return add(what, PERSON, bool, [], (kind, keys))
            return add(what, kind, np.int64, [], (kind, keys))
        first = self.pick(PERSON, "biuf" if what not in (op.MEMBER, op.NTH) else "biufMmU")
        if first is None:
            return None
        dtype = self.builder.dtype(first)
        if what == op.RANK:
            condition = self.pick(PERSON, "b")
            return None if condition is None else add(what, PERSON, np.int64, [first, condition], (kind,))
        if what in (op.MEMBER, op.NTH):
            middle: Any = draw(st.integers(0, 3)) if what == op.NTH else keys or ("child",)
            return add(what, kind, dtype, [first], (kind, middle, values(self.rng, dtype.str, 1)[0]))
        result = {op.SUM: np.float64, op.ANY: bool, op.ALL: bool}.get(what, np.float64)
        return add(what, kind, result, [first], (kind, keys))

    def hide(self) -> None:
        """An opaque formula: a group's sum of an input, for each person."""
        position = self.builder.hide(
            "opaque", "2026-11", op.Opacity("strings", "it reads texts", "law.py", 1), entity=PERSON, dtype=np.float64
        )
        self.ours.append(position)

    def graph(self) -> ExpressionGraph:
        chosen = self.data.draw(st.lists(st.sampled_from(self.ours), min_size=1, max_size=8))
        # Whatever was added last has most below it.
        return self.builder.graph({(f"out-{n}", "2026-11"): at for n, at in enumerate([*chosen, *self.ours[-4:]])})


def hidden(variable: str, period: str, table: Table) -> Column:
    """The opaque formula's own code."""
    membership = table.memberships["household"]
    first = table.columns.get(("person-0", period))
    weights = np.ones(table.persons) if first is None else first.astype(np.float64)
    weights = np.where(np.isfinite(weights), weights, 0)
    total = np.bincount(membership.group, weights=weights, minlength=membership.count).astype(np.float64)
    return total[membership.group]


@st.composite
def grown(draw: Any, *, opaque: bool = False) -> tuple[ExpressionGraph, Terms]:
    """A random graph and its terms."""
    data = draw(st.data())
    growth = Growth(data, np.random.default_rng(draw(st.integers(0, 2**32))))
    numbers = draw(st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=4))
    growth.sow(
        (*(each for each in numbers if opaque is False or np.dtype(each).kind in "biuf"), "|b1", *DATES[:2], *TEXTS)
    )
    if opaque:
        growth.hide()
    for _ in range(draw(st.integers(5, 60))):
        growth.grow()
    return growth.graph(), Terms(ROLES, growth.defaults, hidden)


def membership(rng: np.random.Generator, persons: int, kind: str, shape: str) -> Membership:
    """Groups: sorted as registers keep them, scattered, one huge one, or many without members."""
    count = int(rng.integers(1, persons + 2))
    group = np.sort(rng.integers(0, count, persons))
    if shape == "huge":
        group = np.where(rng.random(persons) < 0.8, count // 2, group)
        group.sort()
    if shape == "each alone":
        group, count = np.arange(persons), persons
    if shape == "last empty":
        count += 3
    if shape == "scattered":
        rng.shuffle(group)
    role = rng.integers(0, 1 + max(index for each in ROLES[kind].values() for index in each), persons)
    if shape == "one role":
        role[:] = 0
    return Membership(group.astype(np.int32), role.astype(np.int8), max(count, 1))


SHAPES = ("sorted", "huge", "each alone", "last empty", "scattered", "one role")


@st.composite
def populations(draw: Any, graph: ExpressionGraph, *, most: int = 400, scattered: bool = True) -> Table:
    """A random table for a graph; some columns are left to their defaults."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    persons = draw(st.sampled_from((0, 1, 2, 7, most)))
    shapes = SHAPES if scattered else tuple(each for each in SHAPES if each != "scattered")
    members = {kind: membership(rng, persons, kind, draw(st.sampled_from(shapes))) for kind in KINDS}
    table = Table(persons, members)
    columns = {}
    for spot, at in graph.inputs.items():
        if rng.random() < 0.9:
            columns[spot] = values(rng, graph.nodes[at].dtype, table.count(graph.nodes[at].entity))
    return Table(persons, members, columns)


def assert_same(one: dict[Any, Column], other: dict[Any, Column], graph: ExpressionGraph) -> None:
    """The same bits; not-a-number is one, whatever its bits."""
    assert one.keys() == other.keys()
    for spot, expected in one.items():
        found = other[spot]
        assert found.dtype == expected.dtype
        assert found.shape == expected.shape
        wrong = found != expected
        if expected.dtype.kind == "f":
            wrong = (wrong & ~(np.isnan(found) & np.isnan(expected))) | (np.signbit(found) != np.signbit(expected)) & ~(
                np.isnan(found)
            )
        elif expected.dtype.kind in "Mm":
            wrong = found.view(np.int64) != expected.view(np.int64)
        at = np.flatnonzero(wrong)[:5]
        node = graph.nodes[graph.outputs[spot]]
        assert not len(at), f"{spot} {node}: {found[at]} for {expected[at]}, persons or groups {at}"
