"""A request from the first question to the decision and the letter, through the API alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from tests.channels.api.program import BEST_START, Program

Programs = Callable[..., Program]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n0000000102 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n170\n%%EOF\n"  # noqa: E501  # a whole PDF


def test_best_start_from_the_first_question_to_the_letter(
    program: Programs, work_off: Callable[[], audit.Drained]
) -> None:
    example = catalogue.service(BEST_START).examples[0]
    amina, chen = program("amina"), program("chen")

    started = amina.post("requests", {"service": BEST_START, "language": "en"})
    assert started.status == 201
    assert started.headers["Location"] == f"/api/v1/requests/{started.json['request_id']}"
    step = amina.fill_in(started.json, example.given)
    assert step["kind"] == "review"
    assert step["explanation"]["settled"] is True
    assert step["explanation"]["sentences"]

    request_id = started.json["request_id"]
    explained = amina.get(f"requests/{request_id}/explanation")
    assert explained.json["law_hash"] == step["explanation"]["law_hash"]
    sent = amina.post(f"requests/{request_id}/submit", {"revision": step["revision"]})
    assert sent.status == 200
    assert sent.json["step"]["kind"] == "outcome"
    assert len(sent.json["receipt"]["digest"]) == 64
    work_off()

    queue = chen.get("cases?q=" + sent.json["case_number"])
    assert [each["number"] for each in queue.json["items"]] == [sent.json["case_number"]]
    case = chen.get(f"cases/{sent.json['case_id']}")
    assert case.json["proposal"]["value"] is True
    given = {each["fact"]: each["value"] for each in case.json["facts"]}
    assert given["applicant_income"] == example.given["applicant_income"]
    claimed = chen.post(f"cases/{case.json['id']}/claim", {"revision": case.json["revision"]})
    assert claimed.json["assigned_to"] is not None
    grants = [each["id"] for each in claimed.json["transitions"] if each["effect"] == "decide" and each["fits"]]
    assert len(grants) == 1
    decided = chen.post(
        f"cases/{case.json['id']}/decide", {"transition": grants[0], "revision": claimed.json["revision"]}
    )
    assert decided.status == 201
    assert decided.json["outcome"] == "granted"
    expected = example.expect.outcome["best_start_weekly_amount"]
    assert decided.json["amounts"]["best_start_weekly_amount"] == expected
    work_off()

    messages = amina.get("my/messages")
    letters = [each for each in messages.json["items"] if each["letter"]]
    assert len(letters) == 1
    assert amina.get(f"my/messages/{letters[0]['id']}").json["subject"] == letters[0]["subject"]
    letter = amina.get(letters[0]["letter"].removeprefix("/api/v1/"))
    assert letter.headers["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF")
    page = amina.get("my/page")
    assert [each["case_number"] for each in page.json["requests"]] == [sent.json["case_number"]]
    assert amina.get("requests").json["items"] == page.json["requests"]
    assert amina.get(f"requests/{request_id}").json["status"] == sent.json["step"]["status"] or page.json


def test_asking_and_answering(program: Programs, work_off: Callable[[], audit.Drained]) -> None:
    example = catalogue.service(BEST_START).examples[0]
    amina, chen = program("amina"), program("chen")
    started = amina.post("requests", {"service": BEST_START}).json
    step = amina.fill_in(started, example.given)
    sent = amina.post(f"requests/{started['request_id']}/submit", {"revision": step["revision"]}).json
    case = chen.post(f"cases/{sent['case_id']}/claim", {"revision": 1}).json
    asked = chen.post(f"cases/{case['id']}/ask", {"question": "Which bank?", "revision": case["revision"]})
    assert asked.status == 201
    open_questions = amina.get("requests").json["items"][0]["questions"]
    assert [each["question"] for each in open_questions] == ["Which bank?"]
    answered = amina.post(f"my/questions/{asked.json['id']}/answer", {"text": "The one in Wellington."})
    assert answered.json["answered_at"] is not None
    assert chen.get(f"cases/{case['id']}").json["waiting_on"] == "authority"


def test_nobody_known_goes_on_with_the_tracking_code(program: Programs) -> None:
    nobody = program()
    started = nobody.post("requests", {"service": BEST_START}).json
    assert nobody.get(f"requests/{started['request_id']}").status == 404
    holder = program(**{"Guichet-Tracking-Code": started["tracking_code"].lower()})
    assert holder.get(f"requests/{started['request_id']}").json["id"] == started["step"]["id"]
    step = holder.fill_in(started, catalogue.service(BEST_START).examples[0].given)
    assert step["kind"] == "sign_in"
    refused = holder.post(f"requests/{started['request_id']}/submit", {"revision": step["revision"]})
    assert refused.status == 401
    assert refused.json["level"] == catalogue.service(BEST_START).assurance
    assert 'acr_values="' in refused.headers["WWW-Authenticate"]
    resumed = nobody.post("requests/resume", {"code": started["tracking_code"].replace("-", " ")})
    assert resumed.json["request_id"] == started["request_id"]
    assert nobody.post("requests/resume", {"code": "AAAA-AAAA-AAAA"}).status == 404


def test_a_page_again_and_in_the_other_language(program: Programs) -> None:
    amina = program("amina")
    started = amina.post("requests", {"service": BEST_START}, Accept_Language="mi, en;q=0.5")
    assert started.headers["Content-Language"] == "mi"
    first = started.json["step"]["id"]
    again = amina.get(f"requests/{started.json['request_id']}/steps/{first}", Accept_Language="en")
    assert again.json["language"] == "en"
    assert amina.get(f"requests/{started.json['request_id']}/steps/nowhere").status == 404


def test_a_document_is_taken_once(program: Programs) -> None:
    amina = program("amina")
    birth = catalogue.service("internal-affairs/register-a-birth")
    page = next(each for each in birth.pages if each.kind == "evidence")
    started = amina.post("requests", {"service": birth.identifier}).json
    step = started["step"]
    while step["kind"] == "question":
        values = {each["id"]: birth.examples[0].given.get(each["id"]) for each in step["fields"]}
        step = amina.put(
            f"requests/{started['request_id']}/answers/{step['id']}",
            {"values": {k: v for k, v in values.items() if v is not None}, "revision": step["revision"]},
        ).json
    assert step["id"] == page.id
    address = f"requests/{started['request_id']}/documents/{page.id}"
    sent = {"Content_Type": "application/pdf", "Idempotency_Key": '"11111111-2222-3333-4444-555555555555"'}
    first = amina("POST", address, PDF, **sent)
    again = amina("POST", address, PDF, **sent)
    assert (first.status, again.status) == (201, 201), first.json
    assert again.json == first.json
    assert len(amina.get(f"requests/{started['request_id']}/steps/{page.id}").json["documents"]) == 1
    assert amina("POST", address, b"#!/bin/sh", Content_Type="application/pdf").status == 422
    assert amina("POST", address, b"", Content_Type="application/pdf").status == 422


def test_a_fact_is_corrected(program: Programs) -> None:
    example = catalogue.service(BEST_START).examples[0]
    amina = program("amina")
    started = amina.post("requests", {"service": BEST_START}).json
    step = amina.fill_in(started, example.given)
    amina.post(f"requests/{started['request_id']}/submit", {"revision": step["revision"]})
    held = {each["fact"]: each for each in amina.get("my/facts").json["items"]}
    income = held["applicant_income"]
    corrected = amina.put(f"my/facts/{income['about_id']}/applicant_income", {"value": 6_100_000})
    assert corrected.json["value"] == 6_100_000
    refused = amina.put(f"my/facts/{income['about_id']}/applicant_income", {"value": "much"})
    assert refused.status == 422
    assert refused.json["errors"][0]["pointer"] == "/value"


@pytest.mark.parametrize("form", ["cpsv-ap", "schema.org"])
def test_a_service_as_linked_data(program: Programs, form: str) -> None:
    answer = program().get(f"services/{BEST_START}?format={form}")
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert "@context" in answer.json


def test_lists_are_read_page_by_page(program: Programs) -> None:
    nobody, address, seen = program(), "services?limit=7", []
    for _ in range(20):
        page = nobody.get(address)
        seen += [each["id"] for each in page.json["items"]]
        if page.json["next"] is None:
            break
        link = page.headers["Link"]
        assert link.endswith('; rel="next"')
        address = link[1 : link.index(">")].removeprefix("/api/v1/")
    assert len(seen) == len(set(seen)) == page.json["total"]
    assert page.headers["Access-Control-Allow-Origin"] == "*"
