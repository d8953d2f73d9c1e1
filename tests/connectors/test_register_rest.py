"""The connector against the lab's registers as they behave and misbehave: X-Road's headers, bounds, the breaker."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.test import Client, override_settings

from guichet.connectors.register_rest.apps import check_settings
from guichet.connectors.register_rest.breaker import Breaker
from guichet.connectors.register_rest.configuration import Configuration, read
from guichet.connectors.register_rest.register import LONGEST_ANSWER, RestRegister
from guichet.evidence import ports
from guichet.kernel import api as kernel
from guichet.lab import faults

pytestmark = pytest.mark.django_db
BORN = "1996-03-14"
ADDRESS = "http://lab.example/lab/registers/births?name={name}&birth_date={birth_date}"
BIRTHS = Configuration(
    name="births",
    organization="internal-affairs",
    url=ADDRESS,
    fields={"applicant_birth_date": "person.birthDate", "applicant_name": "person.name", "gone": "person.nowhere.at"},
    as_of="asOf",
    proof="entry",
    xroad_client="NZ/GOV/2002/guichet",
    xroad_service="NZ/GOV/1001/births/v1",
)
QUERY = ports.RegisterQuery(
    id="q-1",
    about="pairwise",
    identifiers={"name": "Amina Rahimi", "birth_date": BORN},
    facts=("applicant_birth_date", "gone"),
    purpose="best-start",
    agreement="births-to-inland-revenue",
    recipient="inland-revenue",
    user="amina-to-them",
)


class Lab(httpx.BaseTransport):
    """Carries a request to the lab's own view, as a network would."""

    def __init__(self) -> None:
        self.sent: list[httpx.Request] = []
        self.answer: httpx.Response | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        if self.answer is not None:
            return self.answer
        answered = Client().get(str(request.url.raw_path, "ascii"), headers=dict(request.headers))
        return httpx.Response(answered.status_code, content=answered.content, headers=dict(answered.headers))


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Lab:
    monkeypatch.setattr(faults, "SLOW_SECONDS", 0.3)
    return Lab()


def births(lab: Lab, **changes: Any) -> RestRegister:
    return RestRegister(Configuration(**{**{n: getattr(BIRTHS, n) for n in BIRTHS.__struct_fields__}, **changes}),
                        transport=lab)  # fmt: skip


def test_it_answers_what_was_asked_and_no_more(lab: Lab) -> None:
    answer = births(lab).fetch(QUERY)
    assert answer.facts == {"applicant_birth_date": BORN}
    assert answer.proof.startswith("births/")
    assert answer.as_of is not None
    (sent,) = lab.sent
    assert {
        name: sent.headers[name] for name in ("X-Road-Client", "X-Road-Service", "X-Road-UserId", "X-Road-Issue")
    } == {
        "X-Road-Client": "NZ/GOV/2002/guichet",
        "X-Road-Service": "NZ/GOV/1001/births/v1",
        "X-Road-UserId": "amina-to-them",
        "X-Road-Issue": "q-1 births-to-inland-revenue",
    }
    births(lab).fetch(QUERY)
    assert len({each.headers["X-Road-Id"] for each in lab.sent}) == 2, "each message has its own"


@pytest.mark.parametrize("mode", ["down", "garbled", "twice"])
def test_one_that_misbehaves_is_asked_again_later(lab: Lab, mode: str) -> None:
    faults.misbehave("register-births", mode)
    with pytest.raises(ports.RegisterDown) as down:
        births(lab).fetch(QUERY)
    assert BORN not in str(down.value)
    faults.misbehave("register-births", "works")
    assert births(lab).fetch(QUERY).facts


def test_one_that_is_slow_is_left_in_time(lab: Lab) -> None:
    faults.misbehave("register-births", "slow")
    with pytest.raises(ports.RegisterDown, match=r"0\.1 s"):
        births(lab, timeout=0.1).fetch(QUERY)


def test_one_that_is_wrong_says_so_plainly_and_the_person_sees_it(lab: Lab) -> None:
    faults.misbehave("register-births", "wrong")
    assert births(lab).fetch(QUERY).facts == {"applicant_birth_date": "1901-02-03"}


