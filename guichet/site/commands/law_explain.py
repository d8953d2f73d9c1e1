"""Say what a law package comes to for one household, why, and what is still to be asked.

The household is a YAML or JSON file in OpenFisca's shape:

    persons:
      amina: {birth_date: 1994-05-02, hours_worked_weekly: 20}
      aroha: {birth_date: 2026-11-01}
    families:
      f1: {principal_caregivers: [amina], children: [aroha], family_scheme_income: {2026: 4500000}}

What is not there is unknown, never assumed. Periods may be left out. The first
output is explained.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from guichet.kernel.api import Invalid, Problem
from guichet.rules import api as rules
from guichet.site.law_arguments import add_law, law_of

NAME = "law explain"
HELP = "say what a law comes to for one household, and why"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_law(parser)
    parser.add_argument("--household", required=True, type=Path, metavar="FILE", help="who there is, what is known")
    parser.add_argument("--language", default="en")
    parser.add_argument("--of", default="", metavar="NAME", help="for whom, where there are several")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    law = law_of(options)
    plan = law.plan(options.outputs, options.period)
    situation = read_household(options.household)
    asking = plan.ask(situation)
    explanation = plan.explain(situation, options.language, options.of or None)
    if options.json:
        print(
            json.dumps(
                {
                    "explanation": explanation.to_json(),
                    "sentences": explanation.sentences(),
                    "settled": asking.settled,
                    "needed": [[each.variable, each.instance] for each in asking.needed],
                },
                ensure_ascii=False,
                indent=2,
            )
        )
        return 0
    print("\n".join(explanation.sentences()))
    if asking.needed:
        print("\nStill to be asked:")
        for each in asking.needed:
            labels = law.variable(each.variable).labels
            print(
                f"- {labels.in_language(options.language, fallbacks=('en',)).text or each.variable} ({each.instance})"
            )
    return 0


def read_household(file: Path) -> rules.Situation:
    """A situation from a file in OpenFisca's shape; raises Invalid saying where it is none."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Invalid((Problem(str(file), f"it cannot be read: {error}", "Give a YAML or JSON file."),)) from error
    if not isinstance(content, dict) or not all(isinstance(each, dict) for each in content.values()):
        raise Invalid((Problem(str(file), "people and groups by name were expected.", "See guichet law explain -h."),))
    entities: dict[str, dict[str, Any]] = {}
    groups: dict[str, dict[str, Any]] = {}
    for plural, members in content.items():
        for name, entry in members.items():
            if not isinstance(entry, dict):
                problem = Problem(
                    f"{file}: {plural}.{name}", "its facts by variable were expected.", "Write {} for none."
                )
                raise Invalid((problem,))
            roles = {str(key): value for key, value in entry.items() if isinstance(value, list)}
            facts = {str(key): _by_period(value) for key, value in entry.items() if not isinstance(value, list)}
            entities.setdefault(plural, {})[str(name)] = {key: value for key, value in facts.items() if value}
            if roles:
                groups.setdefault(plural, {})[str(name)] = roles
    return rules.Situation(entities=entities, groups=groups)


def _by_period(value: Any) -> Mapping[Any, rules.Fact]:
    if isinstance(value, dict):
        return {str(period): rules.Fact(each) for period, each in value.items() if each is not None}
    return {} if value is None else {None: rules.Fact(value)}
