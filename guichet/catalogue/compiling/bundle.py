"""A bundle as one service: the questions of all its permits, each asked once, of who needs a permit that asks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from guichet.catalogue.compiling.service import Surroundings
from guichet.catalogue.compiling.vocabulary import law
from guichet.catalogue.compiling.words import Wordings
from guichet.catalogue.definitions.bundle import Bundle, Inspection, InspectionPlace, Need, Permit, Place
from guichet.catalogue.definitions.service import ContentSource, Page, PublicService, ServiceChannel
from guichet.catalogue.schema.bundle import BundleFile, PermitEntry
from guichet.catalogue.schema.jurisdiction_words import BundleWords, JurisdictionWords, TitleWords
from guichet.kernel.api import LocalizedText

Shared = Wordings[JurisdictionWords]
_NO_WORDS = BundleWords(title="", summary="")
_NO_PAGE = TitleWords(title="")


def bundle_service(
    entry: BundleFile, *, words: Shared, around: Surroundings, services: Mapping[str, PublicService]
) -> PublicService:
    """Compile; names that exist nowhere are left out and reported by the checks that follow."""
    place = f"bundles.{entry.identifier}"
    permits = tuple(_permit(each, words, place) for each in entry.permits)
    own = tuple(_own_page(entry, number, words, place) for number in range(len(entry.pages)))
    members = [services[each.service] for permit in permits for each in permit.places if each.service in services]
    natives = [each for each in members if each.kind == "native"]
    pages = (*own, *_union(own, permits, services))
    asked = {name for page in pages for name in page.facts}
    uses = tuple(dict.fromkeys(name for each in natives for name in each.uses if name not in asked))
    named = dict.fromkeys([*(name for page in pages for name in page.facts), *uses])

    def text(key: str) -> LocalizedText:
        return words.text(f"{place}.{key}", lambda each: getattr(each.bundles.get(entry.identifier, _NO_WORDS), key))

    return PublicService(
        identifier=f"{entry.competent_authority}/{entry.identifier}",
        kind="native",
        type="permit",
        competent_authority=entry.competent_authority,
        authority=around.organizations.get(entry.competent_authority),
        topics=entry.topics,
        audience=entry.audience,
        assurance=entry.assurance,
        channels=tuple(ServiceChannel(type=each.type, value=each.value, href=each.href) for each in entry.channels),
        legal_resources=tuple(law(each) for each in entry.legal_resources),
        household=entry.household,
        source=ContentSource(title=entry.source.title, href=entry.source.href, as_of=entry.source.as_of)
        if entry.source
        else None,
        title=text("title"),
        summary=text("summary"),
        description=text("description"),
        synonyms=words.lists(lambda each: each.bundles.get(entry.identifier, _NO_WORDS).synonyms),
        pages=pages,
        uses=uses,
        facts={name: around.facts[name] for name in named if name in around.facts},
        evidence_types={name: proof for each in natives for name, proof in each.evidence_types.items()},
        why={name: reason for each in reversed(natives) for name, reason in each.why.items() if name in named},
        bundle=Bundle(
            permits=permits,
            own_pages=tuple(page.id for page in own),
            shared=tuple(sorted({name for page in own for name in page.facts} & {n for m in natives for n in m.asked})),
            inspection=Inspection(
                places=tuple(
                    InspectionPlace(when=each.when or "", schedules=each.schedules) for each in entry.inspection.places
                )
            )
            if entry.inspection
            else None,
        ),
    )


def _permit(entry: PermitEntry, words: Shared, place: str) -> Permit:
    bundle = place.partition(".")[2]
    places = [Place(service=each.service, when=each.when) for each in entry.one_of]
    if entry.service:
        places.insert(0, Place(service=entry.service))
    return Permit(
        id=entry.id,
        when=entry.when,
        places=tuple(places),
        waits_for=entry.waits_for,
        why_waits=words.text(
            f"{place}.waits.{entry.id}", lambda each: each.bundles.get(bundle, _NO_WORDS).waits.get(entry.id)
        ),
    )


def _own_page(entry: BundleFile, number: int, words: Shared, place: str) -> Page:
    page = entry.pages[number]

    def said(key: str) -> LocalizedText:
        return words.text(
            f"{place}.pages.{page.id}.{key}",
            lambda each: getattr(each.bundles.get(entry.identifier, _NO_WORDS).pages.get(page.id, _NO_PAGE), key),
        )

    return Page(
        id=page.id,
        facts=page.facts,
        optional_facts=page.optional_facts,
        optional=page.optional,
        when=page.when,
        unless=page.unless,
        title=said("title"),
        lead=said("summary"),
    )


@dataclass
class _Wanted:
    """A fact, or a kind of proof, with every service that asks it; `optional` when none of them insists."""

    page: Page
    permit: str
    needs: list[Need] = field(default_factory=list)
    optional: bool = True


def _union(own: tuple[Page, ...], permits: tuple[Permit, ...], services: Mapping[str, PublicService]) -> Iterator[Page]:
    """The pages of all permits' services. What several ask stands where the first of them asks it; facts of a page
    that are asked by the same services stay on one page."""
    settled = {name for page in own for name in page.facts}
    found: dict[tuple[str, str], _Wanted] = {}
    for permit in permits:
        for place in permit.places:
            service = services.get(place.service)
            for page in service.pages if service else ():
                need = Need(
                    service=place.service,
                    when=tuple(name for name in (permit.when, place.when, page.when) if name),
                    unless=(page.unless,) if page.unless else (),
                )
                for key in _keys(page):
                    if key[1] not in settled:
                        wanted = found.setdefault(key, _Wanted(page, permit.id))
                        wanted.needs.append(need)
                        wanted.optional = wanted.optional and (page.optional or key[1] in page.optional_facts)
    pages: dict[tuple[str, str, tuple[Need, ...]], list[tuple[tuple[str, str], _Wanted]]] = {}
    for key, wanted in found.items():
        pages.setdefault((wanted.permit, wanted.page.id, tuple(wanted.needs)), []).append((key, wanted))
    taken: dict[str, int] = {}
    for (permit_id, page_id, needs), wants in pages.items():
        name = f"{permit_id}-{page_id}"
        taken[name] = taken.get(name, 0) + 1
        yield _page(name if taken[name] == 1 else f"{name}-{taken[name]}", needs, wants)


def _keys(page: Page) -> Iterator[tuple[str, str]]:
    if page.evidence:
        yield "evidence", page.evidence
    for name in page.facts:
        yield "fact", name


def _page(name: str, needs: tuple[Need, ...], wants: list[tuple[tuple[str, str], _Wanted]]) -> Page:
    first = wants[0][1].page
    if first.kind == "evidence":
        return Page(
            id=name,
            kind="evidence",
            evidence=first.evidence,
            optional=wants[0][1].optional,
            needs=needs,
            title=first.title,
            lead=first.lead,
            why=first.why,
        )
    return Page(
        id=name,
        facts=tuple(key[1] for key, _ in wants),
        optional_facts=tuple(key[1] for key, wanted in wants if wanted.optional),
        needs=needs,
        title=first.title,
        lead=first.lead,
        why=first.why,
    )
