"""From one version of a model to the next: a three-way difference that a person can review, and what they must choose.

Base is the version that was adopted, theirs the adopter's own parts, new the version to come; all three speak of the
adopter already, so that a difference is what people there would read. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from guichet.authoring.api import Tree, nearest
from guichet.catalogue.adoption.leaves import AFTER, leaves
from guichet.catalogue.adoption.permits import ALWAYS, Permits
from guichet.catalogue.adoption.resolving import Models, own_leaves
from guichet.kernel.api import Conflict, Invalid, NotFound

ABSENT = None
Kind = Literal["comes", "stays", "falls", "conflict"]
Choice = Literal["keep", "take"]


@dataclass(frozen=True)
class Change:
    """One leaf, by `file#leaf`, with its value in the base, of their own and in the new version (None: not there).

    `comes` with the new version; `stays` their own; `falls`, as it says what the model says; `conflict`: a person
    chooses among `choices`, and `why` says what happened.
    """

    pointer: str
    kind: Kind
    base: Any = ABSENT
    own: Any = ABSENT
    new: Any = ABSENT
    why: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Upgrade:
    """What becomes of one adopting service when it goes from a version of its model to another."""

    service: str
    model: str
    from_version: int
    to_version: int
    changes: tuple[Change, ...]

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """What a person must choose."""
        return tuple(each for each in self.changes if each.kind == "conflict")

    def of_kind(self, kind: Kind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(each for each in self.changes if each.kind == kind)


def upgrades(models: Models, name: str, *, to: int | None = None) -> tuple[Upgrade, ...]:
    """The upgrade of one adopting service, or of every adopter when `name` is a model's; to the newest version.

    Raises NotFound for a name that is neither, or a version that is not there; Invalid when the folder cannot be read;
    Conflict when it is on that version, or a newer one, already.
    """
    adopting = {service: models.named(service) for service in models.adopting()}
    if models.problems:
        raise Invalid(tuple(models.problems))
    chosen = [service for service, named in adopting.items() if name in (service, named[0] if named else "")]
    if not chosen:
        known = {*adopting, *models.versions}
        raise NotFound(
            f"no service called {name!r} adopts a model, and no model that is adopted.", remedy=nearest(name, known)
        )
    found = []
    for service in sorted(chosen):
        model, version = adopting[service] or ("", 0)
        target = max(models.versions[model]) if to is None else to
        if target not in models.versions[model]:
            there = ", ".join(map(str, sorted(models.versions[model])))
            raise NotFound(f"the model {model!r} has no version {target}; there are: {there}.", remedy="Name one.")
        if target > version:
            found.append(compared(models, service, model, version, target))
    if not found:
        raise Conflict(
            f"{name} is on that version already.", where=name, code="newest", remedy="Nothing is to be done."
        )
    return tuple(found)


def compared(models: Models, service: str, model: str, version: int, target: int) -> Upgrade:
    """The three-way difference of one service."""
    organization = service.partition("/")[0]
    base = _flat({file: leaves(tree) for file, tree in models.base(model, version, organization).items()})
    new = _flat({file: leaves(tree) for file, tree in models.base(model, target, organization).items()})
    own = _flat(own_leaves(models, service))
    permits = models.permits(model, target)
    sides = _Sides(base, own, new, permits, _asked_in(new))
    changes = []
    for pointer in dict.fromkeys((*own, *base, *new)):
        if pointer == ("service.yaml", "may_override") or permits.kind(*pointer) == ALWAYS:
            continue  # examples and marks are never merged: they are for their own
        found = _one(pointer, sides)
        if found is not None:
            changes.append(found)
    return Upgrade(service, model, version, target, tuple(sorted(changes, key=lambda each: each.pointer)))


Leaf = tuple[str, str]


def _flat(files: Mapping[str, Mapping[str, Tree]]) -> dict[Leaf, Any]:
    """Leaves by file and name, as plain values."""
    return {(file, name): leaf.plain() for file, found in files.items() for name, leaf in found.items()}


def _asked_in(new: Mapping[Leaf, Any]) -> dict[str, str]:
    """The facts that the new version asks, with the page that asks each."""
    found = {}
    for (file, name), value in new.items():
        steps = name.split("/")
        if file == "questions.yaml" and steps[0] == "pages" and steps[-1] == "facts":
            found.update(dict.fromkeys(map(str, value), steps[1]))
    return found


@dataclass(frozen=True)
class _Sides:
    """The three sides as leaves, and what the new version allows and asks."""

    base: Mapping[Leaf, Any]
    own: Mapping[Leaf, Any]
    new: Mapping[Leaf, Any]
    permits: Permits
    asked: Mapping[str, str]


def _one(pointer: Leaf, sides: _Sides) -> Change | None:
    was, mine, will = (each.get(pointer, ABSENT) for each in (sides.base, sides.own, sides.new))
    name = "#".join(pointer)
    if pointer not in sides.own:
        return None if was == will else Change(name, "comes", was, mine, will)
    if mine in (will, was):
        return Change(name, "falls", was, mine, will)
    if pointer in sides.base and pointer not in sides.new:
        return Change(name, "conflict", was, mine, will, "the new version has it no more", ("take",))
    if not sides.permits.allows(*pointer):
        why = "the new version no longer leaves this to its adopters"
        if pointer not in sides.base and sides.permits.kind(*pointer) is None:
            why = "the new version has a page of this name itself"
        return Change(name, "conflict", was, mine, will, why, ("take",))
    if was != will:
        return Change(name, "conflict", was, mine, will, "both changed it", ("keep", "take"))
    return _added(name, pointer, mine, sides.new, sides.asked) or Change(name, "stays", was, mine, will)


def _added(name: str, pointer: Leaf, mine: Any, new: Mapping[Leaf, Any], asked: Mapping[str, str]) -> Change | None:
    """A page of their own that the new version leaves no room for."""
    file, steps = pointer[0], pointer[1].split("/")
    if file != "questions.yaml":
        return None
    if steps[-1] == "facts":
        twice = [fact for fact in map(str, mine) if fact in asked]
        if twice:
            why = f"the new version asks {', '.join(twice)} itself, on its page {asked[twice[0]]!r}"
            return Change(name, "conflict", None, mine, None, why, ("take",))
    if steps[-1] == AFTER and not any(each[1].startswith(f"pages/{mine}/") for each in new if each[0] == file):
        why = f"the page {mine!r} that it stood after is gone; without a place it stands last"
        return Change(name, "conflict", None, mine, None, why, ("take",))
    return None


def lines(upgrade: Upgrade) -> Iterator[str]:
    """The difference as a person reviews it."""
    yield f"{upgrade.service}: {upgrade.model} from version {upgrade.from_version} to {upgrade.to_version}"
    titles: tuple[tuple[Kind, str], ...] = (
        ("comes", "comes with the new version"),
        ("stays", "stays as it is: your own"),
        ("falls", "no longer your own: it says the same as the model, or as the version before"),
        ("conflict", "to be chosen"),
    )
    for kind, title in titles:
        found = upgrade.of_kind(kind)
        if not found:
            continue
        yield f"  {title} ({len(found)})"
        for each in found:
            yield f"    {each.pointer}" + (f": {each.why}" if each.why else "")
            if kind in ("comes", "conflict"):
                yield f"      base: {_shown(each.base)}"
            if each.own is not ABSENT:
                yield f"      own:  {_shown(each.own)}"
            if kind in ("comes", "conflict", "falls"):
                yield f"      new:  {_shown(each.new)}"
            for choice in each.choices:
                told = "keeps your own" if choice == "keep" else "takes the new version's, and drops your own"
                yield f"      --{choice} {each.pointer}   {told}"


def _shown(value: Any) -> str:
    return "(nothing)" if value is None else repr(value)
