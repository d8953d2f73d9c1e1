"""The one decision: Eve sees nothing, a list shows what a page opens, and what no row allows is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guichet.identity import api as identity
from guichet.identity import table
from guichet.identity.models import Agent, Mandate, Relationship
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel

OWNERS = ("amina", "boris", "eve")
AGENCIES = ("inland-revenue", "internal-affairs")
CODES = ("AAAA-1", "BBBB-2")
SERVICES = ("revenue/tax", "revenue/benefit", "births/birth")
#: Under what one might act, in force or not: (grantor, holder, services, actions, accepted, ended).
MANDATES = {
    "all": ("amina", "boris", "", " ".join(identity.POWERS), True, False),
    "tax": ("amina", "boris", "revenue/tax", "read start change submit", True, False),
    "revenue": ("boris", "amina", "revenue/*", "read answer", True, False),
    "offer": ("amina", "eve", "", "read change submit", False, False),
    "over": ("amina", "eve", "", "read change submit", True, True),
}


class Thing(models.Model):
    """Anything protected, as other packages' tables are: two owners, an agency, a code, each perhaps missing."""

    owner_id = models.CharField(max_length=36, null=True)
    about_id = models.CharField(max_length=36, null=True)
    organization = models.CharField(max_length=60, null=True)
    code = models.CharField(max_length=20, null=True)
    service = models.CharField(max_length=40, null=True)

    objects: ClassVar[models.Manager["Thing"]] = models.Manager()

    class Meta:
        app_label = "identity_tests"

    def protected(self, kind: str) -> identity.Protected:
        owners = frozenset(one for one in (self.owner_id, self.about_id) if one)
        return identity.Protected(kind, owners, organization=self.organization, code=self.code, service=self.service)


