"""The law over HTTP: OpenFisca's shape in and out, nothing kept, refusals that say where, and a quick way that says the
same."""

from __future__ import annotations

import io
import json
import logging
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from guichet.audit.models import EventRow
from guichet.catalogue import api as catalogue
from guichet.channels.api import routes
from guichet.channels.api.api import Door
from guichet.channels.api.rules import current
from guichet.rules import api as rules
from guichet.site import security
from tests.channels.api.program import Program, connection_kept

Programs = Callable[..., Program]
MONTH = "2026-11"
HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "ask-the-law-over-http.md"


def household(income: int = 6_000_000, **asked: str) -> dict[str, Any]:
    wanted = asked or {"best_start_weekly_amount": MONTH}
    return {
        "persons": {
            "amina": {
                "birth_date": {"ETERNITY": "1994-05-02"},
                "is_principal_caregiver": {MONTH: True},
                "annual_income": {"2026": income},
            },
            "aroha": {"birth_date": {"ETERNITY": "2026-10-03"}, "best_start_child_entitled": {MONTH: None}},
        },
        "families": {
            "home": {
                "principal_caregivers": ["amina"],
                "children": ["aroha"],
                **{name: {period: None} for name, period in wanted.items()},
            }
        },
    }


def filled(situation: dict[str, Any]) -> dict[str, Any]:
    """What the law says, without HTTP."""
    law = rules.load(Path(catalogue.current().law_path))
    found: dict[str, Any] = rules.Calculator(law, prepared_after=10**9).calculate(json.loads(json.dumps(situation)))
    return found


def test_every_null_is_filled_in_and_nothing_else_changes(program: Programs) -> None:
    answer = program().post("rules/calculate", household())
    assert answer.status == 200
    assert answer.json == filled(household())
    assert answer.headers["Country-Package"] == "aotearoa"
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{12}", answer.headers["Country-Package-Version"])
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_list_is_answered_by_a_list(program: Programs) -> None:
    sent = [household(income) for income in (0, 9_000_000, 20_000_000)]
    answer = program().post("rules/calculate", sent)
    assert answer.json == [filled(each) for each in sent]
    too_many = program().post("rules/calculate", [{}] * 1001)
    assert (too_many.status, "at most 1000" in too_many.json["error"]) == (400, True)


def test_with_a_token_the_same(program: Programs) -> None:
    assert program("amina").post("rules/calculate", household()).json == filled(household())


