"""What a register said is used only with a yes, and only while the agreement and the consent still stand."""

from typing import Any

import pytest

from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.evidence.tests.registering import Births, fetched
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing


def test_with_a_yes_the_registers_word_is_held_once(cast: Any, births: Births) -> None:
    found = fetched(cast)
    (fact,) = evidence.approve_fetched(fetch_id=found.id, by=cast.amina)
    assert (fact.value, fact.source, fact.detail) == ("1996-03-14", "register", "internal-affairs")
    assert evidence.approve_fetched(fetch_id=found.id, by=cast.amina) == ()
    assert evidence.fetched(fetch_id=found.id, by=cast.amina).state == "used"


def test_left_aside_it_stays_and_may_still_be_used(cast: Any, births: Births) -> None:
    found = fetched(cast)
    assert evidence.leave_fetched(fetch_id=found.id, by=cast.amina).said == found.said
    assert evidence.held(file_of=cast.agents["amina"], by=cast.amina) == ()
    assert len(evidence.approve_fetched(fetch_id=found.id, by=cast.amina)) == 1


def test_a_consent_taken_back_stops_it(cast: Any, births: Births) -> None:
    found = fetched(cast)
    sharing.withdraw_consent(consent_id=found.consent_id, by=cast.amina)
    with pytest.raises(sharing.NotShared):
        evidence.approve_fetched(fetch_id=found.id, by=cast.amina)
    assert evidence.held(file_of=cast.agents["amina"], by=cast.amina) == ()


def test_nothing_said_is_nothing_to_use(cast: Any, births: Births) -> None:
    births.answer = ports.RegisterDown("away")
    found = fetched(cast)
    for act in (evidence.approve_fetched, evidence.leave_fetched):
        with pytest.raises(kernel.Conflict):
            act(fetch_id=found.id, by=cast.amina)


def test_eve_says_neither_yes_nor_no(cast: Any, births: Births) -> None:
    found = fetched(cast)
    for act in (evidence.approve_fetched, evidence.leave_fetched, evidence.fetched):
        with pytest.raises(kernel.NotFound):
            act(fetch_id=found.id, by=cast.eve)
