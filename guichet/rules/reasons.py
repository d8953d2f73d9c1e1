"""What decided an outcome, as data: conditions, facts, figures, amounts, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from guichet.rules.wording import SOURCE_LANGUAGE, say_value


class Cited(NamedTuple):
    """A place in the law as one language cites it; `lang` where the title is in another one."""

    title: str
    href: str
    lang: str = ""


@dataclass(frozen=True)
class Reference:
    """Where the law says it; `titles` and `hrefs` by language, where it has another title or address in it."""

    title: str
    href: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    hrefs: Mapping[str, str] = field(default_factory=dict)

    def said(self, language: str) -> Cited:
        """How a language cites it: `lang` is the title's own language where that is another one."""
        title = self.titles.get(language)
        lang = "" if title or language == SOURCE_LANGUAGE else SOURCE_LANGUAGE
        return Cited(title or self.title, self.hrefs.get(language) or self.href, lang if self.title else "")

    @staticmethod
    def parse(text: object) -> Reference:
        """From `title | address`, a bare address, a bare title, or a mapping with title and href."""
        if isinstance(text, Mapping):
            href = str(text.get("href", ""))
            return Reference(title=str(text.get("title", href)), href=href)
        title, separator, href = str(text).partition(" | ")
        if not separator and title.startswith(("http://", "https://")):
            return Reference(title=title, href=title)
        return Reference(title=title.strip(), href=href.strip())


@dataclass(frozen=True)
class FactUsed:
    """One input the law read: `source` is declared, register, held or assumed (nobody knows: `value` is None then).

    `value_words` say, where the value is one of a list, what it means in every language.
    """

    variable: str
    instance: str
    label: str
    value: object
    source: str
    detail: str = ""
    unit: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    value_words: Mapping[str, str] = field(default_factory=dict)
    to_you: Mapping[str, str] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """The value as people read it; empty while nobody knows it."""
        if self.value is None:
            return ""
        words = self.value_words.get(language) or self.value_words.get("en")
        return words or say_value(self.value, self.unit, language)


