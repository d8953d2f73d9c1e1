"""Sessions: who the request is from, for how long, and what outlives a role, a sign-out or a change of person."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from guichet.identity import api as identity
from guichet.identity.middleware import ActorMiddleware
from guichet.identity.models import Account, SignIn
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db

Claims = dict[str, Any]


def recognised(name: str = "Amina Rahimi", subject: str = "7") -> identity.Signed:
    return identity.recognise(
        provider="https://id.example",
        subject=subject,
        claims={"name": name, "birthdate": "1996-03-14", "locale": "mi"},
        assurance=kernel.Assurance.SUBSTANTIAL,
        by=kernel.SYSTEM,
    )


@pytest.fixture
def request_of(rf: RequestFactory) -> Callable[..., HttpRequest]:
    def make(session: SessionStore | None = None, path: str = "/") -> HttpRequest:
        request = rf.get(path)
        request.session = session or SessionStore()
        return request

    return make


def sign_in(
    request: HttpRequest, signed: identity.Signed, assurance: kernel.Assurance = kernel.Assurance.SUBSTANTIAL
) -> kernel.Actor:
    return identity.sign_in(request, account_id=signed.account_id, provider="national", assurance=assurance)


def later(request: HttpRequest, path: str = "/") -> HttpRequest:
    """The next request of the same browser."""
    request.session.save()
    following = RequestFactory().get(path)
    following.session = SessionStore(request.session.session_key)
    return following


def test_nobody_is_nobody_and_costs_no_query(request_of: Any, django_assert_num_queries: Any) -> None:
    request = request_of()
    with django_assert_num_queries(0):
        assert identity.actor_of_request(request) == kernel.Actor(channel="web")


def test_the_one_signed_in_is_known_with_one_query(request_of: Any, django_assert_num_queries: Any) -> None:
    request = request_of()
    signed = recognised()
    sign_in(request, signed)
    following = later(request)
    following.session.get("identity")  # the session itself is loaded before
    with django_assert_num_queries(1):
        actor = identity.actor_of_request(following)
        assert identity.actor_of_request(following) is actor
    assert (actor.agent_id, actor.name, actor.channel) == (signed.agent.id, "Amina Rahimi", "web")
    assert (actor.assurance, actor.language) == (kernel.Assurance.SUBSTANTIAL, "mi")


def test_the_middleware_finds_the_actor_only_when_asked(request_of: Any, django_assert_num_queries: Any) -> None:
    request = request_of()
    sign_in(request, recognised())
    following = later(request)
    with django_assert_num_queries(0):
        ActorMiddleware(lambda request: HttpResponse())(following)
    actor = getattr(following, "actor", None)
    assert isinstance(actor, kernel.Actor)
    assert actor is identity.actor_of_request(following)
    assert actor.name == "Amina Rahimi"


def test_codes_shown_before_signing_in_are_kept_and_the_session_id_is_new(request_of: Any) -> None:
    request = request_of()
    request.session.save()
    before = request.session.session_key
    identity.show_code(request, "AAAA-1")
    assert identity.actor_of_request(request).capabilities == {"AAAA-1"}
    actor = sign_in(request, recognised())
    assert actor.capabilities == {"AAAA-1"}
    assert request.session.session_key != before
    middle = request.session.session_key
    sign_in(request, recognised(), kernel.Assurance.HIGH)
    assert request.session.session_key != middle
    assert SignIn.objects.filter(ended_at__isnull=True).count() == 1


def test_after_half_an_hour_without_a_page_nobody_is_signed_in(request_of: Any) -> None:
    request = request_of()
    sign_in(request, recognised())
    request.session["identity"]["seen"] -= 30 * 60 + 1
    request.session.modified = True
    assert identity.actor_of_request(later(request)).agent_id is None
    assert SignIn.objects.get().ended_at is not None


def test_after_eight_hours_nobody_is_signed_in_however_busy(request_of: Any) -> None:
    request = request_of()
    sign_in(request, recognised())
    request.session["identity"]["since"] -= 8 * 3600 + 1
    request.session.modified = True
    assert identity.actor_of_request(later(request)).agent_id is None


def test_a_sign_out_holds_for_every_copy_of_the_session(request_of: Any) -> None:
    request = request_of()
    signed = recognised()
    sign_in(request, signed)
    copy = later(request)
    dict(copy.session.items())  # read, as a cache of another process would hold it
    identity.sign_out(request)
    assert identity.actor_of_request(request).agent_id is None
    assert identity.actor_of_request(copy).agent_id is None


def test_signing_out_everywhere(request_of: Any, cast: Cast) -> None:
    request = request_of()
    actor = sign_in(request, recognised())
    with pytest.raises(kernel.NotFound):
        identity.end_all_sign_ins(agent_id=str(actor.agent_id), by=cast.eve)
    assert identity.end_all_sign_ins(agent_id=str(actor.agent_id), by=actor) == 1
    assert identity.actor_of_request(later(request)).agent_id is None


def test_a_role_counts_from_the_next_page_and_no_longer_than_it_is_held(request_of: Any) -> None:
    request = request_of()
    signed = recognised("Chen Wei")
    assert sign_in(request, signed).roles == frozenset()
    identity.grant_role(agent_id=signed.agent.id, role="caseworker", organization="inland-revenue", by=kernel.SYSTEM)
    request = later(request)
    assert identity.actor_of_request(request).roles == {"caseworker"}
    identity.end_role(agent_id=signed.agent.id, role="caseworker", organization="inland-revenue", by=kernel.SYSTEM)
    assert identity.actor_of_request(later(request)).roles == frozenset()


def test_staff_signed_in_at_low_are_people_about_their_own_business(request_of: Any) -> None:
    signed = recognised("Chen Wei")
    identity.grant_role(agent_id=signed.agent.id, role="caseworker", organization="inland-revenue", by=kernel.SYSTEM)
    actor = sign_in(request_of(), signed, kernel.Assurance.LOW)
    assert (actor.roles, actor.organization) == (frozenset(), None)


def test_staff_of_two_organisations_work_in_one_at_a_time(request_of: Any) -> None:
    request = request_of()
    signed = recognised("Chen Wei")
    for place, role in (("inland-revenue", "caseworker"), ("internal-affairs", "manager")):
        identity.grant_role(agent_id=signed.agent.id, role=role, organization=place, by=kernel.SYSTEM)
    assert sign_in(request, signed).organization == "inland-revenue"
    assert identity.organizations_of(request) == ("inland-revenue", "internal-affairs")
    identity.work_for(request, "internal-affairs")
    actor = identity.actor_of_request(later(request))
    assert (actor.organization, actor.roles) == ("internal-affairs", frozenset({"manager"}))
    with pytest.raises(kernel.NotAllowed):
        identity.work_for(request, "health-nz")


def test_a_clerk_acts_for_the_visitor_at_the_counter_until_goodbye(request_of: Any, cast: Cast) -> None:
    signed = recognised("Clara Mendes")
    identity.grant_role(agent_id=signed.agent.id, role="clerk", organization="internal-affairs", by=kernel.SYSTEM)
    request = request_of(path="/counter/")
    assert sign_in(request, signed).channel == "counter"
    visit = identity.begin_visit(request, person_id=str(cast.amina.agent_id), purpose="Best Start")
    at_counter, at_home = later(request, "/counter/service"), later(request, "/inbox")
    assert identity.actor_of_request(at_counter).on_behalf_of == cast.amina.agent_id == visit.person.id
    assert identity.actor_of_request(at_home).on_behalf_of is None
    identity.show_code(request, "AAAA-1")
    identity.end_visit(request)
    actor = identity.actor_of_request(later(request, "/counter/"))
    assert (actor.on_behalf_of, actor.capabilities) == (None, frozenset())


def test_a_closed_account_is_nobody(request_of: Any) -> None:
    request = request_of()
    signed = recognised()
    sign_in(request, signed)
    Account.objects.update(is_active=False)
    assert identity.actor_of_request(later(request)).agent_id is None
    with pytest.raises(kernel.NotAllowed, match="closed"):
        recognised()


def test_nobody_signs_in_with_a_password() -> None:
    recognised()
    account = Account.objects.get()
    account.set_password("open sesame")
    assert not account.check_password("open sesame")
    assert not account.has_usable_password() or account.check_password("open sesame") is False
