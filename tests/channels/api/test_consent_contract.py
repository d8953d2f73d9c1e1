"""The parts of the GovStack consent API that are ours, held to its own description."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from guichet.lab.pytest_cast import Cast
from guichet.sharing import api as sharing
from tests.channels.api.program import Program

CONTRACT = Path(__file__).parents[4] / "shared" / "data" / "standards" / "govstack" / "consent.yaml"
AGREEMENT = "births-to-inland-revenue"
RECORD = f"consent/service/individual/record/data-agreement/{AGREEMENT}/"
RECORDS = "consent/service/individual/record/consent-record/"
Programs = Callable[..., Program]

pytestmark = pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract (shared/data/standards) is not here")


def fits(method: str, path: str, body: Any) -> None:
    """The answer is what the contract says of it."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    schema = contract["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(body) <= set(schema["properties"])
    jsonschema.Draft202012Validator({**schema, "components": contract["components"]}).validate(body)


def test_an_agreement_and_its_policy_can_be_read_by_everyone(program: Programs, cast: Cast) -> None:
    found = program().get(f"consent/service/data-agreement/{AGREEMENT}/")
    assert found.status == 200
    fits("get", "/service/data-agreement/{dataAgreementId}/", found.json)
    agreement = found.json["dataAgreement"]
    assert (agreement["lawfulBasis"], agreement["active"], agreement["forgettable"]) == ("consent", True, False)
    policy = program().get(f"consent/service/policy/{agreement['policy']['id']}/")
    assert policy.status == 200
    fits("get", "/service/policy/{policyId}/", policy.json)
    assert program().get("consent/service/data-agreement/none/").status == 404
    assert program().get("consent/service/policy/none/").status == 404


def test_consent_is_given_read_listed_and_withdrawn(program: Programs, cast: Cast) -> None:
    amina, me = program("amina"), cast.agents["amina"]
    revision = amina.get(f"consent/service/data-agreement/{AGREEMENT}/").json["revision"]["id"]
    given = amina.post(f"{RECORD}?individualId={me}&revisionId={revision}", None)
    assert given.status == 200, given.json
    fits("post", "/service/individual/record/data-agreement/{dataAgreementId}/", given.json)
    record = given.json["consentRecord"]
    assert (record["optIn"], record["individual"]) == (True, {"id": me})
    again = amina.post(f"{RECORD}?individualId={me}", None).json["consentRecord"]
    assert again["id"] == record["id"], "one unambiguous record for an individual and an agreement"

    read = amina.get(RECORD)
    fits("get", "/service/individual/record/data-agreement/{dataAgreementId}/", read.json)
    assert read.json["consentRecord"]["id"] == record["id"]
    for path, written in (
        (RECORDS, "/service/individual/record/consent-record/"),
        (f"{RECORD}all/", "/service/individual/record/data-agreement/{dataAgreementId}/all/"),
    ):
        listed = amina.get(path)
        fits("get", written, listed.json)
        assert [each["id"] for each in listed.json["consentRecords"]] == [record["id"]]
        assert amina.get(f"{path}?offset=1").json["consentRecords"] == []

    taken = amina.put(f"{RECORDS}{record['id']}/", {"consentRecord": {**record, "optIn": False}})
    assert taken.status == 200
    fits("put", "/service/individual/record/consent-record/{consentRecordId}/", taken.json)
    assert taken.json["consentRecord"]["optIn"] is False
    assert [each.in_force for each in sharing.consents_of(by=cast.amina)] == [False]
    back = amina.put(f"{RECORDS}{record['id']}/", {"consentRecord": {**record, "optIn": True}})
    assert back.status == 400


def test_nobody_consents_for_another(program: Programs, cast: Cast) -> None:
    amina, eve = cast.agents["amina"], program("eve")
    assert eve.post(f"{RECORD}?individualId={amina}", None).status == 400
    assert eve.get(RECORDS, **{"X-ConsentBB-IndividualId": amina}).status == 400
    assert program("amina").post(RECORD, None).status == 400
    assert program("amina").post(f"{RECORD}?individualId={amina}&revisionId=old", None).status == 400
    assert sharing.consents_of(by=cast.amina) == ()
    given = sharing.give_consent(agreement=AGREEMENT, about=amina, language="en", by=cast.amina)
    assert eve.put(f"{RECORDS}{given.id}/", {"consentRecord": {"optIn": False}}).status == 404
    assert eve.get(RECORD).status == 404
    assert program().get(RECORDS).status == 401
    assert sharing.consents_of(by=cast.amina)[0].in_force
