"""The law over HTTP: households a second and core, beside OpenFisca's own web API on the same law in the same run.

Both applications are called as a WSGI server calls them, with the same bodies, one household a call; every answer is
compared before a ratio is printed. Ours goes the whole way of a call from outside: the bounded queue, the count of
calls a minute, the reading of JSON and its writing. The promise is 3,000 a second where OpenFisca's answers 683.
"""

import importlib
import io
import json
import logging
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

from bench.line import Line

ROUNDS, TOGETHER = 5, 100
PROMISED = 3_000.0
PROMISE = 3_000 / 683
ADDRESS = "/api/v1/rules/calculate"
OURS = Path(__file__).resolve().parents[1] / "jurisdictions" / "aotearoa" / "law"
MONTH = "2026-11"
CREDITS = (
    "best_start_weekly_amount", "family_tax_credit_weekly_amount", "in_work_tax_credit_weekly_amount",
    "community_services_card_entitled", "winter_energy_payment_weekly_amount",
)  # fmt: skip


def measure(*, calls: int = 200) -> Iterator[Line]:
    """By this process's own processor time, median of interleaved rounds."""
    django.setup()
    logging.disable(logging.WARNING)  # OpenFisca logs a malformed record of a package that is not installed
    importlib.import_module("django.conf").settings.GUICHET_API_ANONYMOUS = 10**9
    rules = importlib.import_module("guichet.rules.api")
    for name, package, make in (
        ("country-template", "openfisca_country_template", template_household),
        ("Aotearoa", OURS, family),
    ):
        law, chance = rules.load(package), random.Random(1)
        ours, theirs = site(rules.Calculator(law, prepared_after=1, in_background=False)), stock(law)
        alone = [make(chance, number) for number in range(calls)]
        compare(ours, theirs, alone)
        yield from lines(f"{name}, one household a call", ours, theirs, alone)
        many = [together(alone[at : at + TOGETHER]) for at in range(0, calls, TOGETHER)]
        lists = [alone[at : at + TOGETHER] for at in range(0, calls, TOGETHER)]
        for at, each in enumerate(lists):
            expected = apart(call(theirs, "/calculate", many[at]), each)
            if sort(call(ours, ADDRESS, each)) != sort(expected):
                raise RuntimeError("a list is answered differently")
        fast = a_second(ours, ADDRESS, lists, calls)
        slow = a_second(theirs, "/calculate", many, calls)
        yield Line(f"{name}, {min(calls, TOGETHER)} households a call", fast, slow, "/s", "OpenFisca's web API", 1)


def lines(what: str, ours: Any, theirs: Any, sent: list[Any]) -> Iterator[Line]:
    fast, slow = [], []
    for _ in range(ROUNDS):
        fast.append(a_second(ours, ADDRESS, sent, len(sent)))
        slow.append(a_second(theirs, "/calculate", sent, len(sent)))
    measured, peer = statistics.median(fast), statistics.median(slow)
    yield Line(f"{what}, a core", measured, peer, "/s", "OpenFisca's web API", PROMISE)
    yield Line(f"{what}, against what is promised", measured, PROMISED, "/s", "promised", 1)


def site(calculator: Any) -> Any:
    """The site's application as `guichet.site.wsgi` puts it together, with a door that is open already."""
    parts = {name: importlib.import_module(f"guichet.site.{name}") for name in ("fast_path", "turns", "security")}
    channel = importlib.import_module("guichet.channels.api.api")

    def nowhere(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise RuntimeError("a calculation did not go the quick way")

    door = channel.Door(nowhere, version=int, seconds=10**9, headers=parts["security"].headers())
    door.leave_open(calculator, 0)
    turns = parts["turns"].Turns(door, at_once=4, seconds=5, largest_body=2**20)
    return parts["fast_path"].FastPath(turns, version=int, seconds=60, limit_bytes=2**20)


def stock(law: Any) -> Any:
    """OpenFisca's own application; it comes with the country template."""
    return importlib.import_module("openfisca_web_api.app").create_app(law.system)


def call(application: Any, path: str, sent: Any) -> Any:
    """One call's answer, read."""
    return json.loads(raw_call(application, path, json.dumps(sent).encode()))


def raw_call(application: Any, path: str, body: bytes) -> bytes:
    """One call as a web server makes it."""
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
    }
    answer = application(environ, lambda status, headers, exc_info=None: told.append(status))
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if not told[0].startswith("200"):
        raise RuntimeError(f"{path} answered {told[0]}: {content[:500]!r}")
    return content


