"""give_consent and withdraw_consent: bound to the notice that was shown, one at a time, taken back at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing
from guichet.sharing.models import ConsentRow
from guichet.sharing.tests.conftest import AMINA, NOON, Publish, amina, an_agreement, eve


def yes(**changes: str) -> sharing.ConsentRecord:
    return sharing.give_consent(**{"agreement": "births", "about": AMINA, "language": "en", **changes}, by=amina)


def test_a_yes_is_bound_to_the_notice_it_was_said_to(publish: Publish) -> None:
    publish(an_agreement())
    given = yes()
    shown = sharing.notice_for(agreement="births", language="en")
    assert (given.notice_version, given.agreement_version, given.language) == (shown.version, 1, "en")
    assert (given.about, given.given_by, given.channel, given.assurance) == (AMINA, AMINA, "web", "low")
    assert given.given_at == NOON
    assert yes() == given, "the same yes twice is one record"
    event = audit.history(stream=kernel.Reference("consent", given.id))[0]
    assert (event.type, event.concerns, event.data["notice"]) == ("sharing.ConsentGiven", AMINA, shown.version)


def test_a_new_notice_is_another_yes(publish: Publish) -> None:
    publish(an_agreement())
    first = yes()
    publish(an_agreement(summary={"en": "It goes on.", "mi": "Ka tukuna."}))
    second = yes()
    assert second.id != first.id
    assert [each.in_force for each in sharing.consents_of(by=amina)] == [True, False]


def test_what_changed_since_it_was_shown_is_not_agreed_to(publish: Publish) -> None:
    publish(an_agreement())
    shown = sharing.notice_for(agreement="births", language="en").version
    publish(an_agreement(summary={"en": "More goes on.", "mi": "Ka tukuna."}))
    with pytest.raises(kernel.Conflict):
        yes(notice=shown)
    assert sharing.consents_of(by=amina) == ()


def test_nobody_is_asked_where_the_law_decides_or_nothing_is_in_force(publish: Publish) -> None:
    publish(an_agreement(basis="law"), an_agreement(identifier="ended", until_on=date(2026, 11, 21)))
    with pytest.raises(kernel.Conflict):
        yes()
    with pytest.raises(sharing.NotShared) as refused:
        yes(agreement="ended")
    assert refused.value.why == "ended"
    with pytest.raises(kernel.NotFound):
        yes(agreement="none")
    assert not ConsentRow.objects.exists()


def test_a_yes_is_taken_back_at_once_and_twice_is_fine(publish: Publish) -> None:
    publish(an_agreement())
    given = yes()
    with kernel.held_at(NOON + timedelta(minutes=1)):
        taken = sharing.withdraw_consent(consent_id=given.id, by=amina)
    assert taken.withdrawn_at == NOON + timedelta(minutes=1)
    assert sharing.withdraw_consent(consent_id=given.id, by=amina) == taken
    told = audit.history(stream=kernel.Reference("consent", given.id))
    assert [each.type for each in told] == ["sharing.ConsentGiven", "sharing.ConsentWithdrawn"]
    with pytest.raises(Error, match="never changes"), transaction.atomic():
        ConsentRow.objects.all().delete()


def test_eve_neither_gives_nor_takes_nor_reads_what_is_aminas(publish: Publish) -> None:
    publish(an_agreement())
    given = yes()
    clerk = replace(eve, channel="counter", roles=frozenset({"clerk"}), organization="tax")
    for stranger in (eve, clerk, kernel.Actor(channel="web")):
        with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
            sharing.give_consent(agreement="births", about=AMINA, language="en", by=stranger)
        for refused in (sharing.withdraw_consent, sharing.consent, sharing.receipt, sharing.kantara_receipt):
            with pytest.raises(kernel.NotFound):
                refused(consent_id=given.id, by=stranger)
        assert sharing.consents_of(by=stranger) == ()
        assert sharing.exchanges_about(by=stranger, about=AMINA) == ()
    assert sharing.consents_of(by=amina) == (given,)
