"""Every check of a package, one after the other; each fault is told once."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.rules.book import Book
from guichet.rules.checking.arithmetic import check_arithmetic
from guichet.rules.checking.behaviour import check_behaviour
from guichet.rules.checking.circles import check_circles
from guichet.rules.checking.finding import Finding
from guichet.rules.checking.foreign import check_foreign
from guichet.rules.checking.names import check_names
from guichet.rules.checking.survey import Progress, survey
from guichet.rules.checking.usage import check_usage
from guichet.rules.checking.validity import check_validity
from guichet.rules.checking.words import check_titles, check_words

# In this order: what one check says of a line, later ones need not say in other words.
_CHECKS = (
    check_foreign,
    check_names,
    check_circles,
    check_behaviour,
    check_validity,
    check_words,
    check_titles,
    check_arithmetic,
    check_usage,
)
_SAME_FAULT = {
    "outside": {"clock", "random", "files", "network", "clone"},
    "random": {"random", "clock", "files", "network", "clone"},
    "crashes": {"clone", "files", "network", "clock", "random", "unknown-variable", "unknown-parameter"},
    "leak": {"random", "clock", "files", "network", "clone"},
    "not-traced": {"clone", "files", "network", "clock", "random"},
}


def check_package(book: Book, *, day: str = "", progress: Progress | None = None) -> tuple[Finding, ...]:
    """Every finding, by file and line; `day` instead of the newest one the package speaks of."""
    whole = survey(book, day=day, progress=progress)
    found: list[Finding] = []
    for check in _CHECKS:
        found.extend(_new(check(whole), found))
    return tuple(sorted(found, key=lambda each: (each.file, each.line, each.code, each.subject)))


def _new(findings: Iterator[Finding], known: list[Finding]) -> Iterator[Finding]:
    """Those whose line and subject do not already stand there with the same fault."""
    told = {(each.code, each.file, each.line, each.subject) for each in known}
    of_subject = {(each.code, each.subject) for each in known}
    lines = {(each.code, each.file, each.line) for each in known}
    for each in findings:
        key = (each.code, each.file, each.line, each.subject)
        another = any((code, each.subject) in of_subject for code in _SAME_FAULT.get(each.code, ()))
        repeated = each.code in _BY_LINE and (each.code, each.file, each.line) in lines
        if key in told or another or repeated:
            continue
        told.add(key)
        lines.add(key[:3])
        yield each


# A function that many formulas call has one fault, not one for each of them.
_BY_LINE = frozenset(
    {"clock", "random", "files", "network", "clone", "unknown-variable", "unknown-parameter", "outside"}
)
