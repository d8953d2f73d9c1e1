"""Stands a country in for the registers of a deployment, so that a sweep of entitlements can look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

import numpy as np

from guichet.entitlements import ports
from guichet.kernel import api as kernel
from guichet.lab.country.blocks import People, of_homes
from guichet.lab.country.census import Column
from guichet.lab.country.families import CAREGIVER
from guichet.lab.country.lawful import table_of
from guichet.lab.country.partitions import Country
from guichet.rules import api as rules

#: Which of a country's programmes a service of Aotearoa is.
SERVICES = {
    "inland-revenue/best-start": "best_start",
    "inland-revenue/family-tax-credit": "family_tax_credit",
    "inland-revenue/in-work-tax-credit": "in_work_tax_credit",
    "inland-revenue/minimum-family-tax-credit": "minimum_family_tax_credit",
    "internal-affairs/rates-rebate": "rates_rebate",
    "social-development/accommodation-supplement": "accommodation_supplement",
    "social-development/childcare-subsidy": "childcare_subsidy",
    "social-development/community-services-card": "community_services_card",
    "social-development/nz-superannuation": "nz_super",
    "social-development/supergold-card": "supergold_card",
    "social-development/winter-energy-payment": "winter_energy_payment",
}


class CountryPopulation(ports.Population):
    """A country as the port asks for it. A group is a family, known by the number of its caregiver.

    `periods` are the months (`2026-11`) that the tables have columns for, the one that is swept first; a household that
    is asked for alone has the `months_back` before it too, so that what was missed can be looked back at. `services`
    names the programmes as the catalogue does.
    """

    def __init__(
        self,
        country: Country,
        *,
        periods: tuple[str, ...],
        services: Mapping[str, str] = SERVICES,
        months_back: int = 0,
    ) -> None:
        self.country = country
        self.periods = periods
        self.services = services
        self.months_back = months_back
        self.about = f"country {country.manifest.digest[:12]} {country.manifest.day}"

    def partitions(self) -> Iterator[ports.Partition]:
        """Part after part."""
        return (self.partition(number) for number in range(self.count()))

    def count(self) -> int:
        """How many parts there are."""
        return len(self.country.manifest.parts)

    def partition(self, number: int) -> ports.Partition:
        """One part, counted from 0."""
        return self._partition(*self.country.people(self.country.manifest.parts[number]), self.periods)

    def changed(self, number: int, *, since: str) -> ports.Changed:
        """The homes to which something happened, whole: what one family pays can hang on who shares the home."""
        then = self._earlier(since)
        name = self.country.manifest.parts[number]
        events = tuple(self.country.events_of(name, since=then.day))
        persons = np.array(sorted({each.person for each in events} | {each.other for each in events} - {0}))
        homes = np.array(sorted({each.household for each in events}))
        was, now = then.people(name), self.country.people(name)
        for people, _ in (was, now):
            theirs = people.families["household"][people.persons["family"][np.isin(people.persons["person"], persons)]]
            homes = np.union1d(homes, people.households["household"][theirs])
        return ports.Changed(self._homes(*was, homes), self._homes(*now, homes))

    def household(self, household_id: str) -> ports.Partition | None:
        """One family as it stands now; None when nobody with that number cares for one."""
        if not household_id.isascii() or not household_id.isdigit():
            return None
        for number, caregivers in enumerate(self._caregivers):
            if int(household_id) in caregivers:
                people, receives = self.country.people(self.country.manifest.parts[number])
                at = int(np.flatnonzero(people.persons["person"] == int(household_id))[0])
                home = people.households["household"][people.families["household"][people.persons["family"][at]]]
                found = self._homes(people, receives, np.array([home]), back=self.months_back)
                return None if found is None else ports.only(found, {household_id})
        return None

    def _earlier(self, since: str) -> Country:
        kind, _, rest = since.partition(" ")
        try:
            then = Country(self.country.folder, day=date.fromisoformat(rest.rpartition(" ")[2]))
        except ValueError:
            kind = ""
        if kind != "country" or CountryPopulation(then, periods=self.periods).about != since:
            raise kernel.Conflict(
                f"{since!r} is no earlier state of this country", where="population", remedy="Sweep it anew."
            )
        return then

    def _homes(
        self, people: People, receives: Mapping[str, Column], homes: Column, *, back: int = 0
    ) -> ports.Partition | None:
        wanted = np.isin(people.households["household"], homes)
        if not wanted.any():
            return None
        few, rows = of_homes(people, wanted)
        periods = (*self.periods, *_months_before(self.periods[0], back))
        return self._partition(few, {name: column[rows] for name, column in receives.items()}, periods)

    def _partition(self, people: People, receives: Mapping[str, Column], periods: tuple[str, ...]) -> ports.Partition:
        day = np.datetime64(self.country.manifest.day, "D")
        tables = [table_of(people, period, day, receives) for period in periods]
        columns = {spot: column for table in tables for spot, column in table.columns.items()}
        home = people.families["household"][people.persons["family"]]
        names = np.array([self.country.areas.get(at, "") for at in range(max(self.country.areas) + 1)])
        return ports.Partition(
            rules.Table(people.count, tables[0].memberships, columns),
            people.persons["person"],
            people.persons["person"][people.persons["role"] == CAREGIVER],
            names[people.households["area"][home]],
            {service: receives[ours] for service, ours in self.services.items() if ours in receives},
        )

    @cached_property
    def _caregivers(self) -> tuple[Column, ...]:
        """By part, the numbers of its families: 20 MB for five million people, read when one is first looked for."""
        found = []
        for name in self.country.manifest.parts:
            persons = self.country.people(name)[0].persons
            found.append(persons["person"][persons["role"] == CAREGIVER])
        return tuple(found)


def _months_before(period: str, count: int) -> tuple[str, ...]:
    month = np.datetime64(period, "M")
    return tuple(str(month - np.timedelta64(back, "M")) for back in range(1, count + 1))
