"""Every foreign file is hostile: what it is comes from its content, and what it hides does not get in."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from guichet.evidence import inspection
from guichet.evidence.tests.conftest import pdf, picture
from guichet.kernel import api as kernel


def code_of(content: bytes, name: str = "proof.pdf") -> str:
    with pytest.raises(kernel.Invalid) as refused:
        inspection.inspect(name=name, content=content)
    (problem,) = refused.value.problems
    assert problem.where == "file"
    assert problem.remedy
    return problem.code


def test_a_sound_pdf_is_kept_as_it_is() -> None:
    content = pdf(3, note="Birth certificate")
    found = inspection.inspect(name="certificate.PDF", content=content)
    assert found == inspection.Inspected("certificate.pdf", "application/pdf", content)


def test_the_content_decides_and_not_the_name() -> None:
    found = inspection.inspect(name="certificate.pdf", content=picture("PNG"))
    assert (found.name, found.media_type) == ("certificate.png", "image/png")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program", "type"),
        (b"<html><script>alert(1)</script>", "type"),
        (b"GIF89a", "type"),
        (b"%PDF-1.7\nnothing that follows", "unreadable"),
        (b"\xff\xd8\xff\xe0 broken", "unreadable"),
        (b"\x89PNG\r\n\x1a\n broken", "unreadable"),
        (picture("JPEG", (400, 400))[:900], "unreadable"),
        (b"%PDF-" + b"x" * inspection.MOST_BYTES, "too_large"),
    ],
)
def test_what_it_is_not_is_refused(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_locked_pdf() -> None:
    assert code_of(pdf(password="secret")) == "encrypted"


def test_a_pdf_with_a_program() -> None:
    assert code_of(pdf(script="app.alert('hello')")) == "active"


def test_a_pdf_with_a_program_spelt_to_hide() -> None:
    content = pdf(script="app.alert('hello')")
    assert b"/JavaScript" in content
    hidden = content.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53")
    assert code_of(hidden) == "active"


def test_a_pdf_with_a_file_inside() -> None:
    assert code_of(pdf(attached=b"MZ")) == "active"


def test_an_endless_pdf() -> None:
    assert code_of(pdf(101)) == "too_long"


def png_of(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims, and would unpack to, any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (7_000, 7_000), (60_000, 10)])
def test_a_decompression_bomb(size: tuple[int, int]) -> None:
    bomb = png_of(*size)
    assert len(bomb) < 1_000
    assert code_of(bomb) == "too_large"


def test_a_picture_loses_its_place_and_keeps_its_side_up() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Telephone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (41.0, 17.0, 11.0)
    content = picture("JPEG", (40, 20), exif=exif, comment=b"Amina's kitchen")
    assert b"Telephone" in content
    found = inspection.inspect(name="photo.jpg", content=content)
    kept = Image.open(io.BytesIO(found.content))
    assert kept.size == (20, 40)
    assert dict(kept.getexif()) == {}
    for word in (b"Telephone", b"kitchen", b"Exif"):
        assert word not in found.content


def test_a_file_behind_a_picture_does_not_get_in() -> None:
    found = inspection.inspect(name="a.png", content=picture("PNG") + b"PK\x03\x04 an archive")
    assert b"archive" not in found.content


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\amina\\scan 1.pdf", "scan 1.pdf"),
        ("invoice.pdf.exe", "invoice_pdf.pdf"),
        ('a"; filename="x.html', "a_filename_x.pdf"),
        ("evil\u202efdp.exe", "evil_fdp.pdf"),
        ("line\r\nX-Header: 1", "line_X-Header_1.pdf"),
        ("Rārangi whānau.pdf", "Rārangi whānau.pdf"),
        ("출생증명서.pdf", "출생증명서.pdf"),
        ("", "document.pdf"),
        ("....", "document.pdf"),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert inspection.safe_name(name, ".pdf") == safe


@given(st.text(max_size=300))
def test_any_name_is_made_safe(name: str) -> None:
    safe = inspection.safe_name(name, ".png")
    assert safe.endswith(".png")
    assert 4 < len(safe) <= 84
    assert not set('/\\"\r\n\0:;<>') & set(safe)
    assert safe.isprintable()
    assert not safe.startswith(".")


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([pdf(2), picture("JPEG"), picture("PNG")]), st.data())
def test_a_damaged_file_is_refused_or_read_and_never_more(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(10, len(content) - 1))
    damaged = content[:at] + data.draw(st.binary(max_size=20)) + content[at + data.draw(st.integers(0, 40)) :]
    try:
        found = inspection.inspect(name="x", content=damaged)
    except kernel.Invalid:
        return
    assert found.media_type in {"application/pdf", "image/jpeg", "image/png"}
