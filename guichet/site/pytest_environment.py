"""Says "this is a test run" before Django reads its settings; loaded by pytest through ``-p`` in pyproject.toml.

The default environment is production, so that a forgotten variable refuses to start instead of starting unsafe.
"""

import os

os.environ["GUICHET_ENVIRONMENT"] = "test"