def test_nothing_of_what_is_sent_is_kept(program: Programs, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    before = EventRow.objects.count()
    for path in ("rules/calculate", "rules/trace", "rules/explain", "rules/ask"):
        sent = household()
        sent["persons"]["zuleika"] = {}
        assert program().post(path, sent).status == 200, path
        assert program().post(path, {"persons": {"zuleika": {"salary": {"soon": 1}}}}).status in (400, 404), path
    assert EventRow.objects.count() == before
    assert "zuleika" not in caplog.text


@pytest.mark.parametrize(
    ("sent", "status", "pointer", "remedy"),
    [
        ({"persons": {"a": {"birth_dat": {"ETERNITY": None}}}}, 404, "/persons/a/birth_dat", "'birth_date'"),
        ({"person": {"a": {}}}, 400, "/person", "'persons'"),
        ({"persons": {}}, 400, "/persons", ""),
        ({"persons": {"a/b~": {"birth_date": {"ETERNITY": "soon"}}}}, 400, None, ""),
        ({"persons": {"a": {"birth_date": {"ETERNITY": "soon"}}}}, 400, "/persons/a/birth_date/ETERNITY", ""),
        (household(best_start_weekly_amount="2026"), 400, "/families/home/best_start_weekly_amount/2026", ""),
        ({"persons": {"a": {}}, "axes": []}, 400, "/axes", "list"),
        ([{"persons": {"a": {}}}, {"persons": {"a": 1}}], 400, "/1/persons/a", ""),
        ([1], 400, "/0", ""),
        ("x", 400, "", ""),
    ],
)
def test_a_refusal_says_where(program: Programs, sent: Any, status: int, pointer: str | None, remedy: str) -> None:
    plain = program().post("rules/calculate", sent)
    assert plain.status == status
    problem = program().post("rules/calculate", sent, Accept="application/problem+json")
    assert problem.status == status
    (error,) = problem.json["errors"]
    if pointer is not None:
        assert error.get("pointer", "") == pointer
        place = plain.json
        for part in pointer.split("/")[1:] or ["error"]:
            place = place[part]
        assert error["detail"] in place
    assert remedy in error.get("remedy", "")


def test_what_is_no_json_is_refused(program: Programs) -> None:
    for body in (b"{", b"\xff", b'{"persons": NaN}', b"[" * 100_000):
        answer = program().post("rules/calculate", body)
        assert answer.status == 400
        assert answer.json["error"].startswith("Invalid JSON")
    assert program().post("rules/calculate", b"x" * (1024 * 1024 + 1)).status == 413
    assert program().post("rules/calculate", b"{}", Content_Type="text/plain").status == 415


def test_a_trace_is_openfiscas_own(program: Programs) -> None:
    traced = program().post("rules/trace", household()).json
    assert traced["requestedCalculations"] == [
        f"best_start_child_entitled<{MONTH}>",
        f"best_start_weekly_amount<{MONTH}>",
    ]
    assert traced["entitiesDescription"] == {"persons": ["amina", "aroha"], "families": ["home"]}
    value = filled(household())["families"]["home"]["best_start_weekly_amount"][MONTH]
    assert traced["trace"][f"best_start_weekly_amount<{MONTH}>"]["value"] == [value]


def test_the_law_is_described(program: Programs) -> None:
    anyone = program()
    assert anyone.get("rules").status == 300
    assert anyone.get("rules/entities").json["family"]["roles"]["child"]["plural"] == "children"
    listed = anyone.get("rules/variables").json["best_start_weekly_amount"]
    assert listed["href"].endswith("/api/v1/rules/variable/best_start_weekly_amount")
    variable = anyone.get("rules/variable/best_start_weekly_amount").json
    assert variable["entity"] == "family"
    assert "def formula" in next(iter(variable["formulas"].values()))["content"]
    assert "best_start.prescribed_amount" in anyone.get("rules/parameters").json
    for name in ("best_start/prescribed_amount", "best_start.prescribed_amount"):
        assert anyone.get(f"rules/parameter/{name}").json["values"]["2026-04-01"] == 4041
    assert anyone.get("rules/spec").json["openapi"] == "3.0.0"
    for path in ("rules/variable/best_start_weekly_amont", "rules/parameter/best_start/prescribed"):
        missing = anyone.get(path)
        assert (missing.status, "Did you mean" in missing.json["remedy"]) == (404, True)


def test_reasons_are_those_of_the_law(program: Programs) -> None:
    explained = program().post("rules/explain", household(), Accept_Language="mi").json["items"]
    assert [each["pointer"] for each in explained] == [
        f"/persons/aroha/best_start_child_entitled/{MONTH}",
        f"/families/home/best_start_weekly_amount/{MONTH}",
    ]
    assert explained[0]["explanation"]["settled"] is False
    assert explained[0]["explanation"]["language"] == "mi"
    assert any(each["law"] for each in explained[0]["explanation"]["conditions"])


def test_asking_ends_when_all_is_answered(program: Programs) -> None:
    """Whatever is answered, in the end nothing more can change, and what is certain is what is calculated."""
    situation = household()
    for _ in range(40):
        (asked,) = program().post("rules/ask", situation).json["items"]
        if asked["settled"]:
            break
        for each in asked["next"]:
            plural = "persons" if each["instance"] in situation["persons"] else "families"
            value = {"bool": True, "int": 0, "date": "2000-01-01"}[each["value_type"]]
            for period in each["periods"]:
                situation[plural][each["instance"]].setdefault(each["variable"], {})[period] = value
    assert asked["settled"]
    certain = asked["certain"]["best_start_weekly_amount"]["home"]
    calculated = program().post("rules/calculate", situation).json
    assert certain == calculated["families"]["home"]["best_start_weekly_amount"][MONTH]


def test_reasons_are_of_one_household(program: Programs) -> None:
    crowd: dict[str, Any] = {"persons": {f"p{number}": {} for number in range(21)}}
    assert program().post("rules/ask", crowd).status == 400
    nothing = program().post("rules/ask", {"persons": {"a": {}}})
    assert "Write null" in nothing.json["error"]
    wrong = {"persons": {"a": {"best_start_weekly_amount": {MONTH: None}}}}
    assert program().post("rules/explain", wrong).status == 404


def test_a_page_of_another_site_may_ask() -> None:
    response = Client().options(f"{routes.PREFIX}/rules/calculate")
    assert response.status_code == 204
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Methods" not in Client().options(f"{routes.PREFIX}/my/facts").headers


def test_a_jurisdiction_may_want_a_token(program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "is_open_now", lambda: False)
    assert program().post("rules/calculate", household()).status == 401
    assert program("amina").post("rules/calculate", household()).status == 200


def test_too_many_calls_are_refused(program: Programs, settings: Any) -> None:
    settings.GUICHET_API_ANONYMOUS = 2
    statuses = [program().post("rules/calculate", household()).status for _ in range(3)]
    assert statuses == [200, 200, 429]


# ------------------------------------------------------------------------------------------------- the quick way
class Way:
    """The door before Django, counting who came through to Django."""

    def __init__(self) -> None:
        self.version, self.now, self.usual = 1, 0.0, 0
        self.door = Door(
            self._django,
            version=lambda: self.version,
            seconds=60,
            headers=security.headers(),
            clock=lambda: self.now,
        )
        self._handler = WSGIHandler()

    def _django(self, environ: Any, start_response: Any) -> Any:
        self.usual += 1
        return self._handler(environ, start_response)

    def __call__(self, sent: Any, **environ: str) -> tuple[str, dict[str, str], Any]:
        body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        told: list[Any] = []
        request = {
            "REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/rules/calculate", "SERVER_NAME": "testserver",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "QUERY_STRING": "",
            "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)), "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), **environ,
        }  # fmt: skip

        def start(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
            told.append((status, dict(headers)))

        with connection_kept():
            answer = b"".join(self.door(request, start))
        return told[0][0], told[0][1], json.loads(answer)


@pytest.fixture
def way(program: Programs) -> Way:
    return Way()


def test_the_quick_way_says_the_same(way: Way) -> None:
    sent: Any
    for sent in (household(), [household(), household(1)], {"persons": {"a": {"nothing": {}}}}, [1], b"{", {}):
        way.version += 1
        usual, quick = way(household()), way(household())
        usual, quick = _closed(way, sent), way(sent)
        assert usual[0] == quick[0]
        assert usual[2] == quick[2]
        differing = {name for name in usual[1] if usual[1][name] != quick[1].get(name)}
        # The quick way speaks no language and does not compress.
        assert differing <= {"Content-Language", "Vary"}, (usual[1], quick[1])


def _closed(way: Way, sent: Any) -> Any:
    opened, way.door._open = way.door._open, None
    try:
        return way(sent)
    finally:
        way.door._open = opened


def test_django_opens_the_door_until_something_is_published(way: Way) -> None:
    way(household())
    way(household())
    assert way.usual == 1
    way.version = 2
    way(household())
    way(household())
    assert way.usual == 2
    way.now = 61.0
    way(household())
    assert way.usual == 3


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_AUTHORIZATION": "Bearer x"}, {"QUERY_STRING": "a=1"}, {"HTTP_ACCEPT": "application/problem+json"},
        {"CONTENT_TYPE": "text/plain"}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "9999999"},
        {"HTTP_GUICHET_TRACKING_CODE": "x"},
    ],
)  # fmt: skip
def test_whoever_must_be_looked_at_takes_the_usual_way(way: Way, environ: dict[str, str]) -> None:
    way(household())
    way(household(), **environ)
    assert way.usual == 2


