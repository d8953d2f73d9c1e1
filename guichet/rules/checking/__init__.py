"""Refuses bad law: finds what is wrong with a package, says where, why, and what to write instead."""

from guichet.rules.checking.coverage import Coverage, CoverageLine, cover
from guichet.rules.checking.finding import ERROR, WARNING, Finding
from guichet.rules.checking.inspection import check_package

__all__ = ["ERROR", "WARNING", "Coverage", "CoverageLine", "Finding", "check_package", "cover"]