@dataclass(frozen=True)
class AmountLine:
    """One amount on the way to the result; `value` is None while it is open. Cents when the unit begins `cent-`."""

    variable: str
    instance: str
    label: str
    value: object
    unit: str
    is_output: bool = False
    references: tuple[Reference, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    to_you: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ParameterUsed:
    """One figure of the law, with the value in force; `verified` is False where the package could not confirm it."""

    name: str
    label: str
    value: object
    unit: str
    in_force_from: str
    references: tuple[Reference, ...] = ()
    verified: bool = True
    note: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> Reference:
        """The first of the references, or an empty one."""
        return self.references[0] if self.references else Reference(title="")

    def said(self, language: str) -> str:
        """The figure as people read it; empty where the law has none on the day."""
        return "" if self.value is None else say_value(self.value, self.unit, language)


@dataclass(frozen=True)
class Condition:
    """One condition: `met` is None while what is known leaves it open; `decisive` when the outcome hangs on it.

    `label` is the wording that fits `met`, in the explanation's language; `labels` has it in every language. Where the
    author gave no words for it, it is the formula read out. `to_you` is the same to the person it is about, in the
    languages that have such words. `fits` is False where the label only names the condition
    and does not say whether it is met. `figures` are the law's figures it was measured by. `opaque` says where a
    formula stands that cannot be shown step by step.
    """

    variable: str
    instance: str
    label: str
    value: object
    met: bool | None
    decisive: bool = False
    references: tuple[Reference, ...] = ()
    facts: tuple[FactUsed, ...] = ()
    detail: str = ""
    children: tuple[Condition, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    fits: bool = True
    figures: tuple[ParameterUsed, ...] = ()
    opaque: str = ""
    to_you: Mapping[str, str] = field(default_factory=dict)

    def cited(self, language: str) -> tuple[Cited, ...]:
        """The law it stands in, as a language cites it."""
        return tuple(each.said(language) for each in self.references)

    def walk(self) -> Iterator[Condition]:
        """This condition and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Change:
    """One fact that would have to be different: `value` now, `to` then; `by` how much for a number, less or more.

    `unit` and `per` (month, year; empty where it does not apply) say of what. `labels` name the fact, `turned` says in
    every language how a yes-or-no fact would then read; `value_words` and `to_words` say the two where they are of a
    list. `to_you` and `turned_to_you` are `labels` and `turned` to the person it is about.
    """

    variable: str
    instance: str
    value: object
    to: object
    direction: str  # less | more | different
    by: object = None
    unit: str = ""
    per: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    turned: Mapping[str, str] = field(default_factory=dict)
    value_words: Mapping[str, str] = field(default_factory=dict)
    to_words: Mapping[str, str] = field(default_factory=dict)
    to_you: Mapping[str, str] = field(default_factory=dict)
    turned_to_you: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reasons:
    """Why a plan's first outcome is what it is. `value` is None, and `settled` False, while facts are missing.

    `lines` are the outcome's own conditions, a tree; `amounts`, `parameters_used` and `law_hash` are what a decision
    keeps so that it can be read and replayed years later.

    Of a refusal `failing` are the conditions that stand in the way: each is necessary, together they are sufficient;
    `otherwise` other sets of as many. `changes` are the fewest facts that would have to be different, among those that
    can change, a set for each way; `is_fixed` when no such fact could make it otherwise, which is proven and not only
    not found. Of a grant `carried_by` are the conditions that carry it: with them alone it stands,
    without any of them it would not.
    """

    outcome: str
    instance: str
    label: str
    value: object
    settled: bool
    period: str
    language: str
    law_hash: str
    lines: tuple[Condition, ...] = ()
    amounts: tuple[AmountLine, ...] = ()
    parameters_used: tuple[ParameterUsed, ...] = ()
    references: tuple[Reference, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    failing: tuple[Condition, ...] = ()
    otherwise: tuple[tuple[Condition, ...], ...] = ()
    carried_by: tuple[Condition, ...] = ()
    changes: tuple[tuple[Change, ...], ...] = ()
    to_you: Mapping[str, str] = field(default_factory=dict)
    is_fixed: bool = False

    def conditions(self) -> Iterator[Condition]:
        """Every condition, each (variable, instance) once, in the law's order."""
        seen: set[tuple[str, str]] = set()
        for line in self.lines:
            for condition in line.walk():
                if (condition.variable, condition.instance) not in seen:
                    seen.add((condition.variable, condition.instance))
                    yield condition

    def standing(self) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
        """Of a refusal: the conditions that stand in the way whatever else is so, and those of which one would do.

        `failing` is one of several sets that are as small. What is in all of them is needed; where each has one more
        of its own, any one of those would have been enough, and naming only the first would mislead.
        """
        sets = [{(each.variable, each.instance): each for each in way} for way in (self.failing, *self.otherwise)]
        needed = [spot for spot in sets[0] if all(spot in each for each in sets)]
        if len(sets) == 1 or any(len(each) != len(needed) + 1 for each in sets):
            return self.failing, ()
        others = {spot: each for way in sets for spot, each in way.items() if spot not in needed}
        order = {(each.variable, each.instance): each for each in self.conditions()}
        first = {change.variable for way in self.changes for change in way if change.direction != "different"}
        spots = list(order)

        def rank(spot: tuple[str, str]) -> tuple[bool, int]:
            """What a number could change comes first, then the law's own order."""
            whole = order.get(spot, others[spot])
            reads = {fact.variable for each in whole.walk() for fact in each.facts}
            return not reads & first, spots.index(spot) if spot in order else len(spots)

        return tuple(sets[0][spot] for spot in needed), tuple(others[spot] for spot in sorted(others, key=rank))

    def missing(self) -> tuple[FactUsed | Condition, ...]:
        """What is not known and leaves the outcome open: facts; a yes-or-no fact, or a condition whose facts nobody
        named, as its condition."""
        found: dict[str, FactUsed | Condition] = {}
        if self.settled:
            return ()
        for each in self.conditions():
            if each.met is not None or each.children:
                continue
            facts = [fact for fact in each.facts if fact.source == "assumed" and fact.variable != each.variable]
            found.update({f"{fact.variable} of {fact.instance}": fact for fact in facts})
            if not facts:
                found[f"{each.variable} of {each.instance}"] = each
        return tuple(found.values())

    def unconfirmed(self) -> tuple[ParameterUsed, ...]:
        """The figures of the law behind this outcome that the package could not confirm."""
        return tuple(each for each in self.parameters_used if not each.verified)

    def decisive(self) -> tuple[Condition, ...]:
        """The conditions without further conditions below that the outcome hangs on."""
        return tuple(
            condition
            for condition in self.conditions()
            if condition.decisive and not any(child.decisive for child in condition.children)
        )
