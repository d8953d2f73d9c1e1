"""Makes an explanation: the tree of conditions below an outcome, what each was met by, and which of them decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from guichet.rules.book import Book, VariableInfo
from guichet.rules.errors import BadSituation, UnknownLanguage, nearest
from guichet.rules.explanation import Explanation
from guichet.rules.reasoning.deciding import changes_to, decided_by, is_out_of_reach
from guichet.rules.reasoning.figures import figures_of
from guichet.rules.reasoning.lawgraph import Reasoners
from guichet.rules.reasoning.outlook import Outlook, look
from guichet.rules.reasoning.people import People, Spot
from guichet.rules.reasoning.reading_out import read_out
from guichet.rules.reasoning.speaking_to import words_to_you
from guichet.rules.reasoning.unrolling import BOOL, FACT, FIXED, HIDDEN, Cell
from guichet.rules.reasons import AmountLine, Condition, FactUsed
from guichet.rules.situation import Household

MOST_OTHERWISE = 4


def explain(
    reasoners: Reasoners,
    household: Household,
    known: frozenset[str],
    *,
    language: str,
    period: str,
    instance: str | None,
) -> Explanation:
    """Explain the first output of a plan. Hold `reasoners.lock`."""
    book = reasoners.law_graph.book
    if language not in book.languages:
        raise UnknownLanguage(
            f"the law has no words in '{language}'.", where=book.name, remedy=nearest(language, book.languages)
        )
    outlook = look(reasoners, household, known)
    first = reasoners.law_graph.outputs[0]
    spot: Spot = (*first, _instance(outlook.people, first[0], instance))
    return _Teller(outlook, look(reasoners, household, known, strictly=True), spot, language).tell(period)


def _instance(people: People, variable: str, instance: str | None) -> str:
    concerned = people.concerned(variable)
    if instance is None and len(concerned) == 1:
        return concerned[0]
    if instance is None or instance not in concerned:
        raise BadSituation(
            f"'{variable}' concerns {', '.join(concerned) or 'nobody here'}.",
            where="explain",
            remedy=nearest(instance, concerned) if instance else "Say whose.",
        )
    return instance


class _Teller:
    """Builds one explanation.

    `strict` is the household without the law's default where the package says that a fact does not matter: what rests
    on such a fact alone says nothing, and is left out.
    """

    def __init__(self, outlook: Outlook, strict: Outlook, spot: Spot, language: str) -> None:
        self.outlook, self.strict, self.spot, self.language = outlook, strict, spot, language
        self.cells = outlook.prospects.unrolled.cells
        self.outcome = outlook.outputs[spot]
        self.told: dict[int, Condition] = {}
        self._open = outlook.prospects.relevant(self.outcome)
        self._strictly_open = strict.prospects.relevant(self.outcome)

    @property
    def book(self) -> Book:
        """The law."""
        return self.outlook.book

    def tell(self, period: str) -> Explanation:
        """The explanation."""
        info = self.book.variable(self.spot[0])
        settled = self.outlook.is_known(self.outcome)
        value = self.outlook.known(self.spot, self.outcome) if settled else None
        met = value if isinstance(value, bool) else None
        words, _ = self._words(info, self.outcome, met)
        graph = self.outlook.law_graph.graph
        lines = tuple(self._below(self.outcome))
        explanation = Explanation(
            outcome=self.spot[0],
            instance=self.spot[2],
            label=self._label(words, self.spot[0]),
            value=value,
            settled=settled,
            period=period,
            language=self.language,
            law_hash=self.book.hash,
            lines=lines,
            amounts=self._amounts(),
            parameters_used=figures_of(self.book, graph, graph.variables, self.language),
            references=info.references,
            labels=words,
            to_you=self._to_you(info, self.spot[2], met),
        )
        return self._decided(explanation) if isinstance(value, bool) else explanation

    def _decided(self, explanation: Explanation) -> Explanation:
        """The same with what decided it."""
        certain = self.strict if self.strict.is_known(self.outcome) else self.outlook
        turnable = [each for each in self._turnable(explanation.lines) if certain.is_known(each)]
        decided = decided_by(certain, self.outcome, turnable)
        if explanation.value:
            carried = tuple(self._alone(each, True) for each in decided.carrying)
            lines = self._marked(explanation.lines, frozenset(decided.carrying))
            return replace(explanation, lines=lines, carried_by=carried)
        sets = [tuple(self._alone(cell, True) for cell in each) for each in decided.turning]
        first = frozenset(decided.turning[0]) if decided.turning else frozenset[int]()
        changes = changes_to(certain, self.outcome)
        return replace(
            explanation,
            lines=self._marked(explanation.lines, first),
            failing=sets[0] if sets else (),
            otherwise=tuple(sets[1 : 1 + MOST_OTHERWISE]),
            changes=changes,
            is_fixed=not changes and is_out_of_reach(certain, self.outcome),
        )

    def _alone(self, cell: int, decisive: bool) -> Condition:
        return replace(self.told[cell], children=(), decisive=decisive)

    def _cell_of(self, condition: Condition) -> int:
        return next(cell for cell, each in self.told.items() if self._same(each, condition))

    @staticmethod
    def _same(one: Condition, other: Condition) -> bool:
        return (one.variable, one.instance) == (other.variable, other.instance)

    def _turnable(self, lines: tuple[Condition, ...]) -> list[int]:
        """The conditions that rest on facts: from the top, the first that reads a fact itself or has none below it."""
        found: dict[int, None] = {}
        for line in lines:
            cell = self._cell_of(line)
            whole = self.told[cell]
            if whole.facts or not whole.children:
                found[cell] = None
            else:
                found.update(dict.fromkeys(self._turnable(whole.children)))
        return list(found)

    def _marked(self, lines: tuple[Condition, ...], deciding: frozenset[int]) -> tuple[Condition, ...]:
        marked: list[Condition] = []
        for line in lines:
            children = self._marked(line.children, deciding)
            hangs = self._cell_of(line) in deciding or any(child.decisive for child in children)
            marked.append(replace(line, children=children, decisive=hangs))
        return tuple(marked)

    def _below(self, at: int) -> list[Condition]:
        """The conditions right below a cell; computed numbers are looked through."""
        found: dict[int, Condition] = {}
        seen: set[int] = set()
        has_words = bool(self._info(at).labels) if self.cells[at].spot is not None else False
        spoken_for = has_words and self._info(at).value_type == "bool"

        def visit(each: int, over: int, is_spoken_for: bool) -> None:
            if each in seen or each in found:
                return
            seen.add(each)
            cell = self.cells[each]
            if cell.kind == FIXED or (each in self.outlook.given and cell.kind != FACT and cell.dtype != BOOL):
                return
            if cell.spot is not None:
                info = self._info(each)
                if info.value_type == "bool" and info.labels:
                    if self._says_something(each):
                        found[each] = self._condition(each)
                    return
                over, is_spoken_for = each, False
            elif cell.dtype == BOOL and not is_spoken_for and self._is_comparison(cell):
                if self._says_something(each):
                    found[each] = self._read_out(each, over)
                return
            for argument in cell.arguments:
                visit(argument, over, is_spoken_for)

        if at not in self.outlook.given:
            for argument in self.cells[at].arguments:
                visit(argument, at, spoken_for)
        return list(found.values())

    def _is_comparison(self, cell: Cell) -> bool:
        return not any(self.cells[each].dtype == BOOL for each in cell.arguments)

    def _info(self, at: int) -> VariableInfo:
        spot = self.cells[at].spot
        assert spot is not None, "asked of cells that stand for a variable"
        return self.book.variable(spot[0])

    def _says_something(self, at: int) -> bool:
        """Whether a value is known from what was told, or is still open and matters."""
        if self.strict.is_known(at):
            return True
        if self.outlook.is_known(at):
            return bool(self.strict.prospects.relevant(at) & self._strictly_open)
        return bool(self.outlook.prospects.relevant(at) & self._open)

    def _met(self, at: int) -> bool | None:
        return bool(self.outlook.prospects.range(at).low) if self.outlook.is_known(at) else None

    def _condition(self, at: int) -> Condition:
        if at in self.told:  # it has been shown in full above
            return replace(self.told[at], children=())
        spot, info, met, cell = self.outlook.spot(at), self._info(at), self._met(at), self.cells[at]
        words, fits = self._words(info, at, met)
        graph = self.outlook.law_graph.graph
        self.told[at] = condition = Condition(
            variable=spot[0],
            instance=spot[2],
            label=self._label(words, spot[0]),
            value=met,
            met=met,
            references=info.references,
            facts=(self._fact(at),) if cell.kind == FACT else self._facts(at),
            detail=info.documentation,
            labels=words,
            to_you=self._to_you(info, spot[2], met) or self._formula_to_you(info, at, met, words),
            fits=fits,
            figures=figures_of(self.book, graph, [spot[:2]], self.language),
            opaque=self._opaque(cell),
        )
        children = () if cell.kind == FACT else tuple(self._below(at))
        self.told[at] = replace(condition, children=children)
        return self.told[at]

    def _read_out(self, at: int, over: int) -> Condition:
        """A comparison that no author gave words."""
        if at in self.told:
            return replace(self.told[at], children=())
        spot, met = self.outlook.spot(over), self._met(at)
        number = sum(each.variable.split("[")[0] == spot[0] for each in self.told.values())
        words = self._read_in_all(at, met is not False)
        info, graph = self.book.variable(spot[0]), self.outlook.law_graph.graph
        self.told[at] = condition = Condition(
            variable=f"{spot[0]}[{number}]" if number else spot[0],
            instance=spot[2],
            label=self._label(words, spot[0].replace("_", " ")),
            value=met,
            met=met,
            references=info.references,
            facts=self._facts(at),
            labels=words,
            to_you=self._read_to_you(at, met is not False, words),
            fits=bool(words),
            figures=figures_of(self.book, graph, [spot[:2]], self.language),
        )
        self.told[at] = replace(condition, children=tuple(self._below(at)))
        return self.told[at]

    def _read_in_all(self, at: int, met: bool, *, to_you: bool = False) -> dict[str, str]:
        texts = {each: read_out(self.outlook, at, each, met=met, to_you=to_you) for each in self.book.languages}
        return {each: text for each, text in texts.items() if text}

    def _read_to_you(self, at: int, met: bool, words: Mapping[str, str]) -> dict[str, str]:
        if not self.book.metadata.spoken_to:
            return {}
        read = self._read_in_all(at, met, to_you=True)
        return {each: text for each, text in read.items() if text != words.get(each)}

    def _words(self, info: VariableInfo, at: int, met: bool | None) -> tuple[dict[str, str], bool]:
        """The wording in every language, and whether it says that the condition is as it is."""
        labels = info.labels.by_language
        plain = {each: text for each in self.book.languages if (text := labels.get(each, ""))}
        if met is None:
            return plain, True
        special = (info.met if met else info.not_met).by_language
        if special:
            return {**plain, **{each: special[each] for each in self.book.languages if each in special}}, True
        if met and plain:
            return plain, True
        cell = self.cells[at]
        if info.value_type == "bool" and cell.arguments and cell.kind != HIDDEN and at not in self.outlook.given:
            read = self._read_in_all(cell.arguments[0], met)
            if "en" in read:
                return {**plain, **read}, True
        return plain, False

    def _to_you(self, info: VariableInfo, instance: str, met: bool | None) -> dict[str, str]:
        return words_to_you(self.outlook.people, info, instance, met)

    def _formula_to_you(
        self, info: VariableInfo, at: int, met: bool | None, words: Mapping[str, str]
    ) -> dict[str, str]:
        """Where the words are the formula read out, the same to the person."""
        cell = self.cells[at]
        if met is None or (info.met if met else info.not_met).by_language or words == info.labels.by_language:
            return {}
        return self._read_to_you(cell.arguments[0], met, words) if cell.arguments else {}

    def _label(self, words: dict[str, str], name: str) -> str:
        return words.get(self.language) or words.get("en") or name

    def _opaque(self, cell: Cell) -> str:
        why = self.outlook.law_graph.graph.opaque.get(cell.node) if cell.kind == HIDDEN else None
        return f"{why.file}:{why.line}: {why.reason}" if why is not None else ""

    def _facts(self, at: int) -> tuple[FactUsed, ...]:
        """The inputs a condition reads without another condition between."""
        found: dict[int, None] = {}
        seen: set[int] = set()
        stack = list(reversed(self.cells[at].arguments))
        while stack:
            each = stack.pop()
            cell = self.cells[each]
            if each in seen:
                continue
            seen.add(each)
            if cell.spot is not None and cell.dtype == BOOL and self._info(each).labels:
                continue
            if cell.kind == FACT:
                if self._is_told(each, at):
                    found[each] = None
            else:
                stack.extend(reversed(cell.arguments))
        return tuple(self._fact(each) for each in found)

    def _is_told(self, fact: int, condition: int) -> bool:
        """Whether somebody gave the fact, or it is missing and matters to the condition."""
        variable, period, instance = self.outlook.spot(fact)
        if instance in self.outlook.people.household.facts.get((variable, period), {}):
            return True
        return fact in self.outlook.prospects.relevant(condition)

    def _fact(self, at: int) -> FactUsed:
        spot, info = self.outlook.spot(at), self._info(at)
        given = self.outlook.people.household.facts.get(spot[:2], {}).get(spot[2])
        words, _ = self._words(info, at, None)
        return FactUsed(
            variable=spot[0],
            instance=spot[2],
            label=self._label(words, spot[0]),
            value=given.value if given else None,
            source=given.source if given else "assumed",
            detail=given.detail if given else "",
            unit=info.unit,
            labels=words,
            to_you=self._to_you(info, spot[2], None),
            value_words=info.words_of(given.value) if given else {},
        )

    def _amounts(self) -> tuple[AmountLine, ...]:
        """Every labelled computed amount of money below the outputs, each after those it is computed from."""
        outputs = frozenset(self.outlook.outputs.values())
        open_facts = frozenset[int]().union(*(self.outlook.prospects.relevant(each) for each in outputs))
        found: list[AmountLine] = []
        for at, cell in enumerate(self.cells):
            if cell.spot is None or cell.kind == FACT or not self._info(at).is_money or not self._info(at).labels:
                continue
            spot, info = self.outlook.spot(at), self._info(at)
            known = self.strict.is_known(at)
            if spot[2] not in self.outlook.people.concerned(spot[0]):
                continue
            if known or self.outlook.prospects.relevant(at) & open_facts:
                words, _ = self._words(info, at, None)
                found.append(
                    AmountLine(
                        variable=spot[0],
                        instance=spot[2],
                        label=self._label(words, spot[0]),
                        value=self.outlook.known(spot, at) if known else None,
                        unit=info.unit,
                        is_output=at in outputs,
                        references=info.references,
                        labels=words,
                        to_you=self._to_you(info, spot[2], None),
                    )
                )
        return tuple(found)
