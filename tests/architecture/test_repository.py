"""The repository holds nothing that belongs to one machine or one network."""

import re
import subprocess
from pathlib import Path

from tests.architecture.tree import ROOT

# Written apart, so that this file does not find itself.
INDEX_HOSTS = ("pypi." + "org", "files.python" + "hosted", "registry.npm" + "js", "crates." + "io")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ho" + r"me/\w+|ro" + r"ot|op" + r"t/pypi)/")
SKIPPED = {".png", ".jpg", ".ico", ".pdf", ".mo", ".gz", ".woff2"}


def texts() -> list[tuple[str, str]]:
    """Every text file under version control (or, in an unpacked archive, every file that is not made here)."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not {".venv", "var", ".git"} & set(path.relative_to(ROOT).parts)]
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace"))
        for path in paths
        if path.is_file() and Path(path).suffix not in SKIPPED
    ]


def test_no_package_index_is_named() -> None:
    wrong = [f"{name}: {host}" for name, text in texts() for host in INDEX_HOSTS if host in text]
    assert wrong == [], "Whoever installs chooses the index; the hashes in requirements/ decide whether it is the same."


def test_no_path_of_one_machine_is_named() -> None:
    wrong = [f"{name}: {found.group()}" for name, text in texts() if (found := MACHINE_PATHS.search(text))]
    assert wrong == []


def test_locks_are_hashed_and_agree() -> None:
    pins = {}
    for name in ("run", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        entries = re.split(r"\n(?=\S)", text.strip())
        pinned = [entry for entry in entries if not entry.startswith("#")]
        assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []
        pins[name] = {entry.split()[0] for entry in pinned}
    assert pins["run"] <= pins["dev"]
    assert len(pins["run"]) > 20
