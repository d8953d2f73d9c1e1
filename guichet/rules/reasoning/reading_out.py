"""Reads a formula out plainly, where its author gave it no words: "Rent is more than 30% of income"."""

from __future__ import annotations

import datetime as dt

from guichet.rules.graph import nodes as op
from guichet.rules.reasoning.outlook import Outlook
from guichet.rules.reasoning.ranges import exactly, kind_of
from guichet.rules.reasoning.speaking_to import words_to_you
from guichet.rules.reasoning.unrolling import BOOL, FIXED, Cell
from guichet.rules.wording import lowered, phrase, say_value

MOST_PIECES = 16  # a longer formula is not followed by ear

# (as it stands, turned round) for numbers, and for days.
NUMBERS = {
    "greater": ("is_more", "is_at_most"),
    "less": ("is_less", "is_at_least"),
    "greater_equal": ("is_at_least", "is_less"),
    "less_equal": ("is_at_most", "is_more"),
    "equal": ("is", "is_not"),
    "not_equal": ("is_not", "is"),
}
DAYS = {
    "greater": ("is_after", "is_until"),
    "less": ("is_before", "is_from"),
    "greater_equal": ("is_from", "is_before"),
    "less_equal": ("is_until", "is_after"),
    "equal": ("is", "is_not"),
    "not_equal": ("is_not", "is"),
}
MIRRORED = {"greater": "less", "less": "greater", "greater_equal": "less_equal", "less_equal": "greater_equal"}
JOINED = {"add": "plus", "subtract": "less_than_that", "multiply": "times", "divide": "divided"}
JOINED |= {"floor_divide": "divided_whole", "minimum": "smaller", "maximum": "larger"}
AND, OR, NOT = ("logical_and", "bitwise_and"), ("logical_or", "bitwise_or"), ("logical_not", "invert")


class _TooLong(Exception):
    pass


def read_out(outlook: Outlook, cell: int, language: str, *, met: bool, to_you: bool = False) -> str:
    """A yes-or-no cell in words, as it stands or turned round; empty when it is too long to follow.

    With `to_you` its parts are named to the person whom the law is about.
    """
    try:
        text = _Voice(outlook, language, to_you).condition(cell, met)
    except _TooLong:
        return ""
    return text[:1].upper() + text[1:]


