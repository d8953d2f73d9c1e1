"""The values of nodes at the person or group that a loop is at: read from arrays or computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import Node
from guichet.rules.running.buffers import Storage
from guichet.rules.running.instructions import arithmetic, casts, nearby
from guichet.rules.running.instructions.calendar import Civil, civil_of_any, civil_of_near
from guichet.rules.running.instructions.words import (
    BOOL,
    FLOAT64,
    INT64,
    NAT,
    Type,
    Word,
    Writer,
    literal,
    memory,
)
from guichet.rules.running.schedule import Step

Roles = Mapping[str, Mapping[str, Sequence[int]]]
# One member of each group of a kind: the last in some roles (None: in any), or the one at a place.
Choice = tuple[str, tuple[int, ...] | int | None]
INT8, INT32 = np.dtype(np.int8), np.dtype(np.int32)
DAY, MONTH, YEAR = "<M8[D]", "<M8[M]", "<M8[Y]"


@dataclass
class Values:
    """Writes what nodes of one step are at one turn of its loop."""

    storage: Storage
    roles: Roles
    entities: Sequence[str]  # in the order of the bounds
    tables: dict[str, str]  # constants of the module, by their text: shared by all steps
    tags: Iterator[int]  # numbers for the module's metadata
    step: Step
    number: int
    metadata: list[str] = field(default_factory=list)
    opened: dict[int, str] = field(default_factory=dict)
    top: Writer = field(default_factory=lambda: Writer(count=1_000_000))
    body: Writer = field(default_factory=Writer)
    words: dict[Any, Word] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    civils: dict[Any, Civil] = field(default_factory=dict)
    too_far: list[str] = field(default_factory=list)
    far: bool = False  # whether any number is computed, or only those nearby

    def __post_init__(self) -> None:
        self.tag = next(self.tags)

    def node(self, position: int) -> Node:
        """A node of the graph."""
        return self.storage.graph.nodes[position]

    # -- arrays -------------------------------------------------------------------------------------------------

    def first(self, entity: str, edge: str = "%from") -> str:
        """Where a piece begins (or ends) among all of an entity."""
        at = self.top.let(f"getelementptr i64, ptr {edge}, i64 {self.entities.index(entity)}")
        return self.top.let(f"load i64, ptr {at}")

    def length(self, entity: str) -> str:
        """How many of an entity are in the piece."""
        return self.top.let(f"sub i64 {self.first(entity, '%to')}, {self.first(entity)}")

    def array(self, number: int) -> str:
        """The address of a buffer's first value of the piece."""
        if number not in self.opened:
            at = self.top.let(f"getelementptr [2 x i64], ptr %table, i64 {number}")
            start = self.top.let(f"load ptr, ptr {at}")
            pace = self.top.let(f"getelementptr i64, ptr {at}, i64 1")
            pace = self.top.let(f"load i64, ptr {pace}")
            skipped = self.top.let(f"mul i64 {pace}, {self.first(self.storage.buffers[number].entity)}")
            self.opened[number] = self.top.let(f"getelementptr i8, ptr {start}, i64 {skipped}")
        return self.opened[number]

    def address(self, number: int, dtype: Type, index: str) -> str:
        """Of one value in a buffer."""
        return self.body.let(f"getelementptr inbounds {memory(dtype)}, ptr {self.array(number)}, i64 {index}")

    def load(self, number: int, dtype: Type, index: str = "%i") -> Word:
        """One value of a buffer."""
        return self.load_at(self.address(number, dtype, index), dtype)

    def load_at(self, address: str, dtype: Type) -> Word:
        """One value at an address."""
        text = self.body.let(f"load {memory(dtype)}, ptr {address}, !llvm.access.group !{self.tag}")
        return Word(self.body.let(f"icmp ne i8 {text}, 0") if dtype == BOOL else text, dtype)

    def store(self, word: Word, address: str) -> None:
        """Keep a value."""
        text = self.body.let(f"zext i1 {word.text} to i8") if word.dtype == BOOL else word.text
        kind = memory(word.dtype)
        self.body.line(f"store {kind} {text}, ptr {address}, !llvm.access.group !{self.tag}")

    # -- values -------------------------------------------------------------------------------------------------

    def value(self, argument: int) -> Word:
        """The value of a node at the person or group that the loop is at."""
        position = self.storage.schedule.root[argument]
        if position not in self.words:
            self.words[position] = self._value(position)
        return self.words[position]

    def _value(self, position: int) -> Word:
        node = self.node(position)
        dtype = np.dtype(node.dtype)
        if node.op == op.CONSTANT:
            return Word(literal(node.value, dtype), dtype)
        if node.op == op.INPUT:
            return self.load(self.storage.input(position), dtype)
        if self.storage.schedule.home.get(position) == self.number and self.step.kind == "loop":
            return self._computed(node)
        if node.op == op.HAS_ROLE and position not in self.storage.of:
            return self.held(node.details[0], node.details[1])
        number = self.storage.of[position]
        # A sum of small numbers is kept as a whole number.
        return casts.cast(self.body, self.load(number, self.storage.buffers[number].dtype), dtype)

    def _computed(self, node: Node) -> Word:
        dtype = np.dtype(node.dtype)
        match node.op:
            case op.UFUNC:
                if (known := self._part_of_date(node) or self._divided(node)) is not None:
                    return known
                return arithmetic.compute(self.body, node.details[0], [self.value(each) for each in node.arguments])
            case op.CAST:
                if (known := self._date(node, dtype) or self._truncated(node)) is not None:
                    return known
                return casts.cast(self.body, self.value(node.arguments[0]), dtype)
            case op.WHERE:
                condition, met, otherwise = (self.value(each) for each in node.arguments)
                return Word(self.body.choose(condition.text, met.text, otherwise.text, dtype), dtype)
            case op.TAKE:
                return self._taken(node)
            case op.PROJECT:
                return self._projected(node)
            case op.MEMBER | op.NTH:
                return self._chosen(node)
            case op.HAS_ROLE:
                return self.held(node.details[0], node.details[1])
        raise AssertionError(f"no loop computes '{node.op}'")

    def source(self, argument: int) -> tuple[Node, int]:
        """The node that computes an argument, and its position."""
        position = self.storage.schedule.root[argument]
        return self.node(position), position

    def civil(self, day: int) -> Civil:
        """The year, month and day of a node's days: found once for all that ask."""
        key = ("civil", day)
        if key not in self.civils:
            text = self.value(day).text
            if self.far:
                self.civils[key] = civil_of_any(self.body, text)
            else:
                self.civils[key], far = civil_of_near(self.body, text)
                self.too_far.append(far)
        return self.civils[key]

    def _date(self, node: Node, dtype: Type) -> Word | None:
        """A day's year or month; the first day of a day's month."""
        given, position = self.source(node.arguments[0])
        if given.dtype == DAY and dtype.str in (MONTH, YEAR):
            return Word(casts.of_civil(self.body, self.civil(position), casts.unit_of(dtype)), dtype)
        if dtype.str == DAY and given.dtype == MONTH:
            above, day = self.source(given.arguments[0]) if given.op == op.CAST else (given, position)
            if above.dtype == DAY:
                civil = self.civil(day)
                first = self.body.let(f"sub i64 {self.value(day).text}, {civil.day}")
                return Word(self.body.choose(civil.missing, str(NAT), first, INT64), dtype)
            if not self.far:
                text, far = nearby.first_day(self.body, self.value(node.arguments[0]).text)
                self.too_far.append(far)
                return Word(text, dtype)
        return None

    def _divided(self, node: Node) -> Word | None:
        """Whole division by way of doubles, unless numbers far away are computed."""
        name = node.details[0]
        if self.far or name not in ("floor_divide", "remainder") or node.dtype != INT64.str:
            return None
        text, far = nearby.division(self.body, name, *(self.value(each).text for each in node.arguments))
        self.too_far.append(far)
        return Word(text, INT64)

    def _truncated(self, node: Node) -> Word | None:
        """A double's whole part, unless numbers far away are computed."""
        word = self.value(node.arguments[0])
        if self.far or node.dtype != INT64.str or word.dtype != FLOAT64:
            return None
        text, far = nearby.truncated(self.body, word.text)
        self.too_far.append(far)
        return Word(text, INT64)

    def _part_of_date(self, node: Node) -> Word | None:
        """The month of the year, written as the rest of a day's month by 12."""
        if node.details[0] != "remainder" or node.dtype != INT64.str:
            return None
        divisor = self.source(node.arguments[1])[0]
        number = self.source(node.arguments[0])[0]
        if divisor.op != op.CONSTANT or int(divisor.value) != 12 or number.op != op.CAST:
            return None
        month = self.source(number.arguments[0])[0]
        if month.op != op.CAST or month.dtype != MONTH:
            return None
        above, day = self.source(month.arguments[0])
        if above.dtype != DAY:
            return None
        civil = self.civil(day)
        return Word(self.body.choose(civil.missing, str(NAT % 12), civil.month, INT64), INT64)

    def _projected(self, node: Node) -> Word:
        position = self.storage.schedule.root[node.arguments[0]]
        given = self.node(position)
        if given.op == op.CONSTANT:
            return self.value(position)
        number = self.storage.input(position) if given.op == op.INPUT else self.storage.of[position]
        word = self.load(number, self.storage.buffers[number].dtype, self.member_of(node.details[0]))
        return casts.cast(self.body, word, np.dtype(node.dtype))

    def chosen_member(self, node: Node) -> Choice:
        """Of whom a node tells."""
        kind, which = node.details[0], node.details[1]
        if node.op == op.NTH:
            return kind, int(which)
        return kind, tuple(sorted({index for key in which for index in self.roles[kind][key]})) if which else None

    def chosen_index(self, choice: Choice) -> int:
        """The buffer with the index of that member of each group, or -1."""
        return self.storage.column("scratch", ("chosen", *choice), choice[0], INT32)

    def _chosen(self, node: Node) -> Word:
        """The value of one member; the default where there is none."""
        dtype, choice = np.dtype(node.dtype), self.chosen_member(node)
        position = self.storage.schedule.root[node.arguments[0]]
        if choice not in self.words:
            self.words[choice] = self.load(self.chosen_index(choice), INT32)
        index = self.words[choice]
        there = self.body.let(f"icmp sge i32 {index.text}, 0")
        if self.node(position).op == op.CONSTANT:
            value = self.value(position)
        else:
            given = self.node(position).op == op.INPUT
            number = self.storage.input(position) if given else self.storage.of[position]
            safe = self.body.choose(there, index.text, "0", INT32)
            at = self.body.let(f"getelementptr inbounds {memory(dtype)}, ptr {self.not_empty(number)}, i32 {safe}")
            value = self.load_at(at, dtype)
        default = literal(np.full(1, node.details[2], dtype=dtype)[0], dtype)
        return Word(self.body.choose(there, value.text, default, dtype), dtype)

    def not_empty(self, number: int) -> str:
        """The address of a buffer of persons, or of some nought where the piece has none."""
        key = -1 - number
        if key not in self.opened:
            nobody = self.top.let(f"icmp eq i64 {self.length(self.storage.graph.person)}, 0")
            name = self.tables.setdefault("[8 x i8] zeroinitializer", f"@constants{len(self.tables)}")
            self.opened[key] = self.top.let(f"select i1 {nobody}, ptr {name}, ptr {self.array(number)}")
        return self.opened[key]

    def _taken(self, node: Node) -> Word:
        """From a table of constants; a negative index counts from its end, one beyond is reported."""
        dtype, values = np.dtype(node.dtype), node.details[0]
        index = self.value(node.arguments[0])
        index = Word(casts.cast(self.body, index, INT64).text, INT64)
        let = self.body.let
        negative = let(f"icmp slt i64 {index.text}, 0")
        from_end = let(f"add i64 {index.text}, {len(values)}")
        at = self.body.choose(negative, from_end, index.text, INT64)
        beyond = let(f"icmp uge i64 {at}, {len(values)}")
        self.failures.append(beyond)
        at = self.body.choose(beyond, "0", at, INT64)
        kind = memory(dtype)
        stored = INT8 if dtype == BOOL else dtype
        text = ", ".join(f"{kind} {literal(each, stored)}" for each in np.asarray(values, dtype=dtype))
        name = self.tables.setdefault(f"[{len(values)} x {kind}] [{text}]", f"@constants{len(self.tables)}")
        address = let(f"getelementptr inbounds {kind}, ptr {name}, i64 {at}")
        return self.load_at(address, dtype)

    def member_of(self, kind: str) -> str:
        """The index of the person's group in the piece."""
        key = ("group", kind)
        if key not in self.words:
            group = self.load(self.storage.group(kind), INT32)
            wide = self.body.let(f"sext i32 {group.text} to i64")
            self.words[key] = Word(self.body.let(f"sub i64 {wide}, {self.first(kind)}"), INT64)
        return self.words[key].text

    def held(self, kind: str, keys: Sequence[str]) -> Word:
        """Whether the person has one of some roles; no key names all persons."""
        if not keys:
            return Word("true", BOOL)
        return self.held_of(kind, tuple(sorted({index for key in keys for index in self.roles[kind][key]})))

    def held_of(self, kind: str, wanted: Sequence[int]) -> Word:
        """Whether the person has one of some roles, by index."""
        if not wanted:
            return Word("false", BOOL)
        if ("held", kind, *wanted) not in self.words:
            if ("role", kind) not in self.words:
                self.words["role", kind] = self.load(self.storage.role(kind), INT8)
            role = self.words["role", kind]
            text = ""
            for index in wanted:
                equal = self.body.let(f"icmp eq i8 {role.text}, {index}")
                text = self.body.either(text, equal) if text else equal
            self.words["held", kind, *wanted] = Word(text, BOOL)
        return self.words["held", kind, *wanted]
