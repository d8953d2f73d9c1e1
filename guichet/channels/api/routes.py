"""The table of routes: every operation says its address, its words, its shapes and who may call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from django.http import HttpRequest

from guichet.kernel import api as kernel

PREFIX = "/api/v1"
ANYONE = ("anyone", "token")
TOKEN = ("token",)

Key = Literal["required", "optional", "none"]


@dataclass(frozen=True)
class Call:
    """One call, read and checked. `actor` is who calls; `language` is the one asked for (empty: none that is spoken).

    `query` and `body` are values of the operation's own shapes; `content` and `name` are those of a file sent.
    `key` is the idempotency key; `revision` the one of If-Match.
    """

    request: HttpRequest
    actor: kernel.Actor
    language: str
    query: Any = None
    body: Any = None
    content: bytes = b""
    name: str = ""
    key: str = ""
    revision: int | None = None


@dataclass(frozen=True)
class Reply:
    """What an operation answers. Bytes are sent as they are, anything else as JSON."""

    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    status: int | None = None  # instead of the operation's


Run = Callable[..., Reply]


@dataclass(frozen=True)
class Operation:
    """One method of one address. `root` is where in the body facts stand; `public` what everyone may see.

    `raw`: the operation reads the body's bytes itself; `own`: the refusals (status, shape) that it words itself;
    `deep`: its last part may hold slashes.
    """

    method: str
    path: str
    id: str
    summary: str
    tag: str
    run: Run
    admits: tuple[str, ...]
    status: int
    answer: Any
    body: Any
    query: type[msgspec.Struct] | None
    key: Key
    apart: bool
    root: str
    public: bool
    file: bool
    media: tuple[str, ...]
    cached: bool
    revised: bool
    raw: bool
    own: Mapping[int, Any]
    deep: bool

    @property
    def unsafe(self) -> bool:
        """Whether it changes something (RFC 9110, 9.2.1)."""
        return self.method not in ("GET", "HEAD")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the address."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))


TABLE: list[Operation] = []


def operation(
    method: str,
    path: str,
    *,
    tag: str,
    answer: Any,
    admits: tuple[str, ...] = TOKEN,
    status: int = 200,
    body: Any = None,
    query: type[msgspec.Struct] | None = None,
    key: Key | None = None,
    apart: bool = False,
    root: str = "",
    public: bool = False,
    file: bool = False,
    media: tuple[str, ...] = ("application/json",),
    cached: bool = False,
    revised: bool = False,
    raw: bool = False,
    own: Mapping[int, Any] | None = None,
    deep: bool = False,
) -> Callable[[Run], Run]:
    """Put a function into the table. Its docstring's first line is its summary, its name the operation's id.

    `key` is whether an idempotency key is taken (unsafe ones: optional when not said); `apart`: the work is too long
    for one transaction; `cached`: the same for everybody in every language; `revised`: If-Match is understood.
    """

    def put(run: Run) -> Run:
        TABLE.append(
            Operation(
                method=method,
                path=path,
                id=run.__name__,
                summary=(run.__doc__ or "").strip().partition("\n")[0],
                tag=tag,
                run=run,
                admits=admits,
                status=status,
                answer=answer,
                body=body,
                query=query,
                key=key or ("none" if method == "GET" else "optional"),
                apart=apart,
                root=root,
                public=public,
                file=file,
                media=media,
                cached=cached,
                revised=revised,
                raw=raw,
                own=own or {},
                deep=deep,
            )
        )
        return run

    return put


def by_path() -> dict[str, dict[str, Operation]]:
    """The operations of each address by method."""
    found: dict[str, dict[str, Operation]] = {}
    for each in TABLE:
        found.setdefault(each.path, {})[each.method] = each
    return found
