"""The mapping file: which column of a foreign inventory is what, and what its codes mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from guichet.authoring.api import nearest, read_as, read_tree
from guichet.catalogue.schema.marks import LanguageTag, Name, Part, Text
from guichet.catalogue.schema.organization import ChannelType
from guichet.kernel.api import Invalid, Problem

SHIPPED = Path(__file__).parent.parent / "mappings"

ByLanguage = dict[LanguageTag, Text]


class GroupColumn(Part, frozen=True, kw_only=True):
    """A column of codes, each with its title by language. `separator` parts several codes in one cell."""

    column: Text
    separator: str = ","
    titles: dict[Text, ByLanguage]


class ChannelColumn(Part, frozen=True, kw_only=True):
    """A column of codes of channels, and which of ours each is."""

    column: Text
    separator: str = ","
    codes: dict[Text, ChannelType]


class TypeColumn(Part, frozen=True, kw_only=True):
    """A column of codes of kinds of service; the first known code of a cell counts."""

    column: Text
    separator: str = ","
    codes: dict[Text, Name]


class FeeColumn(Part, frozen=True, kw_only=True):
    """A column that says whether there is a fee."""

    column: Text
    true: tuple[Text, ...]
    false: tuple[Text, ...]


class Mapping(Part, frozen=True, kw_only=True):
    """Which column is what. Texts name a column for each language; a row without title in one of them is refused."""

    name: Name
    languages: Annotated[tuple[LanguageTag, ...], Meta(min_length=1)]
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]
    delimiter: Literal[",", ";", "\t"] = ","
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    identifier: Text
    title: ByLanguage
    summary: ByLanguage
    organization: ByLanguage
    url: ByLanguage = {}
    synonyms: ByLanguage = {}
    year: Text | None = None
    type: TypeColumn | None = None
    topics: GroupColumn | None = None
    audience: GroupColumn | None = None
    channels: ChannelColumn | None = None
    fee: FeeColumn | None = None
    volumes: dict[ChannelType, Text] = {}
    unknown_values: tuple[Text, ...] = ()

    def columns(self) -> tuple[str, ...]:
        """Every column that must be there."""
        named = [self.identifier, *(name for texts in self._texts() for name in texts.values()), *self.volumes.values()]
        if self.year:
            named.append(self.year)
        for part in (self.type, self.topics, self.audience, self.channels, self.fee):
            if part is not None:
                named.append(part.column)
        return tuple(dict.fromkeys(named))

    def _texts(self) -> tuple[ByLanguage, ...]:
        return (self.title, self.summary, self.organization, self.url, self.synonyms)


def shipped_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with the platform."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


def read_mapping(mapping: Path | str) -> Mapping:
    """A mapping by its path or by the name of a shipped one. Raises Invalid with every mistake in it."""
    path = Path(mapping)
    if str(mapping) in shipped_mappings():
        path = SHIPPED / f"{mapping}.yaml"
    if not path.is_file():
        message = "there is no such mapping file, and none of that name is shipped."
        raise Invalid((Problem(str(mapping), message, nearest(str(mapping), shipped_mappings())),))
    tree, problems = read_tree(path, path.name)
    if tree is None or problems:
        raise Invalid(problems)
    found, problems = read_as(tree, Mapping, path.name)
    if found is None:
        raise Invalid(problems)
    missing = [
        Problem(path.name, f"`{key}` names no column for {language!r}.", f"Add `{language}: <column>` to `{key}`.")
        for key, texts in (("title", found.title), ("summary", found.summary), ("organization", found.organization))
        for language in found.languages
        if language not in texts
    ]
    if missing:
        raise Invalid(tuple(missing))
    return found
