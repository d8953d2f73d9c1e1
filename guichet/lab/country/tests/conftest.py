"""A small country, made once for all tests that only read it."""

import os
from datetime import date
from pathlib import Path

import pytest

from guichet.lab.country import api as country

pytest.importorskip("pyarrow", reason="the extra 'sweep' is not installed")

DAY = date(2026, 11, 21)
PEOPLE = 12_000
ROOT = Path(__file__).parents[4]
LAW = ROOT / "jurisdictions" / "aotearoa" / "law"


def tables() -> Path | None:
    """The folder with the census tables, where it is there: named by GUICHET_TEST_CENSUS, or beside the project."""
    named = os.environ.get("GUICHET_TEST_CENSUS")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "population"
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A country of 12,000 from what ships, without a law."""
    folder = tmp_path_factory.mktemp("small") / "country"
    country.make(people=PEOPLE, folder=folder, day=DAY, seed=7)
    return folder
