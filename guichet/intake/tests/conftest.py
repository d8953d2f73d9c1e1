"""The cast, and a request to play with."""

from collections.abc import Callable

import pytest

from guichet.intake import api as intake
from guichet.kernel import api as kernel

LOW = kernel.Assurance.LOW
AMINA = kernel.Actor(agent_id=kernel.new_id(), channel="web", assurance=LOW)
EVE = kernel.Actor(agent_id=kernel.new_id(), channel="web", assurance=LOW)
NOBODY = kernel.Actor(channel="web")
CHEN = kernel.Actor(
    agent_id=kernel.new_id(), channel="web", assurance=LOW, roles=frozenset({"caseworker"}), organization="ird"
)


def clerk(visitor: kernel.Actor | None) -> kernel.Actor:
    return kernel.Actor(
        agent_id="clerk-1", channel="counter", assurance=LOW, roles=frozenset({"clerk"}), organization="front-desk",
        on_behalf_of=visitor.agent_id if visitor else None,
    )  # fmt: skip


def opened(by: kernel.Actor, **more: object) -> intake.ServiceRequest:
    return intake.open_request(service="ird/best-start", service_version=3, language="en", by=by, **more)  # type: ignore[arg-type]  # tests pass few


Save = Callable[..., intake.ServiceRequest]


@pytest.fixture
def save() -> Save:
    def save(request: intake.ServiceRequest, by: kernel.Actor, **values: object) -> intake.ServiceRequest:
        return intake.save_answers(
            request_id=request.id,
            answers={fact: intake.Answer(value, channel=by.channel) for fact, value in values.items()},
            page="the-birth",
            revision=request.revision,
            by=by,
        )

    return save
