"""A key that one process destroys is not readable from what another had unwrapped, a second later."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

READER = """
import django, sys
django.setup()
from guichet.vault import api as vault
place = "evidence_fact/1/value"
sealed = vault.seal("Amina Rewi", subject="amina", place=place)
print(sealed, flush=True)
for _ in sys.stdin:
    print(vault.read(sealed, place=place), flush=True)
"""
ERASER = """
import django
django.setup()
from guichet.kernel import api as kernel
from guichet.vault import api as vault
vault.erase("amina", reason="asked", legal_basis="IPP 9", by=kernel.SYSTEM)
vault.scrub()
"""
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


@pytest.mark.slow
def test_another_process_forgets_within_a_second(tmp_path: Path) -> None:
    environment = {
        **os.environ, "GUICHET_ENVIRONMENT": "test", "DJANGO_SETTINGS_MODULE": "guichet.site.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/two.sqlite3", "GUICHET_VAR": str(tmp_path),
    }  # fmt: skip

    def run(script: str) -> None:
        subprocess.run([sys.executable, "-c", script], env=environment, check=True, timeout=300)

    run(MIGRATE)
    with subprocess.Popen(
        [sys.executable, "-c", READER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None

        def ask() -> str:
            assert reader.stdin is not None
            assert reader.stdout is not None
            reader.stdin.write("\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        reader.stdout.readline()
        assert ask() == "Amina Rewi"
        with sqlite3.connect(tmp_path / "two.sqlite3") as database:
            ((wrapped,),) = database.execute("SELECT wrapped FROM vault_key WHERE subject = 'amina'").fetchall()
        database.close()
        run(ERASER)
        time.sleep(1)
        assert ask().startswith("erased on ")
        reader.stdin.close()
    held = (tmp_path / "two.sqlite3").read_bytes()
    log = tmp_path / "two.sqlite3-wal"
    assert wrapped.encode() not in held + (log.read_bytes() if log.exists() else b""), "the wrapped key is overwritten"
