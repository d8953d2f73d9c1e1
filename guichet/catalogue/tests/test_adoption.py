"""Adopting a model: what is one's own, what is refused, and to whom it reaches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from guichet.authoring.api import Tree, parse_tree
from guichet.catalogue import api as catalogue
from guichet.catalogue.adoption.leaves import leaves, merged
from guichet.catalogue.adoption.permits import KINDS
from guichet.catalogue.tests.towns import MODEL, model, next_version, read, with_model, write
from guichet.kernel.api import SYSTEM, Invalid, NotFound

DIEPPE = {
    "service.yaml": {"costs": [{"id": "fee", "amount_cents": 1500}], "processing_time": {"working_days": 3}},
    "questions.yaml": {"pages": [{"id": "since", "facts": ["moved_on"], "after": "dog"}]},
    "locales/en.yaml": {"language": "en", "title": "Dogs of Dieppe", "pages": {"since": {"title": "Since when"}}},
    "locales/fr.yaml": {
        "language": "fr",
        "awaiting_review": True,
        "title": "Les chiens de Dieppe",
        "pages": {"since": {"title": "Depuis quand"}},
    },
}


def test_what_is_own_stands_in_place_of_the_models(tmp_path: Path) -> None:
    folder = with_model(tmp_path / "towns", {"dieppe": _without_a_question(DIEPPE), "shediac": {}})
    towns = catalogue.load(folder)
    dieppe, shediac = towns.services["dieppe/dog-licence"], towns.services["shediac/dog-licence"]
    assert towns.services[MODEL].adopted is None
    assert (dieppe.costs[0].amount_cents, shediac.costs[0].amount_cents) == (1500, 2500)
    assert (dieppe.processing_days, shediac.processing_days) == (3, 5)
    assert dieppe.title.by_language == {"en": "Dogs of Dieppe", "fr": "Les chiens de Dieppe"}
    assert dieppe.title.awaiting_review == {"fr"}
    assert not dieppe.summary.awaiting_review
    assert shediac.title.by_language["en"] == "Dog licence · Shediac"
    assert shediac.competent_authority == "shediac"
    assert shediac.workflow is not None
    assert dieppe.adopted == catalogue.Adoption(
        model=MODEL,
        version=1,
        may_override=("name", "wording", "fees", "contact", "promise", "questions"),
        own=(
            "locales/en.yaml#title",
            "locales/fr.yaml#title",
            "service.yaml#costs/fee/amount_cents",
            "service.yaml#processing_time/working_days",
        ),
    )


def _without_a_question(files: dict[str, Any]) -> dict[str, Any]:
    kept = {name: dict(document) for name, document in files.items() if name != "questions.yaml"}
    for name in ("locales/en.yaml", "locales/fr.yaml"):
        kept[name].pop("pages")
    return kept


def test_a_page_of_its_own_stands_where_it_says(tmp_path: Path) -> None:
    folder = with_model(tmp_path / "towns", {"dieppe": DIEPPE})
    facts = folder / "vocabulary" / "facts" / "dieppe.yaml"
    fact = {"id": "moved_on", "subject": "applicant", "type": "date", "sensitivity": "personal", "retention": "P1Y"}
    write(facts, {"facts": [{**fact, "legal_basis": {"title": "Dog Act", "href": "https://law.example/dogs"}}]})
    for language in ("en", "fr"):
        shared = read(folder / "locales" / f"{language}.yaml")
        shared["facts"]["moved_on"] = {"question": "When did you move here?", "short": "Moved"}
        write(folder / "locales" / f"{language}.yaml", shared)
    found, problems = catalogue.examine(folder)
    assert found is not None
    assert [each for each in problems if "dieppe" in each.where] == []
    pages = [page.id for page in found.services["dieppe/dog-licence"].pages]
    assert pages == ["you", "income", "dog", "since", "proof", "contact"]
    own = {each.pointer for each in catalogue.provenance(folder, "dieppe/dog-licence") if each.organization == "dieppe"}
    assert "questions.yaml#pages/since/facts" in own
    assert "questions.yaml#pages/dog/facts" not in own


@pytest.mark.parametrize(
    ("file", "document", "line", "message", "remedy"),
    [
        ("service.yaml", {"assurance": "none"}, 2, "`assurance` is a part of town-hall/dog-licence@1", "nobody"),
        ("service.yaml", {"costs": [{"id": "fee", "currency": "USD"}]}, 4, "`costs/fee/currency`", "nobody"),
        ("service.yaml", {"identifier": "cats"}, 2, "`identifier` is a part of", "nobody"),
        ("workflow.yaml", {"initial": "granted"}, 1, "`initial` is a part of", "nobody"),
        ("questions.yaml", {"pages": [{"id": "dog", "facts": ["dog_name"]}]}, 4, "`pages/dog/facts`", "nobody"),
        ("messages/more.yaml", {"when": "submitted", "channels": ["sms"]}, 1, "`when` is a part of", "nobody"),
        ("locales/en.yaml", {"language": "en", "messages": {"granted": {"subject": "!"}}}, 4, "messages", "'messages'"),
        ("locales/en.yaml", {"language": "en", "title": "Dogs"}, 2, "in 'fr' it is still the model's", "locales/fr"),
        ("service.yaml", {"adopts": "town-hall/dog-licence@7"}, 1, "has no version 7; there are: 1", "Name one"),
        ("service.yaml", {"adopts": "town-hall/dog-license@1"}, 1, "no model 'town-hall/dog-license'", "dog-licence"),
        ("service.yaml", {"adopts": "dogs"}, 1, "organization/service@version; found 'dogs'", "Write it such as"),
    ],
)
def test_what_may_not_be_own_is_refused_with_its_place(
    tmp_path: Path, file: str, document: Any, line: int, message: str, remedy: str
) -> None:
    folder = with_model(tmp_path / "towns", {"dieppe": {file: document}})
    with pytest.raises(Invalid) as refused:
        catalogue.load(folder)
    where = f"services/dieppe/dog-licence/{file}:{line}"
    found = [each for each in refused.value.problems if each.where == where and message in each.message]
    assert found, [str(each) for each in refused.value.problems]
    assert remedy in found[0].remedy


def test_a_mistake_of_the_model_is_said_once_and_in_its_own_file(tmp_path: Path) -> None:
    folder = with_model(tmp_path / "towns", {"dieppe": {}, "shediac": {}}, may=("fees", "colours"))
    top = read(model(folder, 1) / "service.yaml")
    write(
        model(folder, 1) / "service.yaml", {**top, "type": "licence", "source": {**top["source"], "title": "${nobody}"}}
    )
    _, problems = catalogue.examine(folder)
    said = sorted(each.message for each in problems if each.where.startswith(f"models/{MODEL}/1/service.yaml:"))
    assert len(said) == 3, said
    assert "`may_override` has no word 'colours'" in said[0]
    assert "`type` is one of" in said[1]
    assert "there is no place ${nobody}" in said[2]


@pytest.mark.django_db
def test_a_published_version_of_a_model_never_changes(tmp_path: Path) -> None:
    folder = with_model(tmp_path / "towns", {"dieppe": {}})
    first = catalogue.publish(folder, by=SYSTEM)
    assert "dieppe/dog-licence" in first.changed
    top = read(model(folder, 1) / "service.yaml")
    write(model(folder, 1) / "service.yaml", {**top, "assurance": "none"})
    with pytest.raises(Invalid) as refused:
        catalogue.publish(folder, by=SYSTEM)
    assert refused.value.problems[0].where == f"models/{MODEL}/1/service.yaml"
    assert "version 2" in refused.value.problems[0].remedy
    write(model(folder, 1) / "service.yaml", top)
    write(next_version(folder) / "service.yaml", {**top, "assurance": "none"})
    (upgrade,) = catalogue.plan_upgrades(folder, MODEL)
    catalogue.write_upgrades(folder, (upgrade,), choices={})
    second = catalogue.publish(folder, by=SYSTEM)
    assert second.changed == ("dieppe/dog-licence",)
    assert (
        catalogue.service("dieppe/dog-licence", 1).assurance,
        catalogue.service("dieppe/dog-licence").assurance,
    ) == (
        "low",
        "none",
    )


def test_provenance_is_asked_of_adopters_only(tmp_path: Path) -> None:
    folder = with_model(tmp_path / "towns", {"dieppe": {}})
    with pytest.raises(NotFound, match="adopts no model"):
        catalogue.provenance(folder, "town-hall/museum-pass")


# What one town has of its own never reaches another, whatever it is.

_FEES = st.integers(min_value=0, max_value=99_999)
_WORDS = st.text(alphabet="abcdefghij éè", min_size=3, max_size=30).filter(lambda text: text.strip() == text != "")
_PARTS = st.fixed_dictionaries(
    {}, optional={"fee": _FEES, "days": st.integers(1, 60), "title": _WORDS, "summary": _WORDS}
)


def _files(parts: dict[str, Any]) -> dict[str, Any]:
    service: dict[str, Any] = {}
    if "fee" in parts:
        service["costs"] = [{"id": "fee", "amount_cents": parts["fee"]}]
    if "days" in parts:
        service["processing_time"] = {"working_days": parts["days"]}
    words = {key: parts[key] for key in ("title", "summary") if key in parts}
    said = {f"locales/{tag}.yaml": {"language": tag, **words} for tag in ("en", "fr")} if words else {}
    return {"service.yaml": service, **said}


@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(st.lists(_PARTS, min_size=3, max_size=3), _PARTS)
def test_what_one_town_changes_reaches_no_other(
    tmp_path_factory: pytest.TempPathFactory, parts: list[dict[str, Any]], later: dict[str, Any]
) -> None:
    names = ("dieppe", "shediac", "sackville")
    before = dict(zip(names, map(_files, parts), strict=True))
    first = catalogue.load(with_model(tmp_path_factory.mktemp("a") / "towns", before))
    second = catalogue.load(with_model(tmp_path_factory.mktemp("b") / "towns", {**before, "dieppe": _files(later)}))
    for name in names[1:]:
        was, now = (each.services[f"{name}/dog-licence"] for each in (first, second))
        assert msgspec.json.encode(was) == msgspec.json.encode(now)
    dieppe = second.services["dieppe/dog-licence"]
    assert dieppe.costs[0].amount_cents == later.get("fee", 2500)
    assert dieppe.processing_days == later.get("days", 5)
    assert dieppe.title.by_language["fr"] == later.get("title", "Permis pour chien · Dieppe")


def _tree(text: str) -> Tree:
    tree, problems = parse_tree(text, "x.yaml")
    assert tree is not None
    assert not problems
    return tree


def test_merging_keeps_the_order_of_the_model() -> None:
    base = _tree("pages: [{id: a, n: 1}, {id: b, n: 2}]\nlist: [1, 2]\nwords: {x: one, y: two}")
    own = _tree("pages: [{id: c, n: 9, after: a}, {id: b, n: 3}]\nlist: [7]\nwords: {y: zwei, z: drei}")
    assert merged(base, own).plain() == {
        "pages": [{"id": "a", "n": 1}, {"id": "c", "n": 9}, {"id": "b", "n": 3}],
        "list": [7],
        "words": {"x": "one", "y": "zwei", "z": "drei"},
    }
    assert set(leaves(own)) == {"pages/c/n", "pages/c/after", "pages/b/n", "list", "words/y", "words/z"}
    assert len(KINDS) == 12
