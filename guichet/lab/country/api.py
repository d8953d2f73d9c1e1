"""A whole country in one place to import from: make it, see how it fits the census, let it live, read it.

    make(people=5_000_000, folder=Path("country"), day=date(2026, 11, 21), law=Path("jurisdictions/aotearoa/law"))
    country = Country(Path("country"))
    for partition in country.partitions(period="2026-11"):
        law.sweep(["nz_super_entitled"], "2026-11", partition.table)
    live(folder=Path("country"), days=1)
    for event in Country(Path("country")).events(): ...

Money is whole cents, days are dates. Everything raises `kernel.Invalid`, saying where, what and what to do.
"""

from __future__ import annotations

from guichet.lab.country.assumptions import TAKE_UP
from guichet.lab.country.census import Area, Census, Margin, default_census, read_census, source
from guichet.lab.country.events import KINDS, Event
from guichet.lab.country.fitting import Fit, KindFit, MarginFit, as_text, fit
from guichet.lab.country.living import live
from guichet.lab.country.making import make, remove
from guichet.lab.country.partitions import Country, Partition
from guichet.lab.country.registers import SERVICES, CountryPopulation
from guichet.lab.country.storing import Manifest

__all__ = [
    "KINDS",
    "SERVICES",
    "TAKE_UP",
    "Area",
    "Census",
    "Country",
    "CountryPopulation",
    "Event",
    "Fit",
    "KindFit",
    "Manifest",
    "Margin",
    "MarginFit",
    "Partition",
    "as_text",
    "default_census",
    "fit",
    "live",
    "make",
    "read_census",
    "remove",
    "source",
]
