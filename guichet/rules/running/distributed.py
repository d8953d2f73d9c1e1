"""The same sweep on a Dask cluster: parts of a population on files that every worker can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guichet.rules.running.sweeping import Progress, Recipe, compute_part, is_done, parts_of, program_of, tidy

try:
    from distributed import as_completed
except ImportError:  # the extra `distributed` is not installed
    as_completed = None

AVAILABLE = as_completed is not None
RETRIES = 3


def sweep_on(client: Any, recipe: Recipe, source: Path, target: Path, progress: Progress | None = None) -> list[str]:
    """Compute every part that `target` does not have yet on a `distributed.Client`; returns the names of those.

    A part whose worker dies is computed again by another. Results are the same as those of `sweep`, in the same files.
    """
    if as_completed is None:
        raise RuntimeError("Dask is not installed: install the extra 'distributed'")
    program = program_of(recipe)
    names = parts_of(source)
    target.mkdir(parents=True, exist_ok=True)
    waiting = [name for name in names if not is_done(program, source, target, name)]
    futures = [
        client.submit(compute_part, recipe, source, target, name, pure=False, retries=RETRIES) for name in waiting
    ]
    computed: list[str] = []
    for future in as_completed(futures):
        computed.append(future.result())
        if progress is not None:
            progress(len(names) - len(waiting) + len(computed), len(names))
    tidy(target, computed)
    return sorted(computed)
