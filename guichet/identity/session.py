"""Who is at the other end of this browser: what a session remembers, and for how long.

The session holds no answers and no roles that could outlive their end: each request asks one row (the sign-in, with
the account's version) and reads the roles again only when the version moved.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, TypedDict

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from guichet.identity import models, queries
from guichet.identity.acting import acting_under, with_roles
from guichet.identity.operations import open_visit as visits
from guichet.identity.operations.sign_in_person import begin_sign_in, end_sign_in
from guichet.identity.types import PROOFS_AT, HeldRole, Named, Visit
from guichet.kernel import api as kernel
from guichet.rows import api as rows
from guichet.vault import api as vault

BACKEND = "guichet.identity.backend.ProviderBackend"

_OPEN = rows.Read(
    models.SignIn,
    where="identity_signin.id = %s AND identity_signin.ended_at IS NULL AND identity_account.is_active",
    related="account",
)
_KEY = "identity"
#: For whom this session acts: kept as a name only, and asked of the rows at every step whether it still may.
ACTING = "acting"
_NOBODY_NAMED = Named()
_CODES = "tracking_codes"
_MOST_CODES = 20

#: Signed out after so many seconds without a page (OWASP ASVS 5.0, 7.3.1), and however busy after so many (7.3.2).
IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 8 * 3600
#: What changes how one gets in asks whoever showed who they are longer ago to do so again (ASVS 5.0, 7.5.1).
FRESH_SECONDS = 10 * 60
#: The time of the last page is written at most so often, so that reading pages does not write sessions.
_SEEN_EVERY = 60

#: Which door a path belongs to, by its first segment; every other path is the web. A clerk's door is named as its path.
DOORS = {each: each for each in ("api", *PROOFS_AT)}


class Remembered(TypedDict):
    """What the session knows of the one who signed in; the name is sealed, for sessions stand in the database."""

    sign_in: str
    agent: str
    name: str
    language: str
    assurance: int
    provider: str
    authenticated: float
    since: float
    seen: float
    version: int
    roles: list[list[str]]
    organization: str | None
    logout_hint: str


def sign_in(
    request: HttpRequest,
    *,
    account_id: str,
    provider: str,
    assurance: kernel.Assurance,
    logout_hint: str = "",
    named: Named = _NOBODY_NAMED,
    authenticated_at: float | None = None,
) -> kernel.Actor:
    """Make the session the account's, under a new session id (ASVS 7.2.4), and answer the actor.

    Another person's session is emptied first; what nobody yet known had done (tracking codes shown) is kept. An earlier
    sign-in of this session ends. The caller has verified the provider's word: whom it `named`, and when they last
    showed it that it is they (`authenticated_at`, seconds; now, when it does not say).
    """
    account = models.Account.objects.select_related("agent").get(pk=account_id)
    before = _remembered(request)
    row = begin_sign_in(
        account=account,
        provider=provider,
        assurance=assurance,
        named=named,
        by=kernel.Actor(agent_id=account.agent_id, channel="web", assurance=assurance),
    )
    if before is not None:
        end_sign_in(sign_in_id=before["sign_in"], why="replaced", by=kernel.SYSTEM)
        if before["agent"] != account.agent_id:
            request.session.flush()
    if before is not None:
        request.session.cycle_key()  # Django keeps the session id when the same person signs in again, higher
    login(request, account, backend=BACKEND)
    moment = _clock()
    remembered = Remembered(
        sign_in=row.id,
        agent=account.agent.id,
        name=vault.seal(account.agent.name, subject=account.agent_id, place=f"session/{row.id}/name"),
        language=account.agent.language,
        assurance=int(assurance),
        provider=provider,
        authenticated=min(moment, moment if authenticated_at is None else authenticated_at),
        since=moment,
        seen=moment,
        version=account.version,
        roles=_roles(account.agent_id),
        organization=before["organization"] if before and before["agent"] == account.agent_id else None,
        logout_hint=logout_hint,
    )
    request.session[_KEY] = remembered
    return _set(request, _find(request))


def sign_out(request: HttpRequest, *, why: str = "asked") -> str:
    """Empty the session and end the sign-in everywhere; answers the id token to hand to the provider's logout."""
    remembered = _remembered(request)
    if remembered is not None:
        by = kernel.Actor(agent_id=remembered["agent"], channel="web")
        visits.close_visit(by=by)
        end_sign_in(sign_in_id=remembered["sign_in"], why=why, by=by)
    request.session.flush()
    _set(request, nobody(request))
    return remembered["logout_hint"] if remembered is not None else ""


