"""What was missed is paid, what was wrong put right, what changes told before; a machine decides against nobody."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.sms import api as sms
from guichet.channels.web.tests.visiting import Visitor
from guichet.entitlements import api as entitlements
from guichet.entitlements import ports
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.journeys.situation import current_law
from guichet.journeys.use_cases import offer as offering
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.pytest_cast import OPERATOR, Cast
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from guichet.rules import api as rules
from tests.journeys.playing import example_of
from tests.journeys.test_nobody_applies import BEST_START, Registers, found

Drain = Callable[[], audit.Drained]
AOTEAROA = Path(__file__).parents[2] / "jurisdictions" / "aotearoa"
MONTHS = ("2026-11", "2026-10", "2026-09", "2026-08")
SERVICE = "services/inland-revenue/best-start/service.yaml"
THRESHOLD = "law/parameters/best_start/abatement_threshold.yaml"


class Street(Registers):
    """The same street with the months before, and a child who was born in September."""

    def __init__(self, amina: str, neighbour: str, *, income: int = 5_200_000) -> None:
        super().__init__(amina, neighbour, income=income)
        self.about = "one street, with its past"
        born = np.array(["1994-05-02", "2026-09-10", "1961-11-05"], dtype="datetime64[D]")
        columns: dict[tuple[str, str], ports.Column] = {}
        for (name, period), column in self.part.table.columns.items():
            for month in MONTHS if period == MONTHS[0] else (period,):
                columns[name, month] = column
        columns["birth_date", rules.ETERNITY] = born
        people, homes = self.part.table.persons, len(self.part.household_ids)
        columns = lab.completed(columns, law=current_law(), months=MONTHS, persons=people, groups=homes)
        table = rules.Table(people, self.part.table.memberships, columns)
        self.part = ports.Partition(table, self.part.person_ids, self.part.household_ids, self.part.area, {})


@pytest.fixture
def altered(cast: Cast, tmp_path: Path) -> Callable[..., None]:  # the cast stands in the jurisdiction
    """Publishes the jurisdiction with a few words of its files changed."""

    def publish(*changes: tuple[str, str, str]) -> None:
        folder = tmp_path / f"aotearoa-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(AOTEAROA, folder)
        for file, before, after in changes:
            text = (folder / file).read_text(encoding="utf-8")
            assert before in text, f"{file} has no {before!r}"
            (folder / file).write_text(text.replace(before, after), encoding="utf-8")
        journeys.publish(folder, by=OPERATOR)

    return publish


@pytest.fixture
def street(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Street:
    people = Street(cast.agents["amina"], cast.agents["boris"])
    monkeypatch.setitem(ports.populations._things, "registers", people)
    return people


def automatic(altered: Callable[..., None], *, look_back: int = 0) -> None:
    """As if the Act let Inland Revenue grant it unasked."""
    altered((SERVICE, "mode: offer", f"mode: automatic\n  opt_out_days: 14\n  look_back: {look_back}"))


def granted_by_itself(cast: Cast, work_off: Drain) -> entitlements.Grant:
    with kernel.held_at(kernel.now() + timedelta(days=15)):
        offering.take_offers_forward()
        work_off()
    (grant,) = entitlements.grants_of(person_id=cast.agents["amina"], by=cast.amina)
    return grant


def test_what_is_automatic_is_granted_after_its_days_with_what_was_missed_and_replays(
    cast: Cast, street: Street, altered: Callable[..., None], work_off: Drain
) -> None:
    automatic(altered, look_back=3)
    identity.choose_language(agent_id=cast.agents["amina"], language="mi", by=cast.amina)
    filed(cast)
    assert found(street, work_off).noticed == 1

    # She is written to in her own language, with what she missed and how to say no.
    (own,) = journeys.own_offers(by=cast.amina)
    (notice,) = notifications.inbox(by=cast.amina)
    assert notice.language == "mi"
    assert "Kāore koe i mate ki te tono" in notice.body
    assert "ka utua kotahi te $" in notice.body
    assert offering.take_offers_forward() == 0  # not before her days are over
    assert entitlements.grants_of(person_id=cast.agents["amina"], by=cast.amina) == ()

    grant = granted_by_itself(cast, work_off)
    assert (grant.amount, own.offer.amount) == (7700, 7700)
    missed = entitlements.arrears_of(grant_id=grant.id, by=cast.amina)
    # Born on 10 September: the three months before the grant's December; $77 in each week that began in them.
    assert [(each.period, each.amount, each.payments) for each in missed] == [
        ("2026-09", 7700, 4), ("2026-10", 7700, 4), ("2026-11", 7700, 5)
    ]  # fmt: skip
    (arrears,) = payments.payouts_about(about=kernel.Reference("arrears", grant.id), by=cast.chen)
    assert arrears.cents == 7700 * 13
    letter = next(each for each in notifications.inbox(by=cast.amina) if "$1,001" in each.subject)
    assert (letter.language, letter.has_letter) == ("mi", True)
    assert "kāore he huamoni" in letter.body

    # Again: nothing twice. Every automatic grant replays from its hashes.
    assert granted_by_itself(cast, work_off) == grant
    assert len(payments.payouts_about(about=kernel.Reference("arrears", grant.id), by=cast.chen)) == 1
    (line,) = cases.cases_of(person_id=cast.agents["amina"], by=cast.amina)
    decision = cases.case(case_id=line.id, by=cast.amina).decisions[-1]
    assert decision.automatic
    assert (grant.decision_id, grant.law_hash, grant.graph_hash) == (
        decision.id, current_law().hash, decision.graph_hash
    )  # fmt: skip
    replayed = journeys.replay_decisions(number=line.number)
    assert (replayed.decisions, replayed.same, replayed.faults) == (1, 1, ())
    assert entitlements.arrears_of(grant_id=grant.id, by=cast.chen) == missed
    with pytest.raises(kernel.NotFound):
        entitlements.arrears_of(grant_id=grant.id, by=cast.eve)


def filed(cast: Cast) -> None:
    """Her child is known, and her file holds what the service would ask: nothing is left to ask her."""
    amina = cast.agents["amina"]
    child = identity.register_child(
        parent_id=amina, name="Zahra Rahimi", birth_date=date(2026, 9, 10), proof="lab", by=kernel.SYSTEM
    )
    service, about = catalogue.service(BEST_START), {"applicant": amina, "child": child.id}
    given = example_of(BEST_START, "amina-first-baby").given
    facts = [
        evidence.NewFact(
            about_id=about[service.facts[name].subject], role=service.facts[name].subject, fact=name, value=value,
            source="declared", detail=BEST_START,
        )
        for name, value in given.items()
        if name in service.facts and service.facts[name].subject in about
    ]  # fmt: skip
    evidence.hold(facts=facts, file_of=amina, request=kernel.Reference("case", "filed"), by=kernel.SYSTEM)


def test_who_opts_out_by_text_or_on_her_page_gets_nothing_and_is_left_alone(
    cast: Cast, street: Street, altered: Callable[..., None], work_off: Drain
) -> None:
    automatic(altered)
    filed(cast)
    number = "+64215550101"
    identity.link_phone(number=number, code=identity.phone_code(by=cast.amina), by=cast("amina", channel="sms"))
    found(street, work_off)
    (own,) = journeys.own_offers(by=cast.amina)
    amina = Visitor()
    amina.sign_in("amina")
    assert "If you do not want it, say no" in amina.get(f"/en/my/offers/{own.offer.id}/").text
    sms.handle(number=number, text="NO", id="1")
    assert entitlements.offer(offer_id=own.offer.id, by=cast.amina).state == "opted_out"
    with kernel.held_at(kernel.now() + timedelta(days=30)):
        assert offering.take_offers_forward() == 0
    assert entitlements.grants_of(person_id=cast.agents["amina"], by=cast.amina) == ()
    sweep = entitlements.sweep(population=street, on=kernel.today(), by=OPERATOR)
    assert journeys.offer_to_found(sweep_id=sweep.id, by=OPERATOR).noticed == 0  # nobody asks again within the year


def test_two_children_are_not_granted_the_amount_of_one_by_a_machine(
    cast: Cast, street: Street, altered: Callable[..., None], work_off: Drain
) -> None:
    """The family is owed for two, the case is about the youngest: an officer looks, nothing is decided meanwhile."""
    automatic(altered)
    filed(cast)
    table = street.part.table
    family = table.memberships["family"]
    # The neighbour's row becomes her second child.
    joined = rules.Membership(np.zeros_like(family.group), np.array([0, 2, 2], "int8"), 1)
    columns = {spot: column[:1] if len(column) == 2 else column for spot, column in table.columns.items()}
    columns["birth_date", rules.ETERNITY] = np.array(["1994-05-02", "2026-09-10", "2024-12-05"], dtype="datetime64[D]")
    street.part = ports.Partition(
        rules.Table(3, {"family": joined}, columns), np.array([cast.agents["amina"], "a-child", "another"]),
        np.array(["home-1"]), "Wellington", {},
    )  # fmt: skip
    found(street, work_off)
    (own,) = journeys.own_offers(by=cast.amina)
    assert own.offer.amount == 15500  # of the sum, rounded down to the dollar
    with kernel.held_at(kernel.now() + timedelta(days=15)):
        assert offering.take_offers_forward() == 0
        work_off()
    (line,) = cases.cases_of(person_id=cast.agents["amina"], by=cast.amina)
    case = cases.case(case_id=line.id, by=cast.chen)
    assert case.decisions == ()
    assert offering.OTHER_AMOUNT in {each.title for each in case.tasks}


def test_a_wrong_rule_is_put_right_after_an_officer_said_so_and_nobody_pays_back(
    cast: Cast, street: Street, altered: Callable[..., None], work_off: Drain
) -> None:
    altered((THRESHOLD, "value: 79000", "value: 45000"))
    wrong = current_law().hash
    altered()
    assert current_law().hash != wrong
    street.part = ports.Partition(
        street.part.table, street.part.person_ids, street.part.household_ids, street.part.area,
        {BEST_START: np.array([True, False])},
    )  # fmt: skip
    filed(cast)
    corrected = journeys.correct_rule(
        population=street, old_law=wrong, from_period="2026-10", to_period="2026-11", by=OPERATOR
    )
    work_off()
    assert (corrected.people, corrected.months) == (1, 2)

    # Listed, nothing paid, nobody told: an officer has it. Not a machine, not a stranger, not another agency.
    (owed,) = entitlements.remedies(by=cast.chen, state="waiting")
    assert (owed.person_id, owed.months, owed.cents) == (cast.agents["amina"], 2, corrected.cents)
    about = kernel.Reference("remedy", owed.id)
    assert payments.payouts_about(about=about, by=cast.chen) == ()
    assert notifications.inbox(by=cast.amina) == ()
    assert entitlements.remedies(by=cast.eve) == entitlements.remedies(by=cast.rangi) == ()
    for stranger in (cast.eve, cast.rangi, cast.amina):
        with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
            journeys.decide_remedy(remedy_id=owed.id, approve=True, by=stranger)
    with pytest.raises(kernel.GuichetError):
        journeys.decide_remedy(remedy_id=owed.id, approve=True, by=kernel.SYSTEM)
    assert entitlements.remedies(by=cast.chen, state="waiting") == (owed,)

    approved = journeys.decide_remedy(remedy_id=owed.id, approve=True, by=cast.chen)
    assert journeys.decide_remedy(remedy_id=owed.id, approve=True, by=cast.chen) == approved
    work_off()
    (paid,) = payments.payouts_about(about=about, by=cast.chen)
    assert (paid.cents, paid.payee_id) == (corrected.cents, cast.agents["amina"])
    (message,) = notifications.inbox(by=cast.amina)
    assert "we got it wrong" in message.subject
    assert "October 2026" in message.body
    assert message.has_letter
    with pytest.raises(kernel.Conflict):
        journeys.decide_remedy(remedy_id=owed.id, approve=False, by=cast.chen)
    made = payments.make_batch(
        organization="inland-revenue", until=kernel.today() + timedelta(days=1),
        payer=payments.Account("Inland Revenue", "03-0049-0001100-27"), by=OPERATOR,
    )  # fmt: skip
    assert made is not None
    assert made[0].left_out == ()  # her file's account

    # The other way round the rule gave too much: nobody is listed, nothing is asked back.
    other = entitlements.correct_rule(
        population=street, old_law=current_law(), new_law=rules.load(catalogue.kept_law(wrong)),
        from_period="2026-10", to_period="2026-11", by=OPERATOR,
    )  # fmt: skip
    assert (other.people, other.cents) == (0, 0)
    assert entitlements.remedies(by=cast.chen, correction_id=other.id) == ()


def test_a_published_law_is_told_before_and_what_is_less_waits_for_an_officer(
    cast: Cast, street: Street, altered: Callable[..., None], work_off: Drain
) -> None:
    grant = entitlements.grant(
        programme=BEST_START, person_id=cast.agents["amina"], household_id="home-1", amount=7700,
        from_on=kernel.today(), case_id="none", decision_id="d", law_hash=current_law().hash, graph_hash="g",
        by=kernel.SYSTEM,
    )  # fmt: skip
    work_off()
    altered((SERVICE, "pays: week", "pays: week\n  opt_out_days: 21"))  # another service, the same law
    work_off()
    assert entitlements.changes_waiting(by=OPERATOR) == ()

    altered((THRESHOLD, "value: 79000", "value: 45000"))
    work_off()
    (change,) = entitlements.changes_waiting(by=OPERATOR)
    assert (change.grant_id, change.state) == (grant.id, "review")
    assert change.after < 7700
    (message,) = notifications.inbox(by=cast.amina)
    assert "Nothing changes before an officer" in message.body
    with kernel.held_at(kernel.now() + timedelta(days=400)):
        assert entitlements.take_changes_into_effect(on=kernel.today(), by=kernel.SYSTEM) == 0
    assert entitlements.grant_of(grant_id=grant.id, by=cast.amina).amount == 7700

    altered(("law/parameters/best_start/prescribed_amount.yaml", "value: 4041", "value: 5200"))
    work_off()
    (change,) = entitlements.changes_waiting(by=OPERATOR)
    assert (change.state, change.after) == ("announced", 10000)
    assert "$100" in notifications.inbox(by=cast.amina)[0].body
    assert entitlements.grant_of(grant_id=grant.id, by=cast.amina).amount == 7700  # told before it takes effect
    with kernel.held_at(kernel.now() + timedelta(days=15)):
        assert entitlements.take_changes_into_effect(on=kernel.today(), by=kernel.SYSTEM) == 1
    assert entitlements.grant_of(grant_id=grant.id, by=cast.amina).amount == 10000


def test_nobody_is_decided_against_by_a_machine(
    cast: Cast, street: Street, altered: Callable[..., None], work_off: Drain
) -> None:
    """Noticed, and then her income rises beyond the limit: there is no refusal, an officer has the case."""
    automatic(altered)
    filed(cast)
    found(street, work_off)
    table = street.part.table
    rich = {**table.columns, ("annual_income", "2026"): np.array([90_000_000, 0, 0], dtype="int64")}
    street.part = ports.Partition(
        rules.Table(table.persons, table.memberships, rich), street.part.person_ids, street.part.household_ids,
        street.part.area, {},
    )  # fmt: skip
    with kernel.held_at(kernel.now() + timedelta(days=15)):
        assert offering.take_offers_forward() == 0
        work_off()
    (line,) = cases.cases_of(person_id=cast.agents["amina"], by=cast.amina)
    case = cases.case(case_id=line.id, by=cast.chen)
    assert case.decisions == ()
    assert case.tasks
    for grant in entitlements.grants_of(person_id=cast.agents["amina"], by=kernel.SYSTEM):
        raise AssertionError(grant)
    with pytest.raises(kernel.NotAllowed):
        entitlements.stop(
            grant_id=granted(cast).id, until_on=kernel.today(), reason="decided", by=kernel.SYSTEM
        )  # fmt: skip


def granted(cast: Cast) -> entitlements.Grant:
    return entitlements.grant(
        programme=BEST_START, person_id=cast.agents["amina"], household_id="home-1", amount=7700,
        from_on=kernel.today(), case_id="none", decision_id="x", law_hash="l", graph_hash="g", by=kernel.SYSTEM,
    )  # fmt: skip
