"""Runs a rehearsal in a process and a database of its own, so that nothing of the site is touched."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path


def rehearse_apart(folder: Path, services: Sequence[str], *, as_json: bool = False) -> int:
    """Run the rehearsal in a process and a database of its own; its exit status: 0 all well, 1 something is wrong."""
    command = [sys.executable, "-m", "guichet.site", "rehearse", str(folder), "--here"]
    command += ["--json"] if as_json else []
    for name in services:
        command += ["--service", name]
    with tempfile.TemporaryDirectory(prefix="guichet-rehearsal-") as place:
        apart = {"GUICHET_ENVIRONMENT": "test", "GUICHET_VAR": place, "GUICHET_JURISDICTION": str(folder)}
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return subprocess.run(command, env=inherited | apart, check=False).returncode  # noqa: S603  # this very program, with a folder