@pytest.fixture(scope="module")
def things(django_db_setup: None, django_db_blocker: Any) -> Any:
    """A table with every combination of owner, second owner, agency, code and service; mandates, and a guardian."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Thing)
        Thing.objects.bulk_create(
            Thing(owner_id=owner, about_id=about, organization=agency, code=code, service=service)
            for owner in (None, *OWNERS)
            for about in (None, *OWNERS)
            for agency in (None, *AGENCIES)
            for code in (None, *CODES)
            for service in (None, *SERVICES)
        )
        _let_act()
        yield
        for table in (Mandate, Relationship, Agent):
            table.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.delete_model(Thing)


def _let_act() -> None:
    """Mandates of every state between the owners, and a relationship that is proven and one that is declared."""
    now, day = kernel.now(), kernel.today()
    for name in OWNERS:
        Agent.objects.create(id=name, kind="person", created_at=now)
    for name, (grantor, holder, services, actions, accepted, ended) in MANDATES.items():
        Mandate.objects.create(
            id=name, grantor_id=grantor, holder_id=holder, services=services, actions=actions, from_on=day,
            proposed_at=now, accepted_at=now if accepted else None, ended_at=now if ended else None,
        )  # fmt: skip
    for name, other, proof in (("guardian", "amina", "register:courts/1"), ("declared", "boris", "she says so")):
        Relationship.objects.create(
            id=name, agent_id="eve", kind="guardian_of", other_id=other, proof=proof, from_on=day, created_at=now
        )


actors = st.builds(
    kernel.Actor,
    agent_id=st.sampled_from((None, *OWNERS)),
    channel=st.sampled_from(("web", "counter", "sms", "api", "command", "system")),
    assurance=st.sampled_from(tuple(kernel.Assurance)),
    roles=st.frozensets(st.sampled_from(sorted(identity.ROLES)), max_size=2),
    organization=st.sampled_from((None, "platform", *AGENCIES)),
    on_behalf_of=st.sampled_from((None, *OWNERS)),
    capabilities=st.frozensets(st.sampled_from(CODES)),
    mandate=st.sampled_from(("", "", *MANDATES, "guardian", "declared", "none")),
)
#: Those who do act for another: so few of the actors above do that they are drawn apart.
representatives = st.builds(
    lambda under, channel, codes: kernel.Actor(
        agent_id=under[0], on_behalf_of=under[1], mandate=under[2], channel=channel, capabilities=codes
    ),
    under=st.sampled_from((*((to, of, name) for name, (of, to, *_) in MANDATES.items()), ("eve", "amina", "guardian"))),
    channel=st.sampled_from(("web", "api", "sms")),
    codes=st.frozensets(st.sampled_from(CODES)),
)
actions = st.sampled_from([*sorted(table.ACTIONS), "fly"])
kinds = st.sampled_from([*sorted(table.KINDS), "dragon"])


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actor=actors | representatives, action=actions, kind=kinds)
@example(
    actor=kernel.Actor(agent_id="amina", channel="web", on_behalf_of="boris", mandate="revenue"),
    action="read",
    kind="case",
)
@example(
    actor=kernel.Actor(agent_id="boris", channel="web", on_behalf_of="amina", mandate="tax"),
    action="submit",
    kind="request",
)
@example(
    actor=kernel.Actor(agent_id="amina", channel="web", roles=frozenset({"caseworker"}), organization="inland-revenue"),
    action="decide",
    kind="case",
)
@example(actor=kernel.Actor(channel="web", capabilities=frozenset({CODES[0]})), action="read", kind="request")
def test_a_list_shows_exactly_what_a_page_opens(things: None, actor: kernel.Actor, action: str, kind: str) -> None:
    condition = identity.scope(actor, action, kind).as_q(
        owner=("owner_id", "about_id"), organization="organization", code="code", service="service"
    )
    listed = set(Thing.objects.filter(condition).values_list("pk", flat=True))
    opened = {thing.pk for thing in Thing.objects.all() if identity.may(actor, action, thing.protected(kind))}
    assert listed == opened


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(actor=actors, action=actions, kind=kinds)
def test_unknown_actions_and_kinds_are_refused_to_all_but_the_platform(
    actor: kernel.Actor, action: str, kind: str
) -> None:
    if actor.is_system:
        assert identity.scope(actor, action, kind).everything
    else:
        assert identity.scope(actor, "fly", kind).nothing
        assert identity.scope(actor, action, "dragon").nothing


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(action=actions, kind=kinds, owner=st.sampled_from(("amina", "boris")), agency=st.sampled_from(AGENCIES))
def test_eve_may_nothing_with_what_is_not_hers(action: str, kind: str, owner: str, agency: str) -> None:
    high = kernel.Assurance.HIGH
    eve = kernel.Actor(agent_id="eve", channel="web", assurance=high, capabilities=frozenset({CODES[0]}))
    owned = identity.Protected(kind, frozenset({owner}), organization=agency, code=CODES[0])
    creating = (action, kind) == ("add", "agent")  # a new person is nobody's
    assert identity.may(eve, action, owned) is creating


@pytest.mark.django_db
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actor=representatives, action=actions, kind=kinds)
def test_acting_for_another_opens_theirs_within_the_mandate_and_nothing_of_ones_own(
    things: None, actor: kernel.Actor, action: str, kind: str
) -> None:
    _, _, services, allowed, accepted, ended = MANDATES.get(
        actor.mandate, ("", "", "", " ".join(identity.POWERS), True, False)
    )
    for thing in Thing.objects.filter(code=None, about_id=None).exclude(owner_id=None):
        if (kind, action) == ("agent", "add"):
            continue
        opened = identity.may(actor, action, thing.protected(kind))
        if opened:
            assert thing.owner_id == actor.on_behalf_of
            assert accepted
            assert not ended
            if services and kind != "agent":
                assert thing.service is not None
                assert any(thing.service.startswith(each.rstrip("*")) for each in services.split())
        elif (kind, action) == ("case", "read") and thing.owner_id == actor.on_behalf_of and accepted and not ended:
            assert services
            assert "read" in allowed.split()


@pytest.mark.parametrize("kind", ["request", "plan", "case", "message", "document", "fact", "agent"])
def test_a_person_reads_their_own(cast: Cast, kind: str) -> None:
    assert identity.may(cast.amina, "read", identity.Protected(kind, _ids(cast.amina)))
    assert not identity.may(cast.boris, "read", identity.Protected(kind, _ids(cast.amina)))


def test_a_parent_reads_and_corrects_facts_about_the_child_until_it_comes_of_age(cast: Cast) -> None:
    child = identity.register_child(
        parent_id=_id(cast.dana), name="Ari", birth_date=date(2022, 2, 3), proof="birth", by=cast.dana
    )
    fact = identity.Protected("fact", frozenset({child.id}))
    assert identity.may(cast.dana, "read", fact)
    assert identity.may(cast.dana, "change", fact)
    assert identity.may(cast.dana, "read", identity.Protected("agent", frozenset({child.id})))
    assert not identity.may(cast.eve, "read", fact)
    assert not identity.may(cast.dana, "read", identity.Protected("case", frozenset({child.id})))
    with kernel.held_at(datetime(2040, 2, 2, tzinfo=UTC)):
        assert identity.may(cast.dana, "read", fact)
    with kernel.held_at(datetime(2040, 2, 3, tzinfo=UTC)):
        assert not identity.may(cast.dana, "read", fact)


def test_a_caseworker_decides_for_their_own_agency_only_and_never_about_themselves(cast: Cast) -> None:
    case = identity.Protected("case", _ids(cast.amina), organization="inland-revenue")
    assert identity.may(cast.chen, "decide", case)
    assert identity.may(cast.chen, "read", replace(case, kind="document"))
    assert not identity.may(cast.chen, "read", replace(case, kind="fact"))
    assert not identity.may(cast.rangi, "read", case)
    own = identity.Protected("case", _ids(cast.chen), organization="inland-revenue")
    assert identity.may(cast.chen, "read", own)
    assert not identity.may(cast.chen, "decide", own)
    with pytest.raises(kernel.NotAllowed):
        identity.require(cast.chen, "decide", own)


def test_a_manager_reads_and_does_not_decide(cast: Cast) -> None:
    case = identity.Protected("case", _ids(cast.amina), organization="inland-revenue")
    assert identity.may(cast.mere, "read", case)
    with pytest.raises(kernel.NotAllowed):
        identity.require(cast.mere, "decide", case)


def test_a_clerk_acts_for_the_visitor_only_and_reads_no_messages(cast: Cast) -> None:
    request = identity.Protected("request", _ids(cast.amina))
    assert not identity.may(cast.clara, "read", request)
    serving = replace(cast.clara, on_behalf_of=cast.amina.agent_id)
    for action in ("start", "read", "change", "submit"):
        assert identity.may(serving, action, request)
    assert identity.may(serving, "read", replace(request, kind="case"))
    assert not identity.may(serving, "read", replace(request, kind="message"))
    assert not identity.may(serving, "read", identity.Protected("request", _ids(cast.boris)))
    elsewhere = replace(serving, channel="web")
    assert not identity.may(elsewhere, "read", request)
    assert not identity.may(serving, "read", identity.Protected("request", _ids(cast.clara)))


def test_an_administrator_publishes_and_sees_nobodys_data(cast: Cast) -> None:
    assert identity.may(cast.priya, "publish", identity.Protected("catalogue"))
    for kind in ("request", "plan", "case", "message", "document", "fact", "agent", "event"):
        assert not identity.may(cast.priya, "read", identity.Protected(kind, _ids(cast.amina), organization="platform"))


def test_a_tracking_code_opens_a_draft_until_somebody_owns_it(cast: Cast) -> None:
    stranger = kernel.Actor(channel="web", capabilities=frozenset({CODES[0]}))
    draft = identity.Protected("request", code=CODES[0])
    assert identity.may(stranger, "continue", draft)
    assert not identity.may(stranger, "read", replace(draft, code=CODES[1]))
    assert not identity.may(kernel.Actor(channel="web"), "read", draft)
    claimed = replace(draft, owner_ids=_ids(cast.amina))
    with pytest.raises(kernel.NotFound):
        identity.require(stranger, "read", claimed)


def test_a_refusal_tells_as_little_as_it_must(cast: Cast) -> None:
    case = identity.Protected("case", _ids(cast.amina), organization="inland-revenue")
    with pytest.raises(kernel.NotFound):
        identity.require(cast.eve, "decide", case)
    with pytest.raises(kernel.SignInNeeded) as refused:
        identity.require_action(kernel.Actor(channel="web"), "grant", identity.Protected("role"))
    assert refused.value.level == "low"


def _id(actor: kernel.Actor) -> str:
    assert actor.agent_id
    return actor.agent_id


def _ids(actor: kernel.Actor) -> frozenset[str]:
    return frozenset({_id(actor)})
