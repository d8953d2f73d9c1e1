"""A minimal valid jurisdiction, and overlays that break one thing of it: `broken/<case>/edits.yaml`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
MINIMAL = HERE / "minimal"
BROKEN = HERE / "broken"


def copy_minimal(target: Path) -> Path:
    """A copy of the minimal jurisdiction that a test may change."""
    shutil.copytree(MINIMAL, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def apply_edits(folder: Path, edits: list[dict[str, Any]]) -> None:
    """Replace a text in a file, write, rename or delete one; a text that is not there is a mistake of the test."""
    for edit in edits:
        path = folder / edit["file"]
        if edit.get("delete"):
            path.unlink()
        elif "rename" in edit:
            path.rename(folder / edit["rename"])
        elif "write" in edit:
            path.parent.mkdir(exist_ok=True)
            path.write_text(edit["write"], encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
            assert edit["find"] in text, f"{edit['file']} has no {edit['find']!r}"
            path.write_text(text.replace(edit["find"], edit["replace"], 1), encoding="utf-8")


def cases() -> list[str]:
    return sorted(path.name for path in BROKEN.iterdir() if path.is_dir())


def edits_of(case: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((BROKEN / case / "edits.yaml").read_text(encoding="utf-8"))
    return found
