"""What a service issues, from `issues:` and its words; and whether what it names is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from guichet.authoring.api import nearest
from guichet.catalogue.compiling.vocabulary import law
from guichet.catalogue.compiling.words import Wordings
from guichet.catalogue.definitions.issuing import Issued, Renewal, Taking
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.durations import after
from guichet.catalogue.schema.issuing import IssueEntry, TakingEntry
from guichet.catalogue.schema.service_words import ServiceWords
from guichet.kernel.api import Problem, places

_SOME_DAY = date(2028, 1, 1)


def issued(entry: IssueEntry, words: Wordings[ServiceWords], *, service: str) -> Issued:
    """One thing that a service issues, with its title."""
    renewal, series = entry.renewal, entry.series
    return Issued(
        id=entry.id,
        when=entry.when,
        valid_for=entry.valid_for or "",
        valid_until=entry.valid_until,
        series=series.id if series else entry.id,
        pattern=series.pattern if series else "{n}",
        digits=series.digits if series else 6,
        claims=entry.claims,
        shown=entry.shown,
        renewal=Renewal(opens=renewal.opens, service=renewal.service or service, remind=renewal.remind)
        if renewal
        else None,
        suspension=_taking(entry.suspension),
        revocation=_taking(entry.revocation),
        title=words.text(f"issues.{entry.id}", lambda each: each.issues.get(entry.id)),
    )


def _taking(entry: TakingEntry | None) -> Taking | None:
    return Taking(law=law(entry.law), by=entry.by) if entry else None


def problems_of_issues(
    jurisdiction: Jurisdiction, service: PublicService, outcomes: Iterable[str]
) -> Iterator[Problem]:
    """Everything that `issues:` names and that is not there, or that cannot be."""
    known, seen = tuple(outcomes), set[str]()
    facts = {*service.asked, *service.uses}
    for each in service.issues:
        where = f"{service.folder}/service.yaml#issues/{each.id}"
        if each.id in seen:
            yield Problem(where, f"the kind {each.id!r} stands here more than once.", "Keep one.")
        seen.add(each.id)
        for outcome in each.when:
            if outcome not in known:
                message = f"there is no outcome in workflow.yaml called {outcome!r}."
                yield Problem(f"{where}/when/{outcome}", message, nearest(outcome, known))
        for name in each.claims:
            if name not in facts:
                message = f"it says the fact {name!r}, which this service neither asks nor uses."
                yield Problem(f"{where}/claims/{name}", message, nearest(name, facts))
        yield from _of_shown(jurisdiction, each, where)
        yield from _of_number(each, where)
        yield from _of_time(jurisdiction, each, where)


def _of_shown(jurisdiction: Jurisdiction, each: Issued, where: str) -> Iterator[Problem]:
    for name in each.shown:
        fact = jurisdiction.facts.get(name)
        if name not in each.claims:
            message = f"the public would be shown {name!r}, which it does not say."
            yield Problem(f"{where}/shown/{name}", message, "Add it to `claims`, or take it away here.")
        elif fact is not None and fact.sensitivity == "sensitive":
            message = f"{name!r} is a sensitive fact, and anybody who has the code would see it."
            yield Problem(f"{where}/shown/{name}", message, "Take it away from `shown`.")


def _of_number(each: Issued, where: str) -> Iterator[Problem]:
    try:
        named = places(each.pattern)
    except ValueError:
        named = frozenset()
    if "n" not in named or not named <= {"n", "year"}:
        message = f"{each.pattern!r} is no pattern of numbers: it holds {{n}}, and may hold {{year}}."
        yield Problem(f"{where}/series/pattern", message, "Write one such as D-{year}-{n}.")


def _of_day(each: Issued, where: str) -> Iterator[Problem]:
    try:
        date.fromisoformat(f"2027-{each.valid_until}")
    except ValueError:
        message = f"{each.valid_until!r} is no day that every year has."
        yield Problem(f"{where}/valid_until", message, "Write month and day, such as 03-31.")


def _of_time(jurisdiction: Jurisdiction, each: Issued, where: str) -> Iterator[Problem]:
    ends = after(_SOME_DAY, each.valid_for) if each.valid_for else None
    if each.valid_until:
        if each.valid_for:
            message = f"it would end after {each.valid_for} and on {each.valid_until} of the year."
            yield Problem(f"{where}/valid_until", message, "Keep `valid_for` or `valid_until`.")
        yield from _of_day(each, where)
        ends = after(_SOME_DAY, "P1Y")
    if ends is not None and ends <= _SOME_DAY:
        yield Problem(f"{where}/valid_for", "it would be over before it begins.", "Write how long, such as P1Y.")
    renewal = each.renewal
    if renewal is None:
        return
    if ends is None:
        yield Problem(f"{where}/renewal", "what never ends is not renewed.", "Say `valid_for` or `valid_until`.")
        return
    if after(_SOME_DAY, renewal.opens) <= _SOME_DAY or after(_SOME_DAY, renewal.opens) > ends:
        lasts = each.valid_for or "P1Y"
        message = f"the renewal opens {renewal.opens} before the end of something that is valid for {lasts}."
        yield Problem(f"{where}/renewal/opens", message, "Write a shorter time, without a sign.")
    for time in renewal.remind:
        if not _SOME_DAY <= after(_SOME_DAY, time) <= after(_SOME_DAY, renewal.opens):
            message = f"a reminder {time} before the end would come before the renewal opens, or after the end."
            yield Problem(f"{where}/renewal/remind", message, f"Write a time up to {renewal.opens}, without a sign.")
    by = jurisdiction.services.get(renewal.service)
    if by is None:
        message = f"there is no service called {renewal.service!r}."
        yield Problem(f"{where}/renewal/service", message, nearest(renewal.service, jurisdiction.services))
    elif each.id not in {other.id for other in by.issues}:
        message = f"{renewal.service!r} would renew it, and issues nothing called {each.id!r}."
        yield Problem(f"{where}/renewal/service", message, "Name the service that issues the same kind.")
