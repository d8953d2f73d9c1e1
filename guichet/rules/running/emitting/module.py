"""Puts the passes of a schedule together: one function for each stretch that needs no numpy in between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, groupby

from guichet.rules.running.buffers import Storage
from guichet.rules.running.emitting.passes import Pass
from guichet.rules.running.emitting.values import Roles
from guichet.rules.running.schedule import GATHER, LOOP, NUMPY, Step

CHOOSING = re.compile(r"^define internal void (@choose[\w.]*)\(", re.MULTILINE)
INTRINSIC = re.compile(r"call (\w+) (@llvm\.[\w.]+)\(([^)]*)\)")


@dataclass(frozen=True)
class Stretch:
    """Steps that run without a break: in the kernel function of this name, or nodes that numpy computes."""

    function: str
    nodes: tuple[int, ...]


@dataclass(frozen=True)
class Module:
    """A program as LLVM's text, and the stretches it is run in."""

    text: str
    stretches: tuple[Stretch, ...]


def write(storage: Storage, roles: Roles, entities: Sequence[str]) -> Module:
    """Write the module of a schedule.

    A kernel function is `i32 name(ptr table, ptr bounds, i64 pieces)`: `table` holds for each buffer its address and
    its step in bytes from one of a column to the next (0 for scratch, which every piece uses again), `bounds` one row
    of 64-bit positions for each cut, one position for each entity. It returns 0, or 1 when an index was out of a table.
    """
    tables: dict[str, str] = {}
    tags = count()
    functions: list[str] = []
    metadata: list[str] = []
    stretches: list[Stretch] = []
    numbered = list(enumerate(storage.schedule.steps))
    for numpys, steps in groupby(numbered, key=lambda each: each[1].kind == NUMPY):
        if numpys:
            stretches.append(Stretch("", tuple(node for _, step in steps for node in step.nodes)))
            continue
        names: list[str] = []
        if not any(each.function for each in stretches):
            first = Pass(storage, roles, entities, tables, tags, Step(GATHER, storage.graph.person, ()), -1)
            functions += first.choose()
            metadata += first.metadata
            names += CHOOSING.findall("\n".join(functions))
        for number, step in steps:
            written = Pass(storage, roles, entities, tables, tags, step, number)
            functions.append({LOOP: written.loop, GATHER: written.gather}[step.kind]())
            metadata += written.metadata
            names += written.names()
        stretches.append(Stretch(f"stretch{len(stretches)}", ()))
        functions.append(_pieces(stretches[-1].function, names, len(entities)))
    constants = [f"{name} = private unnamed_addr constant {text}, align 16" for text, name in tables.items()]
    body = "\n".join(functions)
    return Module("\n".join([*constants, *_declared(body), body, *metadata, ""]), tuple(stretches))


def _declared(text: str) -> list[str]:
    """LLVM's own functions that are used."""
    found = {}
    for result, name, given in INTRINSIC.findall(text):
        kinds = ", ".join(each.strip().split(" ")[0] for each in given.split(","))
        found[name] = f"declare {result} {name}({kinds})"
    return sorted(found.values())


def _pieces(name: str, called: Sequence[str], entities: int) -> str:
    """The function that does all passes over one piece, then the next."""
    calls = [f"  call void {each}(ptr %table, ptr %from, ptr %to, ptr %failed)" for each in called]
    return "\n".join(
        [
            f"define i32 @{name}(ptr %table, ptr %bounds, i64 %pieces) nounwind {{",
            "entry:",
            "  %failed = alloca i32",
            "  store i32 0, ptr %failed",
            "  %some = icmp sgt i64 %pieces, 0",
            "  br i1 %some, label %turn, label %end",
            "turn:",
            "  %i = phi i64 [ 0, %entry ], [ %i.next, %turn ]",
            f"  %row = mul i64 %i, {entities}",
            "  %from = getelementptr i64, ptr %bounds, i64 %row",
            f"  %to = getelementptr i64, ptr %from, i64 {entities}",
            *calls,
            "  %i.next = add i64 %i, 1",
            "  %more = icmp ult i64 %i.next, %pieces",
            "  br i1 %more, label %turn, label %end",
            "end:",
            "  %result = load i32, ptr %failed",
            "  ret i32 %result",
            "}",
        ]
    )
