"""What has to be said before something is taken from somebody: why, and under which law."""

from __future__ import annotations

from guichet.kernel import api as kernel

LONGEST_REASON, LONGEST_LAW = 2000, 300


def demand_stated(reason: str, law: str) -> None:
    """Raises Invalid naming what is not said, or too long."""
    problems = []
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        problems.append(
            kernel.Problem(
                "reason", f"a reason has 1 to {LONGEST_REASON} characters", "Say why, for the holder to read.", "reason"
            )
        )
    if not 1 <= len(law.strip()) <= LONGEST_LAW:
        problems.append(
            kernel.Problem("law", f"a law is named in 1 to {LONGEST_LAW} characters", "Name what lets you.", "law")
        )
    if problems:
        raise kernel.Invalid(tuple(problems))
