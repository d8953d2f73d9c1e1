"""Each day that is over is signed once, and a day that was tampered with is found and named."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import checks as django_checks
from django.db import DatabaseError, connection, transaction
from joserfc import jws
from joserfc.jwk import OKPKey

from guichet.audit import api as audit
from guichet.audit import checks
from guichet.audit.tests.cast import AMINA, ThingHappened, thing
from guichet.audit.tests.test_verification import run, without_triggers
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def happened(day: int, *counts: int) -> None:
    with kernel.held_at(at(day)), transaction.atomic():
        for count in counts:
            audit.record(ThingHappened("a", count), stream=thing(f"t{count % 2}"), by=AMINA)


@pytest.fixture
def days() -> tuple[audit.SignedDay, ...]:
    happened(1, 1, 2, 3)
    happened(2, 4)
    happened(4, 5, 6)
    with kernel.held_at(at(6)):
        return audit.sign_days()


def said(signed: str) -> dict[str, Any]:
    key = OKPKey.import_key(audit.day_keys()["keys"][0])
    return dict(json.loads(jws.deserialize_compact(signed, key, algorithms=["Ed25519"]).payload))


def test_every_day_that_is_over_is_signed_once(days: tuple[audit.SignedDay, ...]) -> None:
    assert [(each.day, each.events) for each in days] == [
        (date(2026, 11, 1), 3), (date(2026, 11, 2), 1), (date(2026, 11, 3), 0), (date(2026, 11, 4), 2),
        (date(2026, 11, 5), 0),
    ]  # fmt: skip
    with kernel.held_at(at(6)):
        assert audit.sign_days() == ()
    with kernel.held_at(at(7, 0)):  # an hour has not gone by since midnight
        assert audit.sign_days() == ()
    assert audit.signed_days() == tuple(each.signed for each in days)
    assert audit.verify_days(published=audit.signed_days(), keys=audit.day_keys()) == audit.DaysVerified(5, 6, ())
    first = said(days[0].signed)
    assert (first["day"], first["events"], first["previous"], first["root"]) == (
        "2026-11-01", 3, "0" * 64, days[0].root,
    )  # fmt: skip


def faults(**known: Any) -> list[tuple[str, str]]:
    found = audit.verify_days(**known).faults
    return [(each.day.isoformat() if each.day else "", each.what.partition(":")[0]) for each in found]


def test_an_event_that_was_changed_shows_its_day(days: tuple[audit.SignedDay, ...]) -> None:
    with without_triggers():
        run(
            "UPDATE audit_event SET data = REPLACE(data, '4', '9') WHERE at > %s AND at < %s", str(at(2, 1)), str(at(3))
        )
    assert faults() == [("2026-11-02", "changed")]


def test_a_chain_that_was_written_anew_shows_too(days: tuple[audit.SignedDay, ...]) -> None:
    """Whoever can write the database can hash a stream again; the signature they cannot."""
    happened(20, 4)  # what the forger would rather have had: the same stream, with a hash that fits
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM audit_event ORDER BY id DESC LIMIT 1")
        forged = cursor.fetchone()[0]
        cursor.execute("SELECT id FROM audit_event WHERE stream = 'thing:t0' ORDER BY seq")
        real = cursor.fetchone()[0]
        cursor.execute("DELETE FROM audit_event WHERE id = %s", [real])
        cursor.execute("UPDATE audit_event SET id = %s, seq = 1 WHERE id = %s", [real, forged])
    assert faults()[0] == ("2026-11-01", "changed")


def test_events_that_were_taken_away_are_missed(days: tuple[audit.SignedDay, ...]) -> None:
    with without_triggers():
        run("DELETE FROM audit_event WHERE at > %s", str(at(3)))
    assert faults() == [("2026-11-04", "cut")]


def test_days_cannot_be_changed_and_one_that_is_gone_is_missed(days: tuple[audit.SignedDay, ...]) -> None:
    published = audit.signed_days()
    for statement in ("UPDATE audit_day SET to_id = 1", "DELETE FROM audit_day"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(statement)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_day_no_delete")
        else:
            cursor.execute("ALTER TABLE audit_day DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_day WHERE day >= '2026-11-04'")
    assert faults() == []  # nothing inside tells that the last days were there
    assert faults(published=published) == [("2026-11-04", "gone"), ("2026-11-05", "gone")]
    run("DELETE FROM audit_day WHERE day = '2026-11-02'")
    assert [day for day, _ in faults()] == ["2026-11-03"] * 3


def test_a_day_signed_by_somebody_else_is_not_believed(days: tuple[audit.SignedDay, ...], settings: Any) -> None:
    kept = audit.day_keys()
    settings.GUICHET_AUDIT_KEY = json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True))
    with kernel.held_at(at(7)):
        assert len(audit.sign_days()) == 1
    assert faults() == []
    assert len(audit.day_keys()["keys"]) == 2
    assert faults(keys=kept) == [("2026-11-06", "signature")]


def test_a_key_of_another_kind_is_refused(settings: Any) -> None:
    assert checks.days_are_signed(None) == []
    settings.GUICHET_AUDIT_KEY = '{"kty": "oct", "k": "AAAA"}'
    assert [each.id for each in checks.days_are_signed(None)] == ["guichet.E035"]
    settings.GUICHET_AUDIT_KEY, settings.PRODUCTION = "", True
    [refused] = checks.days_are_signed(None)
    assert isinstance(refused, django_checks.Error)
    assert refused.id == "guichet.E034"
