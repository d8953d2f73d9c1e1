"""The offices where people wait, from the jurisdiction's folder: read when asked for, and again when a file changed.

They are no part of a published version: a window is opened or a lane added on the day it is needed.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from guichet.authoring import api as authoring
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.queue.schema import OfficeFile
from guichet.queue.types import Lane, Office, Place

FOLDER = "queues"

#: The files as they were when they were last read, and what they said.
_read: dict[Path, tuple[tuple[Any, ...], dict[str, Office]]] = {}


def offices() -> dict[str, Office]:
    """Every office with a queue, by its name. Raises Invalid with every mistake in the files."""
    root = Path(settings.GUICHET_JURISDICTION)
    files = tuple(sorted((root / FOLDER).glob("*.yaml")))
    jurisdiction = catalogue.current()
    languages, zone = tuple(jurisdiction.languages), jurisdiction.time_zone
    seen = (languages, zone, *((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files))
    known = _read.get(root)
    if known is None or known[0] != seen:
        found, problems = examine(root, languages=languages, time_zone=zone)
        if problems:
            raise kernel.Invalid(problems)
        known = _read[root] = (seen, found)
    return known[1]


def office(name: str) -> Office:
    """One office; raises NotFound naming the nearest."""
    known = offices()
    if name not in known:
        remedy = authoring.nearest(name, known) if known else "No office of this jurisdiction has a queue."
        raise kernel.NotFound(f"there is no office {name!r} with a queue", where="office", remedy=remedy)
    return known[name]


def callback_office(*, organization: str = "") -> str | None:
    """An office that calls people back: one of the organization, else the first; None where none does."""
    ready = [each for each in offices().values() if each.callback_lane]
    own = next((each.id for each in ready if each.organization == organization), None)
    return own or next((each.id for each in ready), None)


def examine(
    root: Path, *, languages: tuple[str, ...], time_zone: str
) -> tuple[dict[str, Office], tuple[kernel.Problem, ...]]:
    """What could be read of the folder `queues`, and every problem with file and line."""
    found: dict[str, Office] = {}
    problems: list[kernel.Problem] = []
    for path in sorted((root / FOLDER).glob("*.yaml")):
        name = path.relative_to(root).as_posix()
        tree, wrong = authoring.read_tree(path, name)
        problems.extend(wrong)
        if tree is None:
            continue
        file, wrong = authoring.read_as(tree, OfficeFile, name)
        problems.extend(wrong)
        if file is not None:
            mistakes = _mistakes(file, tree, name, path.stem, languages)
            problems.extend(mistakes)
            if not mistakes:
                found[file.office] = _compiled(file, time_zone)
    return found, tuple(problems)


def _mistakes(
    file: OfficeFile, tree: authoring.Tree, name: str, stem: str, languages: tuple[str, ...]
) -> list[kernel.Problem]:
    """What is wrong with a file of the right shape."""

    def problem(message: str, remedy: str, *steps: str) -> kernel.Problem:
        return kernel.Problem(f"{name}:{authoring.locate(tree, steps)}", message, remedy)

    found = []
    if file.office != stem:
        message = f"`office` is {file.office!r}, and the file is called {stem}.yaml."
        found.append(problem(message, "Call both the same.", "office"))
    for key, what, values in (
        ("lanes", "lane", [lane.id for lane in file.lanes]),
        ("lanes", "letter", [lane.letter for lane in file.lanes]),
        ("windows", "window", [window.id for window in file.windows]),
    ):
        twice = sorted({each for each in values if values.count(each) > 1})
        found += [problem(f"the {what} {each!r} stands here twice.", "Keep one.", key) for each in twice]
    lanes = {lane.id for lane in file.lanes}
    for window in file.windows:
        for lane in sorted(set(window.lanes) - lanes):
            message = f"window {window.id} calls from the lane {lane!r}, which is not there."
            found.append(problem(message, authoring.nearest(lane, lanes), "windows"))
    for lane in sorted(lanes - {lane for window in file.windows for lane in window.lanes}):
        message = f"no window calls from the lane {lane!r}: its people would wait for ever."
        found.append(problem(message, "Add it to the `lanes` of a window.", "lanes"))
    texts = [("names", file.names), *(("lanes", lane.names) for lane in file.lanes)]
    for key, names in texts:
        for language in languages:
            if language not in names:
                message = f"a name is missing in {language!r}; every official language is written."
                found.append(problem(message, f"Add `{language}: …` to it.", key))
    if file.time_zone:
        try:
            ZoneInfo(file.time_zone)
        except (KeyError, ValueError, OSError):
            found.append(
                problem(f"{file.time_zone!r} is no time zone.", "Write one like America/Moncton.", "time_zone")
            )
    return found


def _compiled(file: OfficeFile, time_zone: str) -> Office:
    lanes = (
        Lane(
            id=lane.id,
            letter=lane.letter,
            names=kernel.LocalizedText(lane.names),
            head_start=timedelta(minutes=lane.head_start_minutes),
            promise=timedelta(minutes=lane.promise_minutes),
            services=lane.services,
            callback=lane.callback,
        )
        for lane in file.lanes
    )
    return Office(
        id=file.office,
        organization=file.organization,
        names=kernel.LocalizedText(file.names),
        lanes={lane.id: lane for lane in lanes},
        places={window.id: Place(window.id, window.lanes) for window in file.windows},
        appointment_head_start=timedelta(minutes=file.appointment_head_start_minutes),
        time_zone=file.time_zone or time_zone,
    )