def test_nobody_known_is_a_refusal(lab: Lab) -> None:
    with pytest.raises(ports.RegisterRefused):
        births(lab, url=ADDRESS.replace("births", "deaths")).fetch(QUERY)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b"x" * (LONGEST_ANSWER + 1)),
        httpx.Response(200, content=b"[]"),
        httpx.Response(302, headers={"Location": "http://elsewhere.example/"}),
        httpx.Response(500),
        httpx.Response(
            200, content=json.dumps({"person": {"birthDate": BORN}, "asOf": "2099-01-01T00:00:00Z"}).encode()
        ),
        httpx.Response(200, content=json.dumps({"person": {"birthDate": BORN}, "asOf": "lately"}).encode()),
    ],
    ids=["endless", "no object", "elsewhere", "broken", "from the future", "no moment"],
)
def test_what_cannot_be_believed_is_down(lab: Lab, answer: httpx.Response) -> None:
    lab.answer = answer
    with pytest.raises(ports.RegisterDown):
        births(lab).fetch(QUERY)
    assert len(lab.sent) == 1


def test_after_three_failures_nobody_waits_for_it(lab: Lab) -> None:
    register = births(lab)
    lab.answer = httpx.Response(503, headers={"Retry-After": "7"})
    for _ in range(3):
        with pytest.raises(ports.RegisterDown) as down:
            register.fetch(QUERY)
        assert down.value.retry_after == 7
    with pytest.raises(ports.RegisterDown, match="again and again"):
        register.fetch(QUERY)
    assert len(lab.sent) == 3


def test_the_breaker_lets_one_through_to_see() -> None:
    at = [0.0]
    breaker = Breaker(clock=lambda: at[0])
    for _ in range(3):
        breaker.failed()
    assert breaker.wait() == 30
    at[0] = 31
    assert breaker.wait() == 0
    assert breaker.wait() == 30, "the others wait for what the first finds"
    breaker.answered()
    assert breaker.wait() == 0


def test_an_identifier_cannot_leave_its_place_in_the_address(lab: Lab) -> None:
    hostile = ports.RegisterQuery("q", "../../x", {"name": "a&birth_date=1", "birth_date": BORN}, (), "p", "a", "r")
    with pytest.raises(ports.RegisterRefused):
        births(lab, url="http://lab.example/lab/registers/deaths?x={about}&name={name}&birth_date={birth_date}").fetch(
            hostile
        )
    assert lab.sent[0].url.params["name"] == "a&birth_date=1"
    assert lab.sent[0].url.params["x"] == "../../x"


def test_check_says_whether_somebody_is_there(lab: Lab) -> None:
    assert births(lab).check() == ()
    lab.answer = httpx.Response(401)
    assert "token" in births(lab).check()[0].message


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "JSON"),
        ('[{"name": "births"}]', "organization"),
        ('[{"name":"b","organization":"o","url":"http://x/{about}","fields":{"f":"p"}}]', "https://"),
        ('[{"name":"b","organization":"o","url":"https://x/{secret}","fields":{"f":"p"}}]', "place"),
        ('[{"name":"b","organization":"o","url":"https://x/","fields":{}}]', "no fact"),
        (
            '[{"name":"b","organization":"o","url":"https://x/","fields":{"f":"p"},"xroad_client":"NZ/GOV/1"}]',
            "only one",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused(document: str, said: str) -> None:
    with pytest.raises(kernel.Invalid, match=said):
        read(document, secure=True)
    with override_settings(GUICHET_REGISTERS=document, PRODUCTION=True):
        assert check_settings(None)


def test_settings_that_work() -> None:
    document = '[{"name":"b","organization":"o","url":"https://x/{about}","fields":{"f":"p"},"assurance":"low"}]'
    (found,) = read(document, secure=True)
    assert RestRegister(found).assurance is kernel.Assurance.LOW
    assert timedelta(seconds=found.timeout) < timedelta(seconds=10)
