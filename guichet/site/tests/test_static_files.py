"""Static files: found, hashed, kept for a year."""

from pathlib import Path

import pytest
from django.test import Client

from guichet.site import static_files
from guichet.site.static_files import UnknownStaticFile, address, read


def test_reads_every_package_by_plain_and_hashed_name(tmp_path: Path) -> None:
    (tmp_path / "look").mkdir()
    (tmp_path / "look" / "a.css").write_text("body{}")
    before = read([tmp_path])
    assert set(before) == {"look/a.css", before["look/a.css"].hashed}
    assert before["look/a.css"].media_type == "text/css; charset=utf-8"
    (tmp_path / "look" / "a.css").write_text("body{color:red}")
    assert read([tmp_path])["look/a.css"].hashed != before["look/a.css"].hashed


def test_serves_hashed_for_a_year_and_plain_for_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "look").mkdir()
    (tmp_path / "look" / "a.css").write_text("body{}")
    monkeypatch.setattr(static_files, "library", lambda: read([tmp_path]))
    hashed = Client().get(address("look/a.css"))
    assert (hashed.status_code, hashed.content) == (200, b"body{}")
    assert hashed["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Client().get("/static/look/a.css")["Cache-Control"] == "public, no-cache"
    assert Client().get("/static/look/../settings.py").status_code == 404
    with pytest.raises(UnknownStaticFile, match="Did you mean"):
        address("look/b.css")
