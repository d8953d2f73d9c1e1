"""Facts: asked once, with their source, corrected with their history kept, and nobody else's to read."""

import pytest
from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.evidence import api as evidence
from guichet.evidence.models import FactRow
from guichet.evidence.tests.conftest import AMINA, CHEN, EVE, NOBODY, clerk
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
ME = str(AMINA.agent_id)
REQUEST = kernel.Reference("request", "r1")
FILE = kernel.Reference("file", ME)


def hold(*facts: evidence.NewFact, by: kernel.Actor = AMINA) -> tuple[evidence.HeldFact, ...]:
    return evidence.hold(facts=facts, file_of=ME, request=REQUEST, by=by)


def said(fact: str, value: object, about: str = ME) -> evidence.NewFact:
    return evidence.NewFact(about, "applicant", fact, value, detail="dia/register-a-birth")


def register(fact: str, value: object) -> evidence.NewFact:
    return evidence.NewFact(ME, "applicant", fact, value, source="register", detail="ird")


def test_facts_are_held_with_their_source() -> None:
    held = hold(said("given_names", "Amina"), said("birth_date", "2026-11-01", about="child"))
    assert evidence.held(file_of=ME, by=AMINA) == held
    assert (held[0].source, held[0].detail, held[0].given_by, held[0].request) == (
        "declared", "dia/register-a-birth", ME, REQUEST,
    )  # fmt: skip
    assert evidence.held(file_of=ME, by=AMINA, about_id="child") == held[1:]
    assert evidence.held(file_of=ME, by=AMINA, fact="given_names") == held[:1]
    event = audit.history(stream=FILE)[0]
    assert event.data == {"file_of": ME, "facts": ["birth_date", "given_names"], "request": "request:r1"}


def test_the_same_again_changes_nothing_and_another_value_keeps_the_history() -> None:
    (first,) = hold(said("given_names", "Amina"))
    assert hold(said("given_names", "Amina")) == ()
    (second,) = hold(said("given_names", "Aminah"))
    assert evidence.held(file_of=ME, by=AMINA) == (second,)
    history = evidence.held(file_of=ME, by=AMINA, history=True)
    assert [fact.value for fact in history] == ["Amina", "Aminah"]
    assert history[0].id == first.id
    assert history[0].superseded_at is not None
    assert len(audit.history(stream=FILE)) == 2


def test_a_register_stands_over_what_is_declared() -> None:
    hold(said("ird_number", "111"))
    hold(register("ird_number", "49-091-850"), by=kernel.SYSTEM)
    assert hold(said("ird_number", "222")) == ()
    with pytest.raises(kernel.Conflict, match="comes from the register of ird"):
        evidence.correct(file_of=ME, about_id=ME, fact="ird_number", value="222", by=AMINA)
    assert [fact.value for fact in evidence.held(file_of=ME, by=AMINA)] == ["49-091-850"]


@pytest.mark.parametrize("by", [EVE, NOBODY, CHEN, clerk(EVE)])
def test_others_neither_read_nor_write(by: kernel.Actor) -> None:
    held = hold(said("given_names", "Amina"))
    with pytest.raises(kernel.NotFound):
        evidence.held(file_of=ME, by=by)
    with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
        hold(said("given_names", "Eve"), by=by)
    with pytest.raises(kernel.NotFound):
        evidence.correct(file_of=ME, about_id=ME, fact="given_names", value="Eve", by=by)
    assert evidence.held(file_of=ME, by=AMINA) == held
    assert audit.about(ME, types=["audit.RecordRead"]) == ()


def test_a_clerk_with_the_person_reads_and_that_stands_in_their_log() -> None:
    held = hold(said("given_names", "Amina"))
    assert evidence.held(file_of=ME, by=clerk(AMINA), purpose="best start") == held
    (read,) = audit.about(ME, types=["audit.RecordRead"])
    assert (read.by["agent"], read.data) == ("clerk-1", {"what": f"file:{ME}", "purpose": "best start"})


def test_nobody_has_an_empty_file() -> None:
    assert evidence.held(file_of="", by=NOBODY) == ()


def test_one_value_holds_at_a_time_in_the_database_too() -> None:
    hold(said("given_names", "Amina"))
    row = FactRow.objects.get()
    row.id = kernel.new_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_value_json_cannot_say_is_refused_by_fact() -> None:
    with pytest.raises(kernel.Invalid) as refused:
        hold(said("given_names", b"bytes"))
    assert refused.value.problems[0].where == "given_names"
    assert FactRow.objects.count() == 0
