"""What every test needs, wherever it stands."""

import pytest
from hypothesis import settings

from guichet.language import api as language

pytest_plugins = [
    "guichet.audit.pytest_append_only",
    "guichet.lab.pytest_cast",
    "guichet.site.pytest_migrated",
    "guichet.vault.pytest_keys",
]

# No time is judged in a test, only ratios in one run: a busy machine must not fail a true property.
settings.register_profile("guichet", deadline=None)
settings.load_profile("guichet")


@pytest.fixture(autouse=True)
def nowhere_at_home() -> None:
    """The country another test's jurisdiction is at home in says nothing here: dollars are written as for nobody."""
    language.settle_in("")
