"""What may stand in each kind of file: one module a kind."""

from __future__ import annotations

from typing import Any

import msgspec

from guichet.authoring.api import schema_of
from guichet.catalogue.schema.booking import CourseFile, ScheduleFile
from guichet.catalogue.schema.bundle import BundleFile
from guichet.catalogue.schema.examples import ExamplesFile
from guichet.catalogue.schema.facts import FactsFile
from guichet.catalogue.schema.franchise import FranchiseFile, SupplyFile
from guichet.catalogue.schema.jurisdiction import JurisdictionFile
from guichet.catalogue.schema.jurisdiction_words import JurisdictionWords
from guichet.catalogue.schema.life_event import LifeEventFile
from guichet.catalogue.schema.message import MessageFile
from guichet.catalogue.schema.organization import OrganizationFile
from guichet.catalogue.schema.questions import QuestionsFile
from guichet.catalogue.schema.service import ServiceFile
from guichet.catalogue.schema.service_words import ServiceWords
from guichet.catalogue.schema.vocabulary import EvidenceTypesFile, TopicsFile
from guichet.catalogue.schema.workflow import WorkflowFile

FILE_KINDS: dict[str, type[msgspec.Struct]] = {
    "jurisdiction": JurisdictionFile,
    "jurisdiction-words": JurisdictionWords,
    "topics": TopicsFile,
    "evidence-types": EvidenceTypesFile,
    "facts": FactsFile,
    "organization": OrganizationFile,
    "life-event": LifeEventFile,
    "schedule": ScheduleFile,
    "course": CourseFile,
    "bundle": BundleFile,
    "franchise": FranchiseFile,
    "supply": SupplyFile,
    "service": ServiceFile,
    "questions": QuestionsFile,
    "workflow": WorkflowFile,
    "message": MessageFile,
    "service-words": ServiceWords,
    "examples": ExamplesFile,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema (draft 2020-12) for each kind of file, for editors; generated, never written by hand."""
    return {name: schema_of(kind, name) for name, kind in FILE_KINDS.items()}
