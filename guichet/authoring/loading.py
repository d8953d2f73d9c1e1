"""Reads a file whole or not at all: its shape first, then what its keys say together, every mistake with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from guichet.authoring.marks import Part
from guichet.authoring.shape import read_as
from guichet.authoring.tree import locate, read_tree
from guichet.kernel.api import Invalid, Problem

P = TypeVar("P", bound=Part)
#: One mistake of the whole: the keys that lead to it, what is wrong, what to do.
Wrong = tuple[tuple[str, ...], str, str]


def load_file(path: Path, kind: type[P], *, unsound: Callable[[P], Iterable[Wrong]], called: str = "") -> P:
    """What a YAML file says, as `kind`. `unsound` says what each key allows by itself and all together do not.

    Raises Invalid with every problem, `where` being `file:line`; the file is `called` by its bare name, or otherwise.
    """
    called = called or path.name
    tree, problems = read_tree(path, called)
    if tree is None:
        raise Invalid(tuple(problems))
    found, wrong = read_as(tree, kind, called)
    if found is None:
        raise Invalid((*problems, *wrong))
    together = [
        Problem(f"{called}:{locate(tree, steps)}", message, remedy) for steps, message, remedy in unsound(found)
    ]
    if problems or together:
        raise Invalid((*problems, *together))
    return found
