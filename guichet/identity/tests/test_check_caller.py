"""Who calls is made sure of by the platform's count, or a code to their telephone; never by the clerk's word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel

HOUR = timedelta(hours=1)
LOW, SUBSTANTIAL = kernel.Assurance.LOW, kernel.Assurance.SUBSTANTIAL


def asked(cast: Cast, right: int, person: str = "amina") -> identity.CallerCheck:
    on_the_line = replace(cast.clara, channel="telephone")
    agent = getattr(cast, person).agent_id
    return identity.check_caller(
        person_id=agent, right=right, needed=2, gives=LOW, tries=3, locked=HOUR, by=on_the_line
    )


def test_a_check_opens_one_call_of_that_person_for_that_clerk(cast: Cast) -> None:
    clara = replace(cast.clara, channel="telephone")
    check = asked(cast, 2)
    assert (check.passed, check.assurance) == (True, LOW)
    with pytest.raises(kernel.NotAllowed):
        identity.open_visit(person_id=cast.boris.agent_id or "", purpose="help", by=clara, check_id=check.id)
    visit = identity.open_visit(
        person_id=cast.amina.agent_id or "", purpose="help", by=clara, check_id=check.id, proof="passport"
    )
    assert (visit.proof, visit.assurance, visit.channel) == ("caller_data", LOW, "telephone")
    assert identity.open_visit_of(clara.agent_id or "", channel="counter") is None
    with pytest.raises(kernel.NotAllowed):
        identity.open_visit(person_id=cast.amina.agent_id or "", purpose="help", by=clara, check_id=check.id)


def test_no_call_is_opened_on_a_clerks_word(cast: Cast) -> None:
    clara = replace(cast.clara, channel="telephone")
    for proof in identity.PROOFS:
        with pytest.raises(kernel.NotAllowed):
            identity.open_visit(person_id=cast.amina.agent_id or "", purpose="help", by=clara, proof=proof)
    failed = asked(cast, 1)
    assert (failed.passed, failed.assurance) == (False, kernel.Assurance.NONE)
    with pytest.raises(kernel.NotAllowed):
        identity.open_visit(person_id=cast.amina.agent_id or "", purpose="help", by=clara, check_id=failed.id)


def test_after_three_failures_right_answers_change_nothing_for_an_hour(cast: Cast) -> None:
    start = kernel.now()
    with kernel.held_at(start):
        for _ in range(3):
            assert not asked(cast, 0).passed
        with pytest.raises(kernel.TryLater):
            asked(cast, 3)
        with pytest.raises(kernel.TryLater):
            identity.make_caller_code(
                person_id=cast.amina.agent_id or "", tries=3, locked=HOUR, by=replace(cast.clara, channel="telephone")
            )
        assert asked(cast, 2, "boris").passed
    with kernel.held_at(start + HOUR + timedelta(seconds=1)):
        assert asked(cast, 2).passed


def test_a_code_of_the_linked_telephone_is_surer_and_tried_once(cast: Cast) -> None:
    clara = replace(cast.clara, channel="telephone")
    person = cast.amina.agent_id or ""
    with pytest.raises(kernel.NotFound):
        identity.make_caller_code(person_id=person, tries=3, locked=HOUR, by=clara)
    identity.link_phone(number="+64215550101", code=identity.phone_code(by=cast.amina), by=kernel.SYSTEM)
    made = identity.make_caller_code(person_id=person, tries=3, locked=HOUR, by=clara)
    wrong = f"{(int(made.code) + 1) % 1_000_000:06d}"
    assert not identity.confirm_caller_code(person_id=person, code=wrong, gives=SUBSTANTIAL, by=clara).passed
    with pytest.raises(kernel.Conflict):
        identity.confirm_caller_code(person_id=person, code=made.code, gives=SUBSTANTIAL, by=clara)
    made = identity.make_caller_code(person_id=person, tries=3, locked=HOUR, by=clara)
    check = identity.confirm_caller_code(person_id=person, code=made.code, gives=SUBSTANTIAL, by=clara)
    assert (check.passed, check.assurance, made.number) == (True, SUBSTANTIAL, "+64215550101")
    told = audit.history(stream=kernel.Reference("agent", person))
    assert [each.data["passed"] for each in told if each.type == "identity.CallerChecked"] == [False, True]
    assert made.code not in str([each.data for each in told])


def test_nobody_else_checks_callers(cast: Cast) -> None:
    for actor in (cast.eve, cast.chen, replace(cast.eve, channel="telephone"), cast.priya):
        with pytest.raises((kernel.NotAllowed, kernel.NotFound, kernel.SignInNeeded)):
            identity.check_caller(
                person_id=cast.amina.agent_id or "", right=2, needed=2, gives=LOW, tries=3, locked=HOUR, by=actor
            )
    clara = replace(cast.clara, channel="telephone")
    with pytest.raises(kernel.NotAllowed):
        identity.check_caller(
            person_id=clara.agent_id or "", right=2, needed=2, gives=LOW, tries=3, locked=HOUR, by=clara
        )
