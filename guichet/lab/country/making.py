"""Makes a country: parts of whole households in a folder, in minutes, going on where it was interrupted."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from guichet.lab.country import blocks, storing
from guichet.lab.country.blocks import Plan
from guichet.lab.country.census import Census, default_census, read_census
from guichet.lab.country.receiving import programmes_of, received
from guichet.lab.country.storing import Manifest, refused
from guichet.lab.country.working_together import Progress, do_parts
from guichet.rules import api as rules

#: About how many people a part has: what a worker holds in memory at a time.
PART = 60_000
MOST_PEOPLE = 200_000_000


@dataclass(frozen=True)
class _Making:
    """What a worker must know to make a part."""

    folder: Path
    manifest: Manifest
    census: Path | None
    law: Path | None

    def __call__(self, name: str) -> int:
        census = _census(self.census)
        day = np.datetime64(self.manifest.made_for, "D")
        first, last = self.manifest.blocks[self.manifest.parts.index(name)]
        plans = blocks.plans(census, self.manifest.people)[first:last]
        people = storing.joined([blocks.made(plan, census, seed=self.manifest.seed, day=day) for plan in plans])
        law = None if self.law is None else rules.load(self.law)
        receives = {} if law is None else received(people, law, day=day, seed=self.manifest.seed)
        storing.write_part(self.folder / self.manifest.made_for, name, people, receives)
        return people.count


@cache
def _census(folder: Path | None) -> Census:
    return default_census() if folder is None else read_census(folder)


def make(
    *, people: int, folder: Path, day: date, seed: int = 2026, census: Path | None = None, law: Path | None = None,
    workers: int = 1, part: int = PART, progress: Progress | None = None,
) -> Manifest:  # fmt: skip
    """Make a country of `people` as of a day. `census`: a folder with the tables; without it the shares that ship.

    With a `law` (a package's folder) it is also decided who receives what they are entitled to. The same settings give
    the same people whatever the workers and the size of a `part`. Repeat it after an interruption: whole parts stay.
    Raises Invalid.
    """
    storing.installed()
    if not 1 <= people <= MOST_PEOPLE:
        raise refused("people", f"there can be 1 to {MOST_PEOPLE:,} people, not {people:,}.", "Choose another number.")
    told = _census(census)
    loaded = None if law is None else rules.load(law)
    plans = blocks.plans(told, people)
    manifest = Manifest(
        people=people, seed=seed, made_for=day.isoformat(), day=day.isoformat(), census=told.detail,
        blocks=_cut(plans, part), areas={str(area.number): area.name for area in told.areas},
        programmes=() if loaded is None else programmes_of(loaded), law="" if loaded is None else loaded.hash,
    )  # fmt: skip
    manifest = _begun(folder, manifest)
    if manifest.complete:
        return manifest
    where = folder / manifest.made_for
    waiting = [name for name in manifest.parts if not storing.is_written(where, name)]
    sizes = {
        name: sum(plan.persons for plan in plans[a:b])
        for name, (a, b) in zip(manifest.parts, manifest.blocks, strict=True)
    }
    done = people - sum(sizes[name] for name in waiting)

    def tell(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress(done, people)

    tell(0)
    do_parts(_Making(folder, manifest, census, law), waiting, workers=workers, told=tell)
    storing.remove_drafts(where, manifest.parts)
    manifest = storing.finished(folder, manifest, manifest.made_for)
    storing.write_manifest(folder, manifest)
    return manifest


def _cut(plans: Sequence[Plan], size: int) -> tuple[tuple[int, int], ...]:
    """Blocks one after the other, until a part has about `size` people."""
    found: list[tuple[int, int]] = []
    first = held = 0
    for plan in plans:
        if held and held + plan.persons > size:
            found.append((first, plan.number))
            first, held = plan.number, 0
        held += plan.persons
    found.append((first, len(plans)))
    return tuple(found)


def _begun(folder: Path, manifest: Manifest) -> Manifest:
    """Begin, or go on with the same; raises Invalid for a folder that holds something else."""
    if not (folder / storing.MANIFEST).exists():
        if folder.exists() and any(folder.iterdir()):
            raise refused(str(folder), "it is not empty and holds no country.", "Name an empty folder.")
        storing.write_manifest(folder, manifest)
        return manifest
    there = storing.read_manifest(folder)
    as_begun = replace(there, day=there.made_for, complete=False, reaching="", lived=(), digest="", population=0)
    if as_begun != manifest:
        raise refused(
            str(folder), "it holds a country made otherwise (people, seed, day, census, law or size of a part).",
            "Name another folder, or remove this one.",
        )  # fmt: skip
    return there


def remove(folder: Path) -> None:
    """Remove a country and nothing else; raises Invalid when the folder holds none."""
    storing.read_manifest(folder)
    shutil.rmtree(folder)
