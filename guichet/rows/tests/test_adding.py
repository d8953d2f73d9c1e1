"""Rows written and read by statements of our own are the rows Django writes and reads."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from guichet.rows import api as rows

DAY = datetime(2026, 11, 21, 9, 30, 0, 250, tzinfo=UTC)
UNTIL = rows.Read(Session, where="expire_date >= %s", order="session_key")

pytestmark = pytest.mark.django_db


def session(key: str, data: str = "words, %s and 'quotes'") -> Session:
    return Session(session_key=key, session_data=data, expire_date=DAY)


def values(row: Any) -> list[Any]:
    return [getattr(row, field.attname) for field in Session._meta.concrete_fields]


def test_what_was_added_is_what_django_reads() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rows.add(session("a"), session("b"))
    assert len(asked) == 1
    assert [values(row) for row in Session.objects.order_by("session_key")] == [
        values(session("a")), values(session("b")),
    ]  # fmt: skip


def test_adding_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        rows.add()
    assert len(asked) == 0


def test_an_added_row_is_there_to_be_saved_again() -> None:
    row = session("a")
    rows.add(row)
    row.session_data = "later"
    row.save()
    assert [row.session_data for row in UNTIL.all(DAY)] == ["later"]


def test_a_row_twice_is_refused() -> None:
    rows.add(session("a"))
    with pytest.raises(IntegrityError):
        rows.add(session("a"))


def test_a_row_read_is_the_row_django_reads() -> None:
    rows.add(session("a"), session("b"))
    ours, theirs = UNTIL.first(DAY), Session.objects.get(session_key="a")
    assert ours is not None
    assert values(ours) == values(theirs)
    assert ours == theirs
    ours.session_data = "later"
    ours.save(force_update=True)
    assert Session.objects.get(session_key="a").session_data == "later"
