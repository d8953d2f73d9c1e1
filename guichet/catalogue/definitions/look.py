"""The colours of a jurisdiction, or of an organization within it."""

from __future__ import annotations

from guichet.catalogue.definitions.frozen import Definition


class Look(Definition, frozen=True, kw_only=True):
    """The colours from which the look is made, as #rrggbb."""

    colour: str = "#1f4b43"
    accent: str = "#ffb84d"
    focus: str = "#c8006e"
    paper: str = "#fbf7ef"
    ink: str = "#1c1b19"
