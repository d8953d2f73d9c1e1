"""Franchises and supply agreements from their files, and what they name that is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from guichet.authoring.api import nearest
from guichet.catalogue.compiling.words import Wordings
from guichet.catalogue.definitions.franchise import Franchise, Level, Supply
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.schema.franchise import FranchiseFile, LevelEntry, SupplyFile
from guichet.catalogue.schema.jurisdiction_words import FranchiseWords, JurisdictionWords
from guichet.kernel.api import LocalizedText, Problem

_NONE = FranchiseWords(title="", summary="")


def franchise(entry: FranchiseFile, words: Wordings[JurisdictionWords]) -> Franchise:
    """A franchise with its words."""

    def spoken(file: JurisdictionWords) -> FranchiseWords:
        return file.franchises.get(entry.identifier, _NONE)

    place = f"franchises.{entry.identifier}"
    return Franchise(
        identifier=entry.identifier,
        agencies=entry.agencies,
        services=entry.services,
        life_events=entry.life_events,
        promises=_levels(
            entry.promises, lambda n: words.text(f"{place}.promises.{n}", lambda each: spoken(each).promises.get(n))
        ),
        title=words.text(f"{place}.title", lambda each: spoken(each).title),
        summary=words.text(f"{place}.summary", lambda each: spoken(each).summary),
    )


def supply(entry: SupplyFile) -> Supply:
    """A supply agreement; staff read it, and its levels need no words."""
    return Supply(
        identifier=entry.identifier,
        agency=entry.agency,
        services=entry.services,
        retail=entry.retail.removeprefix("franchise/"),
        from_on=entry.from_on,
        until_on=entry.until_on,
        levels=_levels(entry.levels, lambda _: LocalizedText({})),
    )


def _levels(entries: Iterable[LevelEntry], text: Callable[[str], LocalizedText]) -> tuple[Level, ...]:
    return tuple(
        Level(
            id=each.id,
            measure=each.measure,
            working_days=each.working_days,
            percent=each.percent,
            text=text(each.id),
        )
        for each in entries
    )


def unresolved_franchises(jurisdiction: Jurisdiction) -> Iterator[Problem]:
    """Names that lead nowhere, services of nobody in the team, a service supplied twice at once."""
    for name, team in jurisdiction.franchises.items():
        where = f"franchises/{name}.yaml"
        yield from _unknown(f"{where}#agencies", "organization", team.agencies, jurisdiction.organizations)
        yield from _unknown(f"{where}#services", "service", team.services, jurisdiction.services)
        yield from _unknown(f"{where}#life_events", "life event", team.life_events, jurisdiction.life_events)
        for service in team.services:
            agency = service.partition("/")[0]
            if agency not in team.agencies:
                message = f"{service!r} is a service of {agency}, which is not among the agencies of this franchise."
                yield Problem(f"{where}#services/{service}", message, f"Add {agency} to `agencies`, or take it out.")
    supplied: dict[str, Supply] = {}
    for name, terms in jurisdiction.supply.items():
        where = f"supply/{name}.yaml"
        yield from _unknown(f"{where}#agency", "organization", (terms.agency,), jurisdiction.organizations)
        yield from _unknown(f"{where}#services", "service", terms.services, jurisdiction.services)
        if terms.retail != "agency":
            yield from _unknown(f"{where}#retail", "franchise", (terms.retail,), jurisdiction.franchises)
        for service in terms.services:
            yield from _not_supplied(f"{where}#services/{service}", service, terms, jurisdiction, supplied)


def _not_supplied(
    where: str, service: str, terms: Supply, jurisdiction: Jurisdiction, supplied: dict[str, Supply]
) -> Iterator[Problem]:
    if service.partition("/")[0] != terms.agency:
        yield Problem(where, f"{service!r} is no service of {terms.agency}.", "An agency supplies its own services.")
    other = supplied.setdefault(service, terms)
    later = max(other.from_on, terms.from_on)  # two stretches of days meet on the later of their first days, or never
    if other is not terms and other.stands(later) and terms.stands(later):
        message = f"{service!r} is supplied under {other.identifier!r} in the same time."
        yield Problem(where, message, "End one of the two with `until_on`.")
    team = jurisdiction.franchises.get(terms.retail)
    if team is not None and service not in team.services:
        message = f"the retail of {service!r} is given to {terms.retail!r}, which does not list it."
        yield Problem(where, message, f"Add it to `services` of franchises/{terms.retail}.yaml.")


def _unknown(where: str, kind: str, written: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    names = set(known)
    for name in written:
        if name not in names:
            yield Problem(f"{where}/{name}", f"there is no {kind} called {name!r}.", nearest(name, names))
