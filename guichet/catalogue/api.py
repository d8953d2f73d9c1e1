"""The catalogue in one place to import from: `from guichet.catalogue import api as catalogue`.

A jurisdiction is a folder (docs/reference/service-folder.md). `load` reads and checks it, `publish` makes it an
immutable release, `current` and `service` read what is published, `search` and `browse` find services.
"""

from guichet.catalogue.adopting import Provenance, plan_upgrades, provenance, write_upgrades
from guichet.catalogue.adoption.upgrading import Change, Upgrade
from guichet.catalogue.adoption.upgrading import lines as upgrade_lines
from guichet.catalogue.adoption.writing import Written
from guichet.catalogue.definitions.booking import Absence, Ages, Course, Schedule, Session
from guichet.catalogue.definitions.bundle import Bundle, Inspection, Need, Permit
from guichet.catalogue.definitions.entry import Entry, Group
from guichet.catalogue.definitions.franchise import Franchise, Level, Supply
from guichet.catalogue.definitions.issuing import Issued, Renewal, Taking
from guichet.catalogue.definitions.jurisdiction import CallerRules, Cash, ChannelSettings, Jurisdiction
from guichet.catalogue.definitions.life_event import LifeEvent, LifeEventStep, Phase
from guichet.catalogue.definitions.look import Look
from guichet.catalogue.definitions.service import (
    Adoption,
    Bill,
    ContentSource,
    Cost,
    DecisionRule,
    Enrolment,
    Example,
    Expectation,
    Instalments,
    MessageTemplate,
    OutcomeText,
    Output,
    Page,
    ProactiveRule,
    PublicService,
    Requirement,
    ServiceChannel,
    Waiver,
)
from guichet.catalogue.definitions.vocabulary import (
    Constraints,
    ContactPoint,
    EvidenceType,
    FactType,
    LegalResource,
    Office,
    OpenHours,
    PublicOrganization,
    Topic,
)
from guichet.catalogue.definitions.workflow import (
    Clock,
    Duplicates,
    FactTest,
    Objection,
    OnSubmit,
    OpinionRule,
    Route,
    Silence,
    Status,
    Transition,
    Workflow,
)
from guichet.catalogue.durations import after as add_duration
from guichet.catalogue.events import InventoryImported, JurisdictionPublished, ServicePublished
from guichet.catalogue.exports.cpsv_ap import export_cpsv_ap
from guichet.catalogue.exports.hsds import export_hsds
from guichet.catalogue.exports.schema_org import schema_org
from guichet.catalogue.gates import gates
from guichet.catalogue.hooks import on_change
from guichet.catalogue.inventory.mapping import shipped_mappings
from guichet.catalogue.inventory.rows import RefusedRow
from guichet.catalogue.keeping import kept_law
from guichet.catalogue.loading import check, examine, load
from guichet.catalogue.missing_words import missing_words
from guichet.catalogue.operations.import_inventory import ImportReport, import_inventory
from guichet.catalogue.operations.publish_jurisdiction import Published, changes, publish
from guichet.catalogue.queries import (
    Hit,
    Results,
    Shelf,
    Shelves,
    browse,
    current,
    entries,
    entry,
    forget,
    search,
    service,
    shelves,
)
from guichet.catalogue.release import release_number
from guichet.catalogue.scaffold.new_jurisdiction import BegunJurisdiction, new_jurisdiction
from guichet.catalogue.scaffold.new_service import Begun, new_service
from guichet.catalogue.schema import json_schemas
from guichet.catalogue.screening import screening_facts

__all__ = [
    "Absence",
    "Adoption",
    "Ages",
    "Begun",
    "BegunJurisdiction",
    "Bill",
    "Bundle",
    "CallerRules",
    "Cash",
    "Change",
    "ChannelSettings",
    "Clock",
    "Constraints",
    "ContactPoint",
    "ContentSource",
    "Cost",
    "Course",
    "DecisionRule",
    "Duplicates",
    "Enrolment",
    "Entry",
    "EvidenceType",
    "Example",
    "Expectation",
    "FactTest",
    "FactType",
    "Franchise",
    "Group",
    "Hit",
    "ImportReport",
    "Inspection",
    "Instalments",
    "InventoryImported",
    "Issued",
    "Jurisdiction",
    "JurisdictionPublished",
    "LegalResource",
    "Level",
    "LifeEvent",
    "LifeEventStep",
    "Look",
    "MessageTemplate",
    "Need",
    "Objection",
    "Office",
    "OnSubmit",
    "OpenHours",
    "OpinionRule",
    "OutcomeText",
    "Output",
    "Page",
    "Permit",
    "Phase",
    "ProactiveRule",
    "Provenance",
    "PublicOrganization",
    "PublicService",
    "Published",
    "RefusedRow",
    "Renewal",
    "Requirement",
    "Results",
    "Route",
    "Schedule",
    "ServiceChannel",
    "ServicePublished",
    "Session",
    "Shelf",
    "Shelves",
    "Silence",
    "Status",
    "Supply",
    "Taking",
    "Topic",
    "Transition",
    "Upgrade",
    "Waiver",
    "Workflow",
    "Written",
    "add_duration",
    "browse",
    "changes",
    "check",
    "current",
    "entries",
    "entry",
    "examine",
    "export_cpsv_ap",
    "export_hsds",
    "forget",
    "gates",
    "import_inventory",
    "json_schemas",
    "kept_law",
    "load",
    "missing_words",
    "new_jurisdiction",
    "new_service",
    "on_change",
    "plan_upgrades",
    "provenance",
    "publish",
    "release_number",
    "schema_org",
    "screening_facts",
    "search",
    "service",
    "shelves",
    "shipped_mappings",
    "upgrade_lines",
    "write_upgrades",
]
