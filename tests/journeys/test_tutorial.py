"""The tutorial is true: followed to the letter it refuses what it says, publishes, and is played on every channel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journeys.tutorial_follower import PAGE, Block, Said, blocks, follow, run

SERVICE = "harakeke-district-council/car-seat"


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reader")


@pytest.fixture(scope="module")
def heard(council: Path) -> tuple[tuple[Block, tuple[Said, ...]], ...]:
    """Each block of the page with what the commands last said."""
    return follow(council, council / "var")


@pytest.mark.slow
@pytest.mark.xdist_group("tutorial")
def test_every_command_ends_as_the_page_says(heard: tuple[tuple[Block, tuple[Said, ...]], ...]) -> None:
    for block, said in heard:
        if block.kind == "sh" and block.mark != "setup":
            expected = 2 if block.mark == "refused" else 0
            assert [(each.command, each.status) for each in said] == [(each.command, expected) for each in said], said
            assert said


@pytest.mark.slow
@pytest.mark.xdist_group("tutorial")
def test_what_the_page_shows_is_what_is_said(heard: tuple[tuple[Block, tuple[Said, ...]], ...]) -> None:
    shown = [(block, said) for block, said in heard if block.kind == "text"]
    assert len(shown) == 3
    for block, said in shown:
        for line in block.text.splitlines():
            assert line in said[-1].text, f"the page shows {line!r}; it says {said[-1].text}"


@pytest.mark.slow
@pytest.mark.xdist_group("tutorial")
def test_the_example_is_played_on_every_channel_before_it_is_published(
    heard: tuple[tuple[Block, tuple[Said, ...]], ...], council: Path
) -> None:
    (published,) = heard[-1][1]
    assert "4 plays of 1 services: all well" in published.text
    assert f"Release 2: 1 changed, 0 as before.\n  {SERVICE}" in published.text
    exported = run(["catalogue", "export", "hsds"], folder=council, var=council / "var")
    assert exported.status == 0
    assert "Borrow a baby car seat" in exported.text


@pytest.mark.slow
@pytest.mark.xdist_group("tutorial")
def test_a_promise_it_does_not_keep_is_not_published(
    heard: tuple[tuple[Block, tuple[Said, ...]], ...], council: Path
) -> None:
    path = council / "council" / "services" / SERVICE / "examples.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("status: received", "status: declined"), encoding="utf-8")
    refused = run(["publish", "council"], folder=council, var=council / "var")
    path.write_text(before, encoding="utf-8")
    assert refused.status != 0
    assert "Release 3" not in refused.text
    assert "amina-borrows-a-capsule" in refused.text


def test_the_page_needs_no_python() -> None:
    assert {block.kind for block in blocks()} == {"sh", "yaml", "text"}
    assert re.search(r"\bpython3?\b", PAGE.read_text(encoding="utf-8").split("## How we know")[0]) is None
