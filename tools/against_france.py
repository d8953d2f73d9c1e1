"""Holds the tracer against OpenFisca-France, the largest law package there is: coverage, and a sample against stock.

    .venv/bin/python tools/against_france.py [--variables 200] [--persons 40] [--period 2021-06] [--json]

OpenFisca-France pins other versions than we do, so it gets an environment of its own, `.venv-france`, made on first use
from PyPI's packages by pip. Nothing of the product needs it.

Coverage counts formulas by variable and period, from every variable asked for one period each: OpenFisca-France
reaches back through years of its own. The sample takes variables at random, gives their inputs random values and
demands the bits of stock OpenFisca. Tax scales are the exception: stock adds their brackets in the order of the
machine's arithmetic library, we in the order of the brackets; what differs by no more is counted apart.
"""

from __future__ import annotations

import argparse
import collections
import json
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv-france"
NEEDS = ("openfisca-france==176.1.8", "openfisca-core==44.7.1", "babel", "msgspec", "pyyaml", "django>=5.2,<5.3")


def main() -> int:
    """Run in the environment of OpenFisca-France; make it when it is not there."""
    if Path(sys.prefix).resolve() != FOLDER.resolve():
        if not (FOLDER / ".complete").exists():
            venv.create(FOLDER, with_pip=True, clear=True)
            subprocess.run([FOLDER / "bin" / "pip", "install", "--quiet", *NEEDS], check=True)
            (FOLDER / ".complete").touch()
        return subprocess.run([FOLDER / "bin" / "python", __file__, *sys.argv[1:]], check=False).returncode
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--variables", type=int, default=200, help="how many variables to compare with stock (0: none)")
    parser.add_argument("--persons", type=int, default=40)
    parser.add_argument("--period", default="2021-06", help="a month")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    return report(parser.parse_args())


def report(options: argparse.Namespace) -> int:
    """Trace everything, compare a sample, print."""
    from guichet.rules.law import load_law  # noqa: PLC0415  # only there in the other environment
    from guichet.rules.situation import period_of  # noqa: PLC0415  # likewise
    from guichet.rules.tracing.tracer import Tracer  # noqa: PLC0415  # likewise

    law = load_law("openfisca_france")
    started = time.process_time()
    tracer = Tracer(law)
    for name, period in periods_of(law, options.period):
        tracer.calculate(name, period_of(period, where=name))
    found: dict[str, Any] = coverage(law, tracer)
    found["seconds"] = round(time.process_time() - started, 1)
    found["sample"] = compare(law, tracer, options)
    if options.json:
        print(json.dumps(found, indent=1))
        return 0 if not found["sample"]["different"] else 1
    print(
        f"traced {found['traced']:,} of {found['formulas']:,} formulas by variable and period "
        f"({found['traced_variables']} of {found['variables']} variables wholly), {found['nodes']:,} nodes, "
        f"{found['seconds']} s of processor time"
    )
    for line in found["opaque"]:
        print(f"  opaque  {line}")
    sample = found["sample"]
    print(
        f"sample of {sample['compared']}: {sample['same']} the same bits, {sample['scales']} but for the order of a "
        f"scale's brackets, {len(sample['different'])} different; {len(sample['stock_fails'])} more fail in stock too"
    )
    for line in (*sample["different"], *sample["stock_fails"]):
        print(f"  {line}")
    return 0 if not sample["different"] else 1


def periods_of(law: Any, month: str) -> list[tuple[str, str]]:
    """Every variable that has a formula, with one period of its own kind."""
    own = {"year": month[:4], "month": month, "day": f"{month}-01", "eternity": "ETERNITY"}
    return [
        (name, own[raw.definition_period.value])
        for name, raw in sorted(law.system.variables.items())
        if raw.formulas and raw.definition_period.value in own
    ]


def coverage(law: Any, tracer: Any) -> dict[str, Any]:
    """What was traced, and what was not, where and why."""
    builder = tracer.builder
    computed = {spot: at for spot, at in builder.variables.items() if law.raw(spot[0]).formulas}
    hidden: dict[tuple[str, int, str], set[str]] = collections.defaultdict(set)
    for at, why in builder.opaque.items():
        hidden[why.file, why.line, f"{why.kind}: {why.reason}"].add(builder.nodes[at].spot[0])
    opaque_variables = {name for names in hidden.values() for name in names}
    variables = {name for name, _ in computed}
    return {
        "formulas": len(computed),
        "traced": sum(at not in builder.opaque for at in computed.values()),
        "variables": len(variables),
        "traced_variables": len(variables - opaque_variables),
        "nodes": len(builder.nodes),
        "opaque": [
            f"{file}:{line} {', '.join(sorted(names))}: {why}" for (file, line, why), names in sorted(hidden.items())
        ],
    }


