"""A sealed value opens where it was put, unchanged, and nowhere else."""

from __future__ import annotations

import contextlib
import os
import pickle
import time
import timeit
from binascii import a2b_base64, b2a_base64
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.kernel import api as kernel
from guichet.vault import api as vault
from guichet.vault import keyring
from guichet.vault.models import KeyRow

AMINA, BORIS = kernel.new_id(), kernel.new_id()
PLACE = "evidence_fact/1/value"

pytestmark = pytest.mark.django_db

SLOW_FIXTURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOW_FIXTURE
@given(text=st.text(), subject=st.sampled_from([AMINA, "request:1"]), place=st.text(max_size=60))
def test_what_is_sealed_opens_again(text: str, subject: str, place: str) -> None:
    sealed = vault.seal(text, subject=subject, place=place)
    assert vault.unseal(sealed, place=place) == text
    if len(text) > 5:
        assert text not in sealed


@SLOW_FIXTURE
@given(content=st.binary(), at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_changed_bit_anywhere_is_refused(content: bytes, at: int, bit: int) -> None:
    sealed = bytearray(vault.seal_bytes(content, subject=AMINA, place=PLACE))
    assert vault.unseal_bytes(bytes(sealed), place=PLACE) == content
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(vault.Unreadable):
        vault.unseal_bytes(bytes(sealed), place=PLACE)


@SLOW_FIXTURE
@given(cut=st.integers(0, 60))
def test_a_cut_value_is_refused(cut: int) -> None:
    sealed = vault.seal_bytes(b"Aria Rewi", subject=AMINA, place=PLACE)
    with pytest.raises(vault.Unreadable):
        vault.unseal_bytes(sealed[: min(cut, len(sealed) - 1)], place=PLACE)


@pytest.mark.parametrize("place", ["evidence_fact/2/value", "evidence_fact/1/detail", "cases_note/1/value", ""])
def test_a_value_moved_to_another_row_column_or_table_does_not_open(place: str) -> None:
    sealed = vault.seal("52000", subject=AMINA, place=PLACE)
    with pytest.raises(vault.Unreadable, match="put in another place"):
        vault.unseal(sealed, place=place)


def test_another_persons_key_id_in_front_does_not_open_it() -> None:
    mine = a2b_base64(vault.seal("52000", subject=AMINA, place=PLACE))
    theirs = a2b_base64(vault.seal("52000", subject=BORIS, place=PLACE))
    with pytest.raises(vault.Unreadable):
        vault.unseal(b2a_base64(theirs[:17] + mine[17:], newline=False).decode(), place=PLACE)


@pytest.mark.parametrize("text", ["Amina Rewi", "{}", "AQ==", "é", "A" * 64])
def test_what_was_never_sealed_is_refused_not_shown(text: str) -> None:
    with pytest.raises(vault.Unreadable):
        vault.unseal(text, place=PLACE)


def test_the_same_text_sealed_twice_is_two_values() -> None:
    assert len({vault.seal("yes", subject=AMINA, place=PLACE) for _ in range(1000)}) == 1000


def test_nothing_stays_nothing_and_needs_no_key() -> None:
    assert vault.seal("", subject=AMINA, place=PLACE) == ""
    assert vault.unseal("", place=PLACE) == ""
    assert not KeyRow.objects.exists()


def test_one_key_a_subject_and_its_owner_is_said() -> None:
    vault.seal("a", subject=AMINA, place=PLACE)
    vault.seal("b", subject=AMINA, place=PLACE)
    vault.seal("c", subject="request:1", place=PLACE)
    vault.seal("d", subject="request:2", place=PLACE, owner=AMINA)
    rows = KeyRow.objects.exclude(subject__startswith="index").order_by("id").values_list("subject", "owner_id")
    assert list(rows) == [(AMINA, AMINA), ("request:1", None), ("request:2", AMINA)]
    vault.own("request:1", owner=BORIS)
    vault.own("request:2", owner=BORIS)  # it is Amina's already
    assert vault.subjects_of(AMINA) == (AMINA, "request:2")
    assert vault.subjects_of(BORIS) == ("request:1",)


def test_statements(django_assert_num_queries: Any) -> None:
    vault.seal("a", subject=BORIS, place=PLACE)
    with django_assert_num_queries(1):
        vault.begin("request:1", owner=AMINA)
    with django_assert_num_queries(0):
        sealed = [vault.seal(str(each), subject="request:1", place=PLACE) for each in range(9)]
        assert [vault.unseal(each, place=PLACE) for each in sealed] == list("012345678")
    several = [vault.seal("x", subject=f"request:{each}", place=PLACE) for each in range(20)]
    connection.run_on_commit.clear()
    keyring.forget()
    with django_assert_num_queries(2):  # the epoch, and twenty keys at once
        vault.make_ready([*several, ""])
    with django_assert_num_queries(0):
        assert {vault.read(each, place=PLACE) for each in several} == {"x"}


def test_a_key_of_a_rolled_back_savepoint_is_not_used_again() -> None:
    class Undone(Exception):
        pass

    with contextlib.suppress(Undone), transaction.atomic():
        vault.seal("a", subject=AMINA, place=PLACE)
        raise Undone
    sealed = vault.seal("b", subject=AMINA, place=PLACE)
    assert KeyRow.objects.filter(subject=AMINA).count() == 1
    connection.run_on_commit.clear()
    keyring.forget()
    assert vault.unseal(sealed, place=PLACE) == "b"


@pytest.mark.django_db(transaction=True)
def test_a_key_of_a_rolled_back_transaction_is_not_used_again() -> None:
    class Undone(Exception):
        pass

    with contextlib.suppress(Undone), transaction.atomic():
        vault.seal("a", subject=AMINA, place=PLACE)
        raise Undone
    sealed = vault.seal("b", subject=AMINA, place=PLACE)
    keyring.forget()
    assert vault.unseal(sealed, place=PLACE) == "b"


def test_erased_text_says_so_and_keeps_its_day() -> None:
    gone = vault.ErasedText(date(2026, 11, 22))
    assert gone == "erased on 2026-11-22"
    assert vault.erased_on("still here", gone) == date(2026, 11, 22)
    assert vault.erased_on("still here") is None
    assert pickle.loads(pickle.dumps(gone)).on == gone.on


def test_a_value_costs_few_microseconds(django_capture_on_commit_callbacks: Any) -> None:
    """A ratio in one run, of processor time: at most five times what the cipher and its nonce cost by themselves."""
    with django_capture_on_commit_callbacks(execute=True):
        vault.seal("x", subject=AMINA, place=PLACE)
    text, cipher = "Best Start for Aria Rewi", AESGCM(os.urandom(32))

    def both() -> None:
        vault.unseal(vault.seal(text, subject=AMINA, place=PLACE), place=PLACE)

    def bare() -> None:
        nonce = os.urandom(12)
        cipher.decrypt(nonce, cipher.encrypt(nonce, text.encode(), PLACE.encode()), PLACE.encode())

    ours, alone = (min(timeit.repeat(each, timer=time.process_time, number=2000, repeat=7)) for each in (both, bare))
    assert ours < 5 * alone, f"{ours * 500:.1f} us a value sealed and opened, {alone * 500:.1f} us of them the cipher"


def test_day_of_a_destroyed_key_is_read_from_either_driver() -> None:
    assert keyring._day("2026-11-22 01:02:03") == keyring._day(datetime(2026, 11, 22, 1, tzinfo=UTC))
