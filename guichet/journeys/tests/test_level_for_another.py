"""Who acts for another must be known from the first step as surely as the service demands of who sends it."""

from __future__ import annotations

import msgspec
import pytest

from guichet.catalogue import api as catalogue
from guichet.journeys.use_cases.view_request import demand_level
from guichet.kernel import api as kernel

BEST_START = "inland-revenue/best-start"


@pytest.mark.parametrize("level", list(kernel.Assurance))
def test_the_level_is_asked_of_who_acts_for_another(published: catalogue.Jurisdiction, level: kernel.Assurance) -> None:
    service = msgspec.structs.replace(published.services[BEST_START], assurance="substantial")
    oneself = kernel.Actor(agent_id="dana", channel="web", assurance=level)
    demand_level(service, oneself)  # one's own business steps up when it is sent
    for_another = kernel.Actor(agent_id="dana", channel="web", assurance=level, on_behalf_of="amina", mandate="m")
    if level >= kernel.Assurance.SUBSTANTIAL:
        demand_level(service, for_another)
    else:
        with pytest.raises(kernel.SignInNeeded) as refused:
            demand_level(service, for_another)
        assert refused.value.level == "substantial"
