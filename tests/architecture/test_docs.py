"""The reference is complete: every setting, command and port, and nothing that does not exist."""

import re

import pytest

from tests.architecture.tree import ROOT, modules
from tools import reference

READS_A_VARIABLE = re.compile(
    r"env\.(?:text|words|pairs|flag|number|path)\(\s*\"([A-Z_]+)\"|text\(\"(GUICHET_[A-Z_]+)\""
)


def test_every_setting_is_documented_and_exists() -> None:
    read = {
        first or second
        for module in modules()
        if not module.is_test
        for first, second in READS_A_VARIABLE.findall(module.text)
    }
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))
    assert read - documented == set(), "Add a row to docs/reference/settings.md."
    assert documented - read == set(), "Take the row out of docs/reference/settings.md: nothing reads it."


@pytest.mark.parametrize("name", ["commands.md", "ports.md", "law-findings.md"])
def test_commands_and_ports_are_documented(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == reference.pages()[name], "Run `make reference`."


def test_every_decision_is_listed() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    missing = [path.name for path in (ROOT / "docs" / "decisions").glob("*.md") if path.name not in index]
    assert missing == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "guichet").rglob("*.md")]
    wrong = []
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                wrong.append(f"{page.relative_to(ROOT)}: {target}")
    assert wrong == []
