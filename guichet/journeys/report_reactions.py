"""What follows from a report: the table that reactions.py takes in, and the question that comes some days later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from guichet.audit import api as audit
from guichet.journeys.use_cases import forward_report as forwarding
from guichet.journeys.use_cases import tell_of_report
from guichet.kernel.api import SYSTEM
from guichet.reports import api as reports

Happening = Mapping[str, Any]


def acknowledge_report(happening: Happening) -> None:
    """Tell whoever reported that it arrived, under which number, and what is promised."""
    tell_of_report.tell_filed(report_id=happening["stream"].id, key=happening["event"])


def alert_area(happening: Happening) -> None:
    """Tell whoever wants to know what is reported there."""
    tell_of_report.alert_area(report_id=happening["stream"].id, key=happening["event"])


def forward_report(happening: Happening) -> None:
    """A body with a system of its own gets it there."""
    forwarding.forward_report(report_id=happening["stream"].id)


def tell_report_moved(happening: Happening) -> None:
    """Tell whoever reported it and whoever follows it."""
    state = happening["data"]["state"]
    tell_of_report.tell_moved(report_id=happening["stream"].id, state=state, key=happening["event"])


def ask_later_whether_fixed(happening: Happening) -> None:
    """It was closed: whoever reported it is asked some days later."""
    tell_of_report.ask_later(report_id=happening["stream"].id)


def ask_to_confirm_watch(happening: Happening) -> None:
    """An address was given: its owner is asked before anything is told there."""
    if not happening["data"]["confirmed"]:
        code = reports.watch_code(watch_id=happening["stream"].id, by=SYSTEM)
        tell_of_report.ask_to_confirm(code=code, key=happening["event"])


REACTIONS: Mapping[str, tuple[Callable[[Happening], None], ...]] = {
    "reports.ReportFiled": (acknowledge_report, alert_area, forward_report),
    "reports.ReportMoved": (tell_report_moved, ask_later_whether_fixed),
    "reports.ReportReopened": (forward_report,),
    "reports.WatchBegun": (ask_to_confirm_watch,),
}


def _ask(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    tell_of_report.ask_is_it_fixed(report_id=payload["report"], turn=payload["round"])


def connect() -> None:
    """Plug in the question; called once as the program starts."""
    audit.task(tell_of_report.ASK)(_ask)