def test_the_quick_way_counts_calls_too(way: Way, settings: Any) -> None:
    settings.GUICHET_API_ANONYMOUS = 3
    assert [way(household())[0][:3] for _ in range(4)] == ["200", "200", "200", "429"]


def test_a_closed_jurisdiction_has_no_door(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "is_open_now", lambda: False)
    assert [way(household())[0][:3] for _ in range(2)] == ["401", "401"]
    assert way.usual == 2


def test_a_fault_is_told_by_the_usual_way_and_not_in_a_log(
    way: Way, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    way(household())

    def broken(self: Any, situation: Any) -> Any:
        raise RuntimeError("zuleika")

    with monkeypatch.context() as patch:
        patch.setattr(rules.Calculator, "calculate", broken)
        opened = way(household())
    assert opened[0].startswith("500")
    assert "a calculation broke: RuntimeError" in caplog.text


# ---------------------------------------------------------------------------------------------------- the how-to
def commands() -> list[tuple[str, Any]]:
    """Every curl of the page and the JSON that stands below it."""
    text = HOW_TO.read_text(encoding="utf-8")
    found = re.findall(r"```sh\n(curl .*?)```\n\n```json\n(.*?)```", text, re.DOTALL)
    assert len(found) == text.count("curl http")
    return [(command, json.loads(expected)) for command, expected in found]


@pytest.mark.parametrize(("command", "expected"), commands())
def test_the_commands_of_the_how_to_work(program: Programs, command: str, expected: Any) -> None:
    words = shlex.split(command.replace("\\\n", " "))
    address, body, headers = words[1], None, {}
    for flag, value in zip(words[2::2], words[3::2], strict=True):
        if flag == "-H":
            name, _, said = value.partition(": ")
            headers[name] = said
        else:
            assert flag == "-d"
            body = value
    path = address.removeprefix("http://localhost:8000")
    kind = headers.pop("Content-Type", "application/json")
    method = "GET" if body is None else "POST"
    response = Client().generic(method, path, body or "", content_type=kind, headers=headers)
    assert response.status_code == (expected.get("status", 200) if "errors" in expected else response.status_code)
    assert response.status_code < 500
    holds(response.json(), expected)


def holds(found: Any, expected: Any) -> None:
    """Whatever the page says stands in the answer; `...` is anything."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            holds(found[name], value)
    elif isinstance(expected, list):
        assert len(found) >= len(expected)
        for one, value in zip(found, expected, strict=False):
            holds(one, value)
    elif isinstance(expected, str) and "..." in expected:
        for part in expected.split("..."):
            assert part in found
    else:
        assert found == expected
