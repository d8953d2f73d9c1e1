"""A clerk finds the person in front of them; each who was shown can see that."""

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel


def test_a_clerk_finds_by_name_without_accents_and_leaves_a_trace(cast: Cast) -> None:
    (found,) = identity.find_people(cast.clara, "tuhoe dana")
    assert found.id == cast.dana.agent_id
    assert "audit.RecordRead" in [event.type for event in audit.about(found.id)]
    assert "audit.RecordRead" not in [event.type for event in audit.about(str(cast.amina.agent_id))]


def test_nobody_else_searches_and_nobody_leafs_through(cast: Cast) -> None:
    for actor in (cast.amina, cast.eve, cast.chen, cast.mere, cast.priya):
        with pytest.raises(kernel.NotAllowed):
            identity.find_people(actor, "amina")
    for query in ("", "a", "  a b "):
        with pytest.raises(kernel.Invalid, match="signs or more"):
            identity.find_people(cast.clara, query)
    assert identity.find_people(cast.clara, "2026-02-31") == ()
