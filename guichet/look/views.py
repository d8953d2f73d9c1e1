"""Turns what the journeys tell, a plan or an explanation, into what the pictures and lists draw."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from guichet.language.api import say_value, translator
from guichet.look.page import Phase, Reason, TimelineStep

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


def reasons_of(explanation: Any, *, language: str, outcome: str = "") -> Reason:
    """The tree of reasons from an explanation of `guichet.rules`; ``outcome`` in words stands at its root."""
    words = translator(language)
    root = outcome or (words("Not known yet") if not explanation.settled else _told(explanation.value, language))
    return Reason(
        label=explanation.label,
        value=root,
        decided=True,
        because=tuple(_reason(line, language) for line in explanation.lines),
    )


def _reason(condition: Any, language: str) -> Reason:
    words = translator(language)
    value = words("Not known yet") if condition.met is None else _told(condition.met, language)
    law = condition.references[0] if condition.references else None
    return Reason(
        label=condition.label,
        value=value,
        decided=condition.decisive,
        law=law.title if law else "",
        href=getattr(law, "href", "") or "",
        source=condition.detail,
        because=tuple(_reason(child, language) for child in condition.children),
    )


def _told(value: object, language: str) -> str:
    return say_value("boolean" if isinstance(value, bool) else "text", value, language)