def provider_of(request: HttpRequest) -> str:
    """The name of the identity provider this session was signed in through; empty when nobody is."""
    remembered = _remembered(request)
    return remembered["provider"] if remembered is not None else ""


def sign_in_of_request(request: HttpRequest) -> str:
    """The id of the sign-in that this session points to; empty when nobody is signed in."""
    remembered = _remembered(request)
    return remembered["sign_in"] if remembered is not None else ""


def is_fresh(request: HttpRequest) -> bool:
    """Whether the one signed in showed who they are within `FRESH_SECONDS`."""
    remembered = _remembered(request)
    return remembered is not None and 0 <= _clock() - remembered.get("authenticated", 0.0) <= FRESH_SECONDS


def authenticated_at(request: HttpRequest) -> float:
    """When the one signed in last showed who they are, in seconds; 0 when nobody is signed in."""
    remembered = _remembered(request)
    return remembered.get("authenticated", 0.0) if remembered is not None else 0.0


def actor_of_request(request: HttpRequest) -> kernel.Actor:
    """Who asks: found once a request, with one query when signed in (two with a visit open) and none when not."""
    known: kernel.Actor | None = request.__dict__.get("actor")
    return known if known is not None else _set(request, _find(request))


def forget_actor(request: HttpRequest) -> kernel.Actor:
    """Find anew who asks, after the session has changed in this very request."""
    return _set(request, _find(request))


def _find(request: HttpRequest) -> kernel.Actor:
    remembered = _remembered(request)
    if remembered is None:
        return nobody(request)
    moment = _clock()
    if _expired(remembered, moment):
        sign_out(request, why="expired")
        return nobody(request)
    open_now = _OPEN.first(remembered["sign_in"])
    if open_now is None:  # signed out elsewhere, or the account was closed
        request.session.flush()
        return nobody(request)
    version = open_now.account.version
    if version != remembered["version"] or not 0 <= moment - remembered["seen"] < _SEEN_EVERY:
        if version != remembered["version"]:
            remembered["roles"] = _roles(remembered["agent"])
            remembered["version"] = version
        remembered["seen"] = moment
        request.session[_KEY] = remembered
    return _actor(request, remembered)


def nobody(request: HttpRequest) -> kernel.Actor:
    """Someone we don't know yet, with the tracking codes they showed in this session."""
    return kernel.Actor(channel=door_of(request), capabilities=_codes(request))


def show_code(request: HttpRequest, code: str) -> None:
    """The one at this browser started or typed a tracking code: from now on they hold it; `request.actor` too."""
    codes = [known for known in request.session.get(_CODES, []) if known != code]
    request.session[_CODES] = [*codes, code][-_MOST_CODES:]
    _set(request, replace(actor_of_request(request), capabilities=_codes(request)))


def work_for(request: HttpRequest, organization: str) -> None:
    """Staff of several organisations choose where they work now. Raises NotAllowed when they hold no role there."""
    remembered = _remembered(request)
    if remembered is None or organization not in {place for _, place in remembered["roles"]}:
        raise kernel.NotAllowed(f"you hold no role in {organization}", where="organization")
    remembered["organization"] = organization
    request.session[_KEY] = remembered
    _set(request, _find(request))


def organizations_of(request: HttpRequest) -> tuple[str, ...]:
    """Where the one signed in holds a staff role."""
    remembered = _remembered(request)
    return tuple(sorted({place for _, place in remembered["roles"]})) if remembered else ()


def has_roles_at_higher_level(request: HttpRequest) -> bool:
    """Whether the one signed in is staff, and only the level of this sign-in keeps the roles from counting."""
    return bool(organizations_of(request)) and not actor_of_request(request).roles


