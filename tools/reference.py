"""Writes the reference pages that the code knows best: commands, ports, findings about laws (`make reference`)."""

import argparse
import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("GUICHET_ENVIRONMENT", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")

import django  # noqa: E402  # the environment above comes first

from guichet.rules import api as rules  # noqa: E402  # as above
from guichet.site import command  # noqa: E402  # as above

WRITTEN = "<!-- Written by `make reference` from the code; change the code, not this page. -->\n"


def pages() -> dict[str, str]:
    """Each page's text by its file name."""
    return {"commands.md": commands(), "ports.md": ports(), "law-findings.md": law_findings()}


def commands() -> str:
    """What `guichet` can do."""
    out = [WRITTEN, "# Commands\n", "Exit status: 0 done, 1 something was found wrong, 2 refused (with what to do).\n"]
    for module in command.every_command():
        parser = argparse.ArgumentParser(prog=f"guichet {module.NAME}", add_help=False)
        module.add_arguments(parser)
        out += [f"## guichet {module.NAME}\n", f"{(module.__doc__ or '').strip()}\n"]
        rows = [(names_of(action), action.help or "") for action in parser._actions]
        if rows:
            out += ["| argument | meaning |\n|---|---|", *(f"| `{names}` | {told} |" for names, told in rows), ""]
    return "\n".join(out)


def names_of(action: argparse.Action) -> str:
    """``--port PORT`` or ``folder``."""
    if not action.option_strings:
        return f"[{action.dest}]" if action.nargs == "?" else action.dest
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return f"{', '.join(action.option_strings)}{value}"


def ports() -> str:
    """What a connector may implement."""
    out = [WRITTEN, "# Ports\n", "An abstract class that a connector implements. Its docstring is its manual.\n"]
    for path in sorted((ROOT / "guichet").glob("**/ports.py")):
        package = path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for node in abstract_classes(path):
            out += [f"## {package}.ports.{node.name}\n", f"{(ast.get_docstring(node) or '').strip()}\n"]
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    told = " ".join((ast.get_docstring(method) or "").split())
                    out.append(f"- `{method.name}({ast.unparse(method.args)})`: {told}")
            out.append("")
    return "\n".join(out)


SEVERITIES = {"error": "error", "warning": "warning", "strict": "error with `locales/`, else warning"}


def law_findings() -> str:
    """Everything that `guichet law check` finds."""
    out = [WRITTEN, "# What can be wrong with a law package\n"]
    out += [
        "What `guichet law check` finds ([how to use it](../how-to/check-a-law-package.md)). A package with `locales/`",
        "speaks to people, and is held to more.\n",
    ]
    out += ["| code | severity | what is wrong | why it matters | write instead |"]
    out += ["|---|---|---|---|---|"]
    for code in rules.CODES.values():
        instead = f"`{code.instead}`" if code.is_code else code.instead
        row = (f"`{code.name}`", SEVERITIES[code.severity], f"{code.wrong}.", code.why, instead)
        out.append(f"| {' | '.join(each.replace('|', chr(92) + '|') for each in row)} |")
    return "\n".join([*out, ""])


def abstract_classes(path: Path) -> Iterator[ast.ClassDef]:
    """The classes of a file that stand on ABC or Protocol."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            above = {ast.unparse(base).split(".")[-1] for base in node.bases}
            if above & {"ABC", "Protocol"}:
                yield node


def main() -> None:
    """Write the pages."""
    django.setup()
    for name, text in pages().items():
        (ROOT / "docs" / "reference" / name).write_text(text, encoding="utf-8")
        print(f"reference: wrote docs/reference/{name}")


if __name__ == "__main__":
    main()
