"""Says by its content what a file is, and has it taken apart where it can do no harm."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from guichet.kernel import api as kernel

MOST_BYTES = 10 * 1024 * 1024
TIME_OUT_SECONDS = 30
_CHILD = Path(__file__).with_name("inspection_child.py")
_KINDS = {"pdf": ("application/pdf", ".pdf"), "jpeg": ("image/jpeg", ".jpg"), "png": ("image/png", ".png")}
_REFUSED = 3


@dataclass(frozen=True)
class Inspected:
    """What may be kept: the content (pictures written anew, without metadata) and what it is."""

    name: str
    media_type: str
    content: bytes


def inspect(*, name: str, content: bytes) -> Inspected:
    """The file as it may be kept. Raises Invalid (where `file`) with what is wrong and what to do.

    Whatever the name or the browser says, the content decides. Taking it apart happens in a process of its own with
    bounded time and memory: a file that breaks the reader breaks that process.
    """
    if not content:
        raise refused("empty", "this file is empty", "Choose the file again.")
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise refused("too_large", f"this file is larger than {most} MB", "Save it smaller, or give fewer pages.")
    kind = kind_of(content)
    if kind is None:
        raise refused(
            "type", "this is not a PDF, a JPEG or a PNG picture", "Take a picture of it, or save it as a PDF."
        )
    media_type, ending = _KINDS[kind]
    kept = _in_a_child(kind, content)
    return Inspected(safe_name(name, ending), media_type, kept if kind != "pdf" else content)


def kind_of(content: bytes) -> str | None:
    """`pdf`, `jpeg` or `png` by the first bytes."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "png" if content.startswith(b"\x89PNG\r\n\x1a\n") else None


def safe_name(name: str, ending: str) -> str:
    """A file name that leads out of no folder, hides no ending and breaks no header: letters, digits, `- _` and blanks.

    The ending is the one of the content.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    plain = "".join(
        sign if sign.isalnum() or sign in "-_ " or unicodedata.category(sign) == "Mn" else "_" for sign in stem
    )
    plain = re.sub(r"[\s_]{2,}", "_", plain).strip(" _.-")[:80].strip()
    return (plain or "document") + ending


def refused(code: str, message: str, remedy: str) -> kernel.Invalid:
    """The refusal of a file."""
    return kernel.Invalid((kernel.Problem("file", message, remedy, code),))


def _in_a_child(kind: str, content: bytes) -> bytes:
    unreadable = refused("unreadable", "this file is damaged and cannot be read", "Open it yourself, save it again.")
    try:
        child = subprocess.run(  # noqa: S603  # our own script, and no word of the file's is on the command line
            [sys.executable, "-I", str(_CHILD), kind],
            input=content,
            capture_output=True,
            timeout=TIME_OUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise unreadable from None
    if child.returncode == _REFUSED:
        why = json.loads(child.stderr.splitlines()[-1])  # the readers may grumble before it
        raise refused(why["code"], why["message"], why["remedy"])
    if child.returncode != 0:
        raise unreadable
    return child.stdout
