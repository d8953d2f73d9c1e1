"""Adding a way in from this browser: meant by a click of one's own, and asked of the session at each step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest

from guichet.identity import models
from guichet.identity.operations.link_way import account_to_change, link_subject
from guichet.identity.session import actor_of_request, is_fresh, sign_in_of_request
from guichet.identity.types import Named
from guichet.kernel import api as kernel

_KEY = "linking"


def begin_linking(request: HttpRequest, *, provider: str) -> None:
    """The person asked, by a form of ours, to add that provider: its next answer is linked, and signs nobody in.

    Raises SignInNeeded when they came in less surely than their account can be, or showed who they are too long ago.
    """
    account_to_change(actor_of_request(request))
    _require_fresh(request)
    request.session[_KEY] = provider


def takes_linking(request: HttpRequest, *, provider: str) -> bool:
    """Whether the sign-in that begins now is to be linked; asked once, by the connector."""
    if _KEY not in request.session:
        return False
    wanted: str = request.session.pop(_KEY)
    return wanted == provider and actor_of_request(request).agent_id is not None


def link_way(request: HttpRequest, *, named: Named, claims: Mapping[str, Any], assurance: kernel.Assurance) -> None:
    """The provider vouched for whom it `named`, and the connector verified it; raises as `link_subject` does."""
    _require_fresh(request)
    told = claims.get("birthdate")
    try:
        born = date.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        born = None
    link_subject(named=named, assurance=assurance, birth_date=born, by=actor_of_request(request))


def way_of_request(request: HttpRequest) -> Named:
    """On whose word this browser's sign-in rests; nobody's when nobody is signed in."""
    row = models.SignIn.objects.filter(pk=sign_in_of_request(request), ended_at__isnull=True).first()
    return Named(row.issuer, row.subject, row.provider_session) if row else Named()


def _require_fresh(request: HttpRequest) -> None:
    if not is_fresh(request):
        actor = actor_of_request(request)
        raise kernel.SignInNeeded("show again who you are", level=actor.assurance.label, where="fresh")