def begin_visit(
    request: HttpRequest,
    *,
    person_id: str,
    purpose: str,
    proof: str = "none",
    representative_id: str = "",
    mandate: str = "",
    check_id: str = "",
) -> Visit:
    """The clerk at this browser serves a person from now on: at this door's paths they act on the person's behalf.

    `proof`, `representative_id`, `mandate` and `check_id` as for `open_visit`. Another person's drafts, whose codes
    were shown here before, are forgotten; begun again for the same person (who now showed a passport), they stay.
    """
    before = actor_of_request(request).on_behalf_of
    actor = replace(actor_of_request(request), channel=door_of(request), on_behalf_of=None, mandate="")
    visit = visits.open_visit(
        person_id=person_id, purpose=purpose, by=actor, proof=proof,
        representative_id=representative_id, mandate=mandate, check_id=check_id,
    )  # fmt: skip
    if before != person_id:
        request.session.pop(_CODES, None)
    _set(request, _find(request))
    return visit


def end_visit(request: HttpRequest) -> None:
    """The person has gone; the drafts whose codes were shown for them are forgotten here too."""
    visits.close_visit(by=replace(actor_of_request(request), channel=door_of(request)))
    request.session.pop(_CODES, None)
    _set(request, _find(request))


def for_visitor(actor: kernel.Actor, visit: Visit) -> kernel.Actor:
    """The clerk doing the visitor's business: as sure as the clerk is of the visitor, and as we are of the clerk."""
    return replace(
        actor,
        on_behalf_of=visit.person.id,
        mandate=visit.mandate,
        assurance=min(actor.assurance, visit.assurance),
    )


def door_of(request: HttpRequest) -> str:
    """The channel a path belongs to."""
    return DOORS.get(request.path_info.lstrip("/").partition("/")[0], "web")


def _actor(request: HttpRequest, remembered: Remembered) -> kernel.Actor:
    door = door_of(request)
    actor = kernel.Actor(
        agent_id=remembered["agent"],
        name=vault.read(remembered["name"], place=f"session/{remembered['sign_in']}/name"),
        channel=door,
        assurance=kernel.Assurance(remembered["assurance"]),
        capabilities=_codes(request),
        language=remembered["language"],
    )
    held = [HeldRole(queries.as_role(role), place, _START) for role, place in remembered["roles"]]
    actor = with_roles(actor, held, remembered["organization"])
    if actor.by_clerk and "clerk" in actor.roles:
        visit = queries.open_visit_of(remembered["agent"], channel=door)
        if visit is not None:
            actor = replace(actor, on_behalf_of=visit.person.id, mandate=visit.mandate)
    acting: dict[str, str] | None = request.session.get(ACTING)
    if acting and door == "web":
        actor = acting_under(actor, grantor_id=acting["grantor"], mandate=acting["mandate"])
    return actor


_START = datetime.min.replace(tzinfo=kernel.system_clock().tzinfo)


def _set(request: HttpRequest, actor: kernel.Actor) -> kernel.Actor:
    """Let `request.actor` and `actor_of_request` answer this one from now on."""
    request.__dict__["actor"] = actor
    return actor


def _roles(agent_id: str) -> list[list[str]]:
    return [[held.role, held.organization] for held in queries.roles_of(agent_id)]


def _remembered(request: HttpRequest) -> Remembered | None:
    remembered: Remembered | None = request.session.get(_KEY)
    return remembered


def _codes(request: HttpRequest) -> frozenset[str]:
    codes: list[Any] = request.session.get(_CODES, [])
    return frozenset(str(code) for code in codes)


def _expired(remembered: Remembered, moment: float) -> bool:
    idle = getattr(settings, "GUICHET_IDLE_SECONDS", IDLE_SECONDS)
    longest = getattr(settings, "GUICHET_SIGN_IN_SECONDS", LONGEST_SECONDS)
    return moment - remembered["seen"] > idle or moment - remembered["since"] > longest


def _clock() -> float:
    """The machine's own clock: the lab's may jump a year, and a session is not a case."""
    return kernel.system_clock().timestamp()
