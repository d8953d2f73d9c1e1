"""Runs a graph in numpy node by node, whatever is in it: opaque formulas, texts, ranks."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph, Node
from guichet.rules.running.piece import Piece, dated, evaluate
from guichet.rules.running.schedule import roots
from guichet.rules.table import Column, Table


class NodewiseRunner:
    """Runs a whole graph node by node; a value is let go when no later node reads it."""

    def __init__(self, graph: ExpressionGraph, terms: Terms) -> None:
        self.graph, self.terms = graph, terms
        self.root = roots(graph)
        outputs = {self.root[each] for each in graph.outputs.values()}
        last: dict[int, int] = {}
        for position, node in enumerate(graph):
            for argument in node.arguments:
                last[self.root[argument]] = position
        ends: dict[int, list[int]] = {}
        for position, end in last.items():
            if position not in outputs and graph.nodes[position].op != op.CONSTANT:
                ends.setdefault(end, []).append(position)
        self._constants = {at: np.asarray(node.value) for at, node in enumerate(graph) if node.op == op.CONSTANT}
        self._steps = [
            (at, self._operation(node), tuple(self.root[each] for each in node.arguments), tuple(ends.get(at, ())))
            for at, node in enumerate(graph)
            if node.op not in (op.CONSTANT, op.VARIABLE)
        ]

    def _operation(self, node: Node) -> Any:
        """What to call with a piece and the arguments."""
        if node.op == op.UFUNC:
            function = getattr(np, node.details[0])
            return lambda _, *arguments: function(*arguments)
        if node.op == op.CAST:
            dtype = np.dtype(node.dtype)
            given = self.graph.nodes[node.arguments[0]].dtype
            if (given, dtype.str) in (("<M8[D]", "<M8[M]"), ("<M8[D]", "<M8[Y]"), ("<M8[M]", "<M8[D]")):
                return lambda _, argument: dated(dtype, argument)
            return lambda _, argument: argument.astype(dtype)
        if node.op == op.WHERE:
            return lambda _, *arguments: np.where(*arguments)
        if node.op == op.TAKE:
            values = np.asarray(node.details[0], dtype=node.dtype)
            return lambda _, index: values[index]
        return partial(_evaluated, node)

    def run(self, table: Table, outputs: dict[Any, Column]) -> None:
        """Compute a piece and write its outputs."""
        piece = Piece(table, self.terms)
        values: dict[int, Any] = dict(self._constants)
        for position, operation, arguments, ends in self._steps:
            values[position] = operation(piece, *[values[each] for each in arguments])
            for each in ends:
                del values[each]
        for spot, position in self.graph.outputs.items():
            outputs[spot][:] = values[self.root[position]]


def _evaluated(node: Node, piece: Piece, *arguments: Any) -> Any:
    return evaluate(node, arguments, piece)
