"""A visit: a clerk acts for the person in front of them, for a purpose they can read later."""

import pytest

from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel


def test_a_visit_is_opened_for_a_purpose_and_never_for_oneself(cast: Cast) -> None:
    visit = identity.open_visit(person_id=str(cast.amina.agent_id), purpose="Best Start", by=cast.clara)
    assert identity.open_visit_of(str(cast.clara.agent_id)) == visit
    identity.open_visit(person_id=str(cast.boris.agent_id), purpose="A birth", by=cast.clara)
    now = identity.open_visit_of(str(cast.clara.agent_id))
    assert now is not None
    assert now.person.id == cast.boris.agent_id
    with pytest.raises(kernel.NotAllowed, match="themselves"):
        identity.open_visit(person_id=str(cast.clara.agent_id), purpose="x", by=cast.clara)
    with pytest.raises(kernel.Invalid):
        identity.open_visit(person_id=str(cast.amina.agent_id), purpose=" ", by=cast.clara)
    with pytest.raises(kernel.NotAllowed):
        identity.open_visit(person_id=str(cast.amina.agent_id), purpose="x", by=cast.eve)
    identity.close_visit(by=cast.clara)
    assert identity.open_visit_of(str(cast.clara.agent_id)) is None
