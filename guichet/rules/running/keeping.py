"""Compiled kernels on disk: found again by what they were made from, made again when the file is damaged."""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MARK = b"guichet kernel 1\n"
DIGEST = 32


def user_cache() -> Path:
    """The folder for kernels in this user's own cache."""
    root = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(root) if root else Path.home() / ".cache") / "guichet" / "kernels"


@dataclass(frozen=True)
class KernelCache:
    """A folder of object code. A folder that cannot be written keeps nothing, and that is no error.

    Object code is run: the folder must belong to whoever runs it, or nothing is read from it.
    """

    folder: Path

    def key(self, text: str, identity: str) -> str:
        """What a kernel depends on: its module's text, compiler and processor."""
        return hashlib.sha256(f"{identity}\n{text}".encode()).hexdigest()

    def get(self, name: str, key: str) -> bytes | None:
        """The code that was kept, None when there is none or it is not what was kept."""
        path = self._path(name, key)
        try:
            if not self._ours(path):
                return None
            content = path.read_bytes()
        except OSError:
            return None
        start = len(MARK) + len(key)
        code = content[start + DIGEST :]
        whole = (
            content[:start] == MARK + key.encode() and content[start : start + DIGEST] == hashlib.sha256(code).digest()
        )
        if not whole:
            self.drop(name, key, None)
        return code if whole else None

    def put(self, name: str, key: str, code: bytes) -> None:
        """Keep code: whole or not at all."""
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(MARK + key.encode() + hashlib.sha256(code).digest() + code)
                Path(temporary).replace(self._path(name, key))
            except OSError:
                Path(temporary).unlink(missing_ok=True)

    def drop(self, name: str, key: str, error: Exception | None) -> None:
        """Forget a file that is of no use."""
        warnings.warn(
            f"the kept kernel {self._path(name, key)} is damaged and is made again{f': {error}' if error else ''}",
            RuntimeWarning,
            stacklevel=2,
        )
        with suppress(OSError):
            self._path(name, key).unlink(missing_ok=True)

    def _path(self, name: str, key: str) -> Path:
        return self.folder / f"{name[:32]}-{key[:32]}.kernel"

    def _ours(self, path: Path) -> bool:
        """Whether nobody else could have put the file there."""
        if not hasattr(os, "getuid"):
            return True
        return all(
            each.stat().st_uid == os.getuid() and not each.stat().st_mode & 0o022 for each in (self.folder, path)
        )
