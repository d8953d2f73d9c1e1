"""One measured line: what was measured, the peer measured beside it, and the promised ratio."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """``ratio`` is measured / peer; ``promise`` bounds it from below, or from above when less is better."""

    what: str
    measured: float
    peer: float
    unit: str
    peer_name: str
    promise: float
    less_is_better: bool = False

    @property
    def ratio(self) -> float:
        return self.measured / self.peer if self.peer else float("inf")

    @property
    def kept(self) -> bool:
        return self.ratio <= self.promise if self.less_is_better else self.ratio >= self.promise

    def __str__(self) -> str:
        sign = "<=" if self.less_is_better else ">="
        verdict = "kept" if self.kept else "BROKEN"
        return (
            f"{self.what}: {self.measured:,.4g} {self.unit}, {self.peer_name} {self.peer:,.4g}, "
            f"ratio {self.ratio:.3g} (promise {sign} {self.promise:g}: {verdict})"
        )
