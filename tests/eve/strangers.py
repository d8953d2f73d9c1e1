"""Those who must not see what is Amina's, and how each comes to the site; and a picture of all rows, to compare."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.pytest_cast import Cast

#: Tables in which the mere coming of a stranger may leave a trace: of the stranger, not of what was asked for.
TRACES = {"django_session", "identity_signin", "api_kept_answer"}


@dataclass(frozen=True)
class Stranger:
    """One of them. `staff_of` has what their own agency holds of Amina, so those things are not asked of them."""

    name: str
    staff_of: str = ""

    def actor(self, cast: Cast, *, channel: str = "web") -> kernel.Actor:
        """As an operation sees them."""
        return kernel.Actor(channel=channel) if self.name == "nobody" else cast(self.name, channel=channel)


STRANGERS = (
    Stranger("eve"),
    Stranger("nobody"),
    Stranger("boris"),
    Stranger("rangi", staff_of="internal-affairs"),
    Stranger("clara", staff_of="internal-affairs"),
    Stranger("priya"),
)


def browser(stranger: Stranger) -> Client:
    """A browser in which they are signed in, at the level that staff needs."""
    client = Client(headers={"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}, raise_request_exception=True)
    if stranger.name == "nobody":
        return client
    signed = identity.recognise(
        provider=lab.issuer(),
        subject=lab.subject_of(stranger.name, "guichet"),
        claims={"name": lab.person(stranger.name).name},
        assurance=kernel.Assurance.SUBSTANTIAL,
        by=kernel.SYSTEM,
    )
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    identity.sign_in(request, account_id=signed.account_id, provider="national", assurance=kernel.Assurance.SUBSTANTIAL)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return client


def token_of(stranger: Stranger, cast: Cast) -> dict[str, str]:
    """The headers of their program, which has all their roles."""
    if stranger.name == "nobody":
        return {}
    token = identity.issue_token(
        agent_id=cast.agents[stranger.name],
        assurance=kernel.Assurance.SUBSTANTIAL,
        label="curious",
        by=kernel.SYSTEM,
        with_roles=True,
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


Rows = dict[str, dict[Any, str]]


def picture() -> Rows:
    """A digest of every row of every table, but of those where a visit leaves its trace."""
    found: Rows = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in TRACES or not model._meta.managed:
            continue
        place = [field.column for field in model._meta.concrete_fields].index(model._meta.pk.column)
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(table)}")  # our own names
            found[table] = {row[place]: hashlib.sha256(repr(row).encode()).hexdigest() for row in cursor.fetchall()}
    return found


class Writing:
    """Sees whether anything was written meanwhile: without that there is no need to compare all rows."""

    def __init__(self) -> None:
        self.happened = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django's hook around every statement."""
        self.happened = self.happened or _WRITES.search(sql) is not None
        return execute(sql, params, many, context)

    def changed(self, before: Rows) -> list[str]:
        """The rows that are new, gone or otherwise than before."""
        return differences(before, picture()) if self.happened else []


@contextmanager
def watched() -> Iterator[Writing]:
    """Every statement within is looked at; one that only reads, or sets a savepoint, writes nothing."""
    writing = Writing()
    with connection.execute_wrapper(writing):
        yield writing


_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|CREATE|DROP|ALTER)\b", re.IGNORECASE)


def differences(before: Rows, after: Rows) -> list[str]:
    """The rows that are new, gone or otherwise."""
    return [
        f"{table} {key}"
        for table in before
        for key in sorted(before[table].keys() | after[table].keys(), key=str)
        if before[table].get(key) != after[table].get(key)
    ]
