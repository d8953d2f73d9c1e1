"""Adoptions as an editor asks about them: what of a service is whose, and what a new version would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guichet.catalogue.adoption import upgrading, writing
from guichet.catalogue.adoption.leaves import leaves
from guichet.catalogue.adoption.resolving import Models
from guichet.catalogue.loading import examine
from guichet.catalogue.reading.folder import read_folder
from guichet.kernel.api import Invalid, NotFound, Problem


@dataclass(frozen=True)
class Provenance:
    """One part of an adopting service: its `file#leaf`, whose it is (an organization), and where it is written."""

    pointer: str
    organization: str
    written_in: str
    line: int


def provenance(folder: Path | str, service: str) -> tuple[Provenance, ...]:
    """Every part of an adopting service with whose it is. Raises NotFound for a service that adopts nothing."""
    return tuple(_parts(Path(folder), service))


def _parts(root: Path, service: str) -> Iterator[Provenance]:
    folder = read_folder(root)
    if service not in folder.adopted:
        raise NotFound(f"{service!r} adopts no model.", remedy=f"Those that do: {', '.join(sorted(folder.adopted))}.")
    prefix = f"services/{service}/"
    for path, tree in sorted(folder.trees.items()):
        if path.startswith(prefix):
            for name, leaf in leaves(tree).items():
                file = leaf.file or path
                yield Provenance(f"{path.removeprefix(prefix)}#{name}", file.split("/")[1], file, leaf.line)


def plan_upgrades(folder: Path | str, name: str, *, to: int | None = None) -> tuple[upgrading.Upgrade, ...]:
    """The three-way difference of one adopting service, or of every adopter of a model; to the newest version.

    Raises NotFound, Invalid when a file is unreadable, Conflict when there is nothing to upgrade.
    """
    read = read_folder(Path(folder))
    if not read.written:
        raise Invalid(tuple(read.problems))
    return upgrading.upgrades(Models(read.written, []), name, to=to)


def write_upgrades(
    folder: Path | str, found: tuple[upgrading.Upgrade, ...], *, choices: Mapping[str, upgrading.Choice]
) -> tuple[writing.Written, ...]:
    """Write upgrades into the adopters' files: all or none.

    `choices` answers each conflict, by `file#leaf` or `service/file#leaf`. Raises Invalid with every conflict that
    is not answered, or with every problem that the folder would have after.
    """
    return writing.write(Path(folder), found, choices=choices, examine=_problems)


def _problems(folder: Path) -> tuple[Problem, ...]:
    return examine(folder)[1]
