"""A country on disk: a folder with a manifest, and for the day it stands at a folder for each part, in Arrow files.

    manifest.json
    2026-11-21/part-00000/person.arrow, family.arrow, household.arrow, part.json
    events/2026-11-22/part-00000.arrow

A part appears when it is whole; so does a day, by the manifest that names it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from guichet.kernel import api as kernel
from guichet.lab.country.blocks import Columns, People

try:
    import pyarrow as pa
    from pyarrow import ipc
except ImportError:  # the extra `sweep` is not installed
    pa = ipc = None

FORMAT = 1
MANIFEST, STAMP, EVENTS = "manifest.json", "part.json", "events"
RECEIVES = "receives:"
ENTITIES = ("person", "family", "household")


@dataclass(frozen=True)
class Manifest:
    """What a country is: how it was made, the day it stands at, and its parts with how many people each has.

    `blocks` are, by part, the first block and the one after the last. `reaching` is the day it is being taken to, while
    that is not finished; `census` says whether the shares are those of each area or of the whole country.
    """

    people: int
    seed: int
    made_for: str
    day: str
    census: str
    blocks: tuple[tuple[int, int], ...]
    areas: Mapping[str, str] = field(repr=False)
    programmes: tuple[str, ...] = ()
    law: str = ""
    complete: bool = False
    reaching: str = ""
    lived: tuple[str, ...] = ()  # the days that steps of the clock ended at
    digest: str = ""
    population: int = 0
    format: int = FORMAT

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts, in the order of their people."""
        return tuple(f"part-{number:05}" for number in range(len(self.blocks)))


def installed() -> None:
    """Refuse where pyarrow is not there."""
    if pa is None:
        raise refused("pyarrow", "pyarrow is not installed.", "Install the extra 'sweep'.")


def refused(where: str, message: str, remedy: str) -> kernel.Invalid:
    """One problem, as every refusal of this package."""
    return kernel.Invalid((kernel.Problem(where, message, remedy),))


def read_manifest(folder: Path) -> Manifest:
    """Raises Invalid when the folder holds no country, or one of another format."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise refused(
            str(folder), f"there is no country in it: {error}.", "Make one: guichet lab country make --folder FOLDER"
        ) from error
    if told.get("format") != FORMAT:
        raise refused(str(folder), f"its format is {told.get('format')}, not {FORMAT}.", "Make the country again.")
    listed = {"blocks": tuple(map(tuple, told["blocks"])), "programmes": tuple(told["programmes"]),
              "lived": tuple(told["lived"])}  # fmt: skip
    return Manifest(**(told | listed))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{MANIFEST}"
    draft.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(folder / MANIFEST)


def write_part(day: Path, name: str, people: People, receives: Mapping[str, np.ndarray[Any, Any]]) -> None:
    """Write a part and its stamp; it appears when it is whole."""
    installed()
    day.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=day))
    persons = people.persons | {RECEIVES + name: column for name, column in receives.items()}
    digest = hashlib.sha256()
    for entity, columns in zip(ENTITIES, (persons, people.families, people.households), strict=True):
        write_columns(draft / f"{entity}.arrow", columns)
        digest.update((draft / f"{entity}.arrow").read_bytes())
    stamp = {"persons": people.count, "households": len(people.households["household"]), "digest": digest.hexdigest()}
    (draft / STAMP).write_text(json.dumps(stamp), encoding="utf-8")
    try:
        draft.rename(day / name)
    except OSError:  # another worker was sooner, with the same bytes
        shutil.rmtree(draft, ignore_errors=True)
        if not is_written(day, name):
            raise


def is_written(day: Path, name: str) -> bool:
    """Whether a part is there, whole."""
    return (day / name / STAMP).is_file()


def read_part(part: Path) -> tuple[People, Columns]:
    """The people of a part and, by programme, who receives what."""
    persons, families, households = (read_columns(part / f"{entity}.arrow") for entity in ENTITIES)
    receives = {name.removeprefix(RECEIVES): persons.pop(name) for name in list(persons) if name.startswith(RECEIVES)}
    return People(persons, families, households), receives


def write_columns(path: Path, columns: Columns) -> None:
    """One Arrow file of columns; the same columns give the same bytes."""
    table = pa.table({name: pa.array(column) for name, column in columns.items()})
    options = ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(path), "wb") as sink, ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table)


def read_columns(path: Path) -> Columns:
    """Every column of an Arrow file; raises Invalid."""
    installed()
    try:
        with pa.OSFile(str(path), "rb") as source:
            table = ipc.open_file(source).read_all()
    except (OSError, pa.ArrowException) as error:
        raise refused(str(path), f"it cannot be read: {error}.", "Remove the part and make it again.") from error
    found: Columns = {}
    for name in table.column_names:
        column = table.column(name).combine_chunks().to_numpy(zero_copy_only=False)
        found[name] = column.astype("datetime64[D]") if column.dtype.kind == "M" else np.array(column)
    return found


def finished(folder: Path, manifest: Manifest, day: str) -> Manifest:
    """The manifest of a country all of whose parts are at a day."""
    stamps = [json.loads((folder / day / name / STAMP).read_text(encoding="utf-8")) for name in manifest.parts]
    digest = hashlib.sha256("".join(stamp["digest"] for stamp in stamps).encode()).hexdigest()
    population = sum(stamp["persons"] for stamp in stamps)
    return replace(manifest, day=day, complete=True, reaching="", digest=digest, population=population)


def as_on(folder: Path, manifest: Manifest, day: str) -> Manifest:
    """The manifest of a country as it stood on an earlier day; raises Invalid when that state was not kept."""
    if not all(is_written(folder / day, name) for name in manifest.parts):
        raise refused(str(folder), f"its state of {day} was not kept.", "Let it live with --keep next time.")
    return replace(finished(folder, manifest, day), lived=tuple(each for each in manifest.lived if each <= day))


def remove_drafts(day: Path, names: Sequence[str]) -> None:
    """What workers that died left of some parts."""
    for name in names:
        for each in day.glob(f".{name}.*"):
            shutil.rmtree(each, ignore_errors=True)


def joined(blocks: Sequence[People]) -> People:
    """Several blocks as one part: indices moved on."""
    persons, families, households = [], [], []
    family_at = household_at = 0
    for each in blocks:
        persons.append(each.persons | {"family": each.persons["family"] + np.int32(family_at)})
        families.append(each.families | {"household": each.families["household"] + np.int32(household_at)})
        households.append(each.households)
        family_at += len(each.families["household"])
        household_at += len(each.households["household"])
    return People(_stacked(persons), _stacked(families), _stacked(households))


def _stacked(columns: Sequence[Columns]) -> Columns:
    return {name: np.concatenate([each[name] for each in columns]) for name in columns[0]}
