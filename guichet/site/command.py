"""The command-line tool ``guichet``: finds the command, runs it, and turns every expected refusal into plain words.

A command is a module in ``guichet/site/commands/``: ``NAME`` (one to three words), ``HELP``, ``add_arguments(parser)``
and ``run(options) -> int`` (0 done, 1 something was found wrong, 2 refused).
"""

import argparse
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import django
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import DatabaseError

from guichet.kernel.api import GuichetError, Invalid
from guichet.site import commands, demonstration, surroundings
from guichet.site.environment import SettingRefused

DONE, FOUND_WRONG, REFUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the process's exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    prepare(words)
    try:
        django.setup()
    except (SettingRefused, ImproperlyConfigured) as error:
        return refuse(str(error), as_json="--json" in words)
    options = parser().parse_args(words)
    if not hasattr(options, "run"):
        parser().print_help()
        return REFUSED
    return perform(options)


def prepare(words: Sequence[str]) -> None:
    """Name the settings; the demonstration, and only it, chooses its own environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")
    if words[:1] == ["demo"]:
        os.environ.setdefault("GUICHET_ENVIRONMENT", "demo")
        # Links, and the simulated identity provider, must lead to the port it listens on.
        early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
        early.add_argument("--port", default="8000", nargs="?")
        port = early.parse_known_args([each for each in words if each not in ("-h", "--help")])[0].port
        base = os.environ.setdefault("GUICHET_BASE_URL", f"http://localhost:{port}")
        os.environ.setdefault("GUICHET_LIFE_EVENTS", surroundings.life_events(base))
        if "--registers" in words:
            os.environ.setdefault("GUICHET_REGISTERS", surroundings.registers(base))


def perform(options: argparse.Namespace) -> int:
    """Run the chosen command; expected refusals become one message without a traceback."""
    as_json = bool(getattr(options, "json", False))
    try:
        return int(options.run(options))
    except Invalid as error:
        return refuse(error.message, as_json=as_json, problems=error.problems)
    except (GuichetError, SettingRefused, ImproperlyConfigured, CommandError) as error:
        return refuse(str(error), as_json=as_json)
    except DatabaseError as error:
        hint = " Is the database prepared? Run `guichet migrate`." if "no such table" in str(error) else ""
        return refuse(f"The database refused: {error}.{hint}", as_json=as_json)
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        print("guichet: stopped", file=sys.stderr)
        return 130


def refuse(message: str, *, as_json: bool, problems: Sequence[Any] = ()) -> int:
    """Say what is wrong, where and what to do: to people on standard error, to programs as JSON."""
    if as_json:
        told = [
            {"where": problem.where, "message": problem.message, "remedy": problem.remedy, "code": problem.code}
            for problem in problems
        ]
        print(json.dumps({"refused": message, "problems": told}, ensure_ascii=False, indent=2))
        return REFUSED
    if not problems:
        print(f"guichet: {message}", file=sys.stderr)
        return REFUSED
    count = len(problems)
    print(f"guichet: {count} {'thing is' if count == 1 else 'things are'} wrong", file=sys.stderr)
    for problem in problems:
        print(f"\n  {problem.where}\n    {problem.message}", file=sys.stderr)
        if problem.remedy:
            print(f"    -> {problem.remedy}", file=sys.stderr)
    return REFUSED


def every_command() -> list[ModuleType]:
    """The modules of ``guichet/site/commands`` and, outside production, of ``guichet/site/demonstration``."""
    rows = [commands, *([demonstration] if apps.is_installed("guichet.lab") else [])]
    names = [f"{row.__name__}.{each.name}" for row in rows for each in pkgutil.iter_modules(row.__path__)]
    return sorted(map(importlib.import_module, names), key=lambda module: str(module.NAME))


def parser() -> argparse.ArgumentParser:
    """The whole grammar; of two words (``audit verify``) the first is a group, and a group can stand in another."""
    whole = argparse.ArgumentParser(
        prog="guichet",
        description="One window for every public service. `guichet COMMAND --help` explains a command.",
    )
    groups: dict[str, Any] = {"": whole.add_subparsers(title="commands", metavar="COMMAND")}
    for module in every_command():
        group, _, name = str(module.NAME).rpartition(" ")
        made = _group(groups, group).add_parser(name, help=module.HELP, description=module.__doc__)
        module.add_arguments(made)
        made.set_defaults(run=module.run)
    return whole


def _group(groups: dict[str, Any], name: str) -> Any:
    """Where the commands of a group are added; a group of two words stands in that of the first."""
    if name not in groups:
        outer, _, last = name.rpartition(" ")
        holder = _group(groups, outer).add_parser(last, help=f"{last}: see `guichet {name} --help`")
        groups[name] = holder.add_subparsers(title="commands", metavar="COMMAND", required=True)
    return groups[name]


if __name__ == "__main__":
    sys.exit(main())
