"""Intake in one place to import from: `from guichet.intake import api as intake`."""

from guichet.intake.events import (
    AnswersSaved,
    DraftForgotten,
    PlanClaimed,
    PlanMoved,
    PlanOpened,
    RequestClaimed,
    RequestStarted,
    RequestSubmitted,
    RequestWithdrawn,
    StepMarked,
)
from guichet.intake.operations.claim_request import claim
from guichet.intake.operations.forget_drafts import forget_drafts
from guichet.intake.operations.keep_plan import claim_plan, mark_step, move_plan, open_plan
from guichet.intake.operations.open_request import open_request
from guichet.intake.operations.save_answers import save_answers
from guichet.intake.operations.submit_request import submit
from guichet.intake.operations.withdraw_request import withdraw
from guichet.intake.queries import (
    by_code,
    owner_by_code,
    parts_of,
    plan,
    plan_by_calendar,
    plan_by_code,
    plans_of,
    request,
    requests_of,
    shown_code,
    status,
)
from guichet.intake.types import Answer, Plan, Receipt, ServiceRequest, Status
from guichet.intake.verification import ReceiptFault, verify_receipts

__all__ = [
    "Answer",
    "AnswersSaved",
    "DraftForgotten",
    "Plan",
    "PlanClaimed",
    "PlanMoved",
    "PlanOpened",
    "Receipt",
    "ReceiptFault",
    "RequestClaimed",
    "RequestStarted",
    "RequestSubmitted",
    "RequestWithdrawn",
    "ServiceRequest",
    "Status",
    "StepMarked",
    "by_code",
    "claim",
    "claim_plan",
    "forget_drafts",
    "mark_step",
    "move_plan",
    "open_plan",
    "open_request",
    "owner_by_code",
    "parts_of",
    "plan",
    "plan_by_calendar",
    "plan_by_code",
    "plans_of",
    "request",
    "requests_of",
    "save_answers",
    "shown_code",
    "status",
    "submit",
    "verify_receipts",
    "withdraw",
]
