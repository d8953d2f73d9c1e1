"""The catalogue as linked data after CPSV-AP 3.2.0 (https://semiceu.github.io/CPSV-AP/releases/3.2.0/).

Every concept of a code list that is mentioned is also described and typed in the same document: the standard's shapes
look only at what the document itself says.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guichet.catalogue.definitions.entry import Entry, Group
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.definitions.vocabulary import LegalResource, PublicOrganization
from guichet.catalogue.exports import base_of
from guichet.catalogue.queries import current, entries
from guichet.kernel.api import LocalizedText

CONTEXT = {
    "cv": "http://data.europa.eu/m8g/",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def export_cpsv_ap(*, base_url: str = "") -> dict[str, Any]:
    """The whole list of services as one JSON-LD document, ready for `json.dumps`.

    `base_url` is the stem of identifiers; by default the address of this installation. Raises NotFound when nothing is
    published.
    """
    graph = _Graph(base_of(base_url))
    jurisdiction = current()
    for event in jurisdiction.life_events.values():
        graph.life_event(Group(id=event.identifier, title=event.title), event.summary)
    for found in entries():
        own = jurisdiction.services.get(found.identifier) if found.origin == "release" else None
        graph.service(found, own, jurisdiction)
    return {"@context": CONTEXT, "@graph": list(graph.nodes.values())}


class _Graph:
    """Nodes by identifier: what several services share is described once."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.nodes: dict[str, dict[str, Any]] = {}

    def name(self, kind: str, *parts: str) -> str:
        """An identifier of ours."""
        separator = ":" if self.base.startswith("urn:") else "/"
        return separator.join((self.base, "id", kind, *parts))

    def put(self, identifier: str, kind: str, **properties: Any) -> dict[str, str]:
        """Describe a thing unless it already is; answers how to refer to it."""
        node = {key.replace("__", ":"): value for key, value in properties.items() if value not in (None, [], "")}
        self.nodes.setdefault(identifier, {"@id": identifier, "@type": kind, **node})
        return {"@id": identifier}

    def concept(self, scheme: str, code: str, label: LocalizedText | None = None) -> dict[str, str]:
        """A concept of a code list, typed."""
        labels = texts(label) if label else [{"@value": code, "@language": "en"}]
        return self.put(self.name("concept", scheme, code), "skos:Concept", skos__prefLabel=labels, skos__notation=code)

    def location(self, country: str) -> dict[str, str]:
        return self.put(f"urn:iso:std:iso:3166:-1:{country}", "dct:Location", dct__identifier=country)

    def language(self, tag: str) -> dict[str, str]:
        primary = tag.split("-")[0]
        return self.put(f"http://id.loc.gov/vocabulary/iso639-1/{primary}", "dct:LinguisticSystem", dct__identifier=tag)

    def life_event(self, group: Group, summary: LocalizedText | None = None) -> dict[str, str]:
        return self.put(
            self.name("life-event", group.id),
            ["cv:LifeEvent", "cv:Event"],  # type: ignore[arg-type]  # JSON-LD takes several types as a list
            dct__identifier=group.id,
            dct__title=texts(group.title),
            dct__description=texts(summary) if summary else None,
        )

    def organization(self, found: Entry, known: PublicOrganization | None) -> dict[str, str]:
        contacts = [
            self.put(
                self.name("contact-point", found.organization, str(number)),
                "cv:ContactPoint",
                **{("cv__telephone" if each.channel in ("telephone", "sms") else "cv__email"): each.value},
            )
            for number, each in enumerate(known.contact_points if known else (), 1)
            if each.channel in ("telephone", "sms", "email")
        ]
        return self.put(
            self.name("organization", found.organization),
            ["cv:PublicOrganisation", "http://www.w3.org/ns/org#Organization", "foaf:Agent"],  # type: ignore[arg-type]  # as above
            dct__identifier=found.organization,
            dct__title=texts(found.organization_name),
            skos__prefLabel=texts(found.organization_name),
            dct__spatial=[self.location(found.country or "ZZ")],
            foaf__homepage=self.document(known.homepage) if known and known.homepage else None,
            cv__contactPoint=contacts,
        )

    def document(self, address: str) -> dict[str, str]:
        return self.put(address, "foaf:Document")

    def law(self, law: LegalResource, languages: Iterable[str]) -> dict[str, str]:
        # One title for all languages is told once, as of the first language.
        told = list(languages)[:1] if isinstance(law.title, str) else list(law.title)
        said = [{"@value": law.cited(language), "@language": language} for language in told]
        # The law and the page on which it stands are two things: each has a name of its own.
        part = law.section.replace(" ", "_") or "law"
        identifier = f"{law.href}#{part}" if "#" not in law.href else law.href
        return self.put(identifier, "eli:LegalResource", dct__title=said, foaf__page=self.document(law.href))

    def channel(self, found: Entry, kind: str, own: PublicService | None) -> dict[str, str]:
        days = own.processing_days if own else None
        return self.put(
            self.name("channel", *found.identifier.split("/"), kind),
            "cv:Channel",
            dct__identifier=f"{found.identifier}/{kind}",
            dct__type=self.concept("channel", kind),
            cv__processingTime={"@value": f"P{days}D", "@type": "xsd:duration"} if days is not None else None,
        )

    def service(self, found: Entry, own: PublicService | None, jurisdiction: Jurisdiction) -> None:
        """A service and everything it refers to."""
        pages = [self.document(address) for address in dict.fromkeys(found.urls.by_language.values())]
        languages = found.title.by_language
        parts = self._parts(found, own, jurisdiction) if own else {}
        self.put(
            self.name("service", *found.identifier.split("/")),
            "cpsv:PublicService",
            dct__identifier=found.identifier,
            dct__title=texts(found.title),
            dct__description=texts(found.description) or texts(found.summary),
            dct__language=[self.language(language) for language in languages],
            dct__spatial=[self.location(found.country)] if found.country else None,
            dct__type=[self.concept("service-type", found.type)] if found.type else None,
            dcat__keyword=[
                {"@value": word, "@language": language} for language, words in found.synonyms.items() for word in words
            ],
            cv__hasCompetentAuthority=[self.organization(found, own.authority if own else None)],
            cv__thematicArea=[self.concept("topic", each.id, each.title) for each in found.topics],
            cv__isGroupedBy=[self.life_event(each) for each in found.life_events],
            dct__audience=[self.concept("audience", each.id, each.title) for each in found.audience],
            cv__hasChannel=[self.channel(found, kind, own) for kind in found.channels],
            foaf__page=pages,
            **parts,
        )

    def _parts(self, found: Entry, own: PublicService, jurisdiction: Jurisdiction) -> dict[str, Any]:
        """What only a service of our own says: requirements, outputs, costs, law."""
        place = found.identifier.split("/")
        proofs = {
            name: self.put(
                self.name("evidence-type", name),
                "cv:EvidenceType",
                dct__identifier=name,
                dct__title=texts(kind.title),
                cv__evidenceTypeClassification=[self.concept("evidence-type", name, kind.title)],
            )
            for name, kind in own.evidence_types.items()
        }
        requirements = [
            self.put(
                self.name("requirement", *place, each.id),
                "cv:Requirement",
                dct__identifier=f"{found.identifier}/{each.id}",
                dct__title=texts(each.text),
            )
            for each in own.requirements
        ]
        outputs = [
            self.put(
                self.name("output", *place, each.id),
                "cv:Output",
                dct__identifier=f"{found.identifier}/{each.id}",
                dct__title=texts(each.text),
                dct__type=[self.concept("output-type", each.type)],
            )
            for each in own.outputs
        ]
        costs = [
            self.put(
                self.name("cost", *place, each.id),
                "cv:Cost",
                dct__identifier=f"{found.identifier}/{each.id}",
                dct__description=texts(each.text),
                cv__hasValue={"@value": f"{each.amount_cents / 100:.2f}", "@type": "xsd:double"},
                cv__currency=self.concept("currency", each.currency),
            )
            for each in own.costs
        ]
        days = own.processing_days
        return {
            "cv__hasInputType": list(proofs.values()),
            "cv__holdsRequirement": requirements,
            "cpsv__produces": outputs,
            "cv__hasCost": costs,
            "cv__hasLegalResource": [self.law(each, jurisdiction.languages) for each in own.legal_resources],
            "cv__relatedService": [{"@id": self.name("service", *other.split("/"))} for other in own.feeds],
            "cv__processingTime": {"@value": f"P{days}D", "@type": "xsd:duration"} if days is not None else None,
        }


def texts(text: LocalizedText) -> list[dict[str, str]]:
    """A text as literals with their language."""
    return [{"@value": said, "@language": language} for language, said in text.by_language.items()]
