"""The case worker's screens: find, take, ask, decide, reopen; what another did meanwhile is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.channels.web.tests.conftest import BEST_START
from guichet.channels.web.tests.test_own_page import case_of
from guichet.channels.web.tests.visiting import Visitor
from guichet.kernel import api as kernel

QUEUE = "/".join(("", "en", "work", ""))


@pytest.fixture
def chen(cast: Any) -> Visitor:
    visitor = Visitor()
    visitor.sign_in("chen")
    return visitor


@pytest.fixture
def case(cast: Any, visitor: Visitor, sent: Callable[..., str]) -> cases.Case:
    return case_of(sent(visitor, BEST_START))


def now(case: cases.Case) -> cases.Case:
    return cases.case(case_id=case.id, by=kernel.SYSTEM)


def test_the_queue_shows_finds_and_narrows(chen: Visitor, case: cases.Case) -> None:
    for language in ("en", "mi"):
        assert case.number in chen.get(QUEUE.replace("en", language, 1)).text
    assert case.number in chen.get(f"{QUEUE}?q={case.number}").text
    assert case.number in chen.get(f"{QUEUE}?service={BEST_START}&assigned=nobody&status=received").text
    for query in ("q=nobody", "assigned=me", "state=closed", "overdue=yes", "status=granted", "service=x/y"):
        assert case.number not in chen.get(f"{QUEUE}?{query}").text
    assert chen.get(f"{QUEUE}?after=nonsense").status == 200


def test_the_case_says_facts_law_and_reasons(chen: Visitor, case: cases.Case) -> None:
    assert case.owner_id is not None
    before = len(audit.about(case.owner_id, types=("audit.RecordRead",)))
    page = chen.get(f"{QUEUE}cases/{case.id}/")
    assert page.status == 200
    reads = [each.data["what"] for each in audit.about(case.owner_id, types=("audit.RecordRead",))]
    assert reads[: len(reads) - before].count(f"case:{case.id}") == 1
    assert "$77.00" in page.text
    assert "Income Tax Act 2007, section MG 1" in page.text
    assert "The person said so" in page.text
    assert "aria-keyshortcuts" in page.text


def test_take_note_ask_and_grant(chen: Visitor, case: cases.Case, work_off: Any) -> None:
    address = f"{QUEUE}cases/{case.id}/"
    assert chen.post(f"{address}claim/", {"revision": case.revision}).status == 302
    assert chen.post(f"{address}note/", {"text": "Looks right."}).status == 302
    assert chen.post(f"{address}note/", {"text": " "}).status == 422
    assert chen.post(f"{address}ask/", {"question": "", "revision": now(case).revision}).status == 422
    assert chen.post(f"{address}decide/", {"transition": "grant", "revision": now(case).revision}).status == 302
    work_off()
    page = chen.get(address)
    assert now(case).status == "granted"
    assert "Looks right." in page.text
    letter = page.text.split("/letters/")[1].split('"')[0]
    assert chen.get(f"{address}letters/{letter}").body.startswith(b"%PDF-")
    assert chen.post(f"{address}move/", {"transition": "reopen", "revision": now(case).revision}).status == 302
    assert now(case).status == "with_caseworker"


def test_deciding_against_the_law_needs_words(chen: Visitor, case: cases.Case) -> None:
    address = f"{QUEUE}cases/{case.id}/"
    refused = chen.post(f"{address}decide/", {"transition": "decline", "revision": case.revision})
    assert refused.status == 422
    assert "differs from what the law says here" in refused.text
    assert now(case).status == "received"
    words = "The bank account is another person's."
    assert chen.post(
        f"{address}decide/", {"transition": "decline", "revision": case.revision, "words": words}
    ).status == 302
    decision = now(case).decision
    assert decision is not None
    assert decision.words == words


def test_what_a_colleague_did_meanwhile_is_seen_and_nothing_lost(chen: Visitor, case: cases.Case, cast: Any) -> None:
    cases.claim(case_id=case.id, revision=case.revision, by=cast.chen)
    answer = chen.post(
        f"{QUEUE}cases/{case.id}/decide/",
        {"transition": "grant", "revision": case.revision, "words": "Kept in its box."},
    )
    assert answer.status == 409
    assert "Kept in its box." in answer.text
    assert now(case).decisions == ()


def test_unknown_actions_and_moves_are_refused(chen: Visitor, case: cases.Case) -> None:
    address = f"{QUEUE}cases/{case.id}/"
    assert chen.post(f"{address}explode/", {"revision": case.revision}).status == 404
    assert chen.post(f"{address}decide/", {"transition": "claim", "revision": case.revision}).status == 422
    assert chen.post(f"{address}claim/", {"revision": "x"}).status == 409
    assert now(case).revision == case.revision
