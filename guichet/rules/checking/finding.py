"""One thing that is wrong with a law package, and the list of everything that can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ERROR: Final = "error"  # the law gives, or may give, a wrong answer: it is not published
WARNING: Final = "warning"  # it works, and would be better otherwise
STRICT: Final = "strict"  # an error in a package that speaks to people (it has locales/), a warning elsewhere


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    `code` is one of CODES; `file` relative to the package; `line` 1-based (0: the whole file); `subject` the variable,
    parameter or role; `reason` what is wrong with it; `remedy` what to write instead; `severity` error or warning.
    """

    code: str
    file: str
    line: int
    subject: str
    reason: str
    remedy: str
    severity: str = ERROR

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.subject}: {self.reason} {self.remedy}"


@dataclass(frozen=True)
class Code:
    """A kind of finding: `wrong` what it is, `why` it matters, `instead` a line as it should be (or a sentence)."""

    name: str
    severity: str
    wrong: str
    why: str
    instead: str

    @property
    def is_code(self) -> bool:
        """Whether `instead` is a line to write, and not a sentence."""
        return not self.instead.endswith(".")


_ALL = (
    Code(
        "leak",
        ERROR,
        "The formula looks at everybody in the computation",
        "A person's answer depends on who else is there. Tests of one household never show it.",
        'household.sum(household.members("income", period))',
    ),
    Code(
        "branch",
        ERROR,
        "Python decides (`if`, `and`, `or`, `not`, `max`, `min`) on a value that differs by person",
        "It works for one person alone and fails, or decides for all by one, as soon as there are two.",
        "numpy.where(income > limit, 0, amount)",
    ),
    Code(
        "outside",
        ERROR,
        "The formula reads a holder, the simulation, or who somebody is",
        "The answer depends on what was stored or asked before, not on the facts.",
        'person("income", period)',
    ),
    Code(
        "clock",
        ERROR,
        "The formula asks what day it is",
        "The same facts give another answer tomorrow; no decision can be replayed.",
        "period.start",
    ),
    Code(
        "random",
        ERROR,
        "The formula throws dice",
        "The same facts give another answer each time.",
        'person("was_drawn", period)',
    ),
    Code(
        "files",
        ERROR,
        "The formula reads files or the environment",
        "The answer depends on the machine, and is not part of the package's hash.",
        "parameters(period).rates.by_area[area]",
    ),
    Code(
        "network",
        ERROR,
        "The formula talks to another machine",
        "The answer depends on who answers, and when.",
        'person("registered_income", period)',
    ),
    Code(
        "clone",
        ERROR,
        "The formula clones a simulation, a population or a holder",
        "A clone shares its storage with the original: what is written into one appears in the other.",
        'person("income", period) + person("bonus", period)',
    ),
    Code(
        "unknown-variable",
        ERROR,
        "A variable does not exist",
        "The formula fails for everybody.",
        'person("income", period)',
    ),
    Code(
        "unknown-parameter",
        ERROR,
        "A parameter does not exist",
        "The formula fails for everybody.",
        "parameters(period).benefit.amount",
    ),
    Code("unknown-role", ERROR, "A role does not exist", "What concerns it concerns nobody.", "concerns: [child]"),
    Code(
        "wrong-period",
        ERROR,
        "A variable is read for a period that does not fit it",
        "OpenFisca refuses to compute it.",
        'person("yearly_income", period.this_year)',
    ),
    Code(
        "parameter-too-late",
        ERROR,
        "A rule is in force before a parameter it reads has a value",
        "The formula fails for every day before that.",
        "def formula_2018_07_01(person, period, parameters):",
    ),
    Code(
        "parameter-ended",
        ERROR,
        "A rule is in force when a parameter it reads has no value any more",
        "The formula fails from that day on.",
        "end = '2020-12-31'",
    ),
    Code(
        "parameter-incomplete",
        WARNING,
        "A parameter is chosen by person, and one choice has no value",
        "One person with that choice makes the formula fail for everybody.",
        "elsewhere: {values: {2020-01-01: {value: 0}}}",
    ),
    Code(
        "undated-formula",
        WARNING,
        "A formula without a date reads parameters that begin on different days",
        "It fails for the days between; before the rule there should be no rule.",
        "def formula_2018_07_01(person, period, parameters):",
    ),
    Code(
        "no-label",
        STRICT,
        "A variable or parameter has no label, or none in a language of the package",
        "Explanations show its name in place of words.",
        'label = "Income of the tax year"',
    ),
    Code(
        "no-reference",
        STRICT,
        "A variable, or a parameter's value, cites no law",
        "Nobody can tell which section decided.",
        'reference = ["Income Tax Act 2007, section MG 1 | https://..."]',
    ),
    Code(
        "no-address",
        STRICT,
        "A reference names a section and not where it can be read",
        "The person is told by which law, and cannot look it up.",
        'reference = ["Income Tax Act 2007, section MG 1 | https://..."]',
    ),
    Code(
        "no-title",
        STRICT,
        "A reference has no title in a language in which the law is published",
        "A person is told of the law, and sent to it, in another language than their own.",
        "references: {titles: {Benefit Act: Loi sur l'allocation}, parts: {section: article}}",
    ),
    Code(
        "no-words-to-you",
        STRICT,
        'A variable has words to the person ("you") in one language or for one role, and not in another',
        "The person's own letter falls back to the third person.",
        "to_you: {met: You are 16 or older, not_met: You are under 16}",
    ),
    Code(
        "no-words",
        STRICT,
        "A condition lacks the words for when it is met and when it is not, or a parameter a label, in a language",
        "An explanation in that language falls back to another.",
        "met: You are 16 or older",
    ),
    Code(
        "float32-money",
        STRICT,
        "Money is counted in float32",
        "Above 131,072 a cent is lost.",
        'class income(Cents):  # int64, unit = "cent-NZD"',
    ),
    Code(
        "blas-scale",
        WARNING,
        "A scale adds its brackets through the linear-algebra library",
        "Its last bit depends on the library, the processor and how many people there are.",
        "numpy.rint(scale.calc(income) * 100) / 100",
    ),
    Code(
        "rank-ties",
        WARNING,
        "People are ranked, and two may be equal",
        "Who comes first among equals depends on the sorting library. Guichet takes the order in the household.",
        'person.get_rank(person.household, income * 100 + person("order_in_household", period))',
    ),
    Code(
        "parameter-type",
        WARNING,
        "A parameter is chosen by person among whole numbers and fractions",
        "Whether the result is whole numbers or fractions depends on who is there.",
        "value: 40.0",
    ),
    Code(
        "library-function",
        WARNING,
        "The last bit of a function (exp, log, power, ...) depends on the arithmetic library",
        "Two machines may differ by a cent where the result is cut.",
        "numpy.rint(numpy.exp(x) * 100) / 100",
    ),
    Code(
        "last-bit",
        WARNING,
        "The same person gets a result that differs in its last bits among others",
        "The arithmetic library adds in another order when there are more people.",
        "numpy.rint(amount * 100) / 100",
    ),
    Code(
        "crashes",
        ERROR,
        "The formula fails for everybody, in stock OpenFisca too",
        "It cannot have been run since it was written.",
        "Add a test, and correct the line.",
    ),
    Code(
        "cycle",
        ERROR,
        "A variable is computed from itself",
        "OpenFisca refuses to compute it.",
        'person("income_before_benefit", period)',
    ),
    Code(
        "spiral",
        ERROR,
        "A variable is computed from itself at other periods, without end",
        "OpenFisca stops after one turn and takes the default: the answer depends on where it was begun.",
        "def formula_2018_07(person, period):  # before that day the value is an input",
    ),
    Code(
        "texts",
        WARNING,
        "The formula works on texts",
        "It is run by stock OpenFisca: slowly, and nobody can be told why.",
        "area == Area.north  # an Enum",
    ),
    Code(
        "not-traced",
        WARNING,
        "The formula does what cannot be traced",
        "It is run by stock OpenFisca: slowly, and nobody can be told why.",
        "numpy.select([a, b], [x, y], 0)",
    ),
    Code(
        "never-used",
        WARNING,
        "No formula reads this input",
        "People are asked, or registers searched, for nothing.",
        "Delete the class.",
    ),
    Code(
        "no-test",
        WARNING,
        "No test computes this formula",
        "Nobody would notice if it were wrong.",
        "output: {benefit_amount: 312000}",
    ),
)

CODES = {each.name: each for each in _ALL}


def finding(
    code: str,
    place: tuple[str, int],
    subject: str,
    reason: str,
    remedy: str,
    *,
    severity: str = "",
    strict: bool = False,
) -> Finding:
    """A finding with its code's severity, unless another is given; `strict`: the package speaks to people.

    `place` is file and line.
    """
    chosen = severity or CODES[code].severity
    if chosen == STRICT:
        chosen = ERROR if strict else WARNING
    return Finding(code, *place, subject, reason, remedy, chosen)
