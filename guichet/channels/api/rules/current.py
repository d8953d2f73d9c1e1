"""The law that is published now, ready to be asked, and whom the jurisdiction lets ask."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.rules import api as rules

CHANNEL = "api"


def calculator(actor: kernel.Actor) -> rules.Calculator:
    """The calculator of the current release. Raises SignInNeeded where calculations are for tokens only."""
    if actor.agent_id is None and not is_open_now():
        raise kernel.SignInNeeded("Calculations need a token here.", level="low")
    found = catalogue.current()
    day = found.content_as_of
    return _calculator(found.law_path, found.identifier, f"{day.year}.{day.month}.{day.day}")


def is_open_now() -> bool:
    """Whether anybody may ask: the law is public unless the jurisdiction says otherwise."""
    channel = catalogue.current().channels.get(CHANNEL)
    return channel is None or channel.calculations == "anyone"


@lru_cache(maxsize=2)
def _calculator(law_path: str, name: str, as_of: str) -> rules.Calculator:
    law = rules.load(Path(law_path))
    # A version as semver writes one, which OpenFisca's clients expect; the hash says exactly which law it is.
    return rules.Calculator(law, name=name, version=f"{as_of}+{law.hash[:12]}")


def headers(found: rules.Calculator) -> dict[str, str]:
    """OpenFisca's headers."""
    return {"Country-Package": found.name, "Country-Package-Version": found.version}
