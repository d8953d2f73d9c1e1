"""What came of a simulation, as data: what it costs before and after, who gains, who loses, in all and by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Effect:
    """The effect on everybody, or on one group; None stands for a number too small to be shown.

    `number` of those counted, of whom `gain`, `lose` and `same`; sums `before`, `after` and their `difference`;
    `average_gain` and `average_loss` (a positive number) of those who gain and lose. Counts and sums are weighted where
    there are weights. Money is in the unit of the outputs: whole cents where the law counts so.
    """

    name: str
    number: float | None
    gain: float | None
    lose: float | None
    same: float | None
    before: float | None
    after: float | None
    difference: float | None
    average_gain: float | None
    average_loss: float | None


@dataclass(frozen=True)
class Simulated:
    """A law before and after a change, over one population.

    `counted` is the entity that gains and loses; `unit` that of the sums (empty: the number of those for whom the
    output holds); `by` what the groups are values of. `changes` says each change in words. Groups of fewer than
    `threshold` are not shown. `assumed` lists the inputs for which the law's defaults were taken.
    """

    outputs: tuple[str, ...]
    labels: tuple[str, ...]
    period: str
    counted: str
    unit: str
    by: str
    total: Effect
    groups: tuple[Effect, ...]
    changes: Mapping[str, str]
    threshold: int
    weighted: bool
    assumed: tuple[tuple[str, str], ...]
    law_before: str
    law_after: str

    @property
    def is_hidden(self) -> bool:
        """Whether some number is too small to be shown."""
        return any(None in asdict(each).values() for each in (self.total, *self.groups))

    def to_json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return asdict(self) | {"assumed": [list(each) for each in self.assumed], "changes": dict(self.changes)}
