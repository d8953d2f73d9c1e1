"""The simulated register of assessed property: what stands in the jurisdiction's `lab/properties.yaml`."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from guichet.journeys import ports
from guichet.kernel import api as kernel

OF_JURISDICTION = Path("lab") / "properties.yaml"


class LabProperties(ports.PublicRegister):
    """A register of a few invented properties, in this very program."""

    simulated = True

    def find(self, text: str, *, limit: int) -> tuple[ports.PublicEntry, ...]:
        """See ports.PublicRegister."""
        plain, words = "".join(text.split()), text.casefold().replace(",", " ").split()
        found = [
            each
            for each in _entries()
            if each.key == plain or all(word in str(each.facts["property_address"]).casefold() for word in words)
        ]
        return tuple(found[:limit])

    def entry(self, key: str) -> ports.PublicEntry | None:
        """See ports.PublicRegister."""
        return next((each for each in _entries() if each.key == key), None)

    def like(self, entry: ports.PublicEntry, *, same: tuple[str, ...], limit: int) -> tuple[ports.PublicEntry, ...]:
        """See ports.PublicRegister."""
        others = [
            each
            for each in _entries()
            if each.key != entry.key and each.sales and all(each.facts[name] == entry.facts[name] for name in same)
        ]
        others.sort(key=lambda each: each.sales[0][0], reverse=True)
        return tuple(others[:limit])

    def check(self) -> tuple[kernel.Problem, ...]:
        """It is always there."""
        return ()


def plug_in_properties() -> None:
    """Stand in for the register where nobody joined a real one."""
    if "property" not in ports.public_registers:
        ports.public_registers.register("property", LabProperties())


def _entries() -> tuple[ports.PublicEntry, ...]:
    path = Path(settings.GUICHET_JURISDICTION) / OF_JURISDICTION
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else ()


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int) -> tuple[ports.PublicEntry, ...]:
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(map(_entry, document["properties"]))


def _entry(said: dict[str, Any]) -> ports.PublicEntry:
    owners: list[tuple[str, date]] = [(each["name"], each["birth_date"]) for each in said.get("owners", ())]
    sales: list[tuple[date, int]] = [(each["day"], each["cents"]) for each in said.get("sales", ())]
    return ports.PublicEntry(
        key=said["key"],
        facts=said["facts"],
        owners=tuple(owners),
        sales=tuple(sales),
        mailed_on=said.get("mailed_on"),
    )
