"""No action on another's file without a mandate in force at that instant, whatever was given, taken back or awaited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast
from guichet.identity.tests.mandating import acting, give
from guichet.kernel import api as kernel

PEOPLE = ("amina", "boris", "dana", "eve")
SERVICES = ("revenue/tax", "births/birth")
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
POWERS = (("read",), ("read", "start", "change"), ("read", "start", "change", "submit"), ("read", "read:message"))

names = st.sampled_from(PEOPLE)
steps = st.one_of(
    st.tuples(
        st.just("offer"), names, names, st.sampled_from(((), ("revenue/tax",), ("births/*",))), st.sampled_from(POWERS),
        st.integers(0, 2), st.integers(0, 4),
    ),
    st.tuples(st.sampled_from(("accept", "refuse", "end")), names, st.integers(0, 3)),
    st.tuples(st.just("wait"), st.sampled_from((1, 11, 15, 24, 49))),
)  # fmt: skip


@dataclass
class Known:
    """A mandate as the test remembers it: the oracle, which never asks the platform."""

    id: str
    grantor: str
    holder: str
    services: tuple[str, ...]
    actions: tuple[str, ...]
    from_on: date
    until_on: date
    state: str = "proposed"

    def allows(self, who: str, action: str, service: str | None, moment: datetime) -> bool:
        named = not self.services or any(
            service is not None and service.startswith(each.rstrip("*")) for each in self.services
        )
        return (
            who == self.holder
            and self.state == "accepted"
            and self.from_on <= moment.date() <= self.until_on
            and action in self.actions
            and named
        )


@dataclass
class World:
    """The cast, what they have given each other, and the time."""

    actors: dict[str, kernel.Actor]
    moment: datetime = START
    mandates: list[Known] = field(default_factory=list)

    def do(self, step: tuple[object, ...]) -> None:
        verb = step[0]
        if verb == "wait":
            self.moment += timedelta(hours=int(str(step[1])))
        elif verb == "offer":
            self._offer(*step[1:])  # type: ignore[arg-type]  # as the strategy draws them
        elif self.mandates:
            self._answer(str(verb), str(step[1]), self.mandates[int(str(step[2])) % len(self.mandates)])

    def _offer(
        self, grantor: str, holder: str, services: tuple[str, ...], actions: tuple[str, ...], begins: int, lasts: int
    ) -> None:
        if grantor == holder or (services and "read:message" in actions):
            return
        begin = self.moment.date() + timedelta(days=begins)
        end = begin + timedelta(days=lasts)
        with kernel.held_at(self.moment):
            made = identity.propose_mandate(
                grantor_id=str(self.actors[grantor].agent_id),
                holder_id=str(self.actors[holder].agent_id),
                services=services,
                actions=actions,
                from_on=begin,
                until_on=end,
                code=identity.show_holder_code(by=self.actors[holder]),
                by=self.actors[grantor],
            )
        if made.id not in {each.id for each in self.mandates}:
            self.mandates.append(Known(made.id, grantor, holder, services, actions, begin, end))

    def _answer(self, verb: str, who: str, known: Known) -> None:
        deeds = {"accept": identity.accept_mandate, "refuse": identity.refuse_mandate, "end": identity.revoke_mandate}
        may = known.holder == who or (verb == "end" and known.grantor == who)
        over = known.state == "ended" or known.until_on < self.moment.date()
        with kernel.held_at(self.moment):
            try:
                deeds[verb](mandate_id=known.id, by=self.actors[who])
            except kernel.NotFound:
                assert not may
                return
            except kernel.Conflict:
                assert over or (verb, known.state) == ("refuse", "accepted")
                return
        assert may
        if verb == "accept":
            known.state = "accepted"
        elif known.state != "ended":
            known.state = "ended"

    def claims(self) -> Iterator[tuple[str, kernel.Actor, str, Known | None]]:
        """Everybody claiming to act for everybody else under anything there is, or nothing at all."""
        for who in PEOPLE:
            for owner in PEOPLE:
                for known in (*self.mandates, None):
                    if who != owner:
                        claimed = known.id if known else "made-up"
                        on_behalf_of = self.actors[owner].agent_id
                        yield who, replace(self.actors[who], on_behalf_of=on_behalf_of, mandate=claimed), owner, known

    def check(self) -> None:
        """The platform allows exactly what the oracle does."""
        with kernel.held_at(self.moment):
            for who, actor, owner, known in self.claims():
                for kind, action, power, service in (
                    ("request", "read", "read", SERVICES[0]),
                    ("request", "submit", "submit", SERVICES[1]),
                    ("case", "read", "read", SERVICES[1]),
                    ("message", "read", "read:message", None),
                    ("fact", "change", "change:fact", None),
                    ("event", "read", "nothing", None),
                ):
                    for target in PEOPLE:
                        thing = identity.Protected(
                            kind, frozenset({str(self.actors[target].agent_id)}), service=service
                        )  # fmt: skip
                        right = known is not None and known.grantor == owner == target
                        expected = right and known is not None and known.allows(who, power, service, self.moment)
                        assert identity.may(actor, action, thing) is expected, (who, owner, target, kind, action, known)
            self._agree_on_the_instant()

    def _agree_on_the_instant(self) -> None:
        for known in self.mandates:
            for service in SERVICES:
                found = identity.mandate_in_force(
                    holder_id=str(self.actors[known.holder].agent_id),
                    grantor_id=str(self.actors[known.grantor].agent_id),
                    service=service,
                    action="read",
                    at=self.moment,
                )
                possible = {
                    each.id
                    for each in self.mandates
                    if (each.holder, each.grantor) == (known.holder, known.grantor)
                    and each.allows(each.holder, "read", service, self.moment)
                }
                assert (found in possible) if possible else found is None


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(todo=st.lists(steps, min_size=1, max_size=9))
def test_nobody_acts_without_a_mandate_in_force_at_that_instant(cast: Cast, todo: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        world = World({name: getattr(cast, name) for name in PEOPLE})
        for step in todo:
            world.do(step)
            world.check()
        transaction.set_rollback(True)


def test_a_chain_of_mandates_leads_nowhere(cast: Cast) -> None:
    first = give(cast.amina, cast.boris, actions=identity.POWERS)
    second = give(cast.boris, cast.eve, actions=identity.POWERS)
    amina = identity.Protected("request", frozenset({first.grantor.id}), service="a/b")
    assert identity.may(acting(cast.boris, first), "read", amina)
    for claimed in (second, first):
        eve = replace(cast.eve, on_behalf_of=first.grantor.id, mandate=claimed.id)
        assert not identity.may(eve, "read", amina)
    assert not identity.may(acting(cast.eve, second), "read", amina)
    assert [each.grantor.id for each in identity.acts_for(by=acting(cast.eve, second))] == [cast.boris.agent_id]


def test_it_begins_and_ends_with_the_clock(cast: Cast) -> None:
    with kernel.held_at(START):
        day = START.date()
        held = give(cast.amina, cast.dana, from_on=day + timedelta(days=1), until_on=day + timedelta(days=2))
    thing = identity.Protected("request", frozenset({held.grantor.id}), service="a/b")
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    tick = timedelta(seconds=1)
    for moment, expected in (
        (midnight - tick, False),
        (midnight, True),
        (midnight + timedelta(days=2) - tick, True),
        (midnight + timedelta(days=2), False),
        (midnight, True),  # a clock that is put back
    ):
        with kernel.held_at(moment):
            assert identity.may(acting(cast.dana, held), "read", thing) is expected, moment
            assert bool(identity.acts_for(by=cast.dana)) is expected
