"""Submitting exactly once, with a receipt that proves it; forgetting old drafts."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from guichet.audit import api as audit
from guichet.intake import api as intake
from guichet.intake.models import DraftRow, RequestRow
from guichet.intake.tests.conftest import AMINA, EVE, Save, clerk, opened
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def types(request: intake.ServiceRequest) -> list[str]:
    return [event.type for event in audit.history(stream=kernel.Reference("request", request.id))]


def test_exactly_once_with_a_receipt(save: Save) -> None:
    request = save(opened(AMINA), AMINA, child_given_names="Zahra", twins=False)
    sent = intake.submit(request_id=request.id, revision=request.revision, by=AMINA, key="k")
    assert sent.state == "submitted"
    assert sent.receipt is not None
    text = '{"answers":{"child_given_names":"Zahra","twins":false},"service":"ird/best-start","service_version":3}'
    assert sent.receipt.digest == hashlib.sha256(text.encode()).hexdigest()
    assert sent.receipt.number.startswith("R-")
    # From another channel, with an old revision, with another key: the same receipt.
    again = intake.submit(request_id=request.id, revision=1, by=clerk(AMINA), key="other")
    assert again == sent
    assert intake.request(request_id=request.id, by=AMINA) == sent
    assert types(request) == ["intake.RequestStarted", "intake.AnswersSaved", "intake.RequestSubmitted"]
    event = audit.history(stream=kernel.Reference("request", request.id))[-1]
    assert event.data == {
        "service": "ird/best-start", "version": 3, "number": sent.receipt.number, "digest": sent.receipt.digest,
    }  # fmt: skip


def test_only_what_counts_is_sent(save: Save) -> None:
    request = save(opened(AMINA), AMINA, child_given_names="Zahra", no_longer_asked="x")
    sent = intake.submit(request_id=request.id, by=AMINA, counting=("child_given_names",), subjects={"child": "c9"})
    assert set(sent.answers) == {"child_given_names"}
    assert intake.request(request_id=request.id, by=AMINA).subjects == {"child": "c9"}
    assert intake.verify_receipts() == ()


def test_what_changed_since_it_was_checked_is_not_sent(save: Save) -> None:
    request = opened(AMINA)
    save(request, AMINA, child_given_names="Zahra")
    with pytest.raises(kernel.Conflict, match="look at your answers once more"):
        intake.submit(request_id=request.id, revision=request.revision, by=AMINA)
    assert intake.request(request_id=request.id, by=AMINA).state == "draft"


def test_eve_sends_nothing() -> None:
    request = opened(AMINA)
    with pytest.raises(kernel.NotFound):
        intake.submit(request_id=request.id, by=EVE)
    assert types(request) == ["intake.RequestStarted"]


def test_a_changed_answer_or_receipt_is_found(save: Save) -> None:
    request = save(opened(AMINA), AMINA, child_given_names="Zahra")
    sent = intake.submit(request_id=request.id, by=AMINA)
    assert sent.receipt is not None
    number = sent.receipt.number
    seen: list[tuple[int, int]] = []
    assert intake.verify_receipts(progress=lambda *step: seen.append(step)) == ()
    assert seen == [(1, 1)]
    draft = DraftRow.objects.select_related("request").get()
    before = draft.sealed_answers
    draft.answers = draft.answers.replace("Zahra", "Eve")  # by someone who has the keys
    draft.save()
    changed = intake.ReceiptFault(request.id, number, "changed: its answers do not give its digest")
    assert intake.verify_receipts() == (changed,)
    DraftRow.objects.update(sealed_answers=before[:-4] + "AAA=")  # by someone who has not
    assert intake.verify_receipts() == (changed,)
    RequestRow.objects.update(receipt_digest="0" * 64)
    assert [fault.what for fault in intake.verify_receipts()] == [
        "changed: its answers do not give its digest", "changed: the log tells of another number or digest",
    ]  # fmt: skip


def test_old_drafts_are_forgotten_and_nothing_else(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.intake.operations.forget_drafts._BATCH", 2)
    then = datetime(2026, 1, 1, tzinfo=UTC)
    with kernel.held_at(then):
        old = [opened(AMINA) for _ in range(5)]
        sent = opened(AMINA)
        intake.submit(request_id=sent.id, by=AMINA)
    young = opened(AMINA)
    assert intake.forget_drafts(before=then + timedelta(days=30)) == 5
    assert {request.id for request in intake.requests_of(by=AMINA)} == {sent.id, young.id}
    assert DraftRow.objects.count() == 2
    assert types(old[0]) == ["intake.RequestStarted", "intake.DraftForgotten"]
    assert audit.verify().is_whole
