"""What every test needs, wherever it stands."""

from hypothesis import settings

pytest_plugins = ["guichet.audit.pytest_append_only", "guichet.lab.pytest_cast", "guichet.vault.pytest_keys"]

# No time is judged in a test, only ratios in one run: a busy machine must not fail a true property.
settings.register_profile("guichet", deadline=None)
settings.load_profile("guichet")
