"""Cases in one place to import from: `from guichet.cases import api as cases`.

A submitted request becomes a case; officers work on it along its service's workflow until it is decided.
"""

from guichet.cases.events import (
    CaseAssigned,
    CaseChangedVersion,
    CaseClaimed,
    CaseDecided,
    CaseMoved,
    CaseOpened,
    CaseRedecided,
    CaseReleased,
    CaseRouted,
    FactsCorrected,
    InformationAsked,
    InformationReceived,
    LikenessSettled,
    NoteWritten,
    OfficerRecused,
    OpinionAsked,
    OpinionGiven,
    OpinionReminded,
    OpinionWithdrawn,
    SilenceNears,
    SilenceSpoke,
    TaskSet,
    TeamJoined,
    TeamLeft,
)
from guichet.cases.likeness import alike
from guichet.cases.operations.answer_information_request import answer_information_request
from guichet.cases.operations.ask_for_information import ask_for_information
from guichet.cases.operations.ask_opinion import ask_opinion, remind_experts, withdraw_opinion
from guichet.cases.operations.assign_case import assign, recuse
from guichet.cases.operations.change_version import change_version, running_cases, undo_change_of_version
from guichet.cases.operations.claim_case import claim
from guichet.cases.operations.correct_facts import correct_facts
from guichet.cases.operations.decide_case import decide
from guichet.cases.operations.give_opinion import give_opinion
from guichet.cases.operations.join_team import join_team, leave_team, team_members
from guichet.cases.operations.let_silence_speak import (
    SilenceRuling,
    clocks_run_out,
    let_silence_speak,
    warn_of_silence,
)
from guichet.cases.operations.note_case import add_note
from guichet.cases.operations.open_case import open_case
from guichet.cases.operations.redecide_case import redecide
from guichet.cases.operations.release_case import release
from guichet.cases.operations.route_case import route_case
from guichet.cases.operations.set_task import set_task
from guichet.cases.operations.settle_likeness import settle_likeness
from guichet.cases.operations.transition_case import transition
from guichet.cases.opinions import asked_opinion, opinions_awaited
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
    Alike,
    AskedOpinion,
    Case,
    CaseClock,
    CaseLine,
    DecidedCase,
    Decision,
    DecisionFault,
    InformationRequest,
    Note,
    Opinion,
    OpinionAsk,
    Page,
    QueueFilter,
    Route,
    RunOut,
    Task,
    VersionMove,
)
from guichet.cases.verification import verify_decisions

__all__ = [
    "Alike",
    "AskedOpinion",
    "Case",
    "CaseAssigned",
    "CaseChangedVersion",
    "CaseClaimed",
    "CaseClock",
    "CaseDecided",
    "CaseLine",
    "CaseMoved",
    "CaseOpened",
    "CaseRedecided",
    "CaseReleased",
    "CaseRouted",
    "DecidedCase",
    "Decision",
    "DecisionFault",
    "FactsCorrected",
    "InformationAsked",
    "InformationReceived",
    "InformationRequest",
    "LikenessSettled",
    "Note",
    "NoteWritten",
    "OfficerRecused",
    "Opinion",
    "OpinionAsk",
    "OpinionAsked",
    "OpinionGiven",
    "OpinionReminded",
    "OpinionWithdrawn",
    "Page",
    "QueueFilter",
    "Route",
    "RunOut",
    "SilenceNears",
    "SilenceRuling",
    "SilenceSpoke",
    "Task",
    "TaskSet",
    "TeamJoined",
    "TeamLeft",
    "VersionMove",
    "add_note",
    "alike",
    "answer_information_request",
    "ask_for_information",
    "ask_opinion",
    "asked_opinion",
    "assign",
    "by_number",
    "case",
    "case_of_request",
    "cases_of",
    "change_version",
    "claim",
    "clocks_run_out",
    "correct_facts",
    "decide",
    "decision",
    "decisions_made",
    "give_opinion",
    "information_request",
    "join_team",
    "leave_team",
    "let_silence_speak",
    "open_case",
    "opinions_awaited",
    "owner_by_number",
    "queue",
    "recuse",
    "redecide",
    "release",
    "remind_experts",
    "route_case",
    "running_cases",
    "set_task",
    "settle_likeness",
    "team_members",
    "transition",
    "undo_change_of_version",
    "verify_decisions",
    "warn_of_silence",
    "withdraw_opinion",
]
