"""The holder's word: only theirs, once, and at the level that a mandate needs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast
from guichet.identity.tests.mandating import acting, give, offer
from guichet.kernel import api as kernel


def test_accepted_it_is_in_force_within_its_scope(cast: Cast) -> None:
    held = give(cast.amina, cast.dana, services=("inland-revenue/*",), actions=("read", "start", "change"))
    dana = acting(cast.dana, held)
    own = frozenset({held.grantor.id})
    best_start = identity.Protected("request", own, service="inland-revenue/best-start")
    assert identity.may(dana, "change", best_start)
    assert not identity.may(dana, "submit", best_start)
    assert not identity.may(dana, "change", replace(best_start, service="internal-affairs/register-a-birth"))
    assert not identity.may(dana, "read", identity.Protected("message", own))
    assert not identity.may(dana, "read", identity.Protected("fact", own))
    assert identity.may(dana, "read", identity.Protected("fact", own, service="inland-revenue/best-start"))
    assert not identity.may(dana, "read", identity.Protected("event", own))
    assert not identity.may(cast.dana, "read", best_start)
    accepted = [each.type for each in audit.history(stream=kernel.Reference("mandate", held.id))]
    assert accepted == ["identity.MandateProposed", "identity.MandateAccepted"]
    assert audit.about(str(cast.dana.agent_id))[0].data["what"] == "identity.MandateAccepted"


def test_nobody_but_the_holder_answers(cast: Cast) -> None:
    offered = offer(cast.amina, cast.dana)
    for by in (cast.amina, cast.eve, kernel.Actor(channel="web")):
        for answer in (identity.accept_mandate, identity.refuse_mandate):
            with pytest.raises(kernel.NotFound):
                answer(mandate_id=offered.id, by=by)
    with pytest.raises(kernel.SignInNeeded):
        identity.accept_mandate(mandate_id=offered.id, by=replace(cast.dana, assurance=kernel.Assurance.LOW))
    assert identity.mandate(mandate_id=offered.id, by=cast.amina).state == "proposed"


def test_refused_it_never_is(cast: Cast) -> None:
    offered = offer(cast.amina, cast.dana)
    assert identity.refuse_mandate(mandate_id=offered.id, by=cast.dana).state == "refused"
    assert identity.refuse_mandate(mandate_id=offered.id, by=cast.dana).state == "refused"
    with pytest.raises(kernel.Conflict):
        identity.accept_mandate(mandate_id=offered.id, by=cast.dana)
    assert identity.acts_for(by=cast.dana) == ()


def test_accepting_twice_is_once_and_refusing_after_is_too_late(cast: Cast) -> None:
    held = give(cast.amina, cast.dana)
    assert identity.accept_mandate(mandate_id=held.id, by=cast.dana).accepted_at == held.accepted_at
    with pytest.raises(kernel.Conflict):
        identity.refuse_mandate(mandate_id=held.id, by=cast.dana)


def test_an_offer_that_waited_too_long_is_nothing(cast: Cast) -> None:
    offered = offer(cast.amina, cast.dana, until_on=kernel.today())
    with kernel.held_at(kernel.now() + timedelta(days=1)), pytest.raises(kernel.Conflict, match="expired"):
        identity.accept_mandate(mandate_id=offered.id, by=cast.dana)
