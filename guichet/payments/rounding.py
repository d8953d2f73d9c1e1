"""Cash as it exists: an amount rounded to the smallest coin, and what a heap of notes and coins comes to."""

from __future__ import annotations

from collections.abc import Mapping

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

MOST_PIECES = 100_000


def rounding(cents: int, step: int) -> int:
    """What is added to an amount, or taken from it, so that coins can pay it; half a step goes to who pays."""
    over = cents % step
    return -over if over * 2 <= step else step - over


def step() -> int:
    """The smallest amount that coins pay here, in cents (jurisdiction.yaml, `cash.round_to`)."""
    return catalogue.current().cash.round_to


def cash_due(*, cents: int) -> int:
    """What is to be paid in cash for an amount: the nearest that coins can pay."""
    return cents + rounding(cents, step())


def denominations() -> tuple[int, ...]:
    """The notes and coins in use here, in cents; empty when the jurisdiction does not say."""
    return catalogue.current().cash.denominations


def total(pieces: Mapping[int, int]) -> int:
    """What so many pieces of each denomination come to. Raises Invalid for a coin there is not."""
    known, problems = denominations(), []
    for worth, count in pieces.items():
        if worth <= 0 or (known and worth not in known):
            problems.append(kernel.Problem(f"counted.{worth}", "there is no such note or coin.", f"There are {known}."))
        elif not 0 <= count <= MOST_PIECES:
            problems.append(kernel.Problem(f"counted.{worth}", "this is no count.", "Give a number from nothing up."))
    if problems:
        raise kernel.Invalid(tuple(problems))
    return sum(worth * count for worth, count in pieces.items())
