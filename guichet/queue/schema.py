"""queues/<office>.yaml: the lanes and the windows of an office."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from guichet.authoring.api import LanguageTag, Name, Part, ServiceName, Text, schema_of

Minutes = Annotated[int, Meta(ge=0, le=24 * 60, description="a number of minutes")]
Letter = Annotated[str, Meta(pattern=r"^[A-Z]$", description="one capital letter")]
Place = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9]+$", max_length=8, description="the name of a window, of letters and digits: '4'"),
]


class LaneEntry(Part, frozen=True, kw_only=True):
    """A lane: tickets of one letter. `head_start_minutes`: as if its people had waited so much longer than they have.

    `promise_minutes` is what the office promises to wait at most. `services` are the ones it is for; none: any.
    """

    id: Name
    letter: Letter
    names: dict[LanguageTag, Text]
    head_start_minutes: Minutes = 0
    promise_minutes: Minutes = 0
    services: tuple[ServiceName, ...] = ()
    #: People on the telephone who are called back; nobody takes a number of this lane in the hall.
    callback: bool = False


class WindowEntry(Part, frozen=True, kw_only=True):
    """A window, and the lanes it calls from, in no order: whoever waited longest comes first."""

    id: Place
    lanes: Annotated[tuple[Name, ...], Meta(min_length=1)]


class OfficeFile(Part, frozen=True, kw_only=True):
    """An office where people wait: whose it is, what it is called, its lanes and windows.

    `appointment_head_start_minutes`: an appointment counts as if its person had waited so long when its time has come.
    `time_zone` where it is not the jurisdiction's.
    """

    office: Name
    organization: Name
    names: dict[LanguageTag, Text]
    lanes: Annotated[tuple[LaneEntry, ...], Meta(min_length=1)]
    windows: Annotated[tuple[WindowEntry, ...], Meta(min_length=1)]
    appointment_head_start_minutes: Minutes = 30
    time_zone: Text = ""


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the file, for editors; generated, never written by hand."""
    return schema_of(OfficeFile, "queue")
