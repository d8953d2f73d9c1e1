"""A complete site with invented people, on this machine: prepares the database, publishes the services, serves them."""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.site import checks
from guichet.site.commands import migrate, serve
from guichet.site.progress import Progress

NAME = "demo"
HELP = "a complete site with invented people, on this machine"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="default 8000")
    parser.add_argument("--people", type=int, default=0, metavar="N", help="this many more invented people")
    parser.add_argument("--registers", action="store_true", help="ask the simulated register of births before people")
    parser.add_argument("--prepare-only", action="store_true", help="prepare everything and stop")


def run(options: argparse.Namespace) -> int:
    said = Progress("demo")
    said.say(f"preparing the database {settings.DATABASES['default']['NAME']}")
    migrate.bring_up_to_date(verbosity=0)
    remember_environment()
    folder = Path(settings.GUICHET_JURISDICTION)
    said.say(f"publishing {folder.name}")
    published = journeys.publish(folder, by=kernel.Actor(channel="command", name="guichet demo")).services
    said.say(f"release {published.release}: {len(published.changed)} services new or changed")
    population = lab.populate(generated=options.people)
    lab.settle(population.agents)
    said.say(f"{len(population.agents)} people are there")
    if options.prepare_only:
        return 0
    checks.refuse_unsafe_start()
    show_where_to_look(options.host, options.port)
    serve.serve(host=options.host, port=options.port, processes=1, work=True)
    return 0


def remember_environment() -> None:
    """Later commands on the same data (`guichet publish`) then need not be told that this is a demonstration."""
    (Path(settings.GUICHET_VAR) / "environment").write_text("demo\n", encoding="utf-8")


def show_where_to_look(host: str, port: int) -> None:
    """The page to open and the people to be."""
    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}"
    people = "\n".join(f"    {person.name:<18} {person.story}" for person in lab.cast())
    print(
        f"\n  Guichet is open at  {address}/\n\n"
        f"  Sign in as one of these (nobody here exists, no password is asked):\n{people}\n\n"
        f"  The lab, with a telephone, a mailbox and a clock to move:  {address}/lab/\n"
        f"  Stop with Ctrl-C; start again and everything is still there ({settings.GUICHET_VAR}).\n",
        flush=True,
        file=sys.stdout,
    )
