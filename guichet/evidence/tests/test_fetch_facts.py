"""A register is asked once, under a permit; its answer is a preview, sealed; its silence is told and asked again."""

from typing import Any

import pytest
from django.db import connection

from guichet.audit import api as audit
from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.evidence.tests.registering import BORN, REQUEST, Births, asking, consent_of, fetched
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing


def test_what_it_says_is_a_preview_and_stands_nowhere_open(cast: Any, births: Births) -> None:
    found = fetched(cast)
    assert (found.state, found.said, found.proof) == ("said", BORN, "entry 7")
    assert evidence.held(file_of=cast.agents["amina"], by=cast.amina) == ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM evidence_fetch")
        assert "1996" not in cursor.fetchone()[0]
    types = [each.type for each in audit.history(stream=kernel.Reference("fetch", found.id))]
    assert types == ["evidence.RegisterAsked", "evidence.RegisterAnswered"]


def test_the_same_page_asks_once(cast: Any, births: Births) -> None:
    found = fetched(cast)
    assert evidence.fetch(**asking(cast, consent_id=found.consent_id)) == found
    assert len(births.asked) == 1
    assert len(sharing.exchanges_about(by=cast.amina)) == 1


def test_without_a_permit_nobody_is_asked(cast: Any, births: Births) -> None:
    with pytest.raises(sharing.NotShared):
        evidence.fetch(**asking(cast, consent_id=""))
    assert births.asked == []
    assert evidence.fetches(request=REQUEST, by=cast.amina) == ()


def test_what_was_not_asked_is_not_kept(cast: Any, births: Births) -> None:
    births.answer = {**BORN, "applicant_name": "Amina R."}
    assert fetched(cast).said == BORN


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (ports.RegisterDown("away"), "waiting"),
        (OSError("1996-03-14 in a trace"), "waiting"),
        (ports.RegisterRefused("unknown"), "refused"),
        ({}, "refused"),
    ],
)
def test_silence_shares_nothing_and_is_told(
    cast: Any, births: Births, answer: Any, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    births.answer = answer
    found = fetched(cast)
    assert (found.state, found.said) == (state, {})
    assert sharing.exchanges_about(by=cast.amina) == ()
    assert "1996" not in caplog.text
    births.answer = BORN
    again = {name: asking(cast, consent_id=found.consent_id)[name] for name in ("recipient", "permit", "read")}
    after = evidence.fetch_again(fetch_id=found.id, by=kernel.SYSTEM, **again)
    assert after.state == ("said" if state == "waiting" else "refused")


def test_what_is_withdrawn_while_the_register_answers_is_not_kept(cast: Any, births: Births) -> None:
    consent = consent_of(cast)

    def withdraw(values: Any) -> Any:
        sharing.withdraw_consent(consent_id=consent, by=cast.amina)
        return values

    with pytest.raises(sharing.NotShared):
        evidence.fetch(**{**asking(cast, consent_id=consent), "read": withdraw})
    assert evidence.fetches(request=REQUEST, by=cast.amina)[0].said == {}


def test_eve_asks_nothing_about_her(cast: Any, births: Births) -> None:
    with pytest.raises(kernel.NotFound):
        evidence.fetch(**{**asking(cast, consent_id=consent_of(cast)), "by": cast.eve})
    assert births.asked == []
