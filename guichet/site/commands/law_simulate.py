"""What would a change of the law cost, who would gain and who would lose? The law itself is not touched.

Change parameters with --set best_start.abatement_threshold=85000, or from a day on with
--set best_start.abatement_threshold@2026-04-01=85000; formulas with --formulas FILE, Python with OpenFisca variables;
or compare with another package, --against FOLDER. Groups of few people are not shown, nor numbers that would give them
away. Without --people the population is invented, and so is the result.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from guichet.kernel.api import Invalid, Problem
from guichet.rules import api as rules
from guichet.site.law_arguments import add_law, add_people, law_of, people_of
from guichet.site.progress import Progress

NAME = "law simulate"
HELP = "what a change of law would cost, and whom"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_law(parser)
    change = parser.add_argument_group("the change")
    change.add_argument(
        "--set", action="append", default=[], metavar="NAME[@DAY]=VALUE", help="a parameter; may be repeated"
    )
    change.add_argument(
        "--formulas", action="append", default=[], type=Path, metavar="FILE", help="variables in Python"
    )
    change.add_argument("--against", default="", metavar="PACKAGE", help="the law after the change, as a whole package")
    add_people(parser)
    shown = parser.add_argument_group("what is shown")
    shown.add_argument("--by", default="", metavar="NAME", help="groups by a variable or another column")
    shown.add_argument(
        "--bands", default="", metavar="A,B,C", help="lower edges of the groups (money: dollars and the like)"
    )
    shown.add_argument("--weights", default=None, metavar="COLUMN", help="how many people each row stands for")
    shown.add_argument("--threshold", type=int, default=10, metavar="N", help="fewer are not shown (default: 10)")
    shown.add_argument("--csv", type=Path, metavar="FILE", help="write the table")
    shown.add_argument("--svg", type=Path, metavar="FILE", help="draw it")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    law = law_of(options)
    found = law.simulate(
        changes_of(options),
        people_of(options, law),
        options.outputs,
        options.period,
        by=options.by,
        bands=bands_of(options.bands),
        weights=options.weights,
        threshold=options.threshold,
        progress=Progress("law simulate", quiet=options.json),
    )
    if options.csv is not None:
        options.csv.write_text(rules.as_csv(found), encoding="utf-8")
    if options.svg is not None:
        options.svg.write_text(rules.as_svg(found), encoding="utf-8")
    if options.json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        return 0
    print(rules.as_text(found), end="")
    if options.people is None:
        print("The people are invented: this shows how the change works, not what it costs.")
    return 0


def changes_of(options: argparse.Namespace) -> rules.Law | dict[str, Any]:
    """The changes as the rules take them; raises Invalid for what is not written as one."""
    if options.against:
        if options.set or options.formulas:
            problem = Problem("--against", "is a change as a whole.", "Leave --set and --formulas away.")
            raise Invalid((problem,))
        return rules.load(Path(options.against) if Path(options.against).is_dir() else options.against)
    changes: dict[str, Any] = {}
    for each in options.set:
        left, sign, value = each.partition("=")
        name, _, day = left.partition("@")
        if not sign or not name:
            remedy = "Write --set best_start.abatement_threshold=85000."
            raise Invalid((Problem(f"--set {each}", "is no change of a parameter.", remedy),))
        if day and not isinstance(changes.get(name, {}), dict):
            raise Invalid((Problem(f"--set {each}", "is already set for ever.", "Say it once, or by day."),))
        changes[name] = {**changes.get(name, {}), day: value_of(value)} if day else value_of(value)
    changes |= {str(path): path for path in options.formulas}
    if not changes:
        raise Invalid((Problem("law simulate", "nothing is changed.", "Use --set, --formulas or --against."),))
    return changes


def value_of(text: str) -> Any:
    """A number, true or false, a list; else the text, which the rules refuse where it does not fit."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def bands_of(text: str) -> tuple[float, ...]:
    """The lower edges, as numbers."""
    try:
        return tuple(float(each) for each in text.split(",") if each.strip())
    except ValueError as error:
        remedy = "Write numbers with commas between, such as 0,40000,80000."
        raise Invalid((Problem("--bands", f"{text!r} is not a list of numbers.", remedy),)) from error
