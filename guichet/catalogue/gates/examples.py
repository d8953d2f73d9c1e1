"""Every native service has worked examples, which speak of its own facts with values of the right type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import Example, PublicService
from guichet.catalogue.definitions.vocabulary import FactType
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem


class Examples(Gate):
    """What has no example has no test."""

    name = "examples"

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        if service.kind != "native" or service.bundle is not None:
            return ()
        where = f"{service.folder}/examples.yaml"
        if not service.examples:
            return (Problem(f"{where}#examples", "a native service has at least one worked example.", "Write one."),)
        problems: list[Problem] = []
        names = [example.id for example in service.examples]
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.append(
                Problem(f"{where}#examples/{name}", f"the example {name!r} stands here twice.", "Rename one.")
            )
        for example in service.examples:
            problems.extend(_example_problems(f"{where}#examples/{example.id}", example, jurisdiction, service))
        return tuple(problems)


def _example_problems(
    where: str, example: Example, jurisdiction: Jurisdiction, service: PublicService
) -> Iterator[Problem]:
    known = service.facts
    for name, value in example.given.items():
        fact = known.get(name)
        if fact is None:
            exists = "is not asked or used by this service" if name in jurisdiction.facts else "does not exist"
            yield Problem(f"{where}/given/{name}", f"the fact {name!r} {exists}.", nearest(name, known))
        elif wrong := wrong_value(fact, value):
            yield Problem(f"{where}/given/{name}", f"{name} is {wrong}; found {value!r}.", "Correct the value.")
    for key, names in (("asked", example.expect.asked), ("not_asked", example.expect.not_asked)):
        for name in names:
            if name not in service.asked:
                message = f"no page of this service asks {name!r}."
                yield Problem(f"{where}/expect/{key}/{name}", message, nearest(name, service.asked))
    status, workflow = example.expect.status, service.workflow
    if status and workflow and status not in workflow.statuses:
        yield Problem(
            f"{where}/expect/status", f"{status!r} is no status of the workflow.", nearest(status, workflow.statuses)
        )
    if not status and not example.expect.outcome and not example.expect.asked and not example.expect.not_asked:
        yield Problem(f"{where}/expect", "the example expects nothing.", "Say which status or outcome must come out.")


def wrong_value(fact: FactType, value: Any) -> str:
    """What the value should have been; empty when it fits the fact's type."""
    if value is None or (fact.type in ("choice", "choices") and not fact.options):
        return ""
    fits, wanted = _FITS[fact.type]
    if fact.type in ("choice", "choices"):
        wanted = f"{wanted}: {', '.join(fact.options)}"
    return "" if fits(fact, value) else wanted


def _is_text(_: FactType, value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_whole(_: FactType, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_date(_: FactType, value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_choices(fact: FactType, value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(each in fact.options for each in value)


_FITS: dict[str, tuple[Callable[[FactType, Any], bool], str]] = {
    **dict.fromkeys(("text", "name", "long_text", "address", "file", "identifier", "phone"), (_is_text, "text")),
    "email": (
        lambda fact, value: _is_text(fact, value) and re.fullmatch(r"\S+@\S+\.\S+", value) is not None,
        "an e-mail address",
    ),
    "date": (_is_date, "a date such as 2026-11-21"),
    "boolean": (lambda _, value: isinstance(value, bool), "true or false"),
    "money": (_is_whole, "an amount in whole cents"),
    "integer": (_is_whole, "a whole number"),
    "choice": (lambda fact, value: value in fact.options, "one of"),
    "choices": (_is_choices, "a list of some of"),
}
