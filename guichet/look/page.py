"""What the skeleton of a page needs to be told, as one frozen value that a channel fills in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from guichet.language.api import direction, own_name


@dataclass(frozen=True)
class Link:
    """A place to go: its words and its address."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class LanguageLink:
    """The same page in another language, named in that language."""

    language: str
    href: str
    current: bool = False

    @property
    def name(self) -> str:
        """The language in its own words."""
        return own_name(self.language)

    @property
    def direction(self) -> str:
        """Which way it is written."""
        return direction(self.language)


@dataclass(frozen=True)
class Page:
    """The frame around a page's content. ``wrong`` puts the word for "Problem" before the title.

    ``stylesheets`` in order: the tokens' first, then guichet.css; ``scripts`` are files, never inline. ``lab`` is the
    sentence shown on every page of a demonstration. ``acting_as`` names the person served by a clerk or a mandate.
    ``wide`` gives staff screens the whole width.
    """

    title: str
    language: str
    site_name: str
    home: str = "/"
    stylesheets: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    languages: tuple[LanguageLink, ...] = ()
    links: tuple[Link, ...] = ()
    trail: tuple[Link, ...] = ()
    back: Link | None = None
    footer: tuple[Link, ...] = ()
    colophon: str = ""
    acting_as: str = ""
    acting_end: Link | None = None
    lab: str = ""
    wrong: bool = False
    wide: bool = False
    no_index: bool = False

    @property
    def direction(self) -> str:
        """Which way the page is written."""
        return direction(self.language)


@dataclass(frozen=True)
class Row:
    """One line of a summary: what it is, the person's answer, where it came from, and the way to change it."""

    label: str
    value: str
    source: str = ""
    change: str = ""
    lang: str = ""


@dataclass(frozen=True)
class TimelineStep:
    """One window of the street. ``state``: done, now, waiting, late or closed (not for this person)."""

    title: str
    state: str
    on: str = ""
    text: str = ""
    href: str = ""
    who: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Phase:
    """One house of the street: a stretch of time and its steps. Days are ISO 8601 text; no end: ""."""

    title: str
    from_on: str
    until_on: str
    steps: tuple[TimelineStep, ...] = ()
    lead: str = ""
    lang: str = ""


@dataclass(frozen=True)
class State:
    """One status of a workflow for the flow picture."""

    id: str
    label: str
    final: bool = False
    current: bool = False
    visited: bool = False


@dataclass(frozen=True)
class Transition:
    """One way from a status to another, and who may take it."""

    label: str
    source: str
    target: str
    by: str = ""


@dataclass(frozen=True)
class Known:
    """A fact or a figure behind a reason: what it is, its value in words, and where that comes from."""

    label: str
    value: str
    source: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Reason:
    """One condition of a decision. ``decided``: it made the difference (lit); otherwise it did not matter (dim).

    ``value`` stands beside the label where the label alone does not say how it is; empty where it does. ``lang`` and
    ``law_lang`` are the languages of label and law where they are not the page's.
    """

    label: str
    value: str
    decided: bool = True
    law: str = ""
    href: str = ""
    source: str = ""
    because: Sequence["Reason"] = field(default_factory=tuple)
    facts: Sequence[Known] = ()
    figures: Sequence[Known] = ()
    lang: str = ""
    law_lang: str = ""


@dataclass(frozen=True)
class Why:
    """A decision explained: the outcome, what decided it, what would change it, what is not known, and every step.

    ``reasons`` are (line, whether it only leads to those below it); ``ways`` each the lines of one way to another
    outcome; ``fixed`` says that there is none, where that is certain.
    """

    outcome: str
    tree: Reason
    reasons: Sequence[tuple[str, bool]] = ()
    ways: Sequence[Sequence[str]] = ()
    unknown: Sequence[str] = ()
    unconfirmed: Sequence[str] = ()
    settled: bool = True
    fixed: str = ""
