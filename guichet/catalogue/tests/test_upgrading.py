"""A new version of a model reaches ten towns that differ: no conflict that is not a real one, and each is named."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Literal

import pytest

from guichet.catalogue import api as catalogue
from guichet.catalogue.tests.towns import MODEL, model, next_version, read, with_model, write
from guichet.kernel.api import Conflict, Invalid, NotFound

MAY = ("name", "wording", "messages", "fees", "contact", "promise")
SEEDS = (1, 3)
WORDS = ("title", "summary", "description")
PLACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("service.yaml", ("costs", "fee", "amount_cents")),
    ("service.yaml", ("processing_time", "working_days")),
    ("workflow.yaml", ("deadline", "working_days")),
    *((f"locales/{tag}.yaml", (word,)) for tag in ("en", "fr") for word in WORDS),
    *((f"locales/{tag}.yaml", ("pages", "dog", "title")) for tag in ("en", "fr")),
    *((f"locales/{tag}.yaml", ("messages", "granted", "subject")) for tag in ("en", "fr")),
)


def _put(files: dict[str, Any], file: str, steps: tuple[str, ...], value: Any) -> None:
    document = files.setdefault(file, {"language": file[8:10]} if file.startswith("locales/") else {})
    if steps[0] == "costs":
        document["costs"] = [{"id": steps[1], steps[2]: value}]
        return
    for step in steps[:-1]:
        document = document.setdefault(step, {})
    document[steps[-1]] = value


def _get(document: Any, steps: tuple[str, ...]) -> Any:
    for step in steps:
        if isinstance(document, list):
            document = next(each for each in document if each["id"] == step)
        else:
            document = document[step]
    return document


def _spoken(value: Any, town: str) -> Any:
    return value.replace("${name}", town.title()) if isinstance(value, str) else value


def _value(chance: random.Random, steps: tuple[str, ...]) -> Any:
    """One of few, so that a town and the province sometimes choose the same."""
    if steps[-1] in ("amount_cents", "working_days"):
        return chance.randint(1, 4)
    return chance.choice(["Licence for your dog", "Your dog's licence", "A licence for dogs"])


@pytest.mark.parametrize("seed", SEEDS)
def test_ten_towns_have_no_conflict_that_is_not_real(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # towns, not secrets
    towns: dict[str, dict[str, Any]] = {}
    own: dict[tuple[str, str, tuple[str, ...]], Any] = {}
    for number in range(10):
        town = f"town{number}"
        towns[town] = {}
        for file, steps in PLACES:
            twin = "locales/" in file and chance.random() < 0.35
            if twin and file.startswith("locales/en"):  # words are one's own in both languages
                for each in (file, file.replace("/en", "/fr")):
                    own[town, each, steps] = _value(chance, steps)
            elif not file.startswith("locales/") and chance.random() < 0.35:
                own[town, file, steps] = _value(chance, steps)
    for (town, file, steps), value in own.items():
        _put(towns[town], file, steps, value)
    folder = with_model(tmp_path / "towns", towns, MAY)
    before = catalogue.load(folder)

    base = {place: _get(read(model(folder, 1) / place[0]), place[1]) for place in PLACES}
    province = {place: _value(chance, place[1]) for place in PLACES if chance.random() < 0.5}
    two = next_version(folder)
    for file in {each[0] for each in PLACES}:
        document = read(two / file)
        for place in [each for each in province if each[0] == file]:
            holder = _get(document, place[1][:-1]) if place[1][:-1] else document
            holder[place[1][-1]] = province[place]
        write(two / file, document)

    found = catalogue.plan_upgrades(folder, MODEL)
    assert [each.service for each in found] == [f"town{number}/dog-licence" for number in range(10)]
    real = {
        (town, f"{file}#{'/'.join(steps)}")
        for (town, file, steps), value in own.items()
        if (file, steps) in province and len({str(base[file, steps]), str(province[file, steps]), str(value)}) == 3
    }
    named = {(each.service.partition("/")[0], one.pointer) for each in found for one in each.conflicts}
    assert named == real
    assert real, "this seed shows nothing"
    assert all(
        one.why == "both changed it" and one.choices == ("keep", "take") for each in found for one in each.conflicts
    )

    with pytest.raises(Invalid) as refused:
        catalogue.write_upgrades(folder, found, choices={})
    assert len(refused.value.problems) == len(real)
    assert catalogue.load(folder).content_hash != before.content_hash  # the second version is there, and
    assert catalogue.load(folder).services == before.services  # nobody is on it: nothing was written

    choices: dict[str, Literal["keep", "take"]] = {
        f"{town}/dog-licence/{pointer}": chance.choice(("keep", "take")) for town, pointer in sorted(real)
    }
    catalogue.write_upgrades(folder, found, choices=choices)
    catalogue.load(folder)
    for town in towns:
        standing = {each.pointer: each for each in catalogue.provenance(folder, f"{town}/dog-licence")}
        for file, steps in PLACES:
            pointer = f"{file}#{'/'.join(steps)}"
            mine = own.get((town, file, steps))
            theirs = province.get((file, steps), base[file, steps])
            stays = mine not in (None, base[file, steps]) and (
                theirs == base[file, steps] or choices.get(f"{town}/dog-licence/{pointer}") == "keep"
            )
            said = standing[pointer]
            wanted = mine if stays else theirs
            assert _spoken(_get(read(folder / said.written_in), steps), town) == _spoken(wanted, town), pointer
            if stays:
                assert said.organization == town
    with pytest.raises(Conflict, match="on that version already"):
        catalogue.plan_upgrades(folder, MODEL)


@pytest.fixture
def dieppe(tmp_path: Path) -> Path:
    """A town with a page of its own and a message's words."""
    files = {
        "questions.yaml": {"pages": [{"id": "since", "facts": ["email"], "after": "proof"}]},
        **{
            f"locales/{tag}.yaml": {
                "language": tag,
                "pages": {"since": {"title": "Since when"}},
                "messages": {"granted": {"subject": "Yours"}},
            }
            for tag in ("en", "fr")
        },
    }
    return with_model(tmp_path / "towns", {"dieppe": files}, (*MAY, "questions"))


