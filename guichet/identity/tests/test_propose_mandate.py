"""Offering a mandate: to nobody who did not show a code, of nothing that is not one's own, allowing nothing yet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.models import Mandate
from guichet.identity.tests.cast import Cast
from guichet.identity.tests.mandating import EVERYDAY, acting, give, offer
from guichet.kernel import api as kernel


def test_an_offer_stands_in_both_logs_and_allows_nothing(cast: Cast) -> None:
    offered = offer(cast.amina, cast.dana, services=("inland-revenue/best-start",))
    assert (offered.state, offered.services, offered.actions) == ("proposed", ("inland-revenue/best-start",), EVERYDAY)
    assert identity.acts_for(by=cast.dana) == ()
    thing = identity.Protected("request", frozenset({offered.grantor.id}), service="inland-revenue/best-start")
    assert not identity.may(acting(cast.dana, offered), "read", thing)
    assert audit.about(str(cast.amina.agent_id))[0].type == "identity.MandateProposed"
    copy = audit.about(str(cast.dana.agent_id))[0]
    assert (copy.type, copy.data["what"]) == ("audit.AlsoConcerns", "identity.MandateProposed")
    assert [each.id for each in identity.mandates_of(by=cast.dana)] == [offered.id]
    assert identity.mandates_of(by=cast.eve) == ()
    assert audit.verify().is_whole


def test_the_same_offer_twice_is_one(cast: Cast) -> None:
    assert offer(cast.amina, cast.dana).id == offer(cast.amina, cast.dana).id
    assert Mandate.objects.count() == 1


def test_nobody_is_found_without_their_code(cast: Cast) -> None:
    given = {"grantor_id": str(cast.eve.agent_id), "actions": EVERYDAY, "by": cast.eve}
    with pytest.raises(kernel.Invalid, match="code"):
        identity.propose_mandate(holder_id=str(cast.amina.agent_id), **given)  # type: ignore[arg-type]  # as typed above
    code = identity.show_holder_code(by=cast.dana)
    with pytest.raises(kernel.NotFound):
        identity.propose_mandate(holder_id=str(cast.amina.agent_id), code=code, **given)  # type: ignore[arg-type]  # ditto
    assert not Mandate.objects.exists()


def test_nobody_gives_away_what_is_anothers(cast: Cast) -> None:
    held = give(cast.amina, cast.dana, actions=identity.POWERS)
    code = identity.show_holder_code(by=cast.eve)
    for by in (cast.eve, cast.dana, acting(cast.dana, held)):
        with pytest.raises(kernel.NotAllowed):
            identity.propose_mandate(
                grantor_id=str(cast.amina.agent_id),
                holder_id=str(cast.eve.agent_id),
                actions=EVERYDAY,
                code=code,
                by=by,
            )
    assert Mandate.objects.count() == 1


def test_one_must_be_known_surely_enough(cast: Cast) -> None:
    with pytest.raises(kernel.SignInNeeded) as refused:
        offer(replace(cast.amina, assurance=kernel.Assurance.LOW), cast.dana)
    assert refused.value.level == "substantial"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"actions": ()}, "actions"),
        ({"actions": ("read", "submit")}, "actions"),
        ({"actions": ("read", "fly")}, "actions"),
        ({"actions": ("read", "read:message"), "services": ("a/b",)}, "actions"),
        ({"services": ("everything",)}, "services"),
        ({"until_on": kernel.today() - timedelta(days=1)}, "until_on"),
    ],
)
def test_what_makes_no_sense_is_told(cast: Cast, said: dict[str, object], where: str) -> None:
    with pytest.raises(kernel.Invalid) as refused:
        offer(cast.amina, cast.dana, **said)  # type: ignore[arg-type]  # wrong on purpose
    assert refused.value.problems[0].where == where
    with pytest.raises(kernel.Invalid, match="somebody else"):
        offer(cast.amina, cast.amina)
    assert not Mandate.objects.exists()
