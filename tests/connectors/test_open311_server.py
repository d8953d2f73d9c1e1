"""GeoReport v2 as a server: held to the specification and its schemas, XML the same as JSON, errors as it demands."""

from __future__ import annotations

import io
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from PIL import Image

from guichet.evidence import ports as evidence_ports
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import OPERATOR, Cast
from guichet.lab.scanner import LabScanner
from guichet.reports import api as reports
from tests.connectors.open311_schemas import SCHEMAS, checked

TOWN = Path(reports.__file__).parent / "tests" / "town"
BASE = "/open311/v2"
KEY = "demonstration-key"
KEYS = override_settings(GUICHET_OPEN311_KEYS={"app": KEY})
#: The least that a pothole needs.
POTHOLE = {"api_key": KEY, "service_code": "001", "lat": "-41.28", "long": "174.75", "attribute[depth]": "deep"}
#: What stands in a list by itself.
LISTS = {"services", "service_requests", "attributes", "values", "endpoints", "formats", "errors"}


@pytest.fixture
def town(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The invented town, a scanner, a key."""
    fresh: kernel.Registry[evidence_ports.VirusScanner] = kernel.Registry("virus scanner")
    fresh.register("default", LabScanner())
    monkeypatch.setattr(evidence_ports, "scanners", fresh)
    reports.publish_plan(reports.load_plan(TOWN, languages=("en", "fr", "mi")), by=OPERATOR)
    cache.clear()
    with KEYS:
        yield cast
    cache.clear()


def ask(path: str, *, expect: int = 200, **query: Any) -> Any:
    """What the endpoint answers, asked as JSON and as XML, which must say the same."""
    found = []
    for form in ("json", "xml"):
        answer = Client().get(f"{BASE}/{path}.{form}", query)
        assert answer.status_code == expect, answer.content
        kind = "application/json" if form == "json" else "text/xml"
        assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
        found.append(answer.content)
    said = json.loads(found[0])
    assert found[1].startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root = ET.fromstring(found[1])
    assert as_text(said) == from_xml(root)
    return said


def as_text(value: Any) -> Any:
    """JSON as XML can say it: everything is text, nothing is an empty element."""
    if isinstance(value, dict):
        return {key: as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def from_xml(element: ET.Element) -> Any:
    if element.tag in LISTS:
        return [from_xml(each) for each in element]
    return {each.tag: from_xml(each) for each in element} if len(element) else element.text or ""


def post(form: dict[str, Any] | str, *, kind: str = "json", status: int = 200, **extra: Any) -> Any:
    body = form if isinstance(form, str) else urlencode(form, doseq=True)
    answer = Client().post(
        f"{BASE}/requests.{kind}", body, content_type="application/x-www-form-urlencoded; charset=utf-8", **extra
    )
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if kind == "json" else ET.fromstring(answer.content)


# --------------------------------------------------------------------------------------------------- what there is
def test_discovery_says_where_and_in_which_formats(town: Cast) -> None:
    for prefix in ("/open311", BASE):
        said = json.loads(Client().get(f"{prefix}/discovery.json").content)
        assert set(said) == {"changeset", "contact", "key_service", "endpoints"}
        (endpoint,) = said["endpoints"]
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert endpoint["url"].endswith("/open311/v2")
        assert endpoint["formats"] == ["text/xml", "application/json"]
        assert endpoint["type"] == "test"
        root = ET.fromstring(Client().get(f"{prefix}/discovery.xml").content)
        assert as_text(said) == from_xml(root)


def test_services_and_their_definitions(town: Cast) -> None:
    services = ask("services")
    checked("services", services)
    assert [(each["service_code"], each["metadata"], each["type"], each["group"]) for each in services] == [
        ("001", True, "realtime", "Roads"),
        ("noise", True, "batch", "Lights"),
        ("street-light", False, "realtime", "Lights"),
    ]
    assert services[0]["keywords"] == "hole, asphalt"
    definition = ask("services/001")
    checked("service-definition", definition)
    kinds = [(each["code"], each["datatype"], each["variable"], each["order"]) for each in definition["attributes"]]
    assert kinds == [
        ("depth", "singlevaluelist", True, 1), ("seen", "multivaluelist", True, 2), ("how_many", "number", True, 3),
        ("since", "datetime", True, 4), ("danger", "string", False, 5),
    ]  # fmt: skip
    depth = definition["attributes"][0]
    assert depth["values"] == [
        {"key": "shallow", "name": "Less than a hand"},
        {"key": "deep", "name": "A hand or more"},
    ]
    assert depth["required"] is True
    checked("service-definition", ask("services/street-light"))
    assert ask("services", locale="mi")[0]["service_name"] == "Poka rori"


def test_a_body_is_a_jurisdiction(town: Cast) -> None:
    def codes(said: Any) -> list[str]:
        return [each["service_code"] for each in said]

    assert codes(ask("services", jurisdiction_id="internal-affairs")) == ["001", "street-light"]
    assert codes(ask("services", jurisdiction_id="ird.govt.nz")) == ["001", "noise"]
    assert len(ask("services", jurisdiction_id="aotearoa")) == 3
    for path in ("services", "services/001", "requests", "requests/7K2M-9QXD", "tokens/1"):
        (error,) = ask(path, expect=404, jurisdiction_id="atlantis.gov")
        assert error == {"code": 404, "description": "jurisdiction_id 'atlantis.gov' was not found"}
    assert ask("services/noise", expect=404, jurisdiction_id="internal-affairs")[0]["code"] == 404
    (refused,) = post({**POTHOLE, "jurisdiction_id": "internal-affairs"}, status=400)
    assert refused["description"] == "that place is not looked after by internal-affairs"
    hills = {**POTHOLE, "lat": "-41.22", "long": "174.86", "jurisdiction_id": "internal-affairs"}
    (filed,) = post(hills)
    assert codes(ask("requests", jurisdiction_id="internal-affairs")) == ["001"]
    assert ask("requests", jurisdiction_id="inland-revenue") == []
    ask(f"requests/{filed['service_request_id']}", expect=404, jurisdiction_id="inland-revenue")


# ---------------------------------------------------------------------------------------------------------- filing
def test_a_report_is_filed_as_in_the_specification(town: Cast) -> None:
    # The specification's own example, with our code and attributes.
    sent = (
        f"api_key={KEY}&jurisdiction_id=aotearoa&service_code=001&lat=-41.28&long=174.75&address_string=1234+5th+street"
        "&email=smit333%40sfgov.edu&device_id=tt222111&account_id=123456&first_name=john&last_name=smith"
        "&phone=111111111&description=A+large+sinkhole+is+destroying+the+street"
        "&media_url=http%3A%2F%2Ffarm3.static.flickr.com%2F2002%2F2212426634_5ed477a060.jpg"
        "&attribute[depth]=deep&attribute[seen][]=car&attribute[seen][]=foot"
    )
    (filed,) = post(sent)
    assert filed["account_id"] == "123456"
    assert filed["service_notice"].startswith("A crew looks at it.")
    report = reports.report(number=filed["service_request_id"], by=town.chen)
    assert report.text == "A large sinkhole is destroying the street"
    assert report.answers == {"depth": "deep", "seen": ["car", "foot"]}
    assert report.contact == reports.Contact(
        name="john smith", email="smit333@sfgov.edu", phone="111111111",
        media="http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg",
    )  # fmt: skip
    (one,) = ask(f"requests/{report.number}")
    checked("request", one)
    assert (one["status"], one["service_code"], one["lat"], one["long"]) == ("open", "001", -41.28, 174.75)
    assert one["description"] is None  # nobody looked yet
    assert one["agency_responsible"] == "Inland Revenue"
    assert one["expected_datetime"] == "2026-11-27T23:59:59+13:00"
    assert one["requested_datetime"] == "2026-11-21T12:00:00+13:00"
    for word in ("smit333", "111111111", "sinkhole", "flickr"):
        assert word not in json.dumps(one)


def test_xml_is_answered_to_xml(town: Cast) -> None:
    root = post(POTHOLE, kind="xml")
    assert root.tag == "service_requests"
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", root.findtext("request/service_request_id") or "")
    refused = post({**POTHOLE, "api_key": "wrong"}, kind="xml", status=403)
    assert refused.tag == "errors"
    assert refused.findtext("error/code") == "403"


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"api_key": ""}, 403, "No api_key received -- can't proceed with create_request."),
        ({"api_key": "guess"}, 403, "Invalid api_key received -- can't proceed with create_request."),
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "999"}, 404, "service_code '999' was not found"),
        ({"jurisdiction_id": "atlantis"}, 404, "jurisdiction_id 'atlantis' was not found"),
        ({"lat": "", "long": ""}, 400, "place: nobody can find it without a place"),
        ({"long": ""}, 400, "place: a point has a latitude and a longitude"),
        ({"lat": "south"}, 400, "lat 'south' is no number"),
        ({"lat": "0", "long": "0"}, 400, "place: nobody who uses this page looks after that place"),
        ({"attribute[depth]": ""}, 400, "depth: this must be answered"),
        ({"attribute[depth]": "abyss"}, 400, "depth: 'abyss' is none of: shallow, deep"),
        ({"attribute[colour]": "red"}, 400, "colour: pothole has no question 'colour'"),
        ({"email": "me"}, 400, "email: this is not an e-mail address"),
        ({"description": "x" * 4001}, 400, "text: at most 4000 letters fit here"),
    ],
)
def test_what_cannot_be_taken_says_why(town: Cast, changes: dict[str, str], status: int, said: str) -> None:
    errors = post({**POTHOLE, **changes}, status=status)
    assert [each["code"] for each in errors] == [status]
    assert errors[0]["description"].startswith(said)
    assert reports.search_reports() == ()


def test_several_problems_are_several_errors(town: Cast) -> None:
    errors = post({**POTHOLE, "email": "me", "attribute[depth]": "abyss", "lat": "0", "long": "0"}, status=400)
    assert len(errors) == 3


def test_without_keys_nobody_files(town: Cast) -> None:
    with override_settings(GUICHET_OPEN311_KEYS={}):
        post(POTHOLE, status=403)


def test_a_client_without_end_is_stopped(town: Cast) -> None:
    with override_settings(GUICHET_OPEN311_AN_HOUR=2):
        post(POTHOLE)
        post(POTHOLE)
        (stopped,) = post(POTHOLE, status=400)
    assert stopped["code"] == 429


def test_an_empty_argument_is_as_if_it_was_not_sent(town: Cast) -> None:
    post({**POTHOLE, "email": "", "address_id": "", "account_id": "", "attribute[how_many]": "", "jurisdiction_id": ""})


def test_tokens_and_the_blackbox(town: Cast, tmp_path: Path) -> None:
    noise = {
        "api_key": KEY, "service_code": "noise", "address_id": "old-town", "address_string": "by the inn",
        "attribute[kind]": "a drum",
    }  # fmt: skip
    (filed,) = post(noise)
    assert "service_request_id" not in filed
    (found,) = ask(f"tokens/{filed['token']}")
    assert found["token"] == filed["token"]
    assert ask(f"requests/{found['service_request_id']}")[0]["address"] == "Old Town"
    assert ask("tokens/unknown", expect=404)[0]["description"] == "token 'unknown' was not found"
    folder = shutil.copytree(TOWN, tmp_path / "town")
    path = folder / "reports/categories/noise.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("batch", "blackbox"), encoding="utf-8")
    reports.publish_plan(reports.load_plan(folder, languages=("en", "fr", "mi")), by=OPERATOR)
    (filed,) = post(noise)
    assert set(filed) == {"service_notice", "account_id"}


def test_a_picture_in_the_form_is_taken(town: Cast) -> None:
    content = io.BytesIO()
    Image.new("RGB", (9, 9), "teal").save(content, "PNG")
    content.seek(0)
    content.name = "hole.png"
    answer = Client().post(f"{BASE}/requests.json", {**POTHOLE, "media": content})
    assert answer.status_code == 200, answer.content
    number = json.loads(answer.content)[0]["service_request_id"]
    (photo,) = reports.report(number=number, by=town.chen).photos
    assert ask(f"requests/{number}")[0]["media_url"] is None
    reports.moderate_report(number=number, what=f"photo:{photo.id}", shown=True, by=town.chen)
    assert ask(f"requests/{number}")[0]["media_url"].endswith(f"/en/reports/{number}/photos/{photo.id}/")
    broken = io.BytesIO(b"no picture")
    broken.name = "hole.png"
    assert Client().post(f"{BASE}/requests.json", {**POTHOLE, "media": broken}).status_code == 400


# ---------------------------------------------------------------------------------------------------------- asking
def test_requests_are_filtered(town: Cast) -> None:
    start = datetime(2026, 11, 20, 23, tzinfo=UTC)
    numbers = []
    for day, code in ((0, "001"), (30, "street-light"), (60, "001")):
        with kernel.held_at(start + timedelta(days=day)):
            place = {**POTHOLE, "service_code": code}
            if code != "001":
                place.pop("attribute[depth]")
            numbers.append(post(place)[0]["service_request_id"])
    with kernel.held_at(start + timedelta(days=61)):
        reports.move_report(number=numbers[0], state="fixed", words="Filled & <rolled>.", by=town.chen)
    with kernel.held_at(start + timedelta(days=100)):

        def both(**query: Any) -> list[str]:
            return [each["service_request_id"] for each in ask("requests", **query)]

        assert both() == [numbers[2], numbers[1]]  # the last 90 days
        assert both(start_date="2026-11-01T00:00:00Z") == numbers[::-1]
        assert both(start_date="2026-11-01T00:00:00Z", end_date="2026-12-01T00:00:00+13:00") == [numbers[0]]
        assert both(end_date="2027-01-01T00:00:00Z") == [numbers[1], numbers[0]]
        assert both(start_date="2026-11-01", status="closed") == [numbers[0]]
        assert both(start_date="2026-11-01", status="open,closed", service_code="001,unknown") == [
            numbers[2],
            numbers[0],
        ]
        assert both(service_code="unknown") == []
        # Numbers override everything else.
        assert both(service_request_id=f"{numbers[0]},{numbers[2]},none", status="open") == [numbers[2], numbers[0]]
        assert both(page="2", page_size="1") == [numbers[1]]
        assert both(updated_after="2027-01-20T00:00:00Z") == [numbers[0]]
        (fixed,) = ask("requests", service_request_id=numbers[0])
        checked("request", fixed)
        assert (fixed["status"], fixed["status_notes"]) == ("closed", "Filled & <rolled>.")
        assert fixed["updated_datetime"] == "2027-01-21T12:00:00+13:00"
        checked("requests", ask("requests"))
        for query, said in (
            ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-12-01T00:00:00Z"}, "start_date and end_date may"),
            ({"start_date": "yesterday"}, "start_date 'yesterday' is no moment"),
            ({"start_date": "2026-01-01T00:00:00"}, "start_date '2026-01-01T00:00:00' is no moment"),
            ({"status": "lost"}, "status 'lost' is none of open and closed"),
            ({"page": "0"}, "page '0' is no number of 1 or more"),
        ):
            (error,) = ask("requests", expect=400, **query)
            assert error["code"] == 400
            assert error["description"].startswith(said)
    assert ask("requests/0000-0000", expect=404)[0]["code"] == 404


def test_what_is_hidden_is_not_told(town: Cast) -> None:
    (filed,) = post({**POTHOLE, "description": "A rude\x08 word", "address_string": "Amina's house"})
    number = filed["service_request_id"]
    (one,) = ask("requests")
    assert (one["description"], one["address"]) == (None, "Old Town")
    reports.moderate_report(number=number, what="text", shown=True, by=town.chen)
    (one,) = ask("requests")  # the sign that XML cannot hold is gone from both
    assert (one["description"], one["address"]) == ("A rude word", "Amina's house")
    reports.moderate_report(number=number, what="report", shown=False, why="offensive", by=town.chen)
    assert ask("requests") == []
    ask(f"requests/{number}", expect=404)


def test_no_address_of_the_endpoint_is_a_page(town: Cast) -> None:
    for method, path in (
        ("get", "/open311/v2/services"),
        ("get", "/open311/"),
        ("get", "/open311/v2/services.csv"),
        ("post", "/open311/v2/services.xml"),
        ("delete", "/open311/v2/requests.xml"),
        ("put", "/open311/v2/requests/7K2M-9QXD.xml"),
    ):
        answer = getattr(Client(), method)(path)
        assert answer.status_code in (400, 404), path
        if path != "/open311/":
            assert ET.fromstring(answer.content).tag == "errors"


def test_a_new_category_is_data_only(town: Cast, tmp_path: Path) -> None:
    folder = shutil.copytree(TOWN, tmp_path / "town")
    (folder / "reports/categories/dead-tree.yaml").write_text(
        """
identifier: dead-tree
open311_code: "TREE-9"
group: roads
bodies: [inland-revenue]
promise_working_days: 8
questions: [{id: height, type: number, required: true, public: true}]
locales:
  en: {title: Dead tree, summary: A tree that may fall., questions: {height: {label: How high is it?}}}
  fr: {title: Arbre mort, summary: Un arbre qui peut tomber., questions: {height: {label: Quelle est sa hauteur?}}}
  mi: {title: Rākau mate, summary: He rākau tērā ka hinga., questions: {height: {label: He pēhea te teitei?}}}
""",
        encoding="utf-8",
    )
    reports.publish_plan(reports.load_plan(folder, languages=("en", "fr", "mi")), by=OPERATOR)
    assert "TREE-9" in [each["service_code"] for each in ask("services")]
    assert ask("services/TREE-9")["attributes"][0]["code"] == "height"
    tree = {**POTHOLE, "service_code": "TREE-9", "attribute[height]": "12.5"}
    tree.pop("attribute[depth]")
    (filed,) = post(tree)
    report = reports.public_report(number=filed["service_request_id"])
    assert (report.category, report.organization, report.answers) == ("dead-tree", "inland-revenue", {"height": "12.5"})


def test_the_schemas_of_open311_can_fail() -> None:
    """They are read from the shared folder where it is there, and would refuse what is wrong."""
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas of Open311 are not here")
    with pytest.raises(jsonschema.ValidationError):
        checked("services", [{"service_code": 1}])
