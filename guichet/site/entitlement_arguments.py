"""What the commands about entitlements have in common: whom they look at, which sweep, who runs them."""

from __future__ import annotations

import argparse
from datetime import date

from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.entitlements import ports
from guichet.kernel import api as kernel

OPERATOR = kernel.Actor(channel="command", name="guichet entitlements")


def add_population(parser: argparse.ArgumentParser) -> None:
    """Whom to look at."""
    parser.add_argument("--population", default="registers", metavar="NAME", help="as plugged in; default registers")


def population_of(options: argparse.Namespace) -> ports.Population:
    """The population that is named; raises NotFound, saying which there are."""
    if options.population in ports.populations:
        return ports.populations.get(options.population)
    there = ", ".join(ports.populations.names()) or "none"
    raise kernel.NotFound(
        f"no population is plugged in as {options.population!r} (there is: {there})",
        where="--population",
        remedy="Plug one in (docs/reference/ports.md), or make one: guichet lab country make, and name its folder in "
        "GUICHET_LAB_COUNTRY.",
    )


def add_sweep(parser: argparse.ArgumentParser) -> None:
    """Which sweep."""
    parser.add_argument("--sweep", default="", metavar="ID", help="default: the newest that is finished")


def sweep_of(options: argparse.Namespace) -> str:
    """The id of the sweep; raises NotFound before there is one."""
    if options.sweep:
        return str(options.sweep)
    newest = entitlements.newest_sweep()
    if newest is None:
        raise kernel.NotFound("no sweep is finished yet", where="--sweep", remedy="Run `guichet entitlements sweep`.")
    return newest.id


def day_of(text: str) -> date:
    """A day as commands take it; argparse says what is wrong."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2026-11-22") from None


def today() -> date:
    """The jurisdiction's day."""
    return kernel.today(catalogue.current().time_zone)


def told(sweep: entitlements.Sweep) -> str:
    """A sweep in lines."""
    lines = [
        f"{sweep.population}, {sweep.on}: {sweep.persons:,} people in {sweep.parts_done} of {sweep.parts} parts, "
        f"{len(sweep.graphs)} programmes, law {sweep.law_hash[:12]}.",
        f"{sweep.missing:,} times somebody is entitled and does not receive. Sweep {sweep.id}.",
    ]
    lines += [
        f"  {name} was left out: the population does not say {what}" for name, what in sorted(sweep.unknown.items())
    ]
    return "\n".join(lines)
