"""Takes one hostile file apart in a process of its own, with little memory and little time.

Run by inspection.py as a script; it imports nothing of Guichet. The file comes on standard input. Exit 0: it is sound,
and what to keep instead of it, if anything, is on standard output. Exit 3: refused, with code, message and remedy as
JSON on the last line of standard error. Anything else: it could not be read.
"""

import io
import json
import sys
import warnings
from typing import Any, NoReturn

# Only the reader that is needed: a person waits, and pypdf alone takes half a second to load.
if sys.argv[1:] == ["pdf"]:
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject
else:
    from PIL import Image, ImageOps

if sys.platform != "win32":
    import resource

MOST_PIXELS = 40_000_000
MOST_SIDE = 20_000
MOST_PAGES = 100
MOST_OBJECTS = 50_000
SECONDS = 10
MEMORY = 1_500_000_000

# Names that make a PDF act by itself or carry other files (ISO 32000-2, 12.6.4 and 7.11.4).
ACTING_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"}
ACTING_TYPES = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/RichMediaExecute",
}
SCAN_INSTEAD = "Print it to a new PDF, or take a picture of the page, and give that."


def refuse(code: str, message: str, remedy: str) -> NoReturn:
    """Say why and stop."""
    sys.stderr.write("\n" + json.dumps({"code": code, "message": message, "remedy": remedy}))
    sys.exit(3)


def limit_ourselves() -> None:
    """From here on the kernel stops us if the file makes us greedy."""
    if sys.platform == "win32":
        return  # it has no such limits; the parent's time-out remains
    for what, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue  # macOS refuses RLIMIT_AS; the others hold


def clean_picture(content: bytes, kind: str) -> bytes:
    """The picture decoded and written anew: only pixels remain, no place, no camera, no second file behind them."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    too_large = f"this picture has too many points; at most {MOST_PIXELS // 1_000_000} million are read"
    try:
        picture: Any = Image.open(io.BytesIO(content), formats=(kind,))
        if picture.width * picture.height > MOST_PIXELS or max(picture.size) > MOST_SIDE:
            refuse("too_large", too_large, "Save it smaller, or photograph only the document.")
        picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        refuse("too_large", too_large, "Save it smaller, or photograph only the document.")
    # A telephone stores how it was held in the metadata that goes: turn the picture itself.
    upright = ImageOps.exif_transpose(picture)
    upright.info.clear()
    out = io.BytesIO()
    if kind == "JPEG":
        if upright.mode not in {"L", "RGB"}:
            upright = upright.convert("RGB")
        upright.save(out, "JPEG", quality=92, optimize=False)
    else:
        upright.save(out, "PNG", compress_level=6)
    return out.getvalue()


def check_pdf(content: bytes) -> None:
    """Refuse what is locked, endless, or acts by itself."""
    # Not strict: half of the world's PDFs have small faults. What is endless is stopped by our own limits.
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        refuse("encrypted", "this PDF is locked with a password", "Save it without a password and give it again.")
    if len(reader.pages) == 0:
        refuse("empty", "this PDF has no pages", "Give the document itself.")
    if len(reader.pages) > MOST_PAGES:
        refuse(
            "too_long",
            f"this PDF has {len(reader.pages)} pages; at most {MOST_PAGES} are taken",
            "Give the pages that matter.",
        )
    known = {(number, generation) for generation, offsets in reader.xref.items() for number in offsets}
    known |= {(number, 0) for number in reader.xref_objStm}
    if len(known) > MOST_OBJECTS:
        refuse("too_complex", "this PDF is made of too many parts", SCAN_INSTEAD)
    look_through(reader.trailer)
    for number, generation in sorted(known):
        if number:
            look_through(reader.get_object(IndirectObject(number, generation, reader)))


def look_through(whole: Any) -> None:
    """Walk one object without following its references (each is looked through in its own turn)."""
    stack = [whole]
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            # dict's own methods: pypdf's follow references, and would walk in circles.
            kinds = {dict.get(part, "/S"), dict.get(part, "/Type")}
            if ACTING_KEYS & dict.keys(part) or kinds & ACTING_TYPES:
                refuse("active", "this PDF carries a program or another file inside it", SCAN_INSTEAD)
            stack.extend(dict.values(part))
        elif isinstance(part, list):
            stack.extend(list.__iter__(part))


def main(kind: str) -> None:
    """Inspect what comes on standard input as `pdf`, `jpeg` or `png`."""
    content = sys.stdin.buffer.read()
    limit_ourselves()
    if kind == "pdf":
        check_pdf(content)
    else:
        sys.stdout.buffer.write(clean_picture(content, kind.upper()))


if __name__ == "__main__":
    main(sys.argv[1])
