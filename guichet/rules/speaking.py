"""An explanation in sentences: lines for a letter or a screen, and one sentence for the ear."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.rules.reasons import AmountLine, Change, Condition, Reasons
from guichet.rules.wording import phrase, say_value

MOST_WAYS = 2  # ways to a different outcome that a letter names


def sentences_of(explanation: Reasons, language: str) -> Iterator[str]:
    """The outcome, what decided it, what would change it, what is unknown, the amounts; each a line without markup."""
    yield _outcome(explanation, language)
    decisive = explanation.decisive()
    if decisive:
        yield phrase(language, "because")
        yield from (_sentence(said(each, language)) for each in decisive)
    yield from _changes(explanation, language)
    if not explanation.settled:
        open_ends = (each for each in explanation.conditions() if each.met is None and not each.children)
        yield from (phrase(language, "unknown", label=said(each, language)) for each in open_ends)
    for amount in _results(explanation):
        yield phrase(language, "amount", **_amount(amount, language))
    yield from (
        phrase(language, "opaque", label=said(each, language)) for each in explanation.conditions() if each.opaque
    )
    for figure in explanation.parameters_used:
        if not figure.verified:
            yield phrase(language, "unverified", label=figure.labels.get(language, figure.label))


def because_of(explanation: Reasons, language: str) -> tuple[str, ...]:
    """The conditions that decided, as lines. Where so little is known that no set of them is certain, the innermost
    ones that are not met."""
    decided = explanation.carried_by if explanation.value is True else explanation.failing
    if not decided and explanation.settled and explanation.value is False:
        unmet = tuple(each for line in explanation.lines for each in _innermost(line))
        decided = tuple(each for each in unmet if each.facts) or unmet
    return tuple(dict.fromkeys(_sentence(said(each, language)) for each in decided))


def _innermost(condition: Condition) -> Iterator[Condition]:
    if condition.met is not False:
        return
    below = [each for child in condition.children for each in _innermost(child)]
    yield from below or [condition]


def ways_of(explanation: Reasons, language: str) -> tuple[tuple[str, ...], ...]:
    """The ways to another outcome, each as the lines of what would have to be different."""
    return tuple(tuple(change_said(each, language) for each in way) for way in explanation.changes[:MOST_WAYS])


def spoken_of(explanation: Reasons, language: str) -> str:
    """One sentence to be read aloud: the outcome with what decided it, or with what comes of it."""
    outcome = _outcome(explanation, language).rstrip(".")
    joiner = phrase(language, "and")
    if explanation.settled and explanation.value is not True and explanation.failing:
        reasons = joiner.join(said(each, language).rstrip(".") for each in explanation.failing)
        return phrase(language, "spoken_because", outcome=outcome, reasons=reasons)
    amounts = [phrase(language, "amount", **_amount(each, language)).rstrip(".") for each in _results(explanation)]
    if explanation.settled and amounts:
        return phrase(language, "spoken_amounts", outcome=outcome, amounts=joiner.join(amounts))
    open_ends = [each for each in explanation.conditions() if each.met is None and not each.children]
    if not explanation.settled and open_ends:
        unknown = joiner.join(said(each, language).rstrip(".") for each in open_ends)
        return phrase(language, "spoken_unknown", outcome=outcome, unknown=unknown)
    return _sentence(outcome)


def said(condition: Condition, language: str) -> str:
    """A condition as it is: its words where they say so, else that what its label says is not the case."""
    label = condition.labels.get(language, condition.label)
    if condition.met is False and not condition.fits:
        return phrase(language, "not_so", label=label)
    return label


def change_said(change: Change, language: str) -> str:
    """What would have to be different, as a sentence."""
    label = change.labels.get(language) or change.labels.get("en") or change.variable
    if change.direction == "different":
        turned = change.turned.get(language) or change.turned.get("en", "")
        if turned:
            return _sentence(turned)
        words = {name: say_value(each, change.unit, language) for name, each in _ends(change)}
        return phrase(language, "instead", label=label, **words)
    key = f"{change.direction}_{change.per}" if change.per in ("year", "month", "week", "day") else change.direction
    words = {name: say_value(each, change.unit, language) for name, each in (*_ends(change), ("by", change.by))}
    return phrase(language, key, label=label, **words)


def _ends(change: Change) -> tuple[tuple[str, object], ...]:
    return ("value", change.value), ("to", change.to)


def _changes(explanation: Reasons, language: str) -> Iterator[str]:
    """Ways with a number in them: what else would have to be different, the failing conditions have said already."""
    ways = [way for way in explanation.changes if any(each.direction != "different" for each in way)]
    for number, way in enumerate(ways[:MOST_WAYS]):
        yield phrase(language, "or_if" if number else "different_if")
        yield from (change_said(each, language) for each in way)


def _results(explanation: Reasons) -> Iterator[AmountLine]:
    return (each for each in explanation.amounts if each.is_output and each.value is not None)


def _amount(amount: AmountLine, language: str) -> dict[str, str]:
    label = amount.labels.get(language, amount.label)
    return {"label": label, "value": say_value(amount.value, amount.unit, language)}


def _outcome(explanation: Reasons, language: str) -> str:
    if not explanation.settled:
        return phrase(language, "open")
    return _sentence(explanation.labels.get(language, explanation.label))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
