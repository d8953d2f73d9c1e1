"""Estates in one place to import from: `from guichet.estates import api as estates`.

What follows from a death: who was told under which agreement, who was not and why, what they answered.
"""

from guichet.estates.events import (
    EstateClosed,
    EstateCorrected,
    EstateOpened,
    NoticesRead,
    OrganizationAnswered,
    OrganizationNotTold,
    OrganizationTold,
)
from guichet.estates.operations.answer_notice import answer_notice
from guichet.estates.operations.end_estate import close, correct
from guichet.estates.operations.keep_notice import keep_not_told, keep_told
from guichet.estates.operations.open_estate import open_estate
from guichet.estates.queries import (
    estate,
    estate_by_case,
    estate_of,
    estates_told_by,
    may_settle,
    notice_told,
    notices,
    received,
)
from guichet.estates.types import ANSWERS, Estate, Notice, ReceivedNotice

__all__ = [
    "ANSWERS",
    "Estate",
    "EstateClosed",
    "EstateCorrected",
    "EstateOpened",
    "Notice",
    "NoticesRead",
    "OrganizationAnswered",
    "OrganizationNotTold",
    "OrganizationTold",
    "ReceivedNotice",
    "answer_notice",
    "close",
    "correct",
    "estate",
    "estate_by_case",
    "estate_of",
    "estates_told_by",
    "keep_not_told",
    "keep_told",
    "may_settle",
    "notice_told",
    "notices",
    "open_estate",
    "received",
]
