"""Hands out what somebody else wrote, so that a browser can do nothing with it but save or show it."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

# A document is a guest: it may not run, load or frame anything (CSP Level 3, sandbox).
GUEST = "default-src 'none'; sandbox"
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})


def download(content: bytes, *, name: str, media_type: str, inline: bool = False) -> HttpResponse:
    """A file to save; shown in the browser where asked for and harmless. The name is written as RFC 6266 says."""
    kind = media_type if media_type in SHOWN else "application/octet-stream"
    answer = HttpResponse(content, content_type=kind)
    how = "inline" if inline and kind in SHOWN else "attachment"
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "._-") else "_" for each in name) or "file"
    answer.headers["Content-Disposition"] = f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    # A browser's own viewer of a PDF is refused by a sandbox, so a PDF only loses what it could load.
    answer.headers["Content-Security-Policy"] = "default-src 'none'" if kind == "application/pdf" else GUEST
    answer.headers["Cache-Control"] = "no-store"
    return answer
