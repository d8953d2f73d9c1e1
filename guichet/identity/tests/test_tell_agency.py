"""That an agency was told who somebody is stands in that person's log; nobody is told of nobody."""

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel


def test_it_stands_in_the_log(cast: Cast) -> None:
    identity.tell_agency(organization="inland-revenue", system="portal", by=cast.amina)
    (told,) = [
        event
        for event in audit.history(stream=kernel.Reference("agent", str(cast.amina.agent_id)))
        if event.type == "identity.AgencyTold"
    ]
    assert (told.data["organization"], told.data["system"]) == ("inland-revenue", "portal")
    with pytest.raises(kernel.SignInNeeded):
        identity.tell_agency(organization="inland-revenue", system="portal", by=kernel.Actor(channel="web"))
