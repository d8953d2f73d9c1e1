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

    people = law.invent(["best_start_weekly_amount"], "2026-11", households=100_000)   # or a Table of your own
    law.sweep(["best_start_weekly_amount"], "2026-11", people).column("best_start_weekly_amount")
    law.simulate({"best_start.abatement_threshold": 85000}, people, ["best_start_weekly_amount"], "2026-11")

Money is whole cents (unit `cent-NZD`); dates are `datetime.date`; periods are texts (`2026-11`). Errors are
`RulesError`s, each saying where, what was expected and what to do. See README.md.
"""

from __future__ import annotations

from pathlib import Path

from guichet.rules.archiving import pack, unpack
from guichet.rules.book import VariableInfo
from guichet.rules.checking import CODES, Code, Coverage, CoverageLine, Finding
from guichet.rules.errors import (
    BadChange,
    BadPeriod,
    BadSituation,
    LawNotLoadable,
    RulesError,
    UnknownLanguage,
    UnknownParameter,
    UnknownVariable,
)
from guichet.rules.exchange.calculator import Calculator
from guichet.rules.exchange.reasons import Asked, Explained
from guichet.rules.exchange.refusals import SituationRefused
from guichet.rules.explanation import Explanation
from guichet.rules.law import Law, load_law
from guichet.rules.loading import hash_package
from guichet.rules.metadata import NeededWhen
from guichet.rules.missing_words import missing_words
from guichet.rules.package_tests import TestFailure, TestReport
from guichet.rules.plan import Evaluation, Plan
from guichet.rules.reasoning.questions import Asking, InputNeed, Question, Spread
from guichet.rules.reasons import AmountLine, Cited, Condition, FactUsed, ParameterUsed, Reference
from guichet.rules.replaying import Difference, Record, replay
from guichet.rules.running.program import BadTable
from guichet.rules.simulation.comparing import Population
from guichet.rules.simulation.picture import as_svg
from guichet.rules.simulation.results import Effect, Simulated
from guichet.rules.simulation.telling import as_csv, as_text
from guichet.rules.situation import ETERNITY, Fact, Situation
from guichet.rules.sweeping import Swept
from guichet.rules.table import Membership, Table
from guichet.rules.tabular import write_population, write_swept
from guichet.rules.wording import say_value

__all__ = [
    "CODES",
    "ETERNITY",
    "AmountLine",
    "Asked",
    "Asking",
    "BadChange",
    "BadPeriod",
    "BadSituation",
    "BadTable",
    "Calculator",
    "Cited",
    "Code",
    "Condition",
    "Coverage",
    "CoverageLine",
    "Difference",
    "Effect",
    "Evaluation",
    "Explained",
    "Explanation",
    "Fact",
    "FactUsed",
    "Finding",
    "InputNeed",
    "Law",
    "LawNotLoadable",
    "Membership",
    "NeededWhen",
    "ParameterUsed",
    "Plan",
    "Population",
    "Question",
    "Record",
    "Reference",
    "RulesError",
    "Simulated",
    "Situation",
    "SituationRefused",
    "Spread",
    "Swept",
    "Table",
    "TestFailure",
    "TestReport",
    "UnknownLanguage",
    "UnknownParameter",
    "UnknownVariable",
    "VariableInfo",
    "as_csv",
    "as_svg",
    "as_text",
    "hash_package",
    "load",
    "missing_words",
    "pack",
    "replay",
    "say_value",
    "unpack",
    "write_population",
    "write_swept",
]


def load(package: Path | str) -> Law:
    """Load a law package in OpenFisca's shape: a folder, or the name of an installed country package.

    Loaded once for as long as its files stay the same. Raises LawNotLoadable.
    """
    return load_law(package)
