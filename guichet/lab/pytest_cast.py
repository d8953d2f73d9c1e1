"""For every test that needs a published jurisdiction and the cast: fixtures, loaded by the conftest.py at the root."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
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
def _kept_rows() -> dict[tuple[Path, date], dict[str, list[models.Model]]]:
    """The rows of each publication, by folder and day."""
    return {}


def _agreements() -> list[type[models.Model]]:
    """The tables that publishing fills beside the catalogue's, in the order in which they refer to one another."""
    config = apps.get_app_config("sharing")
    agreements = [config.get_model(name) for name in ("AgreementVersionRow", "NoticeRow", "StandingRow")]
    return [*agreements, apps.get_app_config("reports").get_model("PlanRow")]


@pytest.fixture
def publish_kept(
    db: None,  # noqa: ARG001  # the database must be there
    _kept_rows: dict[tuple[Path, date], dict[str, list[models.Model]]],
) -> Callable[[Path], None]:
    """Publish a folder that no test changes: after the first time on a day, the rows of that time are put back."""

    def publish(folder: Path) -> None:
        tables = [*apps.get_app_config("catalogue").get_models(), *_agreements()]
        kept = _kept_rows.get((folder, kernel.now().date()))
        if kept is None:
            journeys.publish(folder, by=OPERATOR)
            kept = {table.__name__: list(table._default_manager.all()) for table in tables}
            _kept_rows[folder, kernel.now().date()] = kept
        else:
            for table in tables:
                table._default_manager.bulk_create(kept[table.__name__])

    return publish


@pytest.fixture
def published(publish_kept: Callable[[Path], None]) -> Iterator[catalogue.Jurisdiction]:
    """The settings' jurisdiction, published, on the day as of which its content was checked."""
    catalogue.forget()
    with kernel.held_at(DAY_OF_CONTENT):
        publish_kept(Path(settings.GUICHET_JURISDICTION))
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
