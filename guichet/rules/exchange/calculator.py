"""Computes situations in OpenFisca's web shape: each kind of question is compiled once, then answered at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from guichet.rules.errors import RulesError
from guichet.rules.exchange import stock_way
from guichet.rules.exchange.describing import Description
from guichet.rules.exchange.reading import Key, Reading, SituationReader, Unusual
from guichet.rules.exchange.reasons import Reasons
from guichet.rules.exchange.refusals import SituationRefused
from guichet.rules.exchange.workspace import Runner
from guichet.rules.graph import nodes as op
from guichet.rules.law import Law
from guichet.rules.running.program import Backend, Program
from guichet.rules.stock import terms_of
from guichet.rules.tracing.tracer import Tracer

MOST_KEPT = 64
PREPARED_AFTER = 3
MANY_PERSONS = 50  # with so many OpenFisca takes longer than making a program ready
MOST_COMPILED = 6_000  # nodes; compiling takes longer than linear time


class _Question:
    """One kind of question: what is asked for, given which computed variables."""

    def __init__(self) -> None:
        self.seen = 0
        self.runner: Runner | None = None
        self.settled = False  # ready, or left to OpenFisca for good


class Calculator:
    """A law behind OpenFisca's web shape. Safe to share between threads; keeps nothing of what it is asked.

    `name` and `version` are what answers call the package. A question is made ready after it was asked
    `prepared_after` times, beside the work when `in_background`; until then OpenFisca itself answers it.
    """

    def __init__(
        self,
        law: Law,
        *,
        name: str = "",
        version: str = "0.0.0",
        most_kept: int = MOST_KEPT,
        prepared_after: int = PREPARED_AFTER,
        in_background: bool = True,
        backend: Backend = "auto",
    ) -> None:
        self.law = law
        self.name, self.version = name or law.name, version
        self.description = Description(law, self.name, self.version)
        self.reasons = Reasons(law)
        self._reader = SituationReader(law)
        self._most_kept, self._prepared_after, self._in_background = most_kept, prepared_after, in_background
        self._backend: Backend = backend
        self._questions: OrderedDict[Key, _Question] = OrderedDict()
        self._keeping = threading.Lock()
        self._preparing = threading.Lock()

    @property
    def known_as(self) -> str:
        """The package and its version, as OpenFisca's messages say them."""
        return f"{self.name}@{self.version}"

    def calculate(self, situation: Any) -> Any:
        """The situation, with every null filled in by the value of its variable; it is changed in place.

        Raises SituationRefused, and then nothing is filled in.
        """
        try:
            reading = self._reader.read(situation)
        except Unusual:
            return stock_way.calculate(self.law, situation, self.known_as)
        wanted = reading.wanted
        if not wanted:
            return situation
        runner = self._runner(reading)
        if runner is None:
            return stock_way.calculate(self.law, situation, self.known_as)
        try:
            found = runner.run(reading)
        except IndexError:  # an index into the law's tables that is none: OpenFisca says which
            return stock_way.calculate(self.law, situation, self.known_as)
        for (values, period, _, _), value in zip(wanted, found, strict=True):
            values[period] = value
        return situation

    def calculate_all(self, situations: list[Any]) -> list[Any]:
        """Many situations, each on its own. A refusal names the place of the situation in the list."""
        for at, situation in enumerate(situations):
            try:
                self.calculate(situation)
            except SituationRefused as refusal:
                raise refusal.within(str(at)) from None
        return situations

    def trace(self, situation: Any) -> dict[str, Any]:
        """How OpenFisca computes the nulls, step by step. Raises SituationRefused."""
        return stock_way.trace(self.law, situation, self.known_as)

    # -- making ready -------------------------------------------------------------------------------------------

    def _runner(self, reading: Reading) -> Runner | None:
        """What answers this kind of question; None while, or where, OpenFisca does."""
        question = self._questions.get(reading.key)
        if question is not None and question.settled:
            return question.runner
        if len(reading.key[0]) > stock_way.MOST_KINDS:
            raise stock_way.too_many(len(reading.wanted))
        if question is None:
            question = self._new(reading.key)
        question.seen += 1
        many = reading.counts[0] > MANY_PERSONS
        if many or (question.seen >= self._prepared_after and not self._in_background):
            with self._preparing:
                self._prepare(reading.key, question)
            return question.runner
        if question.seen >= self._prepared_after and self._preparing.acquire(blocking=False):
            threading.Thread(target=self._prepare_aside, args=(reading.key, question), daemon=True).start()
        return None

    def _new(self, key: Key) -> _Question:
        """A question nobody asked lately; the one asked for first is forgotten."""
        with self._keeping:
            question = self._questions.setdefault(key, _Question())
            while len(self._questions) > self._most_kept:
                self._questions.popitem(last=False)
        return question

    def _prepare_aside(self, key: Key, question: _Question) -> None:
        try:
            self._prepare(key, question)
        finally:
            self._preparing.release()

    def _prepare(self, key: Key, question: _Question) -> None:
        if question.settled:
            return
        asked, given = key
        try:
            graph = Tracer(self.law, given).trace(sorted(asked))
            if not any(node.op == op.OPAQUE for node in graph):
                # Strangers choose what is asked: nothing of it is kept on the disk.
                backend = self._backend if len(graph.nodes) <= MOST_COMPILED else "plain"
                program = Program(graph, terms_of(self.law), backend=backend, cache=False)
                question.runner = Runner(self.law, program)
        except (RulesError, ValueError, TypeError, KeyError, AttributeError):
            question.runner = None  # OpenFisca says what is wrong
        finally:
            question.settled = True
