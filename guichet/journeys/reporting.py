"""Introduces reports to the catalogue: the gate that checks kinds of problems and areas, and their publication."""

from __future__ import annotations

from pathlib import Path

from guichet.catalogue import api as catalogue
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem
from guichet.reports import api as reports


def plan_of(jurisdiction: catalogue.Jurisdiction) -> reports.Plan:
    """What can be reported where, as a jurisdiction's folder says; raises Invalid."""
    return reports.load_plan(jurisdiction.folder, languages=jurisdiction.languages)


class SoundReports(Gate):
    """Kinds of problems and areas are whole, and name organizations that there are."""

    name = "reports"

    def check_jurisdiction(self, jurisdiction: catalogue.Jurisdiction) -> tuple[Problem, ...]:
        if not jurisdiction.folder or not Path(jurisdiction.folder).is_dir():
            return ()
        found = reports.examine_plan(Path(jurisdiction.folder), languages=jurisdiction.languages)
        unknown = tuple(
            Problem(
                f"areas/{body}.geojson:1", f"there is no organization {body!r}.", "Call the file as one.", self.name
            )
            for body in found.plan.bodies
            if body not in jurisdiction.organizations
        )
        return (*found.problems, *unknown)

    def check(self, jurisdiction: catalogue.Jurisdiction, service: catalogue.PublicService) -> tuple[Problem, ...]:  # noqa: ARG002  # reports are of no service
        return ()


def connect() -> None:
    """Plug the gate in; called once as the program starts."""
    if SoundReports.name not in catalogue.gates:
        catalogue.gates.register(SoundReports.name, SoundReports())
