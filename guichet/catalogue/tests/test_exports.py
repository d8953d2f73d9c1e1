"""What other systems read conforms to the standards they read it by."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import jsonschema
import pytest
import rdflib
from pyshacl import validate

from guichet.catalogue import api as catalogue
from guichet.catalogue.tests.overlay import MINIMAL
from guichet.kernel.api import SYSTEM, NotFound

STANDARDS = Path(__file__).parents[4] / "shared" / "data" / "standards"
SHAPES = STANDARDS / "cpsv-ap" / "cpsv-ap-SHACL.ttl"
HSDS = STANDARDS / "hsds" / "service.json"
AOTEAROA = Path(__file__).parents[3] / "jurisdictions" / "aotearoa"
CPSV = rdflib.Namespace("http://purl.org/vocab/cpsv#")
CV = rdflib.Namespace("http://data.europa.eu/m8g/")

# rdflib and pyshacl warn about themselves: their own calls to what they deprecated.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def graph_of_catalogue() -> rdflib.Graph:
    return rdflib.Graph().parse(
        data=json.dumps(catalogue.export_cpsv_ap(base_url="https://town.example")), format="json-ld"
    )


def test_cpsv_ap_says_what_the_service_says() -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    graph = graph_of_catalogue()
    licence = rdflib.URIRef("https://town.example/id/service/town-hall/dog-licence")
    assert set(graph.objects(licence, rdflib.DCTERMS.title)) == {
        rdflib.Literal("Dog licence", "en"),
        rdflib.Literal("Permis pour chien", "fr"),
    }
    assert len(list(graph.subjects(rdflib.RDF.type, CPSV.PublicService))) == 2
    (cost,) = graph.objects(licence, CV.hasCost)
    assert graph.value(cost, CV.hasValue).toPython() == 25.0
    for predicate in (CV.hasChannel, CV.isGroupedBy, CV.hasLegalResource, CV.holdsRequirement, CPSV.produces):
        for thing in graph.objects(licence, predicate):
            assert (thing, rdflib.RDF.type, None) in graph, f"{thing} is mentioned and not described"


@pytest.mark.skipif(not SHAPES.is_file(), reason="the CPSV-AP shapes (shared/data/standards/cpsv-ap) are not here")
@pytest.mark.parametrize("folder", [MINIMAL, AOTEAROA], ids=["minimal", "aotearoa"])
def test_cpsv_ap_conforms_to_its_shapes(folder: Path) -> None:
    catalogue.publish(folder, by=SYSTEM)
    shapes = rdflib.Graph().parse(SHAPES)
    conforms, _, told = validate(graph_of_catalogue(), shacl_graph=shapes, inference="none")
    assert conforms, told[:3000]


@pytest.mark.skipif(not SHAPES.is_file(), reason="the CPSV-AP shapes (shared/data/standards/cpsv-ap) are not here")
def test_the_shapes_do_refuse_an_untyped_concept() -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    document = catalogue.export_cpsv_ap(base_url="https://town.example")
    document["@graph"] = [node for node in document["@graph"] if node["@type"] != "skos:Concept"]
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    conforms, _, _ = validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES), inference="none")
    assert not conforms


@pytest.mark.skipif(not HSDS.is_file(), reason="the HSDS schemas (shared/data/standards/hsds) are not here")
@pytest.mark.parametrize("folder", [MINIMAL, AOTEAROA], ids=["minimal", "aotearoa"])
def test_hsds_validates(folder: Path) -> None:
    catalogue.publish(folder, by=SYSTEM)
    schema = json.loads(HSDS.read_text(encoding="utf-8"))
    page = json.loads(json.dumps(catalogue.export_hsds(base_url="https://town.example")))
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert page["total_items"] == len(page["contents"]) == len(catalogue.current().services)
    for service in page["contents"]:
        checker.validate(service)
        uuid.UUID(service["id"])
    assert page == json.loads(json.dumps(catalogue.export_hsds(base_url="https://town.example")))


def test_hsds_speaks_one_language() -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    names = [service["name"] for service in catalogue.export_hsds(language="fr")["contents"]]
    assert names == ["Permis pour chien", "Carte du musée"]


def test_schema_org() -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    document = catalogue.schema_org("town-hall/dog-licence", "fr", base_url="https://town.example")
    assert document["@type"] == "GovernmentService"
    assert document["name"] == "Permis pour chien"
    assert document["inLanguage"] == "fr"
    assert document["provider"] == {
        "@type": "GovernmentOrganization", "name": "Mairie", "url": "https://town.example",
    }  # fmt: skip
    assert document["offers"] == [{"@type": "Offer", "price": "25.00", "priceCurrency": "CAD"}]
    with pytest.raises(NotFound):
        catalogue.schema_org("town-hall/nothing", "fr")
