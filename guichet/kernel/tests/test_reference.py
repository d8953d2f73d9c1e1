"""References, identifiers that sort by birth, and tracking codes that notice a slip."""

import threading
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.kernel import reference
from guichet.kernel.api import Reference, new_id, new_tracking_code, read_tracking_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
# A code as issued: its check letter computed, never guessed.
CODES = st.builds(
    lambda digits: digits + reference._check_symbol(digits), st.text(ALPHABET, min_size=11, max_size=11)
)


def test_a_reference_is_read_as_it_is_written() -> None:
    assert str(Reference("case", "c1")) == "case:c1"
    assert Reference.parse("case:c1") == Reference("case", "c1")
    assert Reference.parse("file:a:b") == Reference("file", "a:b")


@pytest.mark.parametrize("text", ["", "case", "case:", ":c1", ":"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a reference is written kind:id"):
        Reference.parse(text)


def test_ids_are_of_version_7_and_sort_by_birth() -> None:
    ids = [new_id() for _ in range(20_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {uuid.UUID(each).version for each in ids} == {7}
    assert {uuid.UUID(each).variant for each in ids} == {uuid.RFC_4122}


def test_ids_sort_when_the_machines_clock_stands_still_or_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_id()
    monkeypatch.setattr("guichet.kernel.reference.time.time_ns", lambda: 0)
    ids = [before, *(new_id() for _ in range(3_000))]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_ids_of_many_threads_are_different() -> None:
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.extend(new_id() for _ in range(2_000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8_000


def test_a_tracking_code_is_read_back_as_issued() -> None:
    codes = {new_tracking_code() for _ in range(1_000)}
    assert len(codes) == 1_000
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4]
        assert read_tracking_code(code) == code


@given(CODES)
def test_it_is_read_as_people_type_it(plain: str) -> None:
    code = "-".join((plain[:4], plain[4:8], plain[8:]))
    assert read_tracking_code(plain) == code
    assert read_tracking_code(f"  {code.lower()} ") == code
    assert read_tracking_code(code.replace("-", " ").replace("0", "O").replace("1", "l")) == code
    assert read_tracking_code(code.replace("0", "o").replace("1", "I")) == code


@given(CODES, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_every_single_wrong_letter_is_caught(plain: str, place: int, letter: str) -> None:
    wrong = plain[:place] + letter + plain[place + 1 :]
    assert (read_tracking_code(wrong) is None) is (wrong != plain)


@given(CODES, st.integers(0, 11), st.integers(0, 11))
def test_every_swap_of_two_different_letters_is_caught(plain: str, first: int, second: int) -> None:
    letters = list(plain)
    letters[first], letters[second] = letters[second], letters[first]
    wrong = "".join(letters)
    assert (read_tracking_code(wrong) is None) is (wrong != plain)


def test_all_slips_of_one_code_are_caught_one_by_one() -> None:
    plain = new_tracking_code().replace("-", "")
    slips = {plain[:place] + letter + plain[place + 1 :] for place in range(12) for letter in ALPHABET} - {plain}
    assert len(slips) == 12 * 30
    assert [slip for slip in slips if read_tracking_code(slip) is not None] == []


@given(st.text(max_size=40))
def test_anything_typed_is_read_or_refused(text: str) -> None:
    code = read_tracking_code(text)
    assert code is None or read_tracking_code(code) == code


@pytest.mark.parametrize("text", ["", "-", "7K2M-9QXD", "7K2M-9QXD-4TB1-0", "7K2M-9QXD-4TB*", "７K2M-9QXD-4TB1"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert read_tracking_code(text) is None
