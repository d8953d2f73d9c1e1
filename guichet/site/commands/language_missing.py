"""List the words that are missing, language by language: of the interface, of the services, of the law.

What is missing falls back visibly to another language; an official language of a jurisdiction may lack nothing.
"""

import argparse
import json
from pathlib import Path

from guichet.catalogue import api as catalogue
from guichet.kernel.api import Invalid
from guichet.language import api as language_of
from guichet.rules import api as rules

NAME = "language missing"
HELP = "list the words that are missing in a language"

Missing = dict[str, tuple[tuple[str, ...], int]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, help="a jurisdiction's folder; without it the interface alone")
    parser.add_argument("--language", action="append", default=[], help="only this one (ar); may be repeated")
    parser.add_argument("--list", action="store_true", help="name every text, not only how many")
    parser.add_argument("--json", action="store_true", help="for a program: every text")


def run(options: argparse.Namespace) -> int:
    """0 when nothing is missing, else 1."""
    jurisdiction, law = _opened(options.folder) if options.folder else (None, None)
    wanted = options.language or (jurisdiction.languages if jurisdiction else language_of.languages())
    found = {language: _missing(jurisdiction, law, language) for language in wanted}
    if options.json:
        told = {
            language: {part: {"missing": list(names), "of": total} for part, (names, total) in parts.items()}
            for language, parts in found.items()
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for language, parts in found.items():
            _print(language, parts, every=options.list)
    return 1 if any(names for parts in found.values() for names, _ in parts.values()) else 0


def _opened(folder: Path) -> tuple[catalogue.Jurisdiction, rules.Law]:
    """The jurisdiction also where words are missing: that is what is asked."""
    jurisdiction, problems = catalogue.examine(folder)
    if jurisdiction is None:
        raise Invalid(problems)
    return jurisdiction, rules.load(Path(jurisdiction.law_path))


def _missing(jurisdiction: catalogue.Jurisdiction | None, law: rules.Law | None, language: str) -> Missing:
    said = language_of.sentences()
    found: Missing = {"interface": (language_of.untranslated(language, said), len(said))}
    if jurisdiction is not None and law is not None:
        found["services"] = catalogue.missing_words(jurisdiction, language)
        found["law"] = rules.missing_words(law, language)
    return found


def _print(language: str, parts: Missing, *, every: bool) -> None:
    counts = ", ".join(f"{part} {len(names):,} of {total:,}" for part, (names, total) in parts.items())
    print(f"{language} ({language_of.own_name(language)}) lacks: {counts}")
    if every:
        for part, (names, _) in parts.items():
            for name in names:
                print(f"  {part}: {name}")
