"""An actor who is nobody's operator."""

import pytest

from guichet.kernel import api as kernel


@pytest.fixture
def cast_free_actor() -> kernel.Actor:
    return kernel.Actor(
        agent_id="01890000-0000-7000-8000-00000000000e",
        channel="web",
        name="Eve",
        assurance=kernel.Assurance.SUBSTANTIAL,
    )
