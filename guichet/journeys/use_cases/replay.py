"""Work stored decisions out again: the law as it was kept, the facts and the day must give the same result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.journeys import situation
from guichet.journeys.use_cases.decide import GRANTING
from guichet.journeys.use_cases.explain import answers_again, stored_explanation
from guichet.kernel.api import SYSTEM, GuichetError
from guichet.rules import api as rules

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ReplayFault:
    """A decision that does not come out as it was made: `what` differs, each in a line."""

    number: str
    decision_id: str
    law_hash: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Replayed:
    """What came of it: `same` came out the same, `without_rule` were made by an officer with no rule behind them.

    `other_graphs` came out the same though what is computed is written down differently now (a newer platform).
    `erased` cannot be worked out any more: the person was erased.
    """

    decisions: int
    same: int
    without_rule: int
    other_graphs: int
    faults: tuple[ReplayFault, ...] = field(default=())
    erased: int = 0


def replay_decisions(
    *,
    sample: int | None = None,
    seed: int = 0,
    number: str = "",
    against: Path | None = None,
    progress: Progress | None = None,
) -> Replayed:
    """Replay all stored decisions, a random `sample`, or those of the case `number`.

    The law is the package of the decision's hash as the catalogue kept it; `against` another folder tells instead what
    would be decided otherwise under that one. For commands: it reads everybody's decisions, and shows no fact.
    """
    total, made = cases.decisions_made(by=SYSTEM, sample=sample, seed=seed, number=number)
    other = rules.load(against) if against is not None else None
    same = without_rule = other_graphs = erased = 0
    faults: list[ReplayFault] = []
    for done, decided in enumerate(made, start=1):
        decision = decided.decision
        if decision.erased_on is not None and decided.is_whole:
            erased += 1
        elif not decision.law_hash and decided.is_whole:
            without_rule += 1
        else:
            differences = _replayed(decided, other)
            serious = tuple(str(each) for each in differences if each.serious)
            if serious:
                faults.append(ReplayFault(decided.number, decision.id, decision.law_hash, serious))
            else:
                same += 1
                other_graphs += len(differences)
        if progress is not None:
            progress(done, total)
    return Replayed(total, same, without_rule, other_graphs, tuple(faults), erased)


def _replayed(decided: cases.DecidedCase, other: rules.Law | None) -> tuple[rules.Difference, ...]:
    decision = decided.decision
    found: list[rules.Difference] = []
    explanation = stored_explanation(decision.reasons)
    period = situation.month_of(decision.facts_on)
    if explanation is not None and explanation.period != period:
        found.append(rules.Difference("period", explanation.period, period))
    if not decided.is_whole:
        found.append(rules.Difference("seal", "the digest it was sealed with", "another one"))
    try:
        law = other or _kept(decision.law_hash)
        service = catalogue.service(decided.service, version=decided.service_version)
        found.extend(rules.replay(law, _record(decision, service, law), other_law=other is not None))
    except GuichetError as error:
        found.append(rules.Difference("replay", "a result", str(error)))
    return tuple(found)


@lru_cache(maxsize=32)
def _kept(law_hash: str) -> rules.Law:
    return rules.load(catalogue.kept_law(law_hash))


def _record(decision: cases.Decision, service: catalogue.PublicService, law: rules.Law) -> rules.Record:
    """What a decision kept, as the rules take it. What the law said stands in its reasons, not in its outcome."""
    explanation = stored_explanation(decision.reasons)
    if service.decision is None or explanation is None:
        raise rules.BadSituation(
            "it names a law and has no reasons.", where=decision.id, remedy="See what `guichet audit verify` says."
        )
    answers = answers_again(decision.facts, decision.decided_at)
    known = situation.situation_of(service=service, law=law, answers=answers, today=decision.facts_on)
    expected = service.decision.amounts if decision.outcome == GRANTING else ()
    return rules.Record(
        law_hash=decision.law_hash,
        graph_hash=decision.graph_hash,
        period=situation.month_of(decision.facts_on),
        situation=known,
        outputs=(service.decision.variable, *service.decision.amounts),
        holds=bool(explanation.value) if explanation.settled else None,
        amounts={name: decision.amounts.get(name) for name in (*expected, *decision.amounts)},
    )
