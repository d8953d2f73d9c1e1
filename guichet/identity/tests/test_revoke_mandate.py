"""The end of a mandate: by either side, at once, and of all of them when somebody dies."""

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast
from guichet.identity.tests.mandating import acting, give, offer
from guichet.kernel import api as kernel


@pytest.mark.parametrize("who", ["grantor", "holder"])
def test_either_side_ends_it_at_once(cast: Cast, who: str) -> None:
    held = give(cast.amina, cast.dana)
    dana = acting(cast.dana, held)
    thing = identity.Protected("case", frozenset({held.grantor.id}), service="a/b")
    assert identity.may(dana, "read", thing)
    token = identity.issue_token(
        agent_id=str(cast.dana.agent_id), assurance=cast.dana.assurance, label="app", by=cast.dana, mandate=held.id
    )
    assert identity.actor_of_token(token).on_behalf_of == held.grantor.id
    ended = identity.revoke_mandate(mandate_id=held.id, by={"grantor": cast.amina, "holder": cast.dana}[who])
    assert (ended.state, ended.why) == ("ended", who)
    assert not identity.may(dana, "read", thing)
    with pytest.raises(kernel.SignInNeeded):
        identity.actor_of_token(token)
    assert identity.revoke_mandate(mandate_id=held.id, by=cast.amina).ended_at == ended.ended_at
    assert audit.about(str(cast.dana.agent_id))[0].data["what"] == "identity.MandateEnded"
    assert audit.about(str(cast.amina.agent_id))[0].type == "identity.MandateEnded"


def test_nobody_else_ends_it(cast: Cast) -> None:
    held = give(cast.amina, cast.dana)
    for by in (cast.eve, acting(cast.dana, held), cast.chen, cast.priya):
        with pytest.raises(kernel.NotFound):
            identity.revoke_mandate(mandate_id=held.id, by=by)
    with pytest.raises(kernel.NotAllowed):
        identity.end_mandates_of(agent_id=held.grantor.id, why="death", by=cast.priya)
    assert identity.acts_for(by=cast.dana)[0].id == held.id


def test_all_end_with_a_death(cast: Cast) -> None:
    give(cast.amina, cast.dana)
    give(cast.boris, cast.amina)
    offer(cast.dana, cast.amina)
    kept = give(cast.boris, cast.dana)
    assert identity.end_mandates_of(agent_id=str(cast.amina.agent_id), why="death", by=kernel.SYSTEM) == 3
    assert [each.id for each in identity.acts_for(by=cast.dana)] == [kept.id]
    assert identity.acts_for(by=cast.amina) == ()
