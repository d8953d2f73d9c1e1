"""Eve, on every route: she sees nothing and changes nothing; nor does staff of another agency, nor a mere person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guichet.audit.models import EventRow
from guichet.cases.models import CaseRow
from guichet.catalogue import api as catalogue
from guichet.channels.api import routes
from guichet.credentials import api as credentials
from guichet.evidence.models import FactRow
from guichet.intake.models import DraftRow, RequestRow
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from tests.channels.api.program import BEST_START, Program

Programs = Callable[..., Program]
OPEN = {
    "list_services", "read_service", "export_cpsv_ap", "export_hsds", "list_life_events", "read_life_event",
    "read_timeline", "calculate_situation", "trace_situation", "explain_situation", "ask_of_situation",
    "welcome_to_the_law", "list_entities", "list_variables", "read_variable", "list_parameters", "read_parameter",
    "read_openfisca_spec", "list_agreements", "usage_period", "usage_heartbeat", "service_data_agreement_read",
    "service_policy_read", "list_courses",
}  # fmt: skip
#: Her own lists, which are empty, and what begins something of her own.
HERS = {
    "list_requests", "own_page", "list_messages", "list_facts", "list_offers", "start_request", "start_screening",
    "list_bookings", "list_permits",
    "own_sharing", "service_individual_consent_record_list", "service_individual_data_agreement_consent_record_list",
}  # fmt: skip
BODIES: dict[str, Any] = {
    "resume_request": {"code": "{code}"},
    "present_credential": {"presentation": "a.b.c~d~e.f.g", "nonce": "n"},
    "ask_for_credential": {},
    "answer_page": {"values": {}, "revision": 1},
    "submit_request": {},
    "pay_for_request": {"return_to": "https://program.example/back"},
    "apply_from_screening": {"service": BEST_START},
    "answer_question": {"text": "mine"},
    "correct_fact": {"value": 1},
    "answer_offer": {"answer": "yes"},
    "move_appointment": {"time": "desk@20270303T210000Z"},
    "choose_inspection_time": {"time": "inspection@20270303T210000Z"},
    "cancel_appointment": {},
    "answer_waiting": {"answer": "withdraw"},
    "answer_enrolment": {"answer": "withdraw"},
    "open_case": {"service": BEST_START, "facts": {}, "person": "{person}"},
    "claim_case": {"revision": 1},
    "ask_person": {"question": "who are you", "revision": 1},
    "decide_case": {"transition": "grant", "revision": 1},
    "service_individual_consent_record_update": {"consentRecord": {"optIn": False}},
}
#: What names somebody in its query or body refuses it in its own way.
REFUSED_ALSO = {"open_case": (422,), "find_usage": (400,), "service_individual_consent_record_create": (400,)}


@pytest.fixture
def things(program: Programs, cast: Cast) -> dict[str, str]:
    """Something of Amina's behind every address."""
    amina = program("amina")
    example = catalogue.service(BEST_START).examples[0]
    draft = amina.post("requests", {"service": BEST_START}).json
    sent = amina.post("requests", {"service": BEST_START}).json
    step = amina.fill_in(sent, example.given)
    done = amina.post(f"requests/{sent['request_id']}/submit", {"revision": step["revision"]}).json
    chen = program("chen")
    claimed = chen.post(f"cases/{done['case_id']}/claim", {"revision": 1}).json
    asked = chen.post(f"cases/{done['case_id']}/ask", {"question": "?", "revision": claimed["revision"]}).json
    return {
        "request_id": draft["request_id"],
        "page": draft["step"]["id"],
        "case_id": done["case_id"],
        "question_id": asked["id"],
        "message_id": done["case_id"],
        "about_id": cast.agents["amina"],
        "fact": "applicant_income",
        "code": draft["tracking_code"],
        "person": cast.agents["amina"],
        "credential_id": _issued(cast.agents["amina"]),
    }


def _issued(holder_id: str) -> str:
    """A permit of Amina's."""
    return credentials.issue(
        key="amina", kind="permit", title=kernel.LocalizedText({"en": "Permit"}), holder_id=holder_id, claims=(),
        subject=kernel.Reference("case", "none"), shown=(), organization="inland-revenue", valid_until=None,
        valid_from=kernel.today(), by=kernel.SYSTEM,
    ).id  # fmt: skip


def state() -> tuple[Any, ...]:
    return (
        EventRow.objects.count(),
        list(CaseRow.objects.order_by("id").values()),
        list(RequestRow.objects.order_by("id").values()),
        list(DraftRow.objects.order_by("request_id").values()),
        list(FactRow.objects.order_by("id").values()),
    )


def call(stranger: Program, each: routes.Operation, things: dict[str, str]) -> Any:
    path = each.path
    for name in each.parameters:
        path = path.replace(f"{{{name}}}", things.get(name, "x"))
    body = BODIES.get(each.id)
    if isinstance(body, dict):
        body = {k: v.format(**things) if isinstance(v, str) else v for k, v in body.items()}
    if each.file:
        return stranger(each.method, path, b"%PDF-1.4", Content_Type="application/pdf")
    return stranger(each.method, path, body if each.unsafe else None)


@pytest.mark.parametrize("who", ["eve", "nobody"])
def test_eve_is_refused_everywhere(program: Programs, things: dict[str, str], who: str) -> None:
    stranger = program(who) if who != "nobody" else program()
    before = state()
    for each in routes.TABLE:
        if each.id in OPEN | HERS or (who == "nobody" and each.id == "resume_request"):
            continue
        answer = call(stranger, each, things)
        assert answer.status in (*REFUSED_ALSO.get(each.id, ()), 401, 403, 404), each.id
        assert things["person"].encode() not in answer.content
    assert state() == before


def test_her_own_lists_hold_nothing_of_others(program: Programs, things: dict[str, str]) -> None:
    eve = program("eve")
    assert eve.get("requests").json["items"] == []
    assert eve.get("my/messages").json["items"] == []
    assert eve.get("my/facts").json["items"] == []
    assert eve.get("my/page").json["requests"] == []


@pytest.mark.parametrize("who", ["rangi", "amina", "clara", "priya"])
def test_staff_of_another_agency_and_the_person_do_no_case_work(
    program: Programs, cast: Cast, things: dict[str, str], who: str
) -> None:
    assert who in cast.names
    stranger, before = program(who), state()
    for each in routes.TABLE:
        if each.tag == "Cases" and each.id != "list_cases":
            answer = call(stranger, each, things)
            assert answer.status in (403, 404, 422), each.id
    listed = stranger.get("cases")
    assert listed.status == 404 or listed.json["items"] == []
    assert state() == before
