"""What every test needs, wherever it stands."""

from collections.abc import Iterator

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


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Shared among processes, the longest go first, so that none ends long after the others; a site stays with one."""
    shared = hasattr(config, "workerinput")
    for each in items:
        if shared and each.get_closest_marker("browser") is not None:
            each.add_marker(pytest.mark.xdist_group(each.path.stem))
    yield
    if shared:  # after the others have sorted, who put last what needs no database
        items.sort(key=lambda each: each.get_closest_marker("browser") is None)


@pytest.fixture(autouse=True)
def nowhere_at_home() -> None:
    """The country another test's jurisdiction is at home in says nothing here: dollars are written as for nobody."""
    language.settle_in("")
