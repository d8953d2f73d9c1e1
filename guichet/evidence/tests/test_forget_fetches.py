"""A draft that is no more takes with it what registers said for it."""

from typing import Any

from guichet.audit import api as audit
from guichet.evidence import api as evidence
from guichet.evidence.tests.registering import REQUEST, Births, fetched
from guichet.kernel import api as kernel


def test_forgotten_with_its_draft(cast: Any, births: Births) -> None:
    found = fetched(cast)
    assert evidence.forget_fetches(request=kernel.Reference("request", "another")) == 0
    assert evidence.forget_fetches(request=REQUEST) == 1
    assert evidence.fetches(request=REQUEST, by=cast.amina) == ()
    assert audit.history(stream=kernel.Reference("fetch", found.id))[-1].type == "evidence.FetchForgotten"
