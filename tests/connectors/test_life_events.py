"""Agencies tell of life events and are told of them: signed, once, in order for each person, and nothing is lost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from django.http import HttpResponse
from django.test import Client
from joserfc.jwk import ECKey

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.connectors.life_events import api as life_events
from guichet.connectors.life_events import outlet
from guichet.connectors.life_events.models import DeliveryRow, RefusalRow
from guichet.connectors.life_events.signatures import signing_key
from guichet.connectors.register_rest import api as register_rest
from guichet.entitlements import api as entitlements
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.journeys import ports
from guichet.journeys.use_cases import follow_notice
from guichet.kernel import api as kernel
from guichet.lab import faults
from guichet.lab.agencies import telling
from guichet.lab.models import HeardEvent
from guichet.lab.population import populate
from guichet.lab.pytest_cast import Cast
from guichet.sharing import api as sharing
from guichet.site import surroundings
from tests.journeys.playing import example_of, play

BASE = "http://localhost:8000"
TO = f"{BASE}/life-events/"
BORN = "nz.births.registered"
SETTINGS: dict[str, Any] = {
    "sources": [
        {
            "name": "births",
            "source": f"{BASE}/lab/registers/births",
            "organization": "internal-affairs",
            "jwks": telling.key_set(),
            "types": {
                BORN: {
                    "type": "birth",
                    "facts": {
                        "child_given_names": "child.givenNames",
                        "child_surname": "child.surname",
                        "child_birth_date": "child.birthDate",
                    },
                },
                "nz.people.moved": {"type": "move", "facts": {"postal_address": "address"}},
            },
        }
    ],
    "recipients": [
        {
            "organization": "inland-revenue",
            "url": f"{BASE}/lab/agencies/inland-revenue/life-events",
            "types": ["birth"],
        },
        {"organization": "health-nz", "url": f"{BASE}/lab/agencies/health-nz/life-events", "types": ["birth"]},
    ],
}
#: As her register knows her.
AMINA = {"name": "Amina Rahimi", "birthDate": "1996-03-14"}
OPERATOR = kernel.Actor(channel="command", name="operator")
WorkOff = Callable[[], audit.Drained]


@pytest.fixture(autouse=True)
def _configured(settings: Any) -> None:
    settings.GUICHET_BASE_URL = BASE
    settings.GUICHET_LIFE_EVENTS = json.dumps(SETTINGS)


class Network(httpx.BaseTransport):
    """Carries what is sent to the lab's own views."""

    def __init__(self) -> None:
        self.broken = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.broken:
            raise httpx.ConnectError("nobody there")
        headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
        kind = request.headers["Content-Type"]
        answered = Client().generic("POST", request.url.path, request.read(), content_type=kind, **headers)  # type: ignore[arg-type]  # headers
        return httpx.Response(answered.status_code, headers=dict(answered.headers))


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    plugged = Network()
    monkeypatch.setattr(outlet, "transport", plugged)
    monkeypatch.setattr(faults, "SLOW_SECONDS", 0.01)
    return plugged


def birth(given: str = "Yusuf", *, sequence: int | None = None, subject: str = "dia-7", **changes: Any) -> Any:
    data = {
        "person": AMINA,
        "occurredOn": "2026-11-01",
        "child": {"givenNames": given, "surname": "Rahimi", "birthDate": "2026-11-01"},
        **changes,
    }
    return telling.event("births", base=BASE, type=BORN, data=data, subject=subject, sequence=sequence)


def moved(to: str, *, sequence: int | None = None, subject: str = "dia-7") -> Any:
    data = {"person": AMINA, "occurredOn": "2026-11-10", "address": to}
    return telling.event("births", base=BASE, type="nz.people.moved", data=data, subject=subject, sequence=sequence)


def send(told: Any, *, binary: bool = False, **changes: Any) -> HttpResponse:
    headers, body = telling.request_of(told, audience=TO, binary=binary, key=changes.pop("key", None))
    headers.update(changes)
    return post(headers, body)


def post(headers: dict[str, str], body: bytes) -> HttpResponse:
    kind = headers.pop("Content-Type")
    return Client().generic("POST", "/life-events/", body, content_type=kind, headers=headers)  # type: ignore[return-value]  # a response


