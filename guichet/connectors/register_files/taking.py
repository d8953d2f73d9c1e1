"""Takes what every register dropped: the job that looks every ten minutes, and the command."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from guichet.connectors.register_files.dropping import take_dropped
from guichet.connectors.register_files.examining import Report
from guichet.connectors.register_files.layout import configured
from guichet.kernel import api as kernel

logger = logging.getLogger("guichet.register_files")
TAKE = "register_files.take"


def take_registers(*, register: str = "", at_once: bool = False) -> Iterator[Report]:
    """Take what was dropped, of one register or of all. Raises kernel.NotFound for a register without a layout."""
    found = configured()
    if register and register not in {each.register for each in found}:
        there = ", ".join(each.register for each in found) or "none"
        raise kernel.NotFound(f"no layout is of the register {register!r}", remedy=f"There are: {there}.")
    drop = Path(str(getattr(settings, "GUICHET_REGISTER_DROP", "")))
    for each in found:
        if register in ("", each.register):
            yield from take_dropped(each, drop, at_once=at_once)


def take_all_dropped(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both
    """The job: what is refused is said in the log, and stands in the folder `refused` with its report."""
    for report in take_registers():
        if report.state == "refused":
            logger.error("the file %s was refused: %s problems", report.name, len(report.problems) + report.more)
