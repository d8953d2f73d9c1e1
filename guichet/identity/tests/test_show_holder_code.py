"""The code that finds a holder: shown to them alone, good for a week, and worth nothing once there is a newer."""

from datetime import timedelta

import pytest

from guichet.identity import api as identity
from guichet.identity.models import HolderCode
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel


def test_a_code_finds_who_showed_it_however_it_is_typed(cast: Cast) -> None:
    code = identity.show_holder_code(by=cast.dana)
    assert identity.holder_of_code(code=f" {code.lower()} ", by=cast.amina).id == cast.dana.agent_id
    assert code.replace("-", "") not in HolderCode.objects.values_list("code_hash", flat=True)
    newer = identity.show_holder_code(by=cast.dana)
    with pytest.raises(kernel.Invalid):
        identity.holder_of_code(code=code, by=cast.amina)
    with kernel.held_at(kernel.now() + timedelta(days=7, seconds=1)), pytest.raises(kernel.Invalid):
        identity.holder_of_code(code=newer, by=cast.amina)


def test_nobody_unknown_shows_or_tries_one(cast: Cast) -> None:
    stranger = kernel.Actor(channel="web")
    with pytest.raises(kernel.SignInNeeded):
        identity.show_holder_code(by=stranger)
    with pytest.raises(kernel.SignInNeeded):
        identity.holder_of_code(code=identity.show_holder_code(by=cast.dana), by=stranger)
