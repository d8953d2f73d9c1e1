"""The figures of the law behind a variable: the value in force on the day, with its section."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guichet.rules.book import Book
from guichet.rules.citing import listed
from guichet.rules.graph.nodes import ExpressionGraph, Spot
from guichet.rules.reasons import ParameterUsed


def figures_of(book: Book, graph: ExpressionGraph, spots: Iterable[Spot], language: str) -> tuple[ParameterUsed, ...]:
    """The parameters that the formulas of some variables read, each once."""
    found: dict[tuple[str, str], ParameterUsed] = {}
    for spot in spots:
        for name, day in graph.parameters.get(spot, ()):
            if (name, day) not in found:
                found[name, day] = _used(book, name, day, language)
    return tuple(found.values())


def _used(book: Book, name: str, day: str, language: str) -> ParameterUsed:
    source = book.parameter(name)
    in_force = next((each for each in source.values_list if each.instant_str <= day), None) if source else None
    metadata = in_force.metadata if in_force is not None else {}
    labels = book.parameter_label(name, (source.description if source else "") or name)
    references = listed(metadata) or (listed(source.metadata) if source else [])
    return ParameterUsed(
        name=name,
        label=labels.in_language(language, fallbacks=("en",)).text,
        value=figure(book, name, day),
        unit=str(metadata.get("unit") or (source.metadata.get("unit", "") if source else "")),
        in_force_from=in_force.instant_str if in_force is not None else "",
        references=tuple(book.metadata.cite(each) for each in references),
        verified=bool(metadata.get("verified", True)),
        note=str(metadata.get("note", "")),
        labels=dict(labels.by_language),
    )


def figure(book: Book, name: str, day: str) -> object:
    """The value of a parameter on a day; a scale as its steps in words; None when it has none."""
    node = book.system.get_parameters_at_instant(day)
    for part in name.split("."):
        try:
            node = getattr(node, part)
        except Exception:  # OpenFisca raises its own error types for a missing child
            return None
    if hasattr(node, "thresholds"):
        return _scale(node)
    return node if isinstance(node, bool | int | float | str) or node is None else str(node)


def _scale(scale: Any) -> str:
    steps = getattr(scale, "rates", None) or getattr(scale, "amounts", None) or []
    return "; ".join(f"{threshold:g}: {step:g}" for threshold, step in zip(scale.thresholds, steps, strict=False))
