"""An explanation in sentences: lines for a letter or a screen, and one sentence for the ear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guichet.rules.reasons import AmountLine, Change, Condition, FactUsed, Reasons
from guichet.rules.wording import lowered, phrase, say_value

MOST_WAYS = 2  # ways to a different outcome that a letter names
MOST_SPOKEN = 3  # unknown facts that an ear keeps


def sentences_of(explanation: Reasons, language: str) -> Iterator[str]:
    """The outcome and its amounts, what decided it, what would change it, what is unknown; each a line without markup.

    Of a refusal no amount is told: nothing is paid, and the first line says so.
    """
    yield outcome_of(explanation, language)
    for amount in _results(explanation):
        yield phrase(language, "amount", **_amount(amount, language))
    decided = reasons_of(explanation, language) if explanation.settled else _as_far_as_known(explanation, language)
    if decided:
        yield phrase(language, "because")
        yield from (text for text, _ in decided)
    yield from _changes(explanation, language)
    yield from filter(None, [fixed_of(explanation, language)])
    unknown = unknown_of(explanation, language)
    if unknown:
        yield phrase(language, "unknown")
        yield from unknown
    yield from (
        phrase(language, "opaque", label=said(each, language)) for each in explanation.conditions() if each.opaque
    )
    yield from unconfirmed_of(explanation, language)


def reasons_of(explanation: Reasons, language: str) -> tuple[tuple[str, Condition | None], ...]:
    """What decided, as lines, each with its condition; None for a line that leads to those below it.

    Of a grant, the innermost conditions that carry it. Of a refusal, those that stand in the way, and then those of
    which one would have been enough. Where so little is known that no set of them is certain, the innermost that are
    not met.
    """
    if not explanation.failing:
        decided = explanation.decisive() or _unmet(explanation)
        return _told(decided, language)
    needed, one_of = explanation.standing()
    lead = ((phrase(language, "one_of"), None),) if one_of else ()
    return (*_told(needed, language), *lead, *_told(one_of, language))


def because_of(explanation: Reasons, language: str) -> tuple[str, ...]:
    """The same without the lines that lead, of a grant with every condition that carries it."""
    if explanation.value is True:
        return tuple(text for text, _ in _told(explanation.carried_by, language))
    return tuple(text for text, condition in reasons_of(explanation, language) if condition is not None)


def _told(conditions: Iterable[Condition], language: str) -> tuple[tuple[str, Condition | None], ...]:
    """Each line once, with the first condition that reads so."""
    found: dict[str, Condition | None] = {}
    for each in conditions:
        found.setdefault(_sentence(said(each, language)), each)
    return tuple(found.items())


def _as_far_as_known(explanation: Reasons, language: str) -> tuple[tuple[str, Condition | None], ...]:
    return _told(explanation.decisive(), language)


def _unmet(explanation: Reasons) -> tuple[Condition, ...]:
    if not explanation.settled or explanation.value is not False:
        return ()
    unmet = tuple(each for line in explanation.lines for each in _innermost(line))
    return tuple(each for each in unmet if each.facts) or unmet


def unknown_of(explanation: Reasons, language: str) -> tuple[str, ...]:
    """What is not known and leaves the outcome open, a line a fact."""
    return tuple(dict.fromkeys(_unknown(each, language) for each in explanation.missing()))


def _unknown(missing: FactUsed | Condition, language: str) -> str:
    label = missing.labels.get(language, missing.label).rstrip(".")
    return phrase(language, "whether", label=lowered(label)) if isinstance(missing, Condition) else _sentence(label)


def unconfirmed_of(explanation: Reasons, language: str) -> tuple[str, ...]:
    """One line for the figures of the law that could not be confirmed, however many there are."""
    labels = [each.labels.get(language, each.label) for each in explanation.unconfirmed()]
    if len(labels) < 2:
        return tuple(phrase(language, "unverified", label=each) for each in labels)
    return (phrase(language, "unverified_all", n=str(len(labels)), label=labels[0]),)


def _innermost(condition: Condition) -> Iterator[Condition]:
    if condition.met is not False:
        return
    if (
        condition.facts
    ):  # what it reads beside other people's facts decided it: below stands only why those did not help
        yield condition
        return
    below = [each for child in condition.children for each in _innermost(child)]
    yield from below or [condition]


def ways_of(explanation: Reasons, language: str) -> tuple[tuple[str, ...], ...]:
    """The ways to another outcome, each as the lines of what would have to be different: first those with a number,
    for what else has to turn round the reasons have said already."""
    ways = sorted(explanation.changes, key=lambda way: not _has_number(way))
    return tuple(tuple(change_said(each, language) for each in way) for way in ways[:MOST_WAYS])


def fixed_of(explanation: Reasons, language: str) -> str:
    """Of a refusal that nothing which can change would make it otherwise, or that no single thing was found that would;
    empty where there is a way."""
    if explanation.value is not False or not explanation.settled or explanation.changes:
        return ""
    return phrase(language, "fixed" if explanation.is_fixed else "no_single_change")


def _has_number(way: tuple[Change, ...]) -> bool:
    return any(each.direction != "different" for each in way)


def spoken_of(explanation: Reasons, language: str) -> str:
    """To be read aloud: the outcome with what decided it, or with what comes of it."""
    outcome = outcome_of(explanation, language).rstrip(".")
    joiner = phrase(language, "and")
    if explanation.settled and explanation.value is not True and explanation.failing:
        needed, one_of = explanation.standing()
        reasons = joiner.join(_after_another(said(each, language) for each in needed or one_of))
        return phrase(language, "spoken_because", outcome=outcome, reasons=reasons)
    amounts = [phrase(language, "amount", **_amount(each, language)) for each in _results(explanation)]
    if explanation.settled and amounts:
        return phrase(language, "spoken_amounts", outcome=outcome, amounts=" ".join(amounts).rstrip("."))
    unknown = unknown_of(explanation, language)
    if unknown:
        named = "; ".join(_after_another(unknown[:MOST_SPOKEN]))
        return phrase(language, "spoken_unknown", outcome=outcome, unknown=named)
    return _sentence(outcome)


def _after_another(texts: Iterable[str]) -> Iterator[str]:
    """Several sentences as parts of one: only the first begins with a capital."""
    for number, text in enumerate(texts):
        yield (lowered(text) if number else text).rstrip(".")


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
        now, then = (
            words.get(language) or words.get("en") or say_value(value, change.unit, language)
            for words, value in ((change.value_words, change.value), (change.to_words, change.to))
        )
        return phrase(language, "instead", label=label, value=now, to=then)
    key = f"{change.direction}_{change.per}" if change.per in ("year", "month", "week", "day") else change.direction
    words = {name: say_value(each, change.unit, language) for name, each in (*_ends(change), ("by", change.by))}
    return phrase(language, key, label=label, **words)


def _ends(change: Change) -> tuple[tuple[str, object], ...]:
    return ("value", change.value), ("to", change.to)


def _changes(explanation: Reasons, language: str) -> Iterator[str]:
    """Ways with a number in them: what else would have to be different, the failing conditions have said already."""
    ways = [way for way in explanation.changes if _has_number(way)]
    for number, way in enumerate(ways[:MOST_WAYS]):
        yield phrase(language, "or_if" if number else "different_if")
        yield from (change_said(each, language) for each in way)


def _results(explanation: Reasons) -> Iterator[AmountLine]:
    """The amounts that come of it; none of a refusal."""
    if explanation.value is False:
        return iter(())
    return (each for each in explanation.amounts if each.is_output and each.value is not None)


def _amount(amount: AmountLine, language: str) -> dict[str, str]:
    label = amount.labels.get(language, amount.label)
    return {"label": label, "value": say_value(amount.value, amount.unit, language)}


def outcome_of(explanation: Reasons, language: str) -> str:
    """The outcome as a sentence; that it is open while facts are missing."""
    if not explanation.settled:
        return phrase(language, "open")
    return _sentence(explanation.labels.get(language, explanation.label))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
