"""An upgrade written into the adopter's own files: the version it names, without what is its own no more."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from guichet.authoring.api import nearest, parse_tree
from guichet.catalogue.adoption.upgrading import Choice, Upgrade
from guichet.kernel.api import Invalid, NotFound, Problem

_ADOPTS = re.compile(r"^adopts:.*$", re.MULTILINE)
_ADDED = re.compile(r"questions\.yaml#pages/(?P<id>[^/]+)/facts")


@dataclass(frozen=True)
class Written:
    """The files of one service that were changed or taken away, by their path in the jurisdiction's folder."""

    service: str
    files: tuple[str, ...]


def write(
    folder: Path,
    found: tuple[Upgrade, ...],
    *,
    choices: Mapping[str, Choice],
    examine: Callable[[Path], tuple[Problem, ...]],
) -> tuple[Written, ...]:
    """Write upgrades; `choices` by `file#leaf`, or by `service/file#leaf` for one of several services.

    All or none, and none when `examine` finds a problem in a copy of the folder that it did not have before. Raises
    Invalid with every conflict that is not chosen and every problem; NotFound for a choice about nothing.
    """
    _demand_choices(found, choices)
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / folder.resolve().name
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("__pycache__"))
        before = set(examine(copy))
        for each in found:
            _write_one(copy, each, choices)
        after = [problem for problem in examine(copy) if problem not in before]
        if after:
            raise Invalid(tuple(after))
    return tuple(Written(each.service, _write_one(folder, each, choices)) for each in found)


def _chosen(upgrade: Upgrade, pointer: str, choices: Mapping[str, Choice]) -> Choice | None:
    """What was said of a leaf, or of what it stands in; the closest counts."""
    ways = [
        name for said in choices for name in (said, said.removeprefix(f"{upgrade.service}/")) if _within(pointer, name)
    ]
    if not ways:
        return None
    closest = max(ways, key=len)
    return choices.get(f"{upgrade.service}/{closest}", choices.get(closest))


def _within(pointer: str, name: str) -> bool:
    return pointer == name or pointer.startswith((f"{name}/", f"{name}#"))


def _demand_choices(found: tuple[Upgrade, ...], choices: Mapping[str, Choice]) -> None:
    known = [
        name for each in found for one in each.conflicts for name in (one.pointer, f"{each.service}/{one.pointer}")
    ]
    for said in choices:
        if not any(_within(pointer, said) for pointer in known):
            raise NotFound(f"there is no conflict called {said!r}.", remedy=nearest(said, known))
    problems = []
    for upgrade in found:
        for each in upgrade.conflicts:
            choice = _chosen(upgrade, each.pointer, choices)
            if choice in each.choices:
                continue
            ways = " or ".join(f"--{way} {each.pointer}" for way in each.choices)
            said = f"; --{choice} cannot be done" if choice else ""
            message = f"{each.why}: yours is {each.own!r}, the new version's {each.new!r}{said}."
            problems.append(Problem(f"services/{upgrade.service}/{each.pointer}", message, f"Say {ways}."))
    if problems:
        raise Invalid(tuple(problems))


def _dropped(upgrade: Upgrade, choices: Mapping[str, Choice]) -> set[str]:
    """The adopter's own leaves that fall; with the facts of a page that it added, the whole page and its words."""
    gone = {each.pointer for each in upgrade.of_kind("falls")}
    gone |= {each.pointer for each in upgrade.conflicts if _chosen(upgrade, each.pointer, choices) == "take"}
    for pointer in tuple(gone):
        page = _ADDED.fullmatch(pointer)
        if page and next(each for each in upgrade.changes if each.pointer == pointer).base is None:
            ends = (f"pages/{page['id']}", f"why/{page['id']}")
            gone |= {
                each.pointer
                for each in upgrade.changes
                if each.kind != "comes" and any(_within(each.pointer.partition("#")[2], end) for end in ends)
            }
    return gone


def _write_one(folder: Path, upgrade: Upgrade, choices: Mapping[str, Choice]) -> tuple[str, ...]:
    dropped = _dropped(upgrade, choices)
    gone: dict[str, dict[str, Any]] = {}
    for each in upgrade.changes:
        if each.pointer in dropped:
            file, _, leaf = each.pointer.partition("#")
            gone.setdefault(file, {})[leaf] = each.new if _spoken_elsewhere(upgrade, file, leaf, dropped) else None
    place = folder / "services" / upgrade.service
    top = place / "service.yaml"
    said = f"adopts: {upgrade.model}@{upgrade.to_version}"
    top.write_text(_ADOPTS.sub(said, top.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    changed = {"service.yaml"}
    for file, leaves in gone.items():
        changed.add(file)
        _without(place / file, file, leaves)
    return tuple(f"services/{upgrade.service}/{file}" for file in sorted(changed))


def _spoken_elsewhere(upgrade: Upgrade, file: str, leaf: str, dropped: set[str]) -> bool:
    """Whether a sentence stays one's own in another language: then the new version's is written out in this one."""
    return file.startswith("locales/") and any(
        each.own is not None and each.pointer not in dropped and each.pointer.endswith(f"#{leaf}")
        for each in upgrade.changes
        if each.pointer.startswith("locales/")
    )


def _without(path: Path, file: str, leaves: Mapping[str, Any]) -> None:
    """Take leaves out of a file, or give them a value; one that then says nothing is deleted. Its comments are lost."""
    tree, _ = parse_tree(path.read_text(encoding="utf-8"), file)
    assert tree is not None  # it was read a moment ago
    document = tree.plain()
    for name, value in leaves.items():
        if value is None:
            _take(document, name.split("/"))
        else:
            _say(document, name.split("/"), value)
    if not set(document) - {"language", "awaiting_review"}:
        path.unlink()
        return
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)
    again, problems = parse_tree(text, file)
    if problems or again is None or again.plain() != document:
        raise Invalid((Problem(f"{file}:1", "this file cannot be written again as it was.", "Edit it by hand."),))
    path.write_text(text, encoding="utf-8")


def _take(holder: Any, steps: list[str]) -> bool:
    """Take a leaf away, with what is empty after; whether the holder is empty now."""
    if isinstance(holder, list):
        for item in [each for each in holder if str(each.get("id")) == steps[0]]:
            if _take(item, steps[1:]) or set(item) == {"id"}:
                holder.remove(item)
    elif len(steps) == 1:
        holder.pop(steps[0], None)
    elif steps[0] in holder and _take(holder[steps[0]], steps[1:]):
        del holder[steps[0]]
    return not holder


def _say(holder: Any, steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        holder = holder[step]
    holder[steps[-1]] = value
