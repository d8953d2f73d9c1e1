"""What can be looked up in registers: `lookups/<id>.yaml` of a jurisdiction, read strictly, checked when published."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from guichet.authoring import api as authoring
from guichet.catalogue import api as catalogue
from guichet.catalogue.ports import Gate
from guichet.journeys.situation import law_at
from guichet.kernel.api import Invalid, LocalizedText, NotFound, Problem
from guichet.rules import api as rules

Said = dict[authoring.LanguageTag, authoring.Text]
FOLDER = "lookups"


class Shown(authoring.Part, frozen=True, kw_only=True):
    """Facts that some may see, and the law that lets them; `verified: false` where the law's text was not read."""

    facts: Annotated[tuple[authoring.FactName, ...], Meta(min_length=1)]
    law: authoring.Law
    verified: bool = True
    note: Said = {}


class Comparables(authoring.Part, frozen=True, kw_only=True):
    """The rule by which others are chosen to compare with: what is the same, how near in value, how long ago sold."""

    same: Annotated[tuple[authoring.FactName, ...], Meta(min_length=1)]
    value: authoring.FactName
    percent: Annotated[int, Meta(ge=1, le=100)]
    months: Annotated[int, Meta(ge=1, le=120)]
    most: Annotated[int, Meta(ge=1, le=20)] = 5
    law: authoring.Law
    note: Said


class Reckoning(authoring.Part, frozen=True, kw_only=True):
    """What follows by the law package, told by the facts of a service; `assumed` stands where one is not public."""

    service: authoring.ServiceName
    variables: Annotated[tuple[str, ...], Meta(min_length=1)]
    assumed: dict[authoring.FactName, bool | int | str] = {}
    note: Said


class LookupFile(authoring.Part, frozen=True, kw_only=True):
    """One register that can be looked into."""

    id: authoring.Name
    register: authoring.Name
    organization: authoring.Name
    title: Said
    lead: Said
    key: authoring.FactName
    label: authoring.FactName
    public: Shown
    owner: Shown
    how: Said
    comparables: Comparables
    reckoning: Reckoning
    review: authoring.ServiceName
    review_days: Annotated[int, Meta(ge=1, le=3650)]
    review_law: authoring.Law
    appeal: authoring.ServiceName


def words_of(said: Said) -> LocalizedText:
    """A text of the file, in the languages it stands in."""
    return LocalizedText(said)


def lookup(identifier: str) -> LookupFile:
    """What can be looked up under that name; raises NotFound."""
    folder = Path(catalogue.current().folder)
    found = _read(folder, _stamp(folder)).get(identifier)
    if found is None:
        raise NotFound("there is nothing of this name to look up", where="lookup", remedy="Search for a service.")
    return found


def every_lookup() -> tuple[LookupFile, ...]:
    """All that can be looked up in this jurisdiction, by name."""
    folder = Path(catalogue.current().folder)
    return tuple(_read(folder, _stamp(folder)).values())


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    return tuple((each.name, each.stat().st_mtime_ns) for each in sorted((folder / FOLDER).glob("*.yaml")))


@lru_cache(maxsize=4)
def _read(folder: Path, stamp: tuple[tuple[str, int], ...]) -> dict[str, LookupFile]:
    return {each.id: each for each in (_load(folder / FOLDER / name) for name, _ in stamp)}


def _load(path: Path) -> LookupFile:
    return authoring.load_file(path, LookupFile, unsound=_unsound, called=f"{FOLDER}/{path.name}")


def _unsound(found: LookupFile) -> Iterator[authoring.Wrong]:
    for name in sorted(set(found.public.facts) & set(found.owner.facts)):
        message = f"the fact {name!r} is for everybody and for the owner only."
        yield ("owner", "facts"), message, "Leave it in one of the two."
    missing = [each for each in (found.key, found.label, *found.comparables.same) if each not in found.public.facts]
    for name in missing:
        message = f"the fact {name!r} is shown to everybody, and `public` does not list it."
        yield ("public", "facts"), message, f"Add {name}, if the law lets it be seen."


class SoundLookups(Gate):
    """What can be looked up names facts, services, organizations and variables of the law that there are."""

    name = "lookups"

    def check_jurisdiction(self, jurisdiction: catalogue.Jurisdiction) -> tuple[Problem, ...]:
        folder = Path(jurisdiction.folder or ".") / FOLDER
        if not jurisdiction.folder or not folder.is_dir():
            return ()
        problems: list[Problem] = []
        for path in sorted(folder.glob("*.yaml")):
            try:
                found = _load(path)
            except Invalid as invalid:
                problems.extend(invalid.problems)
            else:
                problems.extend(_names(f"{FOLDER}/{path.name}", found, jurisdiction))
        return tuple(problems)

    def check(self, jurisdiction: catalogue.Jurisdiction, service: catalogue.PublicService) -> tuple[Problem, ...]:  # noqa: ARG002  # lookups are of no service
        return ()


def _names(where: str, found: LookupFile, jurisdiction: catalogue.Jurisdiction) -> Iterator[Problem]:
    facts = (*found.public.facts, *found.owner.facts, *found.reckoning.assumed, found.comparables.value)
    services = (found.reckoning.service, found.review, found.appeal)
    for what, names, known in (
        ("fact", facts, jurisdiction.facts),
        ("service", services, jurisdiction.services),
        ("organization", (found.organization,), jurisdiction.organizations),
    ):
        for name in dict.fromkeys(names):
            if name not in known:
                yield Problem(where, f"there is no {what} {name!r}.", authoring.nearest(name, known))
    law = law_at(str(jurisdiction.law_path))
    for name in found.reckoning.variables:
        try:
            law.variable(name)
        except rules.UnknownVariable as unknown:
            yield Problem(where, unknown.message, unknown.remedy)
    texts = (found.title, found.lead, found.how, found.comparables.note, found.reckoning.note)
    for language in jurisdiction.languages:
        if not all(language in each for each in texts):
            yield Problem(
                where, f"a text is missing in {language!r}.", "Write it: what is not complete is not published."
            )


def connect() -> None:
    """Plug the gate in; called once as the program starts."""
    if SoundLookups.name not in catalogue.gates:
        catalogue.gates.register(SoundLookups.name, SoundLookups())
