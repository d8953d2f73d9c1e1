"""Tells what came of a simulation: as text for a screen, as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io

from guichet.rules.simulation.results import Effect, Simulated

HEADINGS = (
    "group",
    "number",
    "gain",
    "average gain",
    "lose",
    "average loss",
    "unchanged",
    "before",
    "after",
    "difference",
)
HIDDEN = "-"


def amount(value: float | None, unit: str, *, sign: bool = False) -> str:
    """A sum or an average in its unit: cents as 1,234.50, a count without decimals; `-` when it is not shown."""
    if value is None:
        return HIDDEN
    plus = "+" if sign else ""
    if unit.startswith("cent-"):
        return f"{value / 100:{plus},.2f}"
    return f"{value:{plus},.2f}" if unit or value != int(value) else f"{value:{plus},.0f}"


def number(value: float | None) -> str:
    """How many; `-` when it is not shown."""
    return HIDDEN if value is None else f"{value:,.0f}"


def currency(unit: str) -> str:
    """What the sums are in, as a heading says it."""
    return unit.removeprefix("cent-") if unit else "number"


def cells(effect: Effect, unit: str) -> tuple[str, ...]:
    """One line of the table."""
    return (
        effect.name,
        number(effect.number),
        number(effect.gain),
        amount(effect.average_gain, unit),
        number(effect.lose),
        amount(effect.average_loss, unit),
        number(effect.same),
        amount(effect.before, unit),
        amount(effect.after, unit),
        amount(effect.difference, unit, sign=True),
    )


def as_text(found: Simulated) -> str:
    """A heading, the changes, the table, and what has to be known to read it."""
    lines = [f"{' and '.join(found.labels)}, {found.period}"]
    lines += [f"  {name}: {words}" for name, words in found.changes.items()]
    lines += ["", f"Each {found.counted}{f' by {found.by}' if found.by else ''}; sums in {currency(found.unit)}."]
    table = [HEADINGS, *(cells(each, found.unit) for each in (*found.groups, found.total))]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADINGS))]
    for row in table:
        first, *rest = (
            text.ljust(width) if not place else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join((first, *rest)).rstrip())
    return "\n".join((*lines, *("", *notes(found)))) + "\n"


def notes(found: Simulated) -> tuple[str, ...]:
    """What has to be known to read the table."""
    said = []
    if found.is_hidden:
        said.append(f"'{HIDDEN}': fewer than {found.threshold}, or a number that would give such a one away.")
    if found.weighted:
        said.append("Numbers and sums are weighted.")
    if found.assumed:
        names = ", ".join(dict.fromkeys(name for name, _ in found.assumed))
        said.append(f"The law's default was taken for: {names}.")
    said.append(f"Law before {found.law_before[:12]}, after {found.law_after[:12]}.")
    return tuple(said)


def as_csv(found: Simulated) -> str:
    """The table; sums and averages in the unit of the outputs, whole cents where the law counts so. Empty: hidden."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow([*HEADINGS, "unit"])
    for each in (*found.groups, found.total):
        values = (
            each.number,
            each.gain,
            each.average_gain,
            each.lose,
            each.average_loss,
            each.same,
            each.before,
            each.after,
            each.difference,
        )
        lines.writerow([each.name, *(_bare(value) for value in values), found.unit])
    return written.getvalue()


def _bare(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else repr(round(value, 4))
