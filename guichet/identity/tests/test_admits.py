"""What stands on a view about who may enter is enforced before it runs."""

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db

NOBODY = kernel.Actor(channel="web")


def view(*who: str, **options: Any) -> Any:
    @identity.admits(*who, **options)
    def inside(request: HttpRequest) -> HttpResponse:
        return HttpResponse("inside")

    return inside


def ask(entered: Any, actor: kernel.Actor = NOBODY, path: str = "/queue/?page=2", **headers: Any) -> Any:
    request = RequestFactory().get(path, headers=headers)
    request.session = SessionStore()
    request.__dict__["actor"] = actor
    return entered(request), request


def test_the_view_says_whom_it_admits() -> None:
    assert view("caseworker", "manager").admits == {"caseworker", "manager"}
    for wrong in ((), ("everyone",)):
        with pytest.raises(ValueError, match="admits"):
            identity.admits(*wrong)
    with pytest.raises(ValueError, match="why"):
        identity.admits("signed_in", why="because")


def test_anyone_enters_where_anyone_is_said() -> None:
    assert ask(view("anyone"))[0].content == b"inside"


def test_whoever_is_not_signed_in_is_sent_there_and_back() -> None:
    answer, _ = ask(view("signed_in", level="substantial"))
    assert answer["Location"] == "/sign-in/?next=%2Fqueue%2F%3Fpage%3D2&level=substantial&why=own"
    answer, _ = ask(view("caseworker"))
    assert answer["Location"] == "/sign-in/?next=%2Fqueue%2F%3Fpage%3D2&level=substantial&why=staff"


def test_a_form_comes_back_to_the_page_it_stood_on_and_never_elsewhere() -> None:
    for referer, back in (("http://testserver/case/7?x=1", "%2Fcase%2F7%3Fx%3D1"), ("https://evil.example/a", "%2Fq")):
        request = RequestFactory().post("/q", headers={"referer": referer})
        request.session = SessionStore()
        assert view("signed_in")(request)["Location"].startswith(f"/sign-in/?next={back}&")


def test_a_higher_level_is_asked_for_when_it_is_needed(cast: Cast) -> None:
    assert ask(view("signed_in", level="substantial"), cast.amina)[0].content == b"inside"
    answer, _ = ask(view("signed_in", level="high"), cast.amina)
    assert answer["Location"].endswith("level=high&why=level")


def test_the_wrong_role_finds_nothing(cast: Cast) -> None:
    assert ask(view("caseworker"), cast.chen)[0].content == b"inside"
    for actor in (cast.amina, cast.eve, cast.mere, cast.clara, cast.priya):
        with pytest.raises(Http404):
            ask(view("caseworker"), actor)
    assert ask(view("caseworker", "manager"), cast.mere)[0].content == b"inside"


def test_a_program_enters_with_a_token_and_no_other_way(cast: Cast) -> None:
    token = identity.issue_token(
        agent_id=str(cast.amina.agent_id), assurance=kernel.Assurance.LOW, label="my program", by=cast.amina
    )
    answer, request = ask(view("token"), authorization=f"Bearer {token}")
    assert answer.content == b"inside"
    assert request.actor == kernel.Actor(
        agent_id=cast.amina.agent_id, name="Amina Rahimi", channel="api", assurance=kernel.Assurance.LOW
    )
    for header in ({"authorization": "Bearer made-up"}, {}, {"authorization": f"Basic {token}"}):
        answer, _ = ask(view("token"), cast.amina, **header)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
    answer, _ = ask(view("anyone", "token"), authorization="Bearer made-up")
    assert answer.status_code == 401


def test_a_gateway_enters_with_its_secret(cast: Cast, settings: Any) -> None:
    secret = identity.gateway_token("sms")
    assert ask(view("gateway"), authorization=f"Bearer {secret}")[0].content == b"inside"
    assert ask(view("gateway"), cast.amina, authorization="Bearer wrong")[0].status_code == 401
    settings.GUICHET_ENVIRONMENT = "production"
    assert identity.gateway_token("sms") == ""
    assert ask(view("gateway"), authorization=f"Bearer {secret}")[0].status_code == 401
    assert ask(view("gateway"), authorization="Bearer ")[0].status_code == 401
    settings.GUICHET_GATEWAY_TOKENS = {"sms": "a-real-secret"}
    assert ask(view("gateway"), authorization="Bearer a-real-secret")[0].content == b"inside"