class _Voice:
    """One language, one formula."""

    def __init__(self, outlook: Outlook, language: str, to_you: bool) -> None:
        self.outlook, self.language, self.to_you = outlook, language, to_you
        self.cells = outlook.prospects.unrolled.cells
        self.pieces = 0

    def condition(self, at: int, met: bool) -> str:
        """Something that holds or does not."""
        cell = self._spend(at)
        words = self._words(cell, met)
        if words:
            return words
        name = _name(cell)
        if cell.spot is not None and name != "variable":
            return self._wrapped(self._label(cell), met)
        if name in ("variable", "cast") and self.cells[cell.arguments[0]].dtype == BOOL:
            return self.condition(cell.arguments[0], met)
        if name in NOT:
            return self.condition(cell.arguments[0], not met)
        if name in AND or name in OR:
            parts = [self.condition(each, met) for each in cell.arguments if not self._says_nothing(each, name in AND)]
            key = "both" if (name in AND) == met else "either"
            return parts[0] if len(parts) == 1 else self._say(key, a=parts[0], b=parts[1])
        if name in NUMBERS:
            return self._comparison(name, *cell.arguments, met=met)
        if cell.kind == FIXED:
            return say_value(bool(cell.value) == met, "", self.language)
        raise _TooLong

    def _says_nothing(self, at: int, neutral: bool) -> bool:
        """The start of a chain of ands or ors."""
        cell = self.cells[at]
        return cell.kind == FIXED and bool(cell.value) == neutral

    def _comparison(self, name: str, one: int, other: int, *, met: bool) -> str:
        if self.cells[one].kind == FIXED and self.cells[other].kind != FIXED:
            one, other, name = other, one, MIRRORED.get(name, name)
        keys = DAYS if kind_of(self.cells[one].dtype) == "M" else NUMBERS
        unit = self._unit(one) or self._unit(other)
        key = keys[name][0 if met else 1]
        return self._say(key, a=self.term(one, unit), b=self.term(other, unit, beside=one))

    def term(self, at: int, unit: str, beside: int = -1) -> str:
        """Something that has a value; `beside` is what it is compared with, whose kind a bare figure takes."""
        cell = self._spend(at)
        if cell.kind == FIXED:
            return self._figure(cell, unit, beside)
        if cell.dtype == BOOL:
            return self.condition(at, True)
        if cell.spot is not None and (_name(cell) != "variable" or self.outlook.book.variable(cell.spot[0]).labels):
            return self._label(cell)
        name = _name(cell)
        if name in ("variable", "cast"):
            return self.term(cell.arguments[0], unit, beside)
        if name == "where":
            return self._chosen(cell, unit)
        if name in JOINED:
            return self._joined(name, cell, unit)
        raise _TooLong

    def _joined(self, name: str, cell: Cell, unit: str) -> str:
        one, other = cell.arguments[:2]
        anniversary = self._anniversary(cell) if name == "add" else ""
        if anniversary:
            return anniversary
        if name == "add" and self._is_zero(one):
            return self.term(other, unit)
        if name == "maximum" and (self._is_zero(one) or self._is_zero(other)):
            return self.term(other if self._is_zero(one) else one, unit)
        if name == "multiply":
            for part, whole in ((one, other), (other, one)):
                condition = self._condition_behind(part)
                if condition is not None:
                    return self._say("if_only", a=self.term(whole, unit), condition=self.condition(condition, True))
                figure = self.cells[part]
                if figure.kind == FIXED and kind_of(figure.dtype) == "f" and 0 < float(figure.value) < 1:
                    percent = f"{float(figure.value) * 100:.6g}%"
                    return self._say("share", a=self.term(whole, unit), b=percent)
            return self._say("times", a=self.term(one, unit), b=self.term(other, ""))
        inner = "" if name in ("divide", "floor_divide") else unit
        return self._say(JOINED[name], a=self.term(one, unit), b=self.term(other, inner))

    def _anniversary(self, cell: Cell) -> str:
        """A day so many years on, as law packages write it: the month moved, the day of the month added again."""
        month, rest = (self.cells[each] for each in cell.arguments)
        if _name(month) != "cast" or _name(rest) != "subtract" or kind_of(cell.dtype) != "M":
            return ""
        moved = self.cells[month.arguments[0]]
        if _name(moved) != "add" or self.cells[moved.arguments[1]].kind != FIXED:
            return ""
        months = int(exactly(self.cells[moved.arguments[1]].value).low or 0)
        start = self.cells[moved.arguments[0]]
        if _name(start) != "cast" or start.arguments[0] != rest.arguments[0] or months % 12:
            return ""
        return self._say("anniversary", a=self.term(start.arguments[0], ""), b=str(months // 12))

    def _chosen(self, cell: Cell, unit: str) -> str:
        condition, met, otherwise = cell.arguments
        words = self.condition(condition, True)
        if self._is_zero(otherwise):
            return self._say("if_only", a=self.term(met, unit), condition=words)
        return self._say("if_else", a=self.term(met, unit), condition=words, b=self.term(otherwise, unit))

    def _condition_behind(self, at: int) -> int | None:
        while _name(self.cells[at]) == "cast":
            at = self.cells[at].arguments[0]
        return at if self.cells[at].dtype == BOOL and self.cells[at].kind != FIXED else None

    def _is_zero(self, at: int) -> bool:
        cell = self.cells[at]
        return cell.kind == FIXED and kind_of(cell.dtype) in "iuf" and float(cell.value) == 0

    def _figure(self, cell: Cell, unit: str, beside: int) -> str:
        found = exactly(cell.value).low
        if beside >= 0 and (spot := self._spot_behind(beside)) is not None:
            members = list(self.outlook.book.variable(spot[0]).members.values())
            if members:
                return members[int(found)].in_language(self.language, fallbacks=("en",)).text
        if kind_of(cell.dtype) == "M":
            days = int(cell.value.astype("datetime64[D]").astype("int64"))
            return say_value(dt.date(1970, 1, 1) + dt.timedelta(days=days), "", self.language)
        if kind_of(cell.dtype) == "m":
            return say_value(int(found), "", self.language)
        return say_value(found, unit, self.language)

    def _spot_behind(self, at: int) -> tuple[str, str, int] | None:
        while self.cells[at].spot is None and _name(self.cells[at]) == "cast":
            at = self.cells[at].arguments[0]
        return self.cells[at].spot

    def _unit(self, at: int) -> str:
        """The unit of a value, from the first labelled variable it is made of."""
        cell = self.cells[at]
        if cell.spot is not None and (unit := self.outlook.book.variable(cell.spot[0]).unit):
            return unit
        if _name(cell) in ("divide", "floor_divide"):
            return ""
        return next((unit for each in cell.arguments if (unit := self._unit(each))), "")

    def _words(self, cell: Cell, met: bool) -> str:
        if cell.spot is None:
            return ""
        info = self.outlook.book.variable(cell.spot[0])
        texts = {**(info.met if met else info.not_met).by_language, **self._spoken(cell, met)}
        found = texts.get(self.language) or texts.get("en", "")
        return lowered(found)

    def _label(self, cell: Cell) -> str:
        assert cell.spot is not None, "asked of cells that stand for a variable"
        info = self.outlook.book.variable(cell.spot[0])
        texts = {**info.labels.by_language, **self._spoken(cell, None)}
        return lowered(texts.get(self.language) or texts.get("en") or info.name.replace("_", " "))

    def _spoken(self, cell: Cell, met: bool | None) -> dict[str, str]:
        if not self.to_you or cell.spot is None:
            return {}
        people, info = self.outlook.people, self.outlook.book.variable(cell.spot[0])
        return words_to_you(people, info, people.instances(info.name)[cell.spot[2]], met)

    def _wrapped(self, words: str, met: bool) -> str:
        return words if met else self._say("not", a=words)

    def _say(self, key: str, **values: str) -> str:
        return phrase(self.language, key, **values)

    def _spend(self, at: int) -> Cell:
        self.pieces += 1
        if self.pieces > MOST_PIECES:
            raise _TooLong
        return self.cells[at]


def _name(cell: Cell) -> str:
    if cell.function is None:
        return cell.kind
    return op.VARIABLE if cell.function.op == op.VARIABLE else cell.function.name
