"""Refuses bad law: finds what is wrong with a package, says where, why, and what to write instead."""

from guichet.rules.checking.coverage import BROKEN, OPAQUE, TRACED, Coverage, CoverageLine, cover
from guichet.rules.checking.finding import CODES, ERROR, WARNING, Code, Finding
from guichet.rules.checking.inspection import check_package

__all__ = [
    "BROKEN",
    "CODES",
    "ERROR",
    "OPAQUE",
    "TRACED",
    "WARNING",
    "Code",
    "Coverage",
    "CoverageLine",
    "Finding",
    "check_package",
    "cover",
]
