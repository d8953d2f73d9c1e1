"""Law as code: load a package, then evaluate, explain and ask. No Django, no clock, no network.

    law = rules.load(Path("jurisdictions/aotearoa/law"))
    plan = law.plan(["best_start_entitled", "best_start_weekly_amount"], "2026-11")
    situation = Situation(
        entities={"persons": {"amina": {"birth_date": {None: Fact(date(1994, 5, 2), "register")}}, "aroha": {...}}},
        groups={"families": {"f1": {"principal_caregivers": ["amina"], "children": ["aroha"]}}},
    )
    plan.ask(situation).needed          # what can still change the outcome, in the law's order
    plan.evaluate(situation).value("best_start_weekly_amount")   # whole cents
    plan.explain(situation, "mi").sentences()

Money is whole cents (unit `cent-NZD`); dates are `datetime.date`; periods are texts (`2026-11`). Errors are
`RulesError`s, each saying where, what was expected and what to do. See README.md.
"""

from __future__ import annotations

from pathlib import Path

from guichet.rules.book import VariableInfo
from guichet.rules.checking import Finding
from guichet.rules.errors import (
    BadPeriod,
    BadSituation,
    LawNotLoadable,
    RulesError,
    UnknownLanguage,
    UnknownVariable,
)
from guichet.rules.explanation import AmountLine, Condition, Explanation, FactUsed, ParameterUsed, Reference
from guichet.rules.law import Law, load_law
from guichet.rules.metadata import NeededWhen
from guichet.rules.package_tests import TestFailure, TestReport
from guichet.rules.plan import Evaluation, Plan
from guichet.rules.reasoning.questions import Asking, InputNeed, Question, Spread
from guichet.rules.situation import ETERNITY, Fact, Situation
from guichet.rules.wording import say_value

__all__ = [
    "ETERNITY",
    "AmountLine",
    "Asking",
    "BadPeriod",
    "BadSituation",
    "Condition",
    "Evaluation",
    "Explanation",
    "Fact",
    "FactUsed",
    "Finding",
    "InputNeed",
    "Law",
    "LawNotLoadable",
    "NeededWhen",
    "ParameterUsed",
    "Plan",
    "Question",
    "Reference",
    "RulesError",
    "Situation",
    "Spread",
    "TestFailure",
    "TestReport",
    "UnknownLanguage",
    "UnknownVariable",
    "VariableInfo",
    "load",
    "say_value",
]


def load(package: Path | str) -> Law:
    """Load a law package in OpenFisca's shape: a folder, or the name of an installed country package.

    Loaded once for as long as its files stay the same. Raises LawNotLoadable.
    """
    return load_law(package)
