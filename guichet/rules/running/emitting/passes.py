"""Writes one step of a schedule as functions: a loop over an entity, or a pass from persons to their groups."""

from __future__ import annotations

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import Node
from guichet.rules.running.emitting.values import INT32, Choice, Values
from guichet.rules.running.instructions import arithmetic, casts
from guichet.rules.running.instructions.words import BOOL, FLOAT64, INT64, Word, Writer, literal, register
from guichet.rules.running.schedule import CHOSEN, LOOP

# What a function does after its loop when a turn raised a flag: report an index that was in no table; do it again.
ENDS = {
    "bad": [
        "  %before = load i32, ptr %failed",
        "  %both = or i32 %before, %bad.next",
        "  store i32 %both, ptr %failed",
    ],
    "far": [
        "  %again = icmp ne i32 %far.next, 0",
        "  br i1 %again, label %distant, label %end",
        "distant:",
        "  call void {name}.far(ptr %table, ptr %from, ptr %to, ptr %failed)",
    ],
}
HEAD = "(ptr %table, ptr %from, ptr %to, ptr %failed) noinline nounwind"


class Pass(Values):
    """Writes the functions of one step."""

    def loop(self) -> str:
        """A loop over an entity whose turns do not know of one another; if need be, a second for numbers far away."""
        near = self._looped(f"@step{self.number}")
        if f"@step{self.number}.far(" not in near:
            return near
        self.civils, self.far = {}, True
        return f"{near}\n{self._looped(f'@step{self.number}.far')}"

    def _looped(self, name: str) -> str:
        for position in self.step.nodes:
            word = self.value(position)
            if (number := self.storage.of.get(position)) is not None:
                self.store(word, self.address(number, word.dtype, "%i"))
        return self._function(name, self.step.entity, alone=True)

    def choose(self) -> list[str]:
        """Functions that find the members whom the graph asks for by role or place."""
        steps, home = self.storage.schedule.steps, self.storage.schedule.home
        asked = dict.fromkeys(
            self.chosen_member(self.node(each))
            for each, number in home.items()
            if self.node(each).op in CHOSEN and steps[number].kind == LOOP
        )
        if not asked:
            return []
        functions = []
        for kind in dict.fromkeys(choice[0] for choice in asked):
            if any(choice[0] == kind and isinstance(choice[1], int) for choice in asked):
                self.store(Word("0", INT32), self.address(self.counter(kind), INT32, "%i"))
            for choice in asked:
                if choice[0] == kind:
                    self.store(Word("-1", INT32), self.address(self.chosen_index(choice), INT32, "%i"))
            functions.append(self._function(f"@choose.empty.{self.entities.index(kind)}", kind, alone=True))
        turn = self.body.let("trunc i64 %i to i32")
        for choice in asked:
            address = self.address(self.chosen_index(choice), INT32, self.member_of(choice[0]))
            found = self.load_at(address, INT32)
            chosen = self.body.choose(self._is_chosen(choice).text, turn, found.text, INT32)
            self.store(Word(chosen, INT32), address)
        functions.append(self._function("@choose", self.storage.graph.person, alone=False))
        return functions

    def _is_chosen(self, choice: Choice) -> Word:
        kind, which = choice
        if which is None:
            return Word("true", BOOL)
        if isinstance(which, int):
            return Word(self.body.let(f"icmp eq i32 {self._met(kind).text}, {which}"), BOOL)
        return self.held_of(kind, which)

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
        return self.storage.column("scratch", f"met {kind}", kind, INT32)

    def _counts(self, kind: str) -> bool:
        return any(self.node(each).op == op.POSITION and self.node(each).details[0] == kind for each in self.step.nodes)

    def _emptied(self, kind: str) -> str:
        if self._counts(kind):
            self.store(Word("0", INT32), self.address(self.counter(kind), INT32, "%i"))
        for position in self.step.nodes:
            node = self.node(position)
            if node.details[0] != kind or node.op == op.POSITION:
                continue
            dtype = self.storage.buffers[self.storage.of[position]].dtype
            empty = {op.SUM: 0.0, op.ANY: False, op.COUNT: 0, op.ALL: True, op.MIN: np.inf, op.MAX: -np.inf}
            word = Word(literal(np.full(1, empty[node.op], dtype=dtype)[0], dtype), dtype)
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
        held = self.held(kind, node.details[1])
        number = self.storage.sums.get(position, self.storage.of[position])
        dtype = self.storage.buffers[number].dtype
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
        word = casts.cast(self.body, word, dtype)
        if node.op == op.ALL:
            absent = self.body.let(f"xor i1 {held.text}, true")
            return self.body.both(found.text, self.body.either(absent, word.text))
        if node.op == op.ANY and dtype == BOOL:
            return self.body.either(found.text, self.body.both(held.text, word.text))
        if dtype == INT64:
            added = self.body.choose(held.text, word.text, "0", dtype)
            return self.body.let(f"add i64 {found.text}, {added}")
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
        flags = [("bad", self.failures), ("far", self.too_far)]
        flags = [(flag, found) for flag, found in flags if found]
        start, ends = [], []
        for flag, found in flags:
            start.append(f"  %{flag} = phi i32 [ 0, %entry ], [ %{flag}.next, %turn ]")
            any_of_them = found[0]
            for each in found[1:]:
                any_of_them = self.body.either(any_of_them, each)
            self.body.line(f"%{flag}.next = or i32 %{flag}, {self.body.let(f'zext i1 {any_of_them} to i32')}")
            ends += ENDS[flag]
        repeated = f", !llvm.loop !{self._independent()}" if alone else ""
        # The far way is seldom gone: it need not be quick, but quickly compiled.
        head = f"{HEAD} optnone" if name.endswith(".far") else HEAD
        text = [f"define internal void {name}{head} {{", "entry:", *self.top.lines]
        text += [f"  %some = icmp sgt i64 {length}, 0", "  br i1 %some, label %turn, label %end", "turn:"]
        text += ["  %i = phi i64 [ 0, %entry ], [ %i.next, %turn ]", *start, *self.body.lines]
        text += ["  %i.next = add nuw nsw i64 %i, 1", f"  %more = icmp ult i64 %i.next, {length}"]
        text += [f"  br i1 %more, label %turn, label %after{repeated}", "after:"]
        text += [each.format(name=name) for each in ends]
        text += ["  br label %end", "end:", "  ret void", "}"]
        if not alone:
            text = [each.replace(f", !llvm.access.group !{self.tag}", "") for each in text]
        self.opened, self.words, self.failures, self.too_far = {}, {}, [], []
        self.top, self.body, self.tag = Writer(count=1_000_000), Writer(), next(self.tags)
        return "\n".join(text)

    def _independent(self) -> int:
        """Says of a loop that no turn reads what another writes, so that several turns may be taken at a time."""
        loop, parallel = next(self.tags), next(self.tags)
        self.metadata.append(f"!{self.tag} = distinct !{{}}")
        self.metadata.append(f'!{parallel} = !{{!"llvm.loop.parallel_accesses", !{self.tag}}}')
        self.metadata.append(f"!{loop} = distinct !{{!{loop}, !{parallel}}}")
        return loop