def test_what_the_new_version_takes_away_or_asks_itself_is_named(dieppe: Path) -> None:
    two = next_version(dieppe)
    questions = read(two / "questions.yaml")
    questions["pages"] = [page for page in questions["pages"] if page["id"] not in ("proof", "contact")]
    write(two / "questions.yaml", {**questions, "pages": [*questions["pages"], {"id": "mail", "facts": ["email"]}]})
    top = read(two / "service.yaml")
    write(two / "service.yaml", {**top, "may_override": [*MAY[:2], "questions"]})
    (upgrade,) = catalogue.plan_upgrades(dieppe, "dieppe/dog-licence")
    assert {each.pointer: each.why for each in upgrade.conflicts} == {
        "questions.yaml#pages/since/facts": "the new version asks email itself, on its page 'mail'",
        "questions.yaml#pages/since/after": (
            "the page 'proof' that it stood after is gone; without a place it stands last"
        ),
        "locales/en.yaml#messages/granted/subject": "the new version no longer leaves this to its adopters",
        "locales/fr.yaml#messages/granted/subject": "the new version no longer leaves this to its adopters",
    }
    assert {each.choices for each in upgrade.conflicts} == {("take",)}
    shown = "\n".join(catalogue.upgrade_lines(upgrade))
    assert "--take questions.yaml#pages/since/facts   takes the new version's, and drops your own" in shown
    for tag in ("en", "fr"):  # the province's own words must fit its pages
        words = read(two / "locales" / f"{tag}.yaml")
        words["pages"] = {name: said for name, said in words["pages"].items() if name not in ("proof", "contact")}
        write(two / "locales" / f"{tag}.yaml", {**words, "pages": {**words["pages"], "mail": {"title": "Mail"}}})
    with pytest.raises(NotFound, match="no conflict called"):
        catalogue.write_upgrades(dieppe, (upgrade,), choices={"service.yaml#title": "take"})
    choices: dict[str, Literal["keep", "take"]] = {
        "questions.yaml": "take", "locales/en.yaml#messages": "take", "locales/fr.yaml#messages/granted": "take",
    }  # fmt: skip
    written = catalogue.write_upgrades(dieppe, (upgrade,), choices=choices)
    assert sorted(path.name for path in (dieppe / "services/dieppe/dog-licence").rglob("*.yaml")) == ["service.yaml"]
    assert "services/dieppe/dog-licence/questions.yaml" in written[0].files


def test_names_that_lead_nowhere(dieppe: Path) -> None:
    with pytest.raises(NotFound, match="no service called 'diepe/dog-licence'"):
        catalogue.plan_upgrades(dieppe, "diepe/dog-licence")
    with pytest.raises(NotFound, match="has no version 3; there are: 1"):
        catalogue.plan_upgrades(dieppe, MODEL, to=3)
    with pytest.raises(Conflict):
        catalogue.plan_upgrades(dieppe, MODEL)
