"""The good package and the broken ones of this folder, written out as law packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
BROKEN = HERE / "broken"
CASES = sorted(path.stem for path in BROKEN.glob("*.yaml"))


def read(code: str) -> dict[str, Any]:
    """A broken package: `files`, `expected` lines, `also` other codes that it has, `locales` whether it speaks."""
    content: dict[str, Any] = yaml.safe_load((BROKEN / f"{code}.yaml").read_text(encoding="utf-8"))
    return content


def write(folder: Path, code: str = "") -> Path:
    """The good package, with the files of a broken one; without locales unless that is what is broken."""
    files: dict[str, str] = yaml.safe_load((HERE / "good.yaml").read_text(encoding="utf-8"))
    if code:
        case = read(code)
        files = {name: text for name, text in files.items() if case.get("locales") or not name.startswith("locales/")}
        files |= case["files"]
    for name, text in files.items():
        (folder / "small" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "small" / name).write_text(text, encoding="utf-8")
    return folder / "small"
