"""What every test needs, wherever it stands."""

pytest_plugins = ["guichet.audit.pytest_append_only", "guichet.lab.pytest_cast"]