def a_second(application: Any, path: str, sent: list[Any], households: int) -> float:
    """Households a second of processor time."""
    bodies = [json.dumps(each).encode() for each in sent]
    began = time.process_time()
    for body in bodies:
        raw_call(application, path, body)
    return households / (time.process_time() - began)


def compare(ours: Any, theirs: Any, sent: list[Any]) -> None:
    """Every answer is the same, or there is no ratio."""
    for each in sent:
        if sort(call(ours, ADDRESS, each)) != sort(call(theirs, "/calculate", each)):
            raise RuntimeError(f"answered differently: {json.dumps(each)}")


def sort(answer: Any) -> str:
    return json.dumps(answer, sort_keys=True)


def together(situations: list[Any]) -> dict[str, Any]:
    """One situation of many households, which is how OpenFisca takes them; their names differ already."""
    found: dict[str, Any] = {}
    for each in situations:
        for plural, instances in each.items():
            found.setdefault(plural, {}).update(instances)
    return found


def apart(answer: Any, situations: list[Any]) -> list[Any]:
    return [
        {plural: {name: answer[plural][name] for name in instances} for plural, instances in each.items()}
        for each in situations
    ]


def template_household(chance: random.Random, number: int) -> dict[str, Any]:
    """Two adults and a child of the country template, asked seven things."""
    persons: dict[str, Any] = {
        f"{who}{number}": {
            "birth": {"ETERNITY": f"{chance.randint(1930, 2005)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"},
            "salary": {MONTH: chance.randint(0, 90_000) / 10},
            "income_tax": {MONTH: None},
            "basic_income": {MONTH: None},
            "social_security_contribution": {MONTH: None},
        }
        for who in ("bill", "bob")
    }
    persons[f"janet{number}"] = {"birth": {"ETERNITY": "2016-04-01"}}
    household = {
        "adults": [f"bill{number}", f"bob{number}"],
        "children": [f"janet{number}"],
        "accommodation_size": {MONTH: chance.randint(20, 200)},
        "housing_occupancy_status": {MONTH: chance.choice(["tenant", "owner", "free_lodger"])},
        "housing_tax": {"2026": None},
        "total_taxes": {MONTH: None},
        "total_benefits": {MONTH: None},
    }
    return {"persons": persons, "households": {f"home{number}": household}}


def family(chance: random.Random, number: int) -> dict[str, Any]:
    """A caregiver, a partner and two children, asked what they can get."""
    adult = {
        "is_new_zealand_tax_resident": {MONTH: True},
        "has_been_resident_and_present_12_months": {MONTH: chance.random() < 0.9},
    }
    persons: dict[str, Any] = {
        f"amina{number}": {
            **adult,
            "birth_date": {"ETERNITY": f"19{chance.randint(60, 99)}-05-02"},
            "is_principal_caregiver": {MONTH: True},
            "annual_income": {"2026": chance.randint(0, 12_000_000)},
        },
        f"partner{number}": {**adult, "birth_date": {"ETERNITY": f"19{chance.randint(60, 99)}-07-12"}},
    }
    for child in ("aroha", "tama"):
        persons[f"{child}{number}"] = {
            "birth_date": {"ETERNITY": f"20{chance.randint(10, 26)}-0{chance.randint(1, 9)}-03"},
            "is_new_zealand_resident_and_present": {MONTH: chance.random() < 0.9},
            "best_start_child_entitled": {MONTH: None},
        }
    home = {
        "principal_caregivers": [f"amina{number}"],
        "partners": [f"partner{number}"],
        "children": [f"aroha{number}", f"tama{number}"],
        **{name: {MONTH: None} for name in CREDITS},
    }
    return {"persons": persons, "families": {f"home{number}": home}}
