"""Turns what the journeys tell, a plan or an explanation, into what the pictures and lists draw."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

from guichet.language.api import translator
from guichet.look.page import Known, Phase, Reason, TimelineStep, Why


class Source(Protocol):
    """Says in words where a fact of an explanation comes from; empty where there is nothing to say."""

    def __call__(self, fact: Any, /) -> str: ...


STEP_STATES = {"done": "done", "in_progress": "now", "now": "now", "overdue": "late", "later": "waiting"}


def phases_of(plan_phases: Sequence[Any], *, href: Callable[[Any], str]) -> tuple[Phase, ...]:
    """Houses of the street from the phases of `guichet.journeys` (PlanPhase with PlanStep).

    ``href`` gives the address of a step, or "" for none. A phase without an end stays open. Raises KeyError for a
    state the street does not know.
    """
    return tuple(
        Phase(
            title=phase.title,
            from_on=_iso(phase.start_on),
            until_on=_iso(phase.end_on),
            lead=phase.lead,
            steps=tuple(
                TimelineStep(
                    title=step.title,
                    state=STEP_STATES[step.state],
                    on=_iso(step.due_on),
                    text=step.text,
                    href=href(step),
                    who=step.organization,
                )
                for step in phase.steps
            ),
        )
        for phase in plan_phases
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def reasons_of(explanation: Any, *, language: str, outcome: str = "", source: Source | None = None) -> Reason:
    """The tree of reasons from an explanation of `guichet.rules`; ``outcome`` in words stands beside its root.

    ``source`` says in words where a fact comes from; without it only that is said which is the same for everybody.
    """
    words = translator(language)
    teller = _Teller(language, source, _decided(explanation))
    label, lang = teller.label(explanation)
    return Reason(
        label=label,
        value=outcome or ("" if explanation.settled else words("Not known yet")),
        decided=True,
        because=tuple(teller.reason(line) for line in explanation.lines),
        lang=lang,
    )


def sources_of(language: str, organization: Callable[[str], str], *, to_officer: bool = False) -> Source:
    """Says where a fact comes from, to the person it is about or to an officer; ``organization`` names who keeps a
    register, empty where its name is not known."""
    words = translator(language)

    def said(fact: Any) -> str:
        if fact.source == "register":
            who = organization(fact.detail)
            return words("From the register of {who}", who=who) if who else words("From a register")
        if fact.source == "credential":
            return words("From a credential of {who}", who=organization(fact.detail))
        if fact.source == "held":
            return words("The person said so earlier") if to_officer else words("You told us earlier")
        return words("The person said so") if to_officer else words("You told us so")

    return said


def why_of(explanation: Any, *, language: str, source: Source | None = None) -> Why:
    """The whole explanation for a page: its lines, and the tree behind them."""
    return Why(
        outcome=explanation.outcome_said(language),
        tree=reasons_of(explanation, language=language, source=source),
        reasons=tuple((line, condition is None) for line, condition in explanation.reasons_said(language)),
        ways=() if explanation.value is True else explanation.ways(language),
        unknown=explanation.unknown(language),
        unconfirmed=tuple(each.labels.get(language, each.label) for each in explanation.unconfirmed()),
        settled=explanation.settled,
        fixed=explanation.nothing_changes_it(language),
    )


def _decided(explanation: Any) -> frozenset[tuple[str, str]]:
    """The conditions to light: those the outcome hangs on, and those of which one would have been enough."""
    return frozenset((each.variable, each.instance) for part in explanation.standing() for each in part)


class _Teller:
    """Turns conditions into reasons, in one language."""

    def __init__(self, language: str, source: Source | None, decided: frozenset[tuple[str, str]]) -> None:
        self.language, self.source, self.decided = language, source, decided
        self.words = translator(language)

    def label(self, told: Any) -> tuple[str, str]:
        """The label in the language, and its language where that is another one."""
        found = told.labels.get(self.language)
        if found:
            return found, ""
        return told.label, "en" if told.label == told.labels.get("en") and self.language != "en" else ""

    def reason(self, condition: Any) -> Reason:
        """A condition with everything below it."""
        law = next(iter(condition.cited(self.language)), None)
        because = tuple(self.reason(child) for child in condition.children)
        label, lang = self.label(condition)
        return Reason(
            label=label,
            value=self._value(condition),
            decided=self._is_lit(condition),
            law=law.title if law else "",
            href=law.href if law else "",
            law_lang=law.lang if law else "",
            source=condition.detail,
            because=because,
            facts=tuple(self._fact(each, condition) for each in condition.facts),
            figures=tuple(self._figure(each) for each in condition.figures if each.said(self.language)),
            lang=lang,
        )

    def _is_lit(self, condition: Any) -> bool:
        if condition.decisive or (condition.variable, condition.instance) in self.decided:
            return True
        return any(self._is_lit(child) for child in condition.children)

    def _value(self, condition: Any) -> str:
        """What the label does not say: one that reads "the child is not born" needs no "no" beside it."""
        if condition.met is None:
            return self.words("Not known yet")
        return self.words("No") if condition.met is False and not condition.fits else ""

    def _fact(self, fact: Any, condition: Any) -> Known:
        told = self.source(fact) if self.source else ""
        said = self.words("Not known yet") if fact.source == "assumed" else told
        if fact.variable == condition.variable:  # the condition itself is the fact: its label has said it
            return Known("", "", said)
        label, lang = self.label(fact)
        return Known(label, fact.said(self.language), said, lang)

    def _figure(self, figure: Any) -> Known:
        label, lang = self.label(figure)
        sure = "" if figure.verified else self.words("could not be confirmed")
        return Known(label, figure.said(self.language), sure, lang)
