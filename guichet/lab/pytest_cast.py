"""For every test that needs a published jurisdiction and the cast: fixtures, loaded by the conftest.py at the root."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import people
from guichet.lab.population import populate

# 21 November 2026, noon in Wellington: the day as of which the jurisdiction's content was checked.
DAY_OF_CONTENT = datetime(2026, 11, 20, 23, tzinfo=UTC)
OPERATOR = kernel.Actor(channel="command", name="operator")


@dataclass(frozen=True)
class Cast:
    """The actors by name, each as they stand at a door: `cast.amina`, `cast("amina", channel="api")`."""

    agents: dict[str, str]
    names: dict[str, people.SyntheticPerson] = field(default_factory=dict)

    def __call__(self, name: str, *, channel: str = "web", visitor: str = "", **changes: Any) -> kernel.Actor:
        person = self.names[name]
        post = person.roles[0] if person.roles else None
        values: dict[str, Any] = {
            "agent_id": self.agents[name],
            "name": person.name,
            "channel": channel,
            "assurance": kernel.Assurance.SUBSTANTIAL,
            "language": "en",
        }
        if post is not None:
            values.update(roles=frozenset({post.role}), organization=post.organization)
        if visitor:
            values.update(on_behalf_of=self.agents[visitor])
        return kernel.Actor(**{**values, **changes})

    def __getattr__(self, name: str) -> kernel.Actor:
        if name not in self.names:
            raise AttributeError(name)
        return self(name)


@pytest.fixture(scope="session")
def _published_rows() -> dict[str, list[models.Model]]:
    """The rows of one publication, kept so that each test gets them without publishing again."""
    return {}


def _agreements() -> list[type[models.Model]]:
    """The tables that publishing fills beside the catalogue's, in the order in which they refer to one another."""
    config = apps.get_app_config("sharing")
    agreements = [config.get_model(name) for name in ("AgreementVersionRow", "NoticeRow", "StandingRow")]
    return [*agreements, apps.get_app_config("reports").get_model("PlanRow")]


@pytest.fixture
def published(db: None, _published_rows: dict[str, list[models.Model]]) -> Iterator[catalogue.Jurisdiction]:  # noqa: ARG001  # the database must be there
    """The settings' jurisdiction, published, on the day as of which its content was checked."""
    tables = [*apps.get_app_config("catalogue").get_models(), *_agreements()]
    catalogue.forget()
    with kernel.held_at(DAY_OF_CONTENT):
        if not _published_rows:
            journeys.publish(Path(settings.GUICHET_JURISDICTION), by=OPERATOR)
            _published_rows.update({table.__name__: list(table._default_manager.all()) for table in tables})
        else:
            for table in tables:
                table._default_manager.bulk_create(_published_rows[table.__name__])
        yield catalogue.current()
    catalogue.forget()


@pytest.fixture
def cast(published: catalogue.Jurisdiction) -> Cast:  # noqa: ARG001  # roles name its organizations
    """The cast, registered as the simulated provider would vouch for them."""
    agents = populate().agents
    return Cast(agents, {person.id: person for person in people.cast()})


@pytest.fixture
def work_off() -> Callable[[], audit.Drained]:
    """Let a worker do everything that is due; nothing may fail."""

    def drain() -> audit.Drained:
        drained = audit.drain(worker="test", until_empty=True)
        assert (drained.failed, drained.dead) == (0, 0), audit.dead_letters()
        return drained

    return drain
