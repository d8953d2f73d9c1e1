"""A passkey is worth the sign-in it was added in, never more than the ceiling, and a copied one is refused."""

from __future__ import annotations

import pytest

from guichet.identity import api as identity
from guichet.identity.tests.arriving import A, arrive, keyed
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def use(credential: str, count: int = 0) -> kernel.Actor:
    return identity.recognise_passkey(credential_id=credential, sign_count=count, by=kernel.SYSTEM).actor


@pytest.mark.parametrize(
    ("enrolled", "ceiling", "worth"),
    [
        (A.LOW, "substantial", A.LOW),
        (A.HIGH, "substantial", A.SUBSTANTIAL),
        (A.HIGH, "high", A.HIGH),
        (A.HIGH, "low", A.LOW),
    ],
)
def test_it_is_worth_its_enrolment_up_to_the_ceiling(
    settings: object, enrolled: kernel.Assurance, ceiling: str, worth: kernel.Assurance
) -> None:
    settings.GUICHET_PASSKEY_LEVEL = ceiling  # type: ignore[attr-defined]  # pytest-django's wrapper has any name
    amina = arrive("amina", assurance=enrolled)
    _, credential = keyed(amina)
    actor = use(credential)
    assert (actor.agent_id, actor.assurance) == (amina.agent_id, worth)


def test_a_lower_ceiling_counts_for_keys_that_are_there_already(settings: object) -> None:
    _, credential = keyed(arrive("amina"))
    settings.GUICHET_PASSKEY_LEVEL = "low"  # type: ignore[attr-defined]  # pytest-django's wrapper has any name
    assert use(credential).assurance is A.LOW


def test_a_counter_that_does_not_run_forward_is_a_copy() -> None:
    _, credential = keyed(arrive("amina"))
    use(credential, 5)
    for count in (5, 4, 0):
        with pytest.raises(kernel.NotAllowed, match="backwards"):
            use(credential, count)
    use(credential, 6)


def test_a_device_without_counter_is_fine() -> None:
    _, credential = keyed(arrive("amina"))
    use(credential)
    use(credential)


def test_unknown_and_removed_ones_open_nothing() -> None:
    amina = arrive("amina")
    made, credential = keyed(amina)
    with pytest.raises(kernel.NotFound):
        use("another")
    identity.remove_way(way_id=made, by=amina)
    with pytest.raises(kernel.NotFound):
        use(credential)
    assert identity.passkey_key(credential) is None
    with pytest.raises(kernel.NotAllowed):
        identity.recognise_passkey(credential_id=credential, sign_count=1, by=amina)


def test_names_and_numbers_are_bounded_and_one_key_serves_one_account() -> None:
    amina, boris = arrive("amina"), arrive("boris")
    _, credential = keyed(amina)
    with pytest.raises(kernel.Conflict, match="known already"):
        identity.add_passkey(credential_id=credential, public_key="x", sign_count=0, label="Mine", by=boris)
    for label in ("", "  ", "x" * 81):
        with pytest.raises(kernel.Invalid):
            identity.add_passkey(credential_id="c", public_key="x", sign_count=0, label=label, by=amina)
    for _ in range(9):
        keyed(amina)
    with pytest.raises(kernel.Conflict, match="10 passkeys"):
        keyed(amina)
    assert len(identity.credentials_of(str(amina.agent_id))) == 10
    with pytest.raises(kernel.SignInNeeded):
        identity.add_passkey(credential_id="c", public_key="x", sign_count=0, label="x", by=kernel.Actor(channel="web"))
