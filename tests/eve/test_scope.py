"""Actors of every shape against the one authorisation decision: nobody reaches what no row of the table gives them."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from guichet.identity import api as identity
from guichet.identity.table import ACTIONS, KINDS
from guichet.intake.models import RequestRow
from guichet.kernel import api as kernel

AMINA, CODE = "amina", "AAAA-BBBB-CCCC"
PEOPLE = ("eve", "boris", "chen", "dana")
AGENCIES = ("inland-revenue", "internal-affairs", "platform")
ROLES = sorted(identity.ROLES)
#: Kinds of things that are a person's own business.
PERSONAL = sorted(
    KINDS & {"request", "plan", "case", "message", "document", "fact", "token", "phone", "sign_in", "event", "mandate"}
)

shapes = st.builds(
    kernel.Actor,
    agent_id=st.sampled_from((None, *PEOPLE)),
    channel=st.sampled_from(("web", "counter", "sms", "api")),
    assurance=st.sampled_from(list(kernel.Assurance)),
    roles=st.frozensets(st.sampled_from(ROLES), max_size=3),
    organization=st.sampled_from((None, *AGENCIES)),
    on_behalf_of=st.sampled_from((None, *PEOPLE)),
    mandate=st.sampled_from(("", "", "a-mandate", AMINA)),
    capabilities=st.frozensets(st.sampled_from(("7777-8888-9999", "1111-2222-3333")), max_size=2),
)

pytestmark = pytest.mark.django_db
lasting = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)


@lasting
@given(
    actor=shapes,
    action=st.sampled_from(sorted(ACTIONS)),
    kind=st.sampled_from(PERSONAL),
    agency=st.sampled_from(AGENCIES),
)
def test_nobody_reaches_aminas_things_but_the_agency_that_handles_them(
    actor: kernel.Actor, action: str, kind: str, agency: str
) -> None:
    thing = identity.Protected(kind, owner_ids=frozenset({AMINA}), organization=agency, code=CODE)
    allowed = identity.may(actor, action, thing)
    works_there = actor.agent_id is not None and actor.organization == agency
    if allowed:
        assert works_there
        assert actor.roles & {"caseworker", "manager"}
        # Who keeps a register may put what it says into a file, and read no file.
        assert kind in {"case", "document", "message"} or (kind, action) == ("fact", "add")


@lasting
@given(actor=shapes, action=st.sampled_from(sorted(ACTIONS)), kind=st.sampled_from(PERSONAL))
def test_what_no_agency_handles_is_its_owners_alone(actor: kernel.Actor, action: str, kind: str) -> None:
    thing = identity.Protected(kind, owner_ids=frozenset({AMINA}), code=CODE)
    assert not identity.may(actor, action, thing)


@lasting
@given(actor=shapes, action=st.sampled_from(sorted(ACTIONS)), kind=st.sampled_from(PERSONAL))
def test_a_code_not_shown_opens_nothing(actor: kernel.Actor, action: str, kind: str) -> None:
    assert not identity.may(actor, action, identity.Protected(kind, code=CODE))


@lasting
@given(actor=shapes, agency=st.sampled_from(AGENCIES))
def test_nobody_judges_themselves(actor: kernel.Actor, agency: str) -> None:
    if actor.agent_id is None:
        return
    own = identity.Protected("case", owner_ids=frozenset({actor.agent_id}), organization=agency)
    for action in ("decide", "redecide", "claim", "assign", "transition", "ask", "note", "write"):
        assert not identity.may(actor, action, own), action


@lasting
@given(actor=shapes, action=st.sampled_from(("read", "change", "submit")), kind=st.sampled_from(("request", "plan")))
def test_a_list_shows_what_a_page_would(actor: kernel.Actor, action: str, kind: str) -> None:
    RequestRow.objects.all().delete()
    things = [(owner, code) for owner in (None, AMINA, *PEOPLE) for code in (f"{owner}-one", "7777-8888-9999")]
    things = [
        (owner, code if code.endswith("one") else (code if owner is None else f"{owner}-two")) for owner, code in things
    ]
    for owner, code in things:
        RequestRow.objects.create(
            tracking_code=code[:14], service="s", service_version=1, owner_id=owner, language="en",
            started_at=kernel.now(), started_channel="web",
        )  # fmt: skip
    scope = identity.scope(actor, action, kind)
    listed = set(
        RequestRow.objects.filter(scope.as_q(owner="owner_id", code="tracking_code")).values_list(
            "tracking_code", flat=True
        )
    )
    shown = {
        code[:14]
        for owner, code in things
        if scope.covers(identity.Protected(kind, owner_ids=frozenset({owner} if owner else ()), code=code[:14]))
    }
    assert listed == shown