def compare(law: Any, tracer: Any, options: argparse.Namespace) -> dict[str, Any]:
    """Compare variables taken at random with stock, on random people."""
    import numpy as np  # noqa: PLC0415  # only there in the other environment

    from guichet.rules.graph import meaning  # noqa: PLC0415  # likewise
    from guichet.rules.stock import calculate, terms_of  # noqa: PLC0415  # likewise
    from guichet.rules.table import Table  # noqa: PLC0415  # likewise
    from guichet.rules.tracing.tracer import Tracer  # noqa: PLC0415  # likewise

    rng = np.random.default_rng(options.seed)
    wanted = periods_of(law, options.period)
    rng.shuffle(wanted)
    terms, memberships = terms_of(law), stand(law, options.persons, rng)
    found: dict[str, Any] = {"compared": 0, "same": 0, "scales": 0, "different": [], "stock_fails": []}
    for name, period in wanted:
        if found["compared"] >= options.variables:
            break
        graph = tracer.trace([(str(name), str(period))])
        table = Table(options.persons, memberships)
        columns = {
            spot: values(law.raw(spot[0]), table.count(law.raw(spot[0]).entity.key), rng) for spot in graph.inputs
        }
        table = Table(options.persons, memberships, columns)
        try:
            stock = calculate(law, str(name), str(period), table)
        except Exception as error:  # whatever the package raises
            found["stock_fails"].append(f"{name} {period}: {type(error).__name__}: {str(error)[:90]}")
            continue
        found["compared"] += 1
        ours = next(iter(meaning.run(graph, table, terms).values()))
        if not alike(ours, stock):
            # What a spiral comes to depends on where it is entered, in stock too: enter it where stock did.
            fresh = Tracer(law).trace([(str(name), str(period))])
            ours = next(iter(meaning.run(fresh, table, terms).values()))
        if np.array_equal(ours, stock, equal_nan=ours.dtype.kind == "f"):
            found["same"] += 1
        elif alike(ours, stock):
            found["scales"] += 1
        else:
            at = int(np.argmax(ours != stock))
            found["different"].append(f"{name} {period}: {ours[at]} where stock has {stock[at]}")
        print(f"\r{found['compared']} of {options.variables}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def alike(ours: Any, stock: Any) -> bool:
    """Whether two columns differ by no more than the order in which a scale's brackets are added."""
    import numpy as np  # noqa: PLC0415  # only there in the other environment

    if ours.dtype.kind == "f":
        return bool(np.allclose(ours, stock, rtol=1e-5, atol=0.02, equal_nan=True))
    return bool(np.array_equal(ours, stock))


def stand(law: Any, persons: int, rng: Any) -> dict[str, Any]:
    """Random groups: every role filled no more often than it may be."""
    import numpy as np  # noqa: PLC0415  # only there in the other environment

    from guichet.rules.table import Membership  # noqa: PLC0415  # likewise

    found = {}
    for entity in law.system.group_entities:
        count = max(1, persons // 3)
        group = np.concatenate([np.arange(count), rng.integers(0, count, persons - count)])
        role = np.zeros(persons, dtype=np.int8)
        held: collections.Counter[tuple[int, int]] = collections.Counter()
        for person in range(persons):
            free = [
                number
                for number, each in enumerate(entity.flattened_roles)
                if not each.max or held[int(group[person]), number] < each.max
            ]
            role[person] = free[0] if (int(group[person]), 0) not in held else int(rng.choice(free or [0]))
            held[int(group[person]), int(role[person])] += 1
        order = rng.permutation(persons)
        found[entity.key] = Membership(group[order].astype(np.int32), role[order], count)
    return found


def values(raw: Any, count: int, rng: Any) -> Any:
    """Random values of a variable: often nothing, else of a size that occurs."""
    import numpy as np  # noqa: PLC0415  # only there in the other environment

    if getattr(raw, "possible_values", None) is not None:
        return rng.integers(0, len(list(raw.possible_values)), count).astype(raw.dtype)
    if raw.value_type is bool:
        return rng.random(count) < 0.3
    if raw.value_type is str:
        return np.full(count, raw.default_value)
    if raw.value_type in (int, float):
        return np.where(rng.random(count) < 0.6, 0, rng.integers(0, 30_000, count)).astype(raw.dtype)
    return (np.datetime64("1940-01-01") + rng.integers(0, 29_000, count)).astype("datetime64[D]")


if __name__ == "__main__":
    sys.exit(main())
