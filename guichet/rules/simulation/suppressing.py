"""Keeps anybody from being found in a table: small numbers are not shown, nor what would give them away."""

from __future__ import annotations

import numpy as np

from guichet.rules.table import Column


def hidden(counts: Column, threshold: int) -> Column:
    """Which cells of a table of counts (int64 [rows, columns]) must not be shown: bool [rows + 1, columns + 1].

    The last row and column are the sums.
    A cell is hidden when it counts somebody but fewer than `threshold`. What could be worked out from a line's sum is
    hidden too: a single hidden cell, or several that together count fewer than `threshold`, take the smallest other
    cell of the line with them, again and again until no sum gives anything away.
    """
    rows, columns = counts.shape
    whole = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    whole[:-1, :-1] = counts
    whole[-1, :-1] = counts.sum(axis=0)
    whole[:, -1] = whole[:, :-1].sum(axis=1)
    found: Column = (whole > 0) & (whole < threshold)
    changed = bool(found.any())
    while changed:
        changed = False
        for cells, hide in ((whole, found), (whole.T, found.T)):
            for line, cell in zip(cells, hide, strict=True):
                changed |= _cover(line, cell, threshold)
    return found


def hidden_line(counts: Column, threshold: int) -> Column:
    """The same for a single line of counts: bool [cells + 1], the last for their sum."""
    line = np.append(counts, counts.sum())
    found: Column = (line > 0) & (line < threshold)
    while _cover(line, found, threshold):
        pass
    return found


def _cover(line: Column, cell: Column, threshold: int) -> bool:
    """Hide one more cell of a line, in place, if what is hidden could be worked out; whether one was hidden."""
    known = int(line[:-1][cell[:-1]].sum())
    found_out = cell.sum() == 1 or (not cell[-1] and 0 < known < threshold)
    others = np.flatnonzero(~cell & (line > 0))
    if not found_out or not len(others):
        return False
    cell[others[np.argmin(line[others])]] = True
    return True