def said(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


def held(who: kernel.Actor) -> dict[str, Any]:
    return {each.fact: each.value for each in evidence.held(file_of=str(who.agent_id), by=who)}


def children(who: kernel.Actor) -> list[str]:
    return [each.agent.name for each in identity.related(str(who.agent_id), "parent_of") if each.proven]


# -------------------------------------------------------------------------------------------------------- coming in
@pytest.mark.parametrize("binary", [False, True])
def test_a_birth_is_taken_once_and_what_follows_is_done_once(cast: Cast, work_off: WorkOff, binary: bool) -> None:
    told = birth()
    answer = send(told, binary=binary)
    assert (answer.status_code, said(answer)) == (202, {"taken": told.id, "new": True})
    assert children(cast.amina) == [], "kept first; a worker does what follows"
    work_off()
    assert children(cast.amina) == ["Yusuf Rahimi"]
    assert held(cast.amina)["child_birth_date"] == "2026-11-01"
    again = send(told, binary=binary)
    assert (again.status_code, said(again)["new"]) == (202, False)
    work_off()
    done = journeys.replay_life_events(by=OPERATOR)
    assert (done.handed, done.settled) == (1, 0)
    assert children(cast.amina) == ["Yusuf Rahimi"]
    (received,) = [evidence.notice(notice_id=each, by=kernel.SYSTEM) for each in evidence.stored_notices(by=OPERATOR)]
    assert (received.state, received.about_id) == ("taken", cast.amina.agent_id)
    log = [each.type for each in audit.about(str(cast.amina.agent_id))]
    assert log.count("evidence.NoticeSettled") == 1
    assert not any("Yusuf" in str(each.data) for each in audit.about(str(cast.amina.agent_id)))


def test_a_child_she_declared_is_proven_and_not_made_twice(cast: Cast, work_off: WorkOff) -> None:
    mine = identity.register_child(
        parent_id=str(cast.amina.agent_id), name="Yusuf Rahimi", birth_date=date(2026, 11, 1), proof="declared",
        by=cast.amina,
    )  # fmt: skip
    before = len(identity.related(str(cast.amina.agent_id), "parent_of"))
    assert send(birth()).status_code == 202
    work_off()
    now = identity.related(str(cast.amina.agent_id), "parent_of")
    assert len(now) == before
    assert next(each for each in now if each.agent.id == mine.id).proven


def test_something_else_under_the_same_id_is_a_conflict(cast: Cast, work_off: WorkOff) -> None:
    told = birth()
    send(told)
    other = send(replace(told, data={**told.data, "occurredOn": "2026-11-02"}))
    assert (other.status_code, said(other)["code"]) == (409, "conflict")
    work_off()
    assert held(cast.amina)["child_birth_date"] == "2026-11-01"


def test_what_comes_out_of_order_waits_for_what_is_missing(cast: Cast, work_off: WorkOff) -> None:
    send(moved("3 Third Street, Wellington", sequence=3))
    send(moved("2 Second Street, Wellington", sequence=2))
    work_off()
    assert "postal_address" not in held(cast.amina), "the first is missing"
    send(moved("1 First Street, Wellington", sequence=1))
    work_off()
    assert held(cast.amina)["postal_address"] == "3 Third Street, Wellington"
    history = evidence.held(file_of=str(cast.amina.agent_id), by=cast.amina, fact="postal_address", history=True)
    assert [each.value[:1] for each in history] == ["1", "2", "3"]


def test_a_gap_is_waited_for_so_long_and_the_late_one_is_not_lost(cast: Cast, work_off: WorkOff) -> None:
    send(moved("2 Second Street, Wellington", sequence=2))
    work_off()
    assert "postal_address" not in held(cast.amina)
    with kernel.held_at(kernel.now() + timedelta(hours=24, minutes=1)):
        work_off()
        assert held(cast.amina)["postal_address"] == "2 Second Street, Wellington"
        (settled,) = [each for each in audit.about(str(cast.amina.agent_id)) if each.type == "evidence.NoticeSettled"]
        assert settled.data["missing"] == 1
        send(birth(sequence=1))
        work_off()
        assert children(cast.amina) == ["Yusuf Rahimi"]
        late = [evidence.notice(notice_id=each, by=kernel.SYSTEM).late for each in evidence.stored_notices(by=OPERATOR)]
        assert late == [False, True]


def test_nobody_known_is_kept_told_to_an_officer_and_matched_later(cast: Cast, work_off: WorkOff) -> None:
    stranger = {"name": "Amina Rahimi-Jones", "birthDate": "1996-03-14"}
    assert send(birth(person=stranger)).status_code == 202
    work_off()
    officer = cast("chen", organization="internal-affairs", roles=frozenset({"caseworker"}))
    assert evidence.unmatched_notices(by=cast.eve) == ()
    assert evidence.unmatched_notices(by=cast.chen) == (), "another agency's officer"
    (unknown,) = evidence.unmatched_notices(by=officer)
    assert unknown.notice is not None
    assert unknown.notice.about["name"] == "Amina Rahimi-Jones"
    with pytest.raises(kernel.NotFound):
        journeys.match_life_event(notice_id=unknown.id, person_id=str(cast.eve.agent_id), by=cast.eve)
    with pytest.raises(kernel.NotAllowed):
        journeys.match_life_event(notice_id=unknown.id, person_id=str(officer.agent_id), by=officer)
    journeys.match_life_event(notice_id=unknown.id, person_id=str(cast.amina.agent_id), by=officer)
    work_off()
    assert children(cast.amina) == ["Yusuf Rahimi"]
    # From now on it is known whom they mean by this number.
    send(moved("5 Fifth Street, Wellington"))
    work_off()
    assert held(cast.amina)["postal_address"] == "5 Fifth Street, Wellington"


def test_somebody_who_becomes_known_is_matched_by_itself(cast: Cast, work_off: WorkOff) -> None:
    send(moved("9 Ninth Street, Wellington", subject=""))
    new = {"name": "Nova Newcomer", "birthDate": "2001-05-06"}
    told = telling.event(
        "births", base=BASE, type="nz.people.moved",
        data={"person": new, "occurredOn": "2026-11-10", "address": "7 Seventh Street, Wellington"},
    )  # fmt: skip
    send(told)
    work_off()
    nova = identity.register_person(name="Nova Newcomer", birth_date=date(2001, 5, 6), by=kernel.SYSTEM)
    with kernel.held_at(kernel.now() + timedelta(hours=2)):
        work_off()
    assert [each.value for each in evidence.held(file_of=nova.id, by=kernel.SYSTEM)] == ["7 Seventh Street, Wellington"]


def test_two_of_one_name_and_birth_date_are_left_to_an_officer(cast: Cast, work_off: WorkOff) -> None:
    identity.register_person(name="AMINA Rahimi", birth_date=date(1996, 3, 14), by=kernel.SYSTEM)
    send(moved("1 First Street, Wellington"))
    work_off()
    assert "postal_address" not in held(cast.amina)
    assert evidence.notice_counts(by=OPERATOR) == {("births", "move", "unknown"): 1}


def test_a_failing_handler_is_tried_again_and_holds_back_what_comes_after(
    cast: Cast, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(notice: Any, about: str) -> None:
        follow_notice.hold_facts(notice, about, {"postal_address": "half done"})
        raise OSError("away")

    with monkeypatch.context() as patched:
        patched.setitem(follow_notice.FOLLOWING, "move", fails)
        send(moved("1 First Street, Wellington", sequence=1))
        send(birth(sequence=2))
        assert audit.drain(worker="test", until_empty=True).failed > 0
        assert held(cast.amina) == {}, "undone, and the birth waits for its turn"
    with kernel.held_at(kernel.now() + timedelta(hours=1)):
        work_off()
    assert held(cast.amina)["postal_address"] == "1 First Street, Wellington"
    assert children(cast.amina) == ["Yusuf Rahimi"]


# ------------------------------------------------------------------------------------------------------- refusals
def test_forged_stale_and_misdirected_ones_are_refused(cast: Cast) -> None:
    told = birth()
    headers, body = telling.request_of(told, audience=TO)
    cases: list[tuple[HttpResponse, int, str]] = [
        (send(told, key=ECKey.generate_key("P-256", private=True)), 401, "bad_signature"),
        (post({**headers}, body.replace(b"Yusuf", b"Yosef")), 401, "bad_signature"),
        (post({**headers, "Event-Signature": ""}, body), 401, "unsigned"),
        (post({**headers, "Event-Signature": "a.b.c"}, body), 401, "bad_signature"),
        (send(replace(told, source=f"{BASE}/lab/registers/tax")), 403, "unknown_source"),
    ]
    elsewhere, _ = telling.request_of(told, audience="https://other.example/life-events/")
    cases.append((post(elsewhere, body), 401, "bad_signature"))
    with kernel.held_at(kernel.now() - timedelta(minutes=6)):
        old, _ = telling.request_of(told, audience=TO)
    cases.append((post(old, body), 401, "stale"))
    with kernel.held_at(kernel.now() + timedelta(minutes=2)):
        early, _ = telling.request_of(told, audience=TO)
    cases.append((post(early, body), 401, "stale"))
    # A binary event whose attributes were changed after they were signed.
    signed, data = telling.request_of(told, audience=TO, binary=True)
    cases.append((post({**signed, "ce-subject": "dia-8"}, data), 401, "bad_signature"))
    for number, (answer, status, code) in enumerate(cases):
        assert (answer.status_code, said(answer)["code"]) == (status, code), number
        assert answer["Content-Type"] == "application/problem+json"
    assert evidence.stored_notices(by=OPERATOR) == ()
    assert dict(RefusalRow.objects.values_list("why", "count")) == {
        "bad_signature": 5, "unsigned": 1, "unknown_source": 1, "stale": 2,
    }  # fmt: skip


def test_an_unsigned_algorithm_and_the_public_key_as_a_secret_are_refused(cast: Cast) -> None:
    told = birth()
    headers, body = telling.request_of(told, audience=TO)
    header, claims, _ = headers["Event-Signature"].split(".")

    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    none = f"{part({'alg': 'none', 'typ': 'life-event+jwt'})}.{claims}."
    public = json.dumps(telling.key_set()["keys"][0]).encode()
    start = f"{part({'alg': 'HS256', 'typ': 'life-event+jwt', 'kid': telling.register_key().thumbprint()})}.{claims}"
    mac = base64.urlsafe_b64encode(hmac.new(public, start.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
    for forged in (none, f"{start}.{mac}", f"{header}.{claims}."):
        answer = post({**headers, "Event-Signature": forged}, body)
        assert (answer.status_code, said(answer)["code"]) == (401, "bad_signature")


@pytest.mark.parametrize(
    ("changes", "status", "code", "where"),
    [
        ({"type": "nz.unheard"}, 422, "unknown_type", "type"),
        ({"data": {"occurredOn": "2026-11-01", "person": AMINA, "salary": 1}}, 422, "unknown_data", "data"),
        ({"data": {"occurredOn": "yesterday", "person": AMINA}}, 422, "wrong_data", "data.occurredOn"),
        ({"data": {"person": AMINA}}, 422, "wrong_data", "data.occurredOn"),
        ({"data": {"occurredOn": "2026-11-01", "person": {"name": 7}}}, 422, "wrong_data", "data.person.name"),
        ({"data": {"occurredOn": "2026-11-01"}, "subject": ""}, 422, "invalid", ""),
        ({"extensions": {"sequence": "-1"}}, 422, "wrong_data", "sequence"),
        ({"extensions": {"sequence": "0"}}, 422, "wrong_data", "sequence"),
    ],
)
def test_what_cannot_be_is_refused_and_stands_in_the_log(
    cast: Cast, changes: dict[str, Any], status: int, code: str, where: str
) -> None:
    answer = send(replace(birth(), **changes))
    assert (answer.status_code, said(answer)["code"], said(answer).get("where", "")) == (status, code, where)
    refused = audit.history(stream=kernel.Reference("life-event-source", "births"))
    assert [each.data["why"] for each in refused] == [code]
    assert evidence.stored_notices(by=OPERATOR) == ()


def test_a_fact_that_cannot_be_names_itself(cast: Cast) -> None:
    answer = send(birth(child={"givenNames": "Yusuf", "birthDate": "2027-13-45"}))
    assert answer.status_code == 422
    assert [each["where"] for each in said(answer)["errors"]] == ["child_birth_date"]


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("text/plain", b"{}", 415, "wrong_type"),
        ("application/cloudevents-batch+json", b"[]", 415, "wrong_type"),
        ("application/json", b"{}", 415, "wrong_type"),
        ("application/cloudevents+json; charset=latin-1", b"{}", 415, "wrong_type"),
        ("application/cloudevents+json", b"\xff\xfe", 400, "not_an_event"),
        ("application/cloudevents+json", b"[" * 50_000, 400, "not_an_event"),
        ("application/cloudevents+json", b'{"id":"1","id":"2"}', 400, "not_an_event"),
        ("application/cloudevents+json", b'{"specversion":"0.3"}', 400, "not_an_event"),
        ("application/cloudevents+json", b'{"specversion":"1.0","id":"1"}', 400, "not_an_event"),
        ("application/cloudevents+json", b'{"specversion":"1.0","id":"\\u0000","source":"x","type":"y"}', 400,
         "not_an_event"),
        ("application/cloudevents+json",
         b'{"specversion":"1.0","id":"1","source":"x","type":"y","data_base64":"AA=="}', 415, "wrong_type"),
        ("application/cloudevents+json",
         b'{"specversion":"1.0","id":"1","source":"x","type":"y","data":NaN}', 400, "not_an_event"),
        ("application/cloudevents+json", b"x" * 70_000, 413, "too_large"),
        ("application/cloudevents+json", b"x" * 3_000_000, 413, "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused(db: None, kind: str, body: bytes, status: int, code: str) -> None:
    answer = post({"Content-Type": kind}, body)
    assert (answer.status_code, said(answer)["code"]) == (status, code)
    assert said(answer)["detail"]


def test_only_post_is_answered(db: None) -> None:
    assert Client().get("/life-events/").status_code == 405


# -------------------------------------------------------------------------------------------------------- going out
def agree(*, recipients: tuple[str, ...] = ("inland-revenue", "health-nz"), **changes: Any) -> None:
    """An agreement for births, beside the ones that are published."""
    template = sharing.agreement("births-to-inland-revenue")
    values: dict[str, Any] = {name: getattr(template, name) for name in template.__struct_fields__}
    values |= {
        "identifier": "births-told",
        "recipients": recipients,
        "fields": ("child_given_names", "child_birth_date"),
        "purposes": ("life-event-birth",),
        "purpose_words": {"life-event-birth": {"en": "To know of the birth", "mi": "Kia mōhio ki te whānautanga"}},
        "basis": "law",
        **changes,
    }
    others = (
        msgspec.structs.replace(each, purposes=tuple(one for one in each.purposes if one != "life-event-birth"))
        for each in sharing.agreements()
        if each.identifier != "births-told"
    )
    agreements = (*others, sharing.Agreement(**values))
    sharing.publish_agreements(agreements, glossary=journeys.glossary_of(catalogue.current()), by=kernel.SYSTEM)


def heard(organization: str) -> list[dict[str, Any]]:
    rows = HeardEvent.objects.filter(organization=organization).order_by("pk")
    return [json.loads(row.document) for row in rows]


def tell(cast: Cast, key: str, given: str = "Yusuf") -> tuple[journeys.Told, ...]:
    return journeys.tell_agencies(
        type="birth", organization="internal-affairs", about_id=str(cast.amina.agent_id),
        occurred_on=date(2026, 11, 1), key=key,
        facts={"child_given_names": given, "child_surname": "Rahimi", "child_birth_date": "2026-11-01"},
    )  # fmt: skip


def test_each_recipient_is_told_only_what_its_agreement_lists_under_its_own_number(
    cast: Cast, work_off: WorkOff
) -> None:
    agree()
    send(birth())
    work_off()
    (told,), (also,) = heard("inland-revenue"), heard("health-nz")
    amina = str(cast.amina.agent_id)
    assert told["subject"] == sharing.pairwise(amina, "inland-revenue")
    assert also["subject"] == sharing.pairwise(amina, "health-nz")
    assert told["subject"] != also["subject"]
    assert told["data"]["facts"] == {"child_given_names": "Yusuf", "child_birth_date": "2026-11-01"}
    assert "Rahimi" not in json.dumps(told), "no agreement lists the surname"
    assert amina not in json.dumps(told)
    assert (told["specversion"], told["type"], told["sequence"]) == (
        "1.0", "guichet.life-event.birth", f"{1:018d}",
    )  # fmt: skip
    exchanges = {each.recipient: each.id for each in sharing.exchanges_about(by=cast.amina)}
    assert exchanges == {"inland-revenue": told["data"]["exchange"], "health-nz": also["data"]["exchange"]}
    journeys.replay_life_events(by=OPERATOR)
    work_off()
    assert (len(heard("inland-revenue")), len(sharing.exchanges_about(by=cast.amina))) == (1, 2)


def test_what_no_agreement_lists_goes_nowhere(cast: Cast, work_off: WorkOff) -> None:
    assert [(each.recipient, each.why) for each in tell(cast, "one")] == [("inland-revenue", "consent_missing")]
    assert journeys.tell_agencies(
        type="death", organization="internal-affairs", about_id=str(cast.amina.agent_id), key="two",
        occurred_on=date(2026, 11, 1), facts={"child_birth_date": "2026-11-01"},
    ) == ()  # fmt: skip
    agree(until_on=date(2026, 11, 20), from_on=date(2026, 1, 1))
    assert [each.why for each in tell(cast, "two")] == ["ended", "ended"]
    agree(basis="consent")
    assert {each.why for each in tell(cast, "three")} == {"consent_missing"}
    work_off()
    assert HeardEvent.objects.count() == 0
    assert sharing.exchanges_about(by=cast.amina) == ()


@pytest.mark.parametrize("mode", ["down", "garbled", "lies", "network"])
def test_one_that_is_away_is_told_when_it_comes_back_in_order_and_once(
    cast: Cast, work_off: WorkOff, network: Network, mode: str
) -> None:
    agree(recipients=("inland-revenue",))
    network.broken = mode == "network"
    if not network.broken:
        faults.misbehave("agency", mode)
    for number, given in enumerate(("First", "Second", "Third")):
        assert tell(cast, f"birth-{number}", given)[0].event_id
    work_off()
    assert len(heard("inland-revenue")) == (1 if mode == "lies" else 0), "the next waits for its turn"
    with kernel.held_at(kernel.now() + timedelta(days=2)):
        work_off()
        network.broken = False
        faults.misbehave("agency", "works")
    with kernel.held_at(kernel.now() + timedelta(days=2, hours=2)):
        work_off()
        taken = heard("inland-revenue")
    assert [each["data"]["facts"]["child_given_names"] for each in taken] == ["First", "Second", "Third"]
    assert [int(each["sequence"]) for each in taken] == [1, 2, 3]
    assert set(DeliveryRow.objects.values_list("state", flat=True)) == {"delivered"}
    delivered = [each for each in audit.about(str(cast.amina.agent_id)) if each.type.endswith("LifeEventDelivered")]
    assert len(delivered) == 3


def test_a_dead_one_lives_again_and_what_waited_behind_it_follows(
    cast: Cast, work_off: WorkOff, network: Network
) -> None:
    agree(recipients=("inland-revenue",))
    network.broken = True
    tell(cast, "one", "First")
    tell(cast, "two", "Second")
    later = kernel.now() + timedelta(days=8)
    audit.drain(worker="test", until_empty=True)
    with kernel.held_at(later):
        assert audit.drain(worker="test", until_empty=True).dead == 1
        (dead,) = life_events.outlook().dead
        assert "does not answer" in dead.error
        network.broken = False
        assert life_events.revive() == 1
        work_off()
    assert [each["data"]["facts"]["child_given_names"] for each in heard("inland-revenue")] == ["First", "Second"]
    assert life_events.outlook().dead == ()


def test_the_public_key_at_its_address_verifies_what_is_told(cast: Cast, work_off: WorkOff) -> None:
    published = json.loads(Client().get("/.well-known/life-event-keys.json").content)
    assert all("d" not in each for each in published["keys"])
    body = b'{"source":"x"}'
    ours = life_events.sign(body=body, source="x", audience="y", key=signing_key())
    life_events.verify(ours, body=body, source="x", audience="y", keys=published, attributes=None)
    signature = life_events.sign(body=body, source="x", audience="y", key=telling.register_key())
    with pytest.raises(life_events.Refused, match="no key"):
        life_events.verify(signature, body=body, source="x", audience="y", keys=published, attributes=None)


def test_what_is_erased_before_it_was_told_is_told_to_nobody(cast: Cast, work_off: WorkOff, network: Network) -> None:
    agree(recipients=("inland-revenue",))
    network.broken = True
    tell(cast, "one")
    audit.drain(worker="test", until_empty=True)
    journeys.erase_person(person_id=str(cast.amina.agent_id), reason="asked", legal_basis="Privacy Act 2020")
    network.broken = False
    with kernel.held_at(kernel.now() + timedelta(hours=3)):
        work_off()
    assert heard("inland-revenue") == []
    assert list(DeliveryRow.objects.values_list("state", flat=True)) == ["erased"]


def test_the_outlet_is_plugged_in() -> None:
    assert ports.outlets.get("default").check() == ()


def test_a_birth_registered_here_is_told_with_the_consent_she_gave_for_it(cast: Cast, work_off: WorkOff) -> None:
    """Under the agreement that is published: what she agreed to on the way goes, and nothing when she did not."""
    for consent in (True, False):
        HeardEvent.objects.all().delete()
        register_a_birth(cast.amina if consent else cast.dana, consent=consent)
        work_off()
        told = heard("inland-revenue")
        assert len(told) == int(consent)
        if consent:
            assert told[0]["data"]["agreement"]["identifier"] == "births-to-inland-revenue"
            assert told[0]["subject"] == sharing.pairwise(str(cast.amina.agent_id), "inland-revenue")
            assert set(told[0]["data"]["facts"]) <= set(sharing.agreement("births-to-inland-revenue").fields)


def register_a_birth(by: kernel.Actor, *, consent: bool) -> None:
    """The worked example of the service, sent."""
    service = "internal-affairs/register-a-birth"
    played = play(service, {**example_of(service, "amina-and-karim").given, "consent": consent}, by)
    journeys.submit(request_id=played.request_id, by=by)


def test_a_demonstration_stands_among_registers_and_offices_that_the_agreements_name(cast: Cast, settings: Any) -> None:
    found = life_events.read(surroundings.life_events(BASE), secure=False)
    told = {name for each in sharing.agreements() for name in each.recipients}
    assert {each.organization for each in found.recipients} <= told
    (register,) = register_rest.read(surroundings.registers(BASE), secure=False)
    assert register.organization == found.sources[0].organization
    settings.GUICHET_LIFE_EVENTS = surroundings.life_events(BASE).replace(
        json.dumps(f"{BASE}/lab/registers/jwks.json"), json.dumps("")
    ).replace('"jwks_url": ""', f'"jwks": {json.dumps(telling.key_set())}')  # fmt: skip
    sent: list[httpx.Request] = []

    def carry(url: str, *, content: bytes, headers: dict[str, str], **_: Any) -> HttpResponse:
        sent.append(httpx.Request("POST", url))
        answer = post(dict(headers), content)
        answer.text = answer.content.decode()
        return answer

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(httpx, "post", carry)
        assert telling.tell_life_event("birth", "amina", on=date(2026, 11, 1), base=BASE, given="Aroha")[0] == 202
    assert [str(each.url) for each in sent] == [TO]
    assert evidence.notice_counts(by=OPERATOR) == {("births-and-deaths", "birth", "waiting"): 1}


def test_who_died_in_a_demonstration_stays_dead_when_it_is_started_again(
    cast: Cast, work_off: WorkOff, settings: Any
) -> None:
    hemi = cast.agents["hemi"]
    source = {**SETTINGS["sources"][0], "types": {"nz.deaths.registered": {"type": "death"}}}
    settings.GUICHET_LIFE_EVENTS = json.dumps({"sources": [source]})
    data = {"person": {"name": "Hemi Tūhoe", "birthDate": "1948-05-20"}, "occurredOn": "2026-11-18"}
    assert send(telling.event("births", base=BASE, type="nz.deaths.registered", data=data)).status_code == 202
    work_off()
    before = identity.related(hemi, "parent_of")
    again = populate()
    assert again.agents == cast.agents
    assert identity.related(hemi, "parent_of") == before
    assert [each.state for each in entitlements.grants_of(person_id=hemi, by=kernel.SYSTEM) if not each.until_on] == []
