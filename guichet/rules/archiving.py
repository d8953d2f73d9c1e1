"""Packs a law package into one file, proved by its hash, so that a decision can be worked out again years later."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath

from guichet.rules.errors import LawNotLoadable
from guichet.rules.loading import hash_package, package_files

# Every file gets this day: what is packed depends on names and contents alone, as the package's hash does.
NO_DAY = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 64 << 20  # unpacked


def pack(path: Path) -> bytes:
    """A package's files, as `hash_package` counts them, in a zip file whose one folder bears the package's name."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in package_files(path):
            name = PurePosixPath(path.name, file.relative_to(path).as_posix())
            archive.writestr(zipfile.ZipInfo(str(name), NO_DAY), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def unpack(content: bytes, into: Path, *, expected: str) -> Path:
    """Put a packed package into a folder and return the package's own; `expected` is its hash.

    Raises LawNotLoadable when it is no package, is too large, or its files are not those that were packed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [PurePosixPath(each.filename) for each in archive.infolist()]
            size = sum(each.file_size for each in archive.infolist())
            folders = {each.parts[0] for each in names if each.parts}
            strays = any(each.is_absolute() or ".." in each.parts for each in names)
            if len(folders) != 1 or strays or size > MOST_BYTES:
                raise _spoiled(expected, "it is no packed law package")
            archive.extractall(into)
    except zipfile.BadZipFile as error:
        raise _spoiled(expected, str(error)) from error
    found = into / folders.pop()
    if hash_package(found) != expected:
        raise _spoiled(expected, f"its files give {hash_package(found)[:12]}")
    return found


def _spoiled(expected: str, why: str) -> LawNotLoadable:
    return LawNotLoadable(
        f"the kept law package {expected[:12]} is not what was kept: {why}.",
        where=expected,
        remedy="Restore it from a backup: the hash says whether it is the right one.",
    )
