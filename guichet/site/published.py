"""The version counter of public pages: touched whenever something is published, looked at by every process.

A file in ``var`` stands for the counter, because asking for its age costs a microsecond and needs no database. On other
machines of the same site the touch is not seen; there a stored page lives at most ``GUICHET_PUBLIC_SECONDS``.
"""

from pathlib import Path

from django.conf import settings


def counter_file() -> Path:
    """Where the counter lives."""
    return Path(settings.GUICHET_VAR) / "published"


def version(file: Path) -> int:
    """A number that differs after every touch; 0 before the first."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def touch(file: Path) -> None:
    """Say that something public changed, so that every stored page of this machine is dropped."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
