"""findUsage, held to the Estonian Data Tracker's own description (shared/data/standards/usage-log)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.sharing import api as sharing
from tests.channels.api.program import Program

CONTRACT = Path(__file__).parents[4] / "shared" / "data" / "standards" / "usage-log" / "find-usage.yaml"
FIND, PERIOD, HEARTBEAT = (f"usage/v2/{each}" for each in ("findUsage", "usagePeriod", "heartbeat"))
USER = "X-Road-UserId"
Programs = Callable[..., Program]

pytestmark = pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract (shared/data/standards) is not here")


def fits(path: str, body: Any, status: str = "200") -> None:
    """The answer is what the contract says of it."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    schema = contract["paths"][path]["get"]["responses"][status]["content"]["application/json"]["schema"]
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    whole = {**schema, "components": contract["components"]}
    jsonschema.Draft202012Validator(whole, format_checker=checker).validate(body)


@pytest.fixture
def used(cast: Cast) -> str:
    """Amina, whose case an officer read, and of whom something went to Inland Revenue."""
    amina = cast.agents["amina"]
    audit.record_access(by=cast.chen, person_id=amina, what=kernel.Reference("case", "1"), purpose="cases.read")
    given = sharing.give_consent(agreement="births-to-inland-revenue", about=amina, language="en", by=cast.amina)
    with kernel.held_at(kernel.now() + timedelta(hours=1)):
        sharing.permit(
            source="internal-affairs", recipient="inland-revenue", fields=("child_birth_date",),
            purpose="best-start", about=amina, by=kernel.SYSTEM, consent_id=given.id,
        )  # fmt: skip
    return amina


def test_every_use_is_told_newest_first(program: Programs, used: str) -> None:
    found = program("amina", **{USER: used}).get(f"{FIND}?userCode={used}")
    assert found.status == 200
    fits("/v2/findUsage", found.json)
    assert found.json["totalUsages"] == 2
    sent, read = found.json["usages"]
    assert (sent["receiverCode"], sent["receiverName"]) == ("inland-revenue", "Inland Revenue")
    assert "Best Start" in sent["action"]
    assert read["receiverCode"] == "inland-revenue", "Chen works there"
    assert "to work on the case" in read["action"]


def test_time_offset_and_limit_are_kept(program: Programs, used: str) -> None:
    amina = program("amina", **{USER: used})
    page = amina.get(f"{FIND}?userCode={used}&offset=1&limit=1").json
    assert (page["totalUsages"], len(page["usages"])) == (2, 1)
    first = page["usages"][0]["logtime"]
    only = amina.get(f"{FIND}?userCode={used}&periodEnd={first.replace('+00:00', 'Z')}").json
    assert (only["totalUsages"], len(only["usages"])) == (1, 1)
    assert amina.get(f"{FIND}?userCode={used}&periodStart=2030-01-01T00:00:00Z").json["totalUsages"] == 0


@pytest.mark.parametrize(
    "query", ["", "&periodStart=yesterday", "&periodEnd=2026-01-01T00:00:00", "&offset=-1", "&limit=0", "&limit=x"]
)
def test_what_does_not_fit_is_the_contracts_400(program: Programs, used: str, query: str) -> None:
    code = f"userCode={used}" if query else ""
    assert program("amina", **{USER: used}).get(f"{FIND}?{code}{query}").status == 400


def test_nobody_asks_for_another(program: Programs, cast: Cast, used: str) -> None:
    eve = cast.agents["eve"]
    assert program("eve", **{USER: eve}).get(f"{FIND}?userCode={used}").status == 400
    assert program("eve", **{USER: used}).get(f"{FIND}?userCode={used}").status == 400
    assert program("chen", **{USER: cast.agents["chen"]}).get(f"{FIND}?userCode={used}").status == 400
    assert program("amina").get(f"{FIND}?userCode={used}").status == 400
    assert program().get(f"{FIND}?userCode={used}").status == 401
    none = program("eve", **{USER: eve}).get(f"{FIND}?userCode={eve}")
    assert (none.status, none.json) == (200, {"totalUsages": 0, "usages": []})


def test_period_and_heartbeat(program: Programs, used: str) -> None:
    for path in (PERIOD, HEARTBEAT):
        found = program().get(path)
        assert found.status == 200
        fits(path.removeprefix("usage"), found.json)
