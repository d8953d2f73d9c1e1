"""What an event of a source says, in our words: who, when, which facts; what nobody described is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from guichet.connectors.life_events.cloud_events import CloudEvent
from guichet.connectors.life_events.configuration import Source
from guichet.connectors.life_events.refusals import Refused
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

_LONGEST_NAME = 300


def notice_of(event: CloudEvent, source: Source) -> journeys.LifeEventNotice:
    """The notice an event is. Raises Refused: a type the source does not tell of, data nobody described, no day."""
    shape = source.types.get(event.type)
    if shape is None:
        told = ", ".join(sorted(source.types))
        raise Refused(422, "unknown_type", f"this source tells of: {told}", where="type")
    paths = {source.person_name, source.birth_date, source.occurred_on, *shape.facts.values()}
    leaves = dict(_leaves(event.data))
    strange = sorted(set(leaves) - paths)
    if strange:
        problems = tuple(
            kernel.Problem(f"data.{path}", "nobody described this", "Leave it out, or have it described.", "unknown")
            for path in strange[:20]
        )
        detail = "there is data here that nobody described"
        raise Refused(422, "unknown_data", detail, where="data", problems=problems)
    return journeys.LifeEventNotice(
        id=event.id,
        source=source.name,
        organization=source.organization,
        type=shape.type,
        about=_about(event, source, leaves),
        occurred_on=_day(leaves.get(source.occurred_on), f"data.{source.occurred_on}"),
        data={name: leaves[path] for name, path in shape.facts.items() if leaves.get(path) is not None},
        sequence=_sequence(event.extensions.get("sequence")),
        patience=timedelta(hours=source.patience_hours),
    )


def _about(event: CloudEvent, source: Source, leaves: Mapping[str, Any]) -> dict[str, str]:
    about = {}
    if event.subject:
        about["number"] = event.subject
    name, born = leaves.get(source.person_name), leaves.get(source.birth_date)
    if name is not None:
        if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME:
            raise Refused(422, "wrong_data", "a name is text", where=f"data.{source.person_name}")
        about["name"] = " ".join(name.split())
    if born is not None:
        about["birth_date"] = _day(born, f"data.{source.birth_date}").isoformat()
    return about


def _day(value: Any, where: str) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise Refused(422, "wrong_data", "a day is written YYYY-MM-DD", where=where)
    return day


def _sequence(text: str | None) -> int | None:
    """The extension `sequence` (CloudEvents extensions), as a source of ours counts: whole numbers from 1."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18 and int(text) >= 1):
        raise Refused(422, "wrong_data", "a sequence is a whole number, counted from 1", where="sequence")
    return int(text)


def _leaves(document: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its path; a list is one value."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from _leaves(value, f"{before}.{name}" if before else name)
    else:
        yield before, document
