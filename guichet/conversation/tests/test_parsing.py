"""Replies are read as people write them, in both languages, and what is no such thing is refused with the cure."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.conversation import parsing
from guichet.conversation.parsing import Misread
from guichet.journeys import api as journeys
from guichet.language import api as language

TODAY = date(2026, 11, 21)
EN, MI, FR = (language.translator(each) for each in ("en", "mi", "fr"))
SPOKEN = st.sampled_from([EN, MI, FR])
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
WAYS = (
    "{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}.{m}.{y}", "{d}-{m}-{y}", "{d} {m} {y}", "{y}-{m:02}-{d:02}",
    "{d} {name} {y}", "{d} {short} {y}", "{short} {d}, {y}", "{d}th {name}, {y}", "Sunday {d} {name} {y}",
    "{d}{short}{y}",
)  # fmt: skip


def field(type: Any, **what: Any) -> journeys.Field:
    return journeys.Field(id="fact", type=type, label="?", label_lang="en", **what)


@given(day=DAYS, way=st.sampled_from(WAYS), say=SPOKEN, upper=st.booleans())
def test_a_day_is_read_however_it_is_written(day: date, way: str, say: language.Words, upper: bool) -> None:
    full, short = language.say_date(day, say.language).split()[1], language.say_date(
        day, say.language, short=True
    ).split()[1]  # fmt: skip
    text = way.format(d=day.day, m=day.month, y=day.year, name=full, short=short)
    assert parsing.read_date(text.upper() if upper else text, say=say, today=TODAY) == day


@given(day=DAYS)
def test_macrons_may_be_left_out(day: date) -> None:
    written = language.say_date(day, "mi").translate(str.maketrans("āēīōūĀĒĪŌŪ", "aeiouAEIOU"))
    assert parsing.read_date(written, say=EN, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1 Nov 2026", date(2026, 11, 1)),
        ("1/11/26", date(2026, 11, 1)),
        ("2/5/94", date(1994, 5, 2)),
        ("31/12/31", date(2031, 12, 31)),
        ("1/1/32", date(1932, 1, 1)),
        ("today", TODAY),
        ("Yesterday.", TODAY - timedelta(days=1)),
        ("tomorrow", TODAY + timedelta(days=1)),
        ("inanahi", TODAY - timedelta(days=1)),
        ("i tēnei rā", TODAY),
        ("apopo", TODAY + timedelta(days=1)),
        ("1 Noema 2026", date(2026, 11, 1)),
        ("the 1st of November 2026", date(2026, 11, 1)),
        ("le 1er novembre 2026", date(2026, 11, 1)),
        ("2 août 2026", date(2026, 8, 2)),
        ("15 FEVR. 2026", date(2026, 2, 15)),
        ("dimanche 1 nov. 2026", date(2026, 11, 1)),
        ("hier", TODAY - timedelta(days=1)),
        ("Aujourd’hui", TODAY),
    ],
)
def test_days_as_people_text_them(text: str, day: date) -> None:
    assert parsing.read_date(text, say=EN, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("11/13/2026", "There is no such day"),  # the day is first: never swapped
        ("30 Feb 2026", "There is no such day"),
        ("1 Nov", "Write the year too"),
        ("soon", "Write a date like"),
        ("", "Write a date like"),
        ("0/0/0000", "There is no such day"),
        ("20261101", "Write a date like"),
        ("1/11/026", "Write a date like"),
    ],
)
def test_what_is_no_day_is_refused_with_the_cure(text: str, cure: str) -> None:
    with pytest.raises(Misread, match=cure):
        parsing.read_date(text, say=EN, today=TODAY)


@given(cents=st.integers(0, 10**11), say=SPOKEN, sign=st.sampled_from(["", "$", "$ ", "NZ$"]))
def test_money_is_read_in_cents(cents: int, say: language.Words, sign: str) -> None:
    for written in (f"{cents / 100:,.2f}", f"{cents // 100}.{cents % 100:02}"):
        assert parsing.read_money(sign + written, say=say) == cents


@given(thousands=st.integers(1, 9999), say=SPOKEN)
def test_thousands_may_be_a_letter(thousands: int, say: language.Words) -> None:
    for written in (
        f"{thousands}k",
        f"{thousands} K",
        f"${thousands}k",
        f"{thousands:,},000 dollars",
        f"{thousands}000",
    ):
        assert parsing.read_money(written, say=say) == thousands * 100_000


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("52,000", 5_200_000), ("52k", 5_200_000), ("52 000", 5_200_000), ("52.5k", 5_250_000), ("1.2m", 120_000_000),
        ("0", 0), ("52000 tāra", 5_200_000), ("52,000.5", 5_200_050),
    ],
)  # fmt: skip
def test_amounts_as_people_text_them(text: str, cents: int) -> None:
    assert parsing.read_money(text, say=EN) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("52 000,50 $", 5_200_050), ("52,5", 5_250), ("52 000", 5_200_000), ("52,000", 5_200_000), ("1,5k", 150_000),
        ("52.50", 5_250), ("52 000 dollars", 5_200_000),
    ],
)  # fmt: skip
def test_a_comma_before_the_cents_is_read_in_french(text: str, cents: int) -> None:
    assert parsing.read_money(text, say=FR) == cents


@pytest.mark.parametrize("text", ["52.000", "5,2", "-5", "about 50", "", "k", "52,00,000", "1e9", "52 a week", "٥٢x"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Misread, match="Write the amount in dollars"):
        parsing.read_money(text, say=EN)


@given(
    word=st.sampled_from(["yes", "y", "yep", "āe", "ae", "Āe", "ĀE"]),
    around=st.sampled_from(["{}", " {} ", "{}.", "{}!", "{},"]),
    say=SPOKEN,
)
def test_yes_in_both_languages(word: str, around: str, say: language.Words) -> None:
    assert parsing.read_yes_no(around.format(word), say=say) is True


@given(
    word=st.sampled_from(["no", "N", "nope", "kāo", "kao", "KĀO", "kāore"]),
    around=st.sampled_from(["{}", " {} ", "{}.", "{}!", "{},"]),
    say=SPOKEN,
)
def test_no_in_both_languages(word: str, around: str, say: language.Words) -> None:
    assert parsing.read_yes_no(around.format(word), say=say) is False


@given(st.text(max_size=40))
def test_anything_is_read_or_refused_and_nothing_breaks(text: str) -> None:
    options = (journeys.Option("a", "First"), journeys.Option("b", "Second"))
    for kind in ("date", "boolean", "money", "integer", "choice", "choices", "text", "file", "email"):
        try:
            parsing.read_reply(text, field(kind, options=options), say=MI, today=TODAY)
        except Misread:
            continue


REASONS = (
    journeys.Option("only_parent", "I am the only parent, or I don't know who the other parent is"),
    journeys.Option("died", "The other parent has died"),
    journeys.Option("overseas", "The other parent is overseas and can't be reached"),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("2", "died"), ("died", "died"), ("The other parent has died.", "died"), ("overseas", "overseas"),
     ("only_parent", "only_parent")],
)  # fmt: skip
def test_a_choice_by_number_or_by_words(text: str, value: str) -> None:
    assert parsing.read_choice(text, REASONS, say=EN) == value


@pytest.mark.parametrize("text", ["0", "4", "parent", "99999999999", ""])
def test_no_choice_is_guessed(text: str) -> None:
    with pytest.raises(Misread, match="from 1 to 3"):
        parsing.read_choice(text, REASONS, say=EN)


@pytest.mark.parametrize("text", ["1 3", "1,3", "1 and 3", "3, 1, 3", "1;3", "1 me 3"])
def test_several_choices(text: str) -> None:
    assert sorted(parsing.read_choices(text, REASONS, say=EN)) == ["only_parent", "overseas"]


def test_an_optional_answer_is_left_out_by_a_word_and_a_needed_one_is_not() -> None:
    for word in ("skip", "none", "-", "peke", "kore"):
        assert parsing.read_reply(word, field("name", required=False), say=EN, today=TODAY) is None
        with pytest.raises(Misread, match="We need an answer"):
            parsing.read_reply(word, field("name"), say=EN, today=TODAY)


def test_quotation_marks_make_any_word_an_answer() -> None:
    assert parsing.read_reply('"None"', field("name", required=False), say=EN, today=TODAY) == "None"
    assert parsing.read_reply("“Back”", field("name"), say=EN, today=TODAY) == "Back"
