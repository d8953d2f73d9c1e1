"""Cases in one place to import from: `from guichet.cases import api as cases`.

A submitted request becomes a case; officers work on it along its service's workflow until it is decided.
"""

from guichet.cases.events import (
    CaseClaimed,
    CaseDecided,
    CaseMoved,
    CaseOpened,
    CaseRedecided,
    CaseReleased,
    FactsCorrected,
    InformationAsked,
    InformationReceived,
    NoteWritten,
    TaskSet,
)
from guichet.cases.operations.answer_information_request import answer_information_request
from guichet.cases.operations.ask_for_information import ask_for_information
from guichet.cases.operations.claim_case import claim
from guichet.cases.operations.correct_facts import correct_facts
from guichet.cases.operations.decide_case import decide
from guichet.cases.operations.note_case import add_note
from guichet.cases.operations.open_case import open_case
from guichet.cases.operations.redecide_case import redecide
from guichet.cases.operations.release_case import release
from guichet.cases.operations.set_task import set_task
from guichet.cases.operations.transition_case import transition
from guichet.cases.queries import (
    by_number,
    case,
    case_of_request,
    cases_of,
    decision,
    information_request,
    owner_by_number,
)
from guichet.cases.queueing import queue
from guichet.cases.reviewing import decisions_made
from guichet.cases.types import (
    Case,
    CaseLine,
    DecidedCase,
    Decision,
    DecisionFault,
    InformationRequest,
    Note,
    Page,
    QueueFilter,
    Task,
)
from guichet.cases.verification import verify_decisions

__all__ = [
    "Case",
    "CaseClaimed",
    "CaseDecided",
    "CaseLine",
    "CaseMoved",
    "CaseOpened",
    "CaseRedecided",
    "CaseReleased",
    "DecidedCase",
    "Decision",
    "DecisionFault",
    "FactsCorrected",
    "InformationAsked",
    "InformationReceived",
    "InformationRequest",
    "Note",
    "NoteWritten",
    "Page",
    "QueueFilter",
    "Task",
    "TaskSet",
    "add_note",
    "answer_information_request",
    "ask_for_information",
    "by_number",
    "case",
    "case_of_request",
    "cases_of",
    "claim",
    "correct_facts",
    "decide",
    "decision",
    "decisions_made",
    "information_request",
    "open_case",
    "owner_by_number",
    "queue",
    "redecide",
    "release",
    "set_task",
    "transition",
    "verify_decisions",
]
