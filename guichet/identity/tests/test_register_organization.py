"""Organizations: known by the platform's word, with members who act within their role."""

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast
from guichet.identity.tests.mandating import acting, give, under
from guichet.kernel import api as kernel


@pytest.fixture
def firm(cast: Cast) -> identity.Agent:
    """Harbour Accounting: Dana directs it, Rangi works there, Eve says that she does."""
    made = identity.register_organization(name="Harbour Accounting", source="register:companies/17", by=kernel.SYSTEM)
    for who, role, proof in (
        (cast.dana, "director", "register:companies/17"),
        (cast.rangi, "staff", "register:companies/17"),
        (cast.eve, "director", "she says so"),
    ):
        identity.relate(
            agent_id=str(who.agent_id), other_id=made.id, kind="member_of", role=role, proof=proof, by=kernel.SYSTEM
        )
    return made


def test_only_the_platform_makes_one_known(cast: Cast) -> None:
    for by in (cast.eve, cast.clara, cast.priya):
        with pytest.raises(kernel.NotAllowed):
            identity.register_organization(name="Eve Ltd", source="register:companies/1", by=by)


def test_a_director_takes_a_mandate_and_every_member_acts_under_it(cast: Cast, firm: identity.Agent) -> None:
    director = under(cast.dana)
    held = give(cast.boris, director, services=("inland-revenue/*",))
    assert held.holder.id == firm.id
    thing = identity.Protected("case", frozenset({str(cast.boris.agent_id)}), service="inland-revenue/tax")
    for who, role in ((cast.dana, "director"), (cast.rangi, "staff")):
        (found,) = [each for each in identity.acts_for(by=who) if each.id == held.id]
        assert (found.through, found.role) == (firm, role)
        assert identity.may(acting(who, held), "read", thing)
    assert not identity.may(acting(cast.eve, held), "read", thing)
    assert identity.acts_for(by=cast.eve) == ()
    identity.end_relationship(
        agent_id=str(cast.rangi.agent_id), other_id=firm.id, kind="member_of",
        until_on=kernel.today().replace(year=2020), by=kernel.SYSTEM,
    )  # fmt: skip
    assert not identity.may(acting(cast.rangi, held), "read", thing)
    identity.revoke_mandate(mandate_id=held.id, by=cast.boris)
    assert not identity.may(acting(cast.dana, held), "read", thing)


def test_staff_prepare_and_take_no_mandates(cast: Cast, firm: identity.Agent) -> None:
    staff = under(cast.rangi)
    own = identity.Protected("request", frozenset({firm.id}), service="a/b")
    assert identity.may(staff, "change", own)
    assert not identity.may(staff, "submit", own)
    with pytest.raises(kernel.NotAllowed):
        identity.show_holder_code(by=staff)
    director = under(cast.dana)
    assert identity.may(director, "submit", own)
    offered = give(cast.boris, director)
    with pytest.raises(kernel.NotFound):
        identity.revoke_mandate(mandate_id=offered.id, by=staff)
    assert identity.revoke_mandate(mandate_id=offered.id, by=director).why == "holder"
    assert audit.about(firm.id)[0].type == "audit.AlsoConcerns"


def test_a_member_needs_a_role_in_an_organization(cast: Cast, firm: identity.Agent) -> None:
    wrong = ((firm.id, "member_of", ""), (str(cast.boris.agent_id), "member_of", "staff"), (firm.id, "parent_of", ""))
    for other, kind, role in wrong:
        with pytest.raises(kernel.Invalid):
            identity.relate(
                agent_id=str(cast.amina.agent_id), other_id=other, kind=kind, role=role, proof="register:x/1",
                by=kernel.SYSTEM,
            )  # fmt: skip
