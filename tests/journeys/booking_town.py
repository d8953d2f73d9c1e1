"""A small town whose services book: a licence with an appointment, and swimming lessons with places."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from guichet.catalogue.tests.overlay import apply_edits, copy_minimal

LICENCE = "town-hall/dog-licence"
LESSONS = "town-hall/swimming"
_SERVICE = "services/town-hall/dog-licence/service.yaml"
_LESSONS = "services/town-hall/swimming/service.yaml"
_WEEK = "monday: ['09:00-12:00'], tuesday: ['09:00-12:00'], wednesday: ['09:00-12:00'], thursday: ['09:00-12:00']"

EDITS: list[dict[str, Any]] = [
    {
        "file": "organizations/town-hall.yaml",
        "find": "contact_points:",
        "replace": f"""offices:
  - {{id: front-desk, address: "1 Main Street\\nSmall Town", hours: {{{_WEEK}}}}}
  - {{id: library, address: 5 Book Lane, hours: {{friday: ['13:00-15:00']}}}}
contact_points:""",
    },
    {
        "file": "schedules/desk.yaml",
        "write": "identifier: desk\noffice: front-desk\nslot_minutes: 60\nchange_hours: 2\nremind_hours: [24]\n",
    },
    {"file": "schedules/books.yaml", "write": "identifier: books\noffice: library\nslot_minutes: 30\nplaces: 2\n"},
    {
        "file": "courses/adults.yaml",
        "write": """identifier: adults
season: {from: 2027-01-09, until: 2027-02-06}
registration: {from: 2026-11-01, until: 2027-01-08}
ages: {from: 18, until: 60}
fee: fee
sessions:
  - {id: saturday, office: front-desk, places: 1, waiting: 1, meetings: [{weekday: saturday, hours: '09:00-09:45'}]}
""",
    },
    {"file": _SERVICE, "find": "assurance: low", "replace": "assurance: none\nbooking: {schedules: [desk, books]}"},
    {"file": _LESSONS, "find": "identifier: dog-licence", "replace": "identifier: swimming"},
    {"file": _LESSONS, "find": "type: permit\n", "replace": "type: enrolment\n"},
    {"file": _LESSONS, "find": "assurance: low", "replace": "assurance: none\nenrolment: {courses: [adults]}"},
    {
        "file": "locales/en.yaml",
        "find": "town-hall: {name: Town Hall,",
        "replace": "town-hall: {name: Town Hall, offices: {front-desk: {name: Front desk}, library: {name: Library}},",
    },
    {
        "file": "locales/fr.yaml",
        "find": "town-hall: {name: Mairie,",
        "replace": "town-hall: {name: Mairie, offices: {front-desk: {name: Accueil}, library: {name: Bibliothèque}},",
    },
    {
        "file": "locales/en.yaml",
        "find": "topics:",
        "replace": """schedules: {desk: {title: Licence, bring: Bring your dog.}, books: {title: At the library}}
courses: {adults: {title: Swimming for adults, sessions: {saturday: Saturday morning}}}
topics:""",
    },
    {
        "file": "locales/fr.yaml",
        "find": "topics:",
        "replace": """schedules: {desk: {title: Permis, bring: Venez avec le chien.}, books: {title: Permis au livre}}
courses: {adults: {title: Natation pour adultes, sessions: {saturday: Samedi matin}}}
topics:""",
    },
    {"file": "services/town-hall/swimming/locales/en.yaml", "find": "title: Dog licence", "replace": "title: Swimming"},
]


def build(target: Path) -> Path:
    """The town's folder."""
    folder = copy_minimal(target)
    shutil.copytree(folder / "services" / LICENCE, folder / "services" / LESSONS)
    apply_edits(folder, EDITS)
    return folder
