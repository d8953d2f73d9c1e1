"""A correction: the old value stays in history, a register is corrected at the register, by whose it is only."""

import pytest

from guichet.audit import api as audit
from guichet.evidence import api as evidence
from guichet.evidence.tests.conftest import AMINA, CHEN, EVE, NOBODY, clerk
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
ME = str(AMINA.agent_id)
FILE = kernel.Reference("file", ME)


def hold(fact: str, value: object, **more: str) -> evidence.HeldFact:
    """One fact in Amina's file, declared by her or said by a register."""
    said = evidence.NewFact(ME, "applicant", fact, value, **{"detail": "dia/register-a-birth", **more})
    by = kernel.SYSTEM if more else AMINA
    (held,) = evidence.hold(facts=(said,), file_of=ME, request=kernel.Reference("request", "r1"), by=by)
    return held


def test_a_correction_keeps_the_old_value_and_tells() -> None:
    hold("weekly_income", 100_000)
    corrected = evidence.correct(file_of=ME, about_id=ME, fact="weekly_income", value=90_000, by=AMINA)
    assert evidence.correct(file_of=ME, about_id=ME, fact="weekly_income", value=90_000, by=AMINA) == corrected
    assert [fact.value for fact in evidence.held(file_of=ME, by=AMINA, history=True)] == [100_000, 90_000]
    types = [event.type for event in audit.history(stream=FILE)]
    assert types == ["evidence.FactsHeld", "evidence.FactCorrected"]
    event = audit.history(stream=FILE)[-1]
    assert event.data == {"file_of": ME, "about_id": ME, "fact": "weekly_income"}
    with pytest.raises(kernel.NotFound, match="not held in your file"):
        evidence.correct(file_of=ME, about_id=ME, fact="shoe_size", value=38, by=AMINA)


def test_what_a_register_says_is_corrected_there() -> None:
    held = hold("ird_number", "49-091-850", source="register", detail="ird")
    with pytest.raises(kernel.Conflict, match="comes from the register of ird") as refused:
        evidence.correct(file_of=ME, about_id=ME, fact="ird_number", value="222", by=AMINA)
    assert "correct their register" in refused.value.remedy
    assert evidence.held(file_of=ME, by=AMINA, history=True) == (held,)


@pytest.mark.parametrize("by", [EVE, NOBODY, CHEN, clerk(EVE)])
def test_others_correct_nothing(by: kernel.Actor) -> None:
    held = hold("given_names", "Amina")
    with pytest.raises((kernel.NotFound, kernel.NotAllowed, kernel.SignInNeeded)):
        evidence.correct(file_of=ME, about_id=ME, fact="given_names", value="Eve", by=by)
    assert evidence.held(file_of=ME, by=AMINA, history=True) == (held,)
    assert [event.type for event in audit.history(stream=FILE)] == ["evidence.FactsHeld"]


def test_a_clerk_corrects_for_the_person_in_front_of_them() -> None:
    hold("given_names", "Amina")
    corrected = evidence.correct(file_of=ME, about_id=ME, fact="given_names", value="Aminah", by=clerk(AMINA))
    assert (corrected.value, corrected.given_by) == ("Aminah", "clerk-1")
    event = audit.history(stream=FILE)[-1]
    assert (event.by["agent"], event.by["on_behalf_of"]) == ("clerk-1", ME)


def test_a_value_json_cannot_say_is_refused() -> None:
    held = hold("given_names", "Amina")
    with pytest.raises(kernel.Invalid) as refused:
        evidence.correct(file_of=ME, about_id=ME, fact="given_names", value=b"bytes", by=AMINA)
    assert [problem.where for problem in refused.value.problems] == ["given_names"]
    assert evidence.held(file_of=ME, by=AMINA, history=True) == (held,)
