"""Writes one step of a schedule as a function: a loop over an entity, or a pass from persons to their groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import Node
from guichet.rules.running.buffers import Storage
from guichet.rules.running.emitting import arithmetic, casts
from guichet.rules.running.emitting.words import BOOL, FLOAT64, INT64, Type, Word, Writer, literal, memory, register
from guichet.rules.running.schedule import Step

Roles = Mapping[str, Mapping[str, Sequence[int]]]
INT8, INT32 = np.dtype(np.int8), np.dtype(np.int32)
HEAD = "(ptr %table, ptr %from, ptr %to, ptr %failed) noinline nounwind"


@dataclass
class Pass:
    """Writes the functions of one step."""

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
        return self.load(self.storage.of[position], dtype)

    def _computed(self, node: Node) -> Word:
        dtype = np.dtype(node.dtype)
        match node.op:
            case op.UFUNC:
                return arithmetic.compute(self.body, node.details[0], [self.value(each) for each in node.arguments])
            case op.CAST:
                return casts.cast(self.body, self.value(node.arguments[0]), dtype)
            case op.WHERE:
                condition, met, otherwise = (self.value(each) for each in node.arguments)
                return Word(self.body.choose(condition.text, met.text, otherwise.text, dtype), dtype)
            case op.TAKE:
                return self._taken(node)
            case op.PROJECT:
                return self._projected(node)
            case op.HAS_ROLE:
                return self.held(node.details[0], node.details[1])
        raise AssertionError(f"no loop computes '{node.op}'")

    def _projected(self, node: Node) -> Word:
        position = self.storage.schedule.root[node.arguments[0]]
        given = self.node(position)
        if given.op == op.CONSTANT:
            return self.value(position)
        number = self.storage.input(position) if given.op == op.INPUT else self.storage.of[position]
        return self.load(number, np.dtype(node.dtype), self.member_of(node.details[0]))

    def _taken(self, node: Node) -> Word:
        """From a table of constants; a negative index counts from the end, one beyond is reported and reads the first."""
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
        wanted = sorted({index for key in keys for index in self.roles[kind][key]})
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

    # -- functions ----------------------------------------------------------------------------------------------

    def loop(self) -> str:
        """A loop over an entity whose turns do not know of one another."""
        for position in self.step.nodes:
            word = self.value(position)
            if (number := self.storage.of.get(position)) is not None:
                self.store(word, self.address(number, word.dtype, "%i"))
        return self._function(f"@step{self.number}", self.step.entity, alone=True)

    def gather(self) -> str:
        """A pass over the persons that adds each to their groups, after these were made empty."""
        functions = []
        for kind in dict.fromkeys(self.node(each).details[0] for each in self.step.nodes):
            functions.append(self._emptied(kind))
        for position in self.step.nodes:
            self._gathered(position, self.node(position))
        functions.append(self._function(f"@step{self.number}", self.storage.graph.person, alone=False))
        for kind in dict.fromkeys(self.node(each).details[0] for each in self.step.nodes if each in self.storage.sums):
            functions.append(self._judged(kind))
        return "\n".join(functions)

    def names(self) -> list[str]:
        """The functions of the step, in the order they are called."""
        kinds = (
            dict.fromkeys(self.node(each).details[0] for each in self.step.nodes) if self.step.kind != "loop" else {}
        )
        judged = dict.fromkeys(self.node(each).details[0] for each in self.step.nodes if each in self.storage.sums)
        return [
            *(f"@step{self.number}.empty.{self.entities.index(kind)}" for kind in kinds),
            f"@step{self.number}",
            *(f"@step{self.number}.judge.{self.entities.index(kind)}" for kind in judged),
        ]

    def counter(self, kind: str) -> int:
        """The buffer that counts the members of each group that were met."""
        return self.storage._column("scratch", f"met {kind}", kind, INT32)

    def _counts(self, kind: str) -> bool:
        wanted = (op.NTH, op.POSITION)
        return any(self.node(each).op in wanted and self.node(each).details[0] == kind for each in self.step.nodes)

    def _emptied(self, kind: str) -> str:
        if self._counts(kind):
            self.store(Word("0", INT32), self.address(self.counter(kind), INT32, "%i"))
        for position in self.step.nodes:
            node = self.node(position)
            if node.details[0] != kind or node.op == op.POSITION:
                continue
            dtype = np.dtype(node.dtype)
            empty = {op.SUM: 0.0, op.ANY: False, op.COUNT: 0, op.ALL: True, op.MIN: np.inf, op.MAX: -np.inf}
            value = node.details[2] if node.op in (op.MEMBER, op.NTH) else empty[node.op]
            word = Word(literal(np.full(1, value, dtype=dtype)[0], dtype), dtype)
            self.store(word, self.address(self.storage.of[position], dtype, "%i"))
            if position in self.storage.sums:
                self.store(Word(literal(0, FLOAT64), FLOAT64), self.address(self.storage.sums[position], FLOAT64, "%i"))
        return self._function(f"@step{self.number}.empty.{self.entities.index(kind)}", kind, alone=True)

    def _judged(self, kind: str) -> str:
        for position in self.step.nodes:
            if position in self.storage.sums and self.node(position).details[0] == kind:
                total = self.load(self.storage.sums[position], FLOAT64)
                there = self.body.let(f"fcmp ogt double {total.text}, {literal(0, FLOAT64)}")
                self.store(Word(there, BOOL), self.address(self.storage.of[position], BOOL, "%i"))
        return self._function(f"@step{self.number}.judge.{self.entities.index(kind)}", kind, alone=True)

    def _gathered(self, position: int, node: Node) -> None:
        kind, dtype = node.details[0], np.dtype(node.dtype)
        index = self.member_of(kind)
        if node.op == op.POSITION:
            self.store(
                casts.cast(self.body, self._met(kind), dtype), self.address(self.storage.of[position], dtype, "%i")
            )
            return
        if node.op == op.NTH:
            held = Word(self.body.let(f"icmp eq i32 {self._met(kind).text}, {int(node.details[1])}"), BOOL)
        else:
            held = self.held(kind, node.details[1])
        number = self.storage.sums.get(position, self.storage.of[position])
        dtype = FLOAT64 if position in self.storage.sums else dtype
        address = self.address(number, dtype, index)
        found = self.load_at(address, dtype)
        self.store(Word(self._joined(node, found, held), dtype), address)

    def _joined(self, node: Node, found: Word, held: Word) -> str:
        """What a group has so far, and one more member."""
        dtype = found.dtype
        if node.op == op.COUNT:
            one = self.body.let(f"zext i1 {held.text} to {register(dtype)}")
            return self.body.let(f"add {register(dtype)} {found.text}, {one}")
        word = self.value(node.arguments[0])
        if node.op in (op.MEMBER, op.NTH):
            return self.body.choose(held.text, word.text, found.text, dtype)
        word = casts.cast(self.body, word, dtype)
        if node.op == op.ALL:
            absent = self.body.let(f"xor i1 {held.text}, true")
            return self.body.both(found.text, self.body.either(absent, word.text))
        if node.op == op.ANY and dtype == BOOL:
            return self.body.either(found.text, self.body.both(held.text, word.text))
        if node.op in (op.SUM, op.ANY):
            # A sum that began at 0.0 is never -0.0, so adding 0.0 for those who do not count changes no bit.
            added = self.body.choose(held.text, word.text, literal(0, dtype), dtype)
            return self.body.let(f"fadd {register(dtype)} {found.text}, {added}")
        name = "minimum" if node.op == op.MIN else "maximum"
        extreme = arithmetic.extreme_of_floats(self.body, name, found, word)
        return self.body.choose(held.text, extreme, found.text, dtype)

    def _met(self, kind: str) -> Word:
        """How many members of the person's group came before."""
        key = ("met", kind)
        if key not in self.words:
            address = self.address(self.counter(kind), INT32, self.member_of(kind))
            met = self.load_at(address, INT32)
            self.store(Word(self.body.let(f"add i32 {met.text}, 1"), INT32), address)
            self.words[key] = met
        return self.words[key]

    def _function(self, name: str, entity: str, *, alone: bool) -> str:
        """A function from what has been written; the writer is empty afterwards."""
        length = self.length(entity)
        failed = ""
        for each in self.failures:
            failed = self.body.either(failed, each) if failed else each
        repeated = f", !llvm.loop !{self._independent()}" if alone else ""
        text = [f"define internal void {name}{HEAD} {{", "entry:", *self.top.lines]
        text += [f"  %some = icmp sgt i64 {length}, 0", "  br i1 %some, label %turn, label %end", "turn:"]
        text.append("  %i = phi i64 [ 0, %entry ], [ %i.next, %turn ]")
        if failed:
            text.append("  %bad = phi i32 [ 0, %entry ], [ %bad.next, %turn ]")
            self.body.line(f"%bad.now = zext i1 {failed} to i32")
            self.body.line("%bad.next = or i32 %bad, %bad.now")
        text += [*self.body.lines, "  %i.next = add nuw nsw i64 %i, 1", f"  %more = icmp ult i64 %i.next, {length}"]
        text += [f"  br i1 %more, label %turn, label %after{repeated}", "after:"]
        if failed:
            text += ["  %before = load i32, ptr %failed", "  %both = or i32 %before, %bad.next"]
            text.append("  store i32 %both, ptr %failed")
        text += ["  br label %end", "end:", "  ret void", "}"]
        if not alone:
            text = [each.replace(f", !llvm.access.group !{self.tag}", "") for each in text]
        self.opened, self.words, self.failures = {}, {}, []
        self.top, self.body, self.tag = Writer(count=1_000_000), Writer(), next(self.tags)
        return "\n".join(text)

    def _independent(self) -> int:
        """Says of a loop that no turn reads what another writes, so that several turns may be taken at a time."""
        loop, parallel = next(self.tags), next(self.tags)
        self.metadata.append(f"!{self.tag} = distinct !{{}}")
        self.metadata.append(f'!{parallel} = !{{!"llvm.loop.parallel_accesses", !{self.tag}}}')
        self.metadata.append(f"!{loop} = distinct !{{!{loop}, !{parallel}}}")
        return loop
