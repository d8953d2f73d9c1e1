"""Where a plug-in is found by its name: a port's connectors, a reaction's use case."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Generic, TypeVar

from guichet.kernel.errors import Conflict, NotFound

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one kind. A name is taken once; a name nobody took is answered with the nearest one."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._things: dict[str, T] = {}

    def register(self, name: str, thing: T) -> None:
        """Plug in; the same thing twice is fine, another under the same name raises Conflict."""
        if self._things.setdefault(name, thing) is not thing:
            raise Conflict(f"there is already a {self.kind} called {name!r}", remedy="Give the new one another name.")

    def replace(self, name: str, thing: T) -> None:
        """Plug in whatever stood there before: for the lab and for tests."""
        self._things[name] = thing

    def get(self, name: str) -> T:
        """The thing of that name; raises NotFound naming the nearest."""
        try:
            return self._things[name]
        except KeyError:
            near = difflib.get_close_matches(name, self._things, 1)
            there = ", ".join(sorted(self._things)) or "none"
            remedy = f"Did you mean {near[0]!r}?" if near else f"There are: {there}."
            raise NotFound(f"there is no {self.kind} called {name!r}", remedy=remedy) from None

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._things))

    def __contains__(self, name: str) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(sorted(self._things.items()))
