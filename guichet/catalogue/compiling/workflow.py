"""A workflow from its file: states and moves, who gets a request, its clocks, opinions and duplicates."""

from __future__ import annotations

from guichet.catalogue.compiling.vocabulary import law
from guichet.catalogue.compiling.words import Wordings
from guichet.catalogue.definitions.workflow import (
    Clock,
    Duplicates,
    FactTest,
    Objection,
    OnSubmit,
    OpinionRule,
    Route,
    Silence,
    Status,
    Transition,
    Workflow,
)
from guichet.catalogue.schema.service_words import ServiceWords
from guichet.catalogue.schema.workflow import ClockEntry, OpinionEntry, RangeEntry, RouteEntry, WorkflowFile

Own = Wordings[ServiceWords]


def workflow_of(entry: WorkflowFile, words: Own) -> Workflow:
    """Compile; names that exist nowhere are reported by the gates."""
    return Workflow(
        initial=entry.initial,
        statuses={
            name: Status(
                id=name,
                waiting_on=each.waiting_on or ("nobody" if each.final else "authority"),
                stops_clock=each.stops_clock,
                final=each.final,
                outcome=each.outcome,
                label=words.text(f"statuses.{name}", lambda w, n=name: w.statuses.get(n)),  # type: ignore[misc]  # the default argument binds the loop's name
            )
            for name, each in entry.statuses.items()
        },
        deadline_days=entry.deadline.working_days,
        on_submit=OnSubmit(condition=entry.on_submit.condition, automatic=entry.on_submit.automatic),
        transitions=tuple(
            Transition(
                id=each.id,
                from_statuses=each.from_statuses,
                to=each.to,
                by=each.by,
                effect=each.effect,
                outcome=each.outcome,
                label=words.text(f"transitions.{each.id}", lambda w, n=each.id: w.transitions.get(n)),  # type: ignore[misc]  # as above
            )
            for each in entry.transitions
        ),
        objection=Objection(
            within=entry.objection.within, legal_basis=law(entry.objection.legal_basis), to=entry.objection.to
        )
        if entry.objection
        else None,
        routing=tuple(_route(each) for each in entry.routing),
        clocks=tuple(_clock(each, words) for each in entry.clocks),
        opinions=tuple(_opinion(each, words) for each in entry.opinions),
        duplicates=Duplicates(same=entry.duplicates.same, near=entry.duplicates.near) if entry.duplicates else None,
        teams={
            name: words.text(f"teams.{name}", lambda w, n=name: w.teams.get(n))  # type: ignore[misc]  # as above
            for name in dict.fromkeys(each.team for each in entry.routing if each.team)
        },
    )


def _route(entry: RouteEntry) -> Route:
    tests = []
    for fact, wanted in entry.facts.items():
        if isinstance(wanted, RangeEntry):
            tests.append(FactTest(fact=fact, at_least=wanted.at_least, at_most=wanted.at_most))
        else:
            tests.append(FactTest(fact=fact, values=wanted if isinstance(wanted, tuple) else (wanted,)))
    return Route(id=entry.id, tests=tuple(tests), team=entry.team or "", office=entry.office or "")


def _clock(entry: ClockEntry, words: Own) -> Clock:
    silence = entry.silence
    return Clock(
        id=entry.id,
        runs_in=entry.runs_in,
        stands_in=entry.stands_in,
        days=entry.working_days or entry.calendar_days or 0,
        working=entry.working_days is not None,
        legal_basis=law(entry.legal_basis) if entry.legal_basis else None,
        silence=Silence(
            means=silence.means,
            transition=silence.transition,
            legal_basis=law(silence.legal_basis),
            warn_days=silence.warn,
        )
        if silence
        else None,
        label=words.text(f"clocks.{entry.id}", lambda each: each.clocks.get(entry.id)),
    )


def _opinion(entry: OpinionEntry, words: Own) -> OpinionRule:
    return OpinionRule(
        id=entry.id,
        organization=entry.organization or "",
        sees=entry.sees,
        evidence=entry.evidence,
        working_days=entry.working_days,
        remind_days=entry.remind,
        binding=entry.binding,
        legal_basis=law(entry.legal_basis) if entry.legal_basis else None,
        label=words.text(f"opinions.{entry.id}", lambda each: each.opinions.get(entry.id)),
    )
