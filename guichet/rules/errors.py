"""What can be wrong with a law package or a situation: each error says where, what was expected and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from guichet.kernel import api as kernel


class RulesError(kernel.GuichetError):
    """Root of the refusals of guichet.rules."""

    code = "rules"


class UnknownVariable(RulesError):
    """The law has no variable of that name; the message names the nearest one."""

    code = "unknown_variable"


class BadPeriod(RulesError):
    """A period is not written as one, or does not fit the variable."""

    code = "bad_period"


class BadSituation(RulesError):
    """People, groups, roles or values that the law's entities and variables cannot take."""

    code = "bad_situation"


class LawNotLoadable(RulesError):
    """The folder or module is not a law package in OpenFisca's shape, or its code failed."""

    code = "law_not_loadable"


class UnknownParameter(RulesError):
    """The law has no parameter of that name; the message names the nearest one."""

    code = "unknown_parameter"


class BadChange(RulesError):
    """A change of law that cannot be made: the wrong type of value, no formula, a file that fails."""

    code = "bad_change"


class UnknownLanguage(RulesError):
    """The package has no labels in the language asked for."""

    code = "unknown_language"


def nearest(name: str, known: Iterable[str]) -> str:
    """`Did you mean X?`, or the names there are when nothing is near."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.55)
    if not near:
        near = [candidate for candidate in names if name and (name in candidate or candidate in name)][:3]
    if near:
        return "Did you mean " + " or ".join(f"'{candidate}'" for candidate in near) + "?"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"There are: {shown}." if names else "There are none."
