"""Stylesheets, scripts and pictures of every package, at addresses that contain their content's hash.

No build step: the files are read once at start. A hashed address never changes its meaning, so browsers keep it for a
year; the plain address works too and is asked again each time.
"""

import difflib
import hashlib
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from django.http import Http404, HttpRequest, HttpResponse

from guichet.site.environment import ROOT

YEAR = 31_536_000


@dataclass(frozen=True)
class StaticFile:
    """One file: ``name`` is ``look/guichet.css``, ``hashed`` is ``look/guichet.1a2b3c4d5e6f.css``."""

    name: str
    hashed: str
    media_type: str
    content: bytes


class UnknownStaticFile(LookupError):
    """A template asks for a static file that no package has."""


def read(folders: Iterable[Path]) -> dict[str, StaticFile]:
    """Every file under the folders by its plain and by its hashed name."""
    found: dict[str, StaticFile] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                file = _read_one(folder, path)
                found[file.name] = found[file.hashed] = file
    return found


def _read_one(folder: Path, path: Path) -> StaticFile:
    content = path.read_bytes()
    name = PurePosixPath(path.relative_to(folder).as_posix())
    mark = hashlib.sha256(content).hexdigest()[:12]
    media_type = mimetypes.guess_type(name.name)[0] or "application/octet-stream"
    if media_type.startswith("text/") or media_type == "image/svg+xml":
        media_type += "; charset=utf-8"
    return StaticFile(str(name), str(name.with_name(f"{name.stem}.{mark}{name.suffix}")), media_type, content)


@cache
def library() -> dict[str, StaticFile]:
    """The static files of this checkout: ``guichet/<package>/static/<package>/...``."""
    return read(sorted((ROOT / "guichet").glob("**/static")))


def address(name: str) -> str:
    """``look/guichet.css`` -> ``/static/look/guichet.1a2b3c4d5e6f.css``, for templates (``static(...)``)."""
    files = library()
    if name not in files:
        near = difflib.get_close_matches(name, [file.name for file in files.values()], n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise UnknownStaticFile(f"No package has a static file {name!r}.{hint}")
    return f"/static/{files[name].hashed}"


def static_file(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001  # Django passes it
    """The file itself."""
    file = library().get(name)
    if file is None:
        raise Http404(f"No static file {name!r}.")
    hashed = name == file.hashed
    return HttpResponse(
        file.content,
        content_type=file.media_type,
        headers={
            "Cache-Control": f"public, max-age={YEAR}, immutable" if hashed else "public, no-cache",
            "Guichet-Public": "yes",
        },
    )


# Read by the architecture test that demands of every route who may call it.
static_file.admits = ("anyone",)  # type: ignore[attr-defined]  # as guichet.identity.api.admits does; no identity needed
