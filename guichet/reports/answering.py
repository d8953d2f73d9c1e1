"""Whether answers fit a category's questions; every problem at once, by the question's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from guichet.kernel import api as kernel
from guichet.reports.plan import NOTE, Category, Question

MOST_LINE, MOST_LINES = 400, 2_000
#: What looks like an e-mail address or a telephone number: words that hold one are not public before somebody looked.
_REACHES_SOMEBODY = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?:\+|\b0|\(\d)[\d\s()./-]{6,}\d")


def checked(*, category: Category, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are kept: text, a number as text, a day as YYYY-MM-DD, an option, a list of options.

    Empty is not answered. Raises Invalid with every problem; `where` is the question.
    """
    kept: dict[str, Any] = {}
    problems: list[kernel.Problem] = []
    for name in sorted(set(answers) - {each.id for each in category.questions}):
        problems.append(
            kernel.Problem(name, f"{category.identifier} has no question {name!r}", "Leave it out.", "unknown")
        )
    for question in category.questions:
        if question.type == NOTE:
            continue
        try:
            value = _value(question, answers.get(question.id))
        except ValueError as wrong:
            problems.append(kernel.Problem(question.id, str(wrong), "Correct it.", question.type))
            continue
        if value in (None, "", []):
            if question.required:
                problems.append(kernel.Problem(question.id, "this must be answered", "Answer it.", "required"))
            continue
        kept[question.id] = value
    if problems:
        raise kernel.Invalid(tuple(problems))
    return kept


def _value(question: Question, given: Any) -> Any:
    if question.type == "choices":
        several = given if isinstance(given, list | tuple) else [given]
        chosen = [str(each) for each in several if each not in (None, "")]
        _options(question, chosen)
        return [each.value for each in question.options if each.value in chosen]
    if isinstance(given, list | tuple):
        if len(given) > 1:
            raise ValueError("one answer is wanted here")
        given = given[0] if given else ""
    text = "" if given is None else str(given).strip()
    if question.type == "choice":
        _options(question, [text] if text else [])
        return text
    if question.type == "number":
        return _number(text)
    if question.type == "date":
        return _day(text)
    most = MOST_LINE if question.type == "text" else MOST_LINES
    if len(text) > most:
        raise ValueError(f"at most {most} letters fit here")
    return " ".join(text.split()) if question.type == "text" else text


def _options(question: Question, chosen: list[str]) -> None:
    known = [each.value for each in question.options]
    wrong = [each for each in chosen if each not in known]
    if wrong:
        raise ValueError(f"{wrong[0][:40]!r} is none of: {', '.join(known)}")


def _number(text: str) -> str:
    if not text:
        return ""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(text) > 20:
        raise ValueError("a number is wanted here, such as 12 or 1.5")
    return text


def _day(text: str) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise ValueError("a day is wanted here, such as 2026-11-22") from None


def reaches_somebody(text: str) -> bool:
    """Whether words hold what looks like an e-mail address or a telephone number."""
    return _REACHES_SOMEBODY.search(text) is not None
