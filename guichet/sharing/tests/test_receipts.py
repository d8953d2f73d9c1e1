"""Receipts: both standard forms, signed, verified with only the published key, and found out when changed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rdflib
from joserfc.jwk import ECKey

from guichet.kernel import api as kernel
from guichet.sharing import api as sharing
from guichet.sharing.checks import keys_are_our_own
from guichet.sharing.models import ConsentRow
from guichet.sharing.tests.conftest import AMINA, NOON, REGISTRY, TAX, Publish, amina, an_agreement

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "tools" / "verify_receipt.py"
SCHEMA = ROOT.parent / "shared" / "data" / "standards" / "consent" / "kantara-consent-receipt-v1_1-schema.json"
DPV = rdflib.Namespace("https://w3id.org/dpv#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")


@pytest.fixture
def consent(publish: Publish) -> sharing.ConsentRecord:
    publish(an_agreement())
    return sharing.give_consent(agreement="births", about=AMINA, language="en", by=amina)


def run(folder: Path, receipt: str, keys: Any) -> subprocess.CompletedProcess[str]:
    """The script, away from the platform: its own folder, no packages of ours on the way (-I)."""
    (folder / "receipt.json").write_text(receipt, encoding="utf-8")
    (folder / "keys.json").write_text(json.dumps(keys), encoding="utf-8")
    copied = folder / "verify.py"
    copied.write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-I", str(copied), "receipt.json", "--keys", "keys.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_script_knows_nothing_of_ours() -> None:
    imported = re.findall(r"^(?:from|import) (\w+)", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)
    assert "guichet" not in imported
    assert set(imported) - set(sys.stdlib_module_names) == {"cryptography"}


def test_a_receipt_is_verified_with_only_the_published_key(consent: sharing.ConsentRecord, tmp_path: Path) -> None:
    for issue in (sharing.receipt, sharing.kantara_receipt):
        kept = json.dumps(issue(consent_id=consent.id, by=amina).to_json())
        done = run(tmp_path, kept, sharing.key_set())
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("Genuine.")
    assert run(tmp_path, issue(consent_id=consent.id, by=amina).jws, sharing.key_set()).returncode == 0


def test_what_was_changed_is_found_out(consent: sharing.ConsentRecord, tmp_path: Path) -> None:
    kept = sharing.receipt(consent_id=consent.id, by=amina).to_json()
    keys = sharing.key_set()
    head, body, seal = kept["jws"].split(".")
    other = ECKey.generate_key("P-256")
    stranger = {"keys": [{**other.as_dict(private=False), "kid": other.thumbprint()}]}
    borrowed = {"keys": [{**other.as_dict(private=False), "kid": keys["keys"][0]["kid"]}]}
    bent = ("B" if seal[0] == "A" else "A") + seal[1:]
    forged = {
        "what can be read": ({**kept, "receipt": {**kept["receipt"], "dct:identifier": "x"}}, keys),
        "does not fit": (
            {**kept, "jws": f"{head}.{body}.{bent}"},
            keys,
        ),
        "no key of the id": (kept, stranger),
        "not its thumbprint": (kept, borrowed),
        "the algorithm is 'none'": ({**kept, "jws": f"eyJhbGciOiJub25lIn0.{body}."}, keys),
        "three parts": ({**kept, "jws": "nothing"}, keys),
    }
    for why, (receipt, known) in forged.items():
        done = run(tmp_path, json.dumps(receipt), known)
        assert (done.returncode, done.stdout) == (1, ""), why
        assert why in done.stderr, done.stderr


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own, of its parser
def test_a_receipt_by_iso_27560_says_all_of_it_in_dpv(consent: sharing.ConsentRecord) -> None:
    document = sharing.receipt(consent_id=consent.id, by=amina).document
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    receipt = next(graph.subjects(rdflib.RDF.type, DPV.ConsentReceipt))
    record = graph.value(receipt, DPV.hasRecordOfActivity)
    assert (record, rdflib.RDF.type, DPV.ConsentRecord) in graph
    assert str(graph.value(receipt, DCT.conformsTo)) == "https://w3id.org/dpv/schema/dpv-27560#receipt"
    # ISO/IEC TS 27560:2023, 6.3 and 6.4: what a record names.
    for term in ("hasDataSubject", "hasDataController", "hasJurisdiction", "hasNotice", "hasProcess", "hasLegalBasis",
                 "hasConsentStatus", "hasEvent"):  # fmt: skip
        assert graph.value(record, DPV[term]) is not None, term
    process = graph.value(record, DPV.hasProcess)
    for term in ("hasPurpose", "hasProcessing", "hasPersonalData", "hasRecipient", "hasStorageCondition"):
        assert graph.value(process, DPV[term]) is not None, term
    assert graph.value(record, DPV.hasConsentStatus) == DPV.ConsentGiven
    fields = {str(graph.value(each, DCT.identifier)) for each in graph.objects(process, DPV.hasPersonalData)}
    assert fields == {"name", "born_on"}
    subject = str(graph.value(graph.value(record, DPV.hasDataSubject), DCT.identifier))
    assert subject == sharing.pairwise(AMINA, REGISTRY)
    text = json.dumps(document)
    assert AMINA not in text
    assert sharing.notice_for(agreement="births", language="en").version in text


def test_a_withdrawn_consent_says_so(consent: sharing.ConsentRecord) -> None:
    sharing.withdraw_consent(consent_id=consent.id, by=amina)
    record = sharing.receipt(consent_id=consent.id, by=amina).document["dpv:hasRecordOfActivity"]
    assert record["dpv:hasConsentStatus"] == "dpv:ConsentWithdrawn"
    assert [each["@type"] for each in record["dpv:hasEvent"]] == ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]


def test_every_exchange_has_its_receipt(publish: Publish) -> None:
    publish(an_agreement(basis="law"))
    let = sharing.permit(
        source=REGISTRY, recipient=TAX, fields=("name",), purpose="number", about=AMINA, by=kernel.SYSTEM
    )
    document = sharing.exchange_receipt(exchange_id=let.receipt_id, by=amina).document
    record = document["dpv:hasRecordOfActivity"]
    assert record["dpv:hasLegalBasis"] == "dpv:LegalObligation"
    (process,) = record["dpv:hasProcess"]
    assert [each["dct:identifier"] for each in process["dpv:hasPersonalData"]] == ["name"]
    assert [each["dct:identifier"] for each in process["dpv:hasRecipient"]] == [TAX]


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the foreign schemas are not there (shared/data/standards/consent)")
def test_kantaras_own_schema_takes_the_receipt(consent: sharing.ConsentRecord) -> None:
    text = re.sub(r"^\s*//.*$", "", SCHEMA.read_text(encoding="utf-8"), flags=re.MULTILINE)
    schema = json.loads(text)
    document = sharing.kantara_receipt(consent_id=consent.id, by=amina).document
    jsonschema.Draft4Validator(schema).validate(document)
    assert document["consentTimestamp"] == int(NOON.timestamp())
    assert document["consentReceiptID"] == consent.id
    assert (document["sensitive"], document["spiCat"]) == (True, ["Day of birth"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate({**document, "consentTimestamp": "then"})


def test_old_keys_stay_published(consent: sharing.ConsentRecord, settings: Any, tmp_path: Path) -> None:
    before = json.dumps(sharing.receipt(consent_id=consent.id, by=amina).to_json())
    settings.GUICHET_RECEIPT_KEY = json.dumps(ECKey.generate_key("P-256").as_dict(private=True))
    after = json.dumps(sharing.receipt(consent_id=consent.id, by=amina).to_json())
    keys = sharing.key_set()
    assert len(keys["keys"]) == 2
    assert all("d" not in each for each in keys["keys"])
    assert run(tmp_path, before, keys).returncode == 0
    assert run(tmp_path, after, keys).returncode == 0


def test_production_refuses_keys_that_are_not_its_own(settings: Any) -> None:
    settings.PRODUCTION = True
    assert {each.id for each in keys_are_our_own(None)} == {"guichet.E030", "guichet.E032"}
    settings.GUICHET_RECEIPT_KEY = '{"kty": "oct", "k": "AAAA"}'
    settings.GUICHET_PAIRWISE_KEY = settings.SECRET_KEY
    assert {each.id for each in keys_are_our_own(None)} == {"guichet.E031", "guichet.E032"}
    settings.GUICHET_RECEIPT_KEY = json.dumps(ECKey.generate_key("P-256").as_dict(private=True))
    settings.GUICHET_PAIRWISE_KEY = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert keys_are_our_own(None) == []


def test_what_was_tampered_with_is_found(consent: sharing.ConsentRecord) -> None:
    assert sharing.verify_sharing() == ()
    ConsentRow.objects.update(notice="0" * 64)
    (fault,) = sharing.verify_sharing()
    assert (fault.kind, fault.id) == ("consent", consent.id)
    ConsentRow.objects.update(notice=consent.notice_version, withdrawn_at=NOON)
    assert "withdrawal" in sharing.verify_sharing()[0].what
