"""A telephone speaks for a person once a code went round, at no more than the channel's ceiling."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guichet.identity import api as identity
from guichet.identity.models import PhoneLink
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel

NUMBER = "+64215550101"
GATEWAY = kernel.Actor(channel="sms")


def test_the_code_of_the_page_is_texted(cast: Cast) -> None:
    code = identity.phone_code(by=cast.amina)
    assert code not in str(PhoneLink.objects.values())
    assert identity.actor_of_phone(NUMBER) is None
    phone = identity.link_phone(number=NUMBER, code=f" {code.lower()[:4]}-{code.lower()[4:]}", by=GATEWAY)
    actor = identity.actor_of_phone("+64 21 555 0101")
    assert actor == kernel.Actor(
        agent_id=cast.amina.agent_id, name="Amina Rahimi", channel="sms", assurance=kernel.Assurance.SUBSTANTIAL
    )
    with pytest.raises(kernel.Invalid, match="no longer"):
        identity.link_phone(number="+64215550105", code=code, by=GATEWAY)
    with pytest.raises(kernel.NotFound):
        identity.unlink_phone(phone_id=phone.id, by=cast.eve)
    assert identity.actor_of_phone(NUMBER) is not None
    identity.unlink_phone(phone_id=phone.id, by=cast.amina)
    assert identity.actor_of_phone(NUMBER) is None


def test_the_ceiling_holds_and_the_sign_in_does(cast: Cast) -> None:
    high = replace(cast.amina, assurance=kernel.Assurance.HIGH)
    identity.link_phone(number=NUMBER, code=identity.phone_code(by=high), by=GATEWAY)
    by_phone = identity.actor_of_phone(NUMBER)
    assert by_phone is not None
    assert by_phone.assurance is kernel.Assurance.SUBSTANTIAL
    lower = identity.actor_of_phone(NUMBER, ceiling=kernel.Assurance.LOW)
    assert lower is not None
    assert lower.assurance is kernel.Assurance.LOW


def test_staff_are_not_staff_on_a_telephone(cast: Cast) -> None:
    identity.link_phone(number=NUMBER, code=identity.phone_code(by=cast.chen), by=GATEWAY)
    actor = identity.actor_of_phone(NUMBER)
    assert actor is not None
    assert actor.roles == frozenset()


def test_a_number_speaks_for_the_last_who_linked_it(cast: Cast) -> None:
    for actor in (cast.amina, cast.boris):
        identity.link_phone(number=NUMBER, code=identity.phone_code(by=actor), by=GATEWAY)
    speaks = identity.actor_of_phone(NUMBER)
    assert speaks is not None
    assert speaks.agent_id == cast.boris.agent_id
    assert identity.phones_of(str(cast.amina.agent_id)) == ()


def test_a_code_lives_a_quarter_of_an_hour_and_a_new_one_replaces_it(cast: Cast) -> None:
    first = identity.phone_code(by=cast.amina)
    second = identity.phone_code(by=cast.amina)
    with pytest.raises(kernel.Invalid):
        identity.link_phone(number=NUMBER, code=first, by=GATEWAY)
    with kernel.held_at(kernel.now() + timedelta(minutes=16)), pytest.raises(kernel.Invalid):
        identity.link_phone(number=NUMBER, code=second, by=GATEWAY)


def test_digits_texted_are_typed_and_five_wrong_ones_are_the_end(cast: Cast) -> None:
    digits = identity.text_phone_code(number=NUMBER, by=cast.amina)
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    with pytest.raises(kernel.Invalid):
        identity.confirm_phone(code=digits, by=cast.eve)
    for _ in range(4):
        with pytest.raises(kernel.Invalid):
            identity.confirm_phone(code=wrong, by=cast.amina)
    assert identity.confirm_phone(code=digits, by=cast.amina).number == NUMBER
    digits = identity.text_phone_code(number=NUMBER, by=cast.boris)
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(kernel.Invalid):
            identity.confirm_phone(code=wrong, by=cast.boris)
    with pytest.raises(kernel.Invalid):
        identity.confirm_phone(code=digits, by=cast.boris)
    speaks = identity.actor_of_phone(NUMBER)
    assert speaks is not None
    assert speaks.agent_id == cast.amina.agent_id


def test_nobody_unknown_links_a_telephone(cast: Cast) -> None:
    with pytest.raises(kernel.SignInNeeded):
        identity.phone_code(by=kernel.Actor(channel="web"))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("021 555 0101", NUMBER),
        ("+64 (21) 555-0101", NUMBER),
        ("0064215550101", NUMBER),
        ("+6421555\u00a00101", NUMBER),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: str) -> None:
    assert identity.read_number(typed, country="NZ") == number


def test_a_country_without_a_leading_nought_is_read_too() -> None:
    for typed in ("506 555 0101", "(506) 555-0101", "1-506-555-0101"):
        assert identity.read_number(typed, country="CA") == "+15065550101"
    for country in ("CA", "NZ"):
        with pytest.raises(kernel.Invalid):
            identity.read_number("555 0101", country=country)  # of which town?


@pytest.mark.parametrize("typed", ["", "hello", "021 555 0101", "+12", "+1234567890123456", "+٦٤٢١٥٥٥٠١٠١"])
def test_what_is_no_number_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(kernel.Invalid, match="Write it like"):
        identity.read_number(typed)
