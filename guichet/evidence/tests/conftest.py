"""The cast, and files to give, sound and hostile."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from guichet.evidence import ports
from guichet.evidence.tests.registering import Births
from guichet.kernel import api as kernel

LOW = kernel.Assurance.LOW
AMINA = kernel.Actor(agent_id=kernel.new_id(), channel="web", assurance=LOW)
EVE = kernel.Actor(agent_id=kernel.new_id(), channel="web", assurance=LOW)
NOBODY = kernel.Actor(channel="web")


def officer(organization: str) -> kernel.Actor:
    return kernel.Actor(
        agent_id=f"officer-{organization}", channel="web", assurance=LOW, roles=frozenset({"caseworker"}),
        organization=organization,
    )  # fmt: skip


CHEN = officer("ird")
OTHER_AGENCY = officer("health")


def clerk(visitor: kernel.Actor) -> kernel.Actor:
    return kernel.Actor(
        agent_id="clerk-1", channel="counter", assurance=LOW, roles=frozenset({"clerk"}), organization="front-desk",
        on_behalf_of=visitor.agent_id,
    )  # fmt: skip


class Scanner(ports.VirusScanner):
    """Finds the test virus; can be away."""

    def __init__(self) -> None:
        self.away = False
        self.asked = 0

    def scan(self, content: bytes) -> ports.Verdict:
        self.asked += 1
        if self.away:
            raise ports.ScannerDown("away")
        return ports.Verdict(b"VIRUS" not in content, "Test.Virus" if b"VIRUS" in content else "")

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Scanner:
    plugged: kernel.Registry[ports.VirusScanner] = kernel.Registry("virus scanner")
    found = Scanner()
    plugged.register("default", found)
    monkeypatch.setattr(ports, "scanners", plugged)
    return found


@pytest.fixture
def births(monkeypatch: pytest.MonkeyPatch) -> Births:
    plugged: kernel.Registry[ports.Register] = kernel.Registry("register")
    found = Births()
    plugged.register("births", found)
    monkeypatch.setattr(ports, "registers", plugged)
    return found


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.GUICHET_VAR = tmp_path
    return tmp_path / "documents"


def pdf(pages: int = 1, **more: Any) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if script := more.get("script"):
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))
    if attached := more.get("attached"):
        writer.add_attachment("inner.exe", attached)
    if note := more.get("note"):
        writer.add_metadata({"/Title": note})
    if password := more.get("password"):
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **more)
    return out.getvalue()
