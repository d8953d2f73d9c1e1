"""An invented town on top of the published jurisdiction, and reports in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.reports import api as reports

TOWN = Path(__file__).parent / "town"
LANGUAGES = ("en", "fr", "mi")
#: Whoever types commands on the machine.
OPERATOR = kernel.Actor(channel="command", name="operator")
NOBODY = kernel.Actor(channel="web", language="en")
#: In Harbour Town's Old Town; in its hole, which the region looks after; in the region alone; nowhere.
OLD_TOWN = reports.Place(lat=-41.28, lon=174.75)
IN_THE_HOLE = reports.Place(lat=-41.285, lon=174.79)
HILLS = reports.Place(lat=-41.22, lon=174.86)
NOWHERE = reports.Place(lat=-41.0, lon=174.0)


@pytest.fixture
def town(published: catalogue.Jurisdiction) -> reports.Plan:
    """The town's kinds of problems and areas, published."""
    plan = reports.load_plan(TOWN, languages=LANGUAGES)
    reports.publish_plan(plan, by=OPERATOR)
    return plan


@pytest.fixture
def filed(town: reports.Plan) -> Callable[..., reports.Report]:
    """File a pothole in Old Town; anything may be said otherwise."""

    def file(**changes: Any) -> reports.Report:
        given: dict[str, Any] = {
            "category": "pothole", "place": OLD_TOWN, "by": NOBODY, "language": "en", "text": "Deep, by the bakery.",
            "answers": {"depth": "deep"},
        }  # fmt: skip
        return reports.file_report(**{**given, **changes})

    return file
