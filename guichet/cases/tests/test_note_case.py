"""Notes and tasks are for those who work on the case."""

from datetime import date

import pytest

from guichet.cases import api as cases
from guichet.cases.tests.cast import AMINA, CHEN, MANAGER, NOON, STRANGERS, everything, now, opened, told
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def test_a_note_is_there_for_colleagues_and_not_on_the_persons_page() -> None:
    case = opened()
    note = cases.add_note(case_id=case.id, text=" Rang her. ", by=CHEN)
    assert (note.text, note.written_by, note.written_at) == ("Rang her.", "chen", NOON)
    assert now(case, CHEN).notes == (note,)
    assert now(case, MANAGER).notes == (note,)
    assert now(case, AMINA).notes == ()
    assert told(case) == ["CaseOpened", "NoteWritten"]


def test_a_task_is_added_changed_and_done_once() -> None:
    case = opened()
    task = cases.set_task(case_id=case.id, title="Ring the hospital", due_on=date(2026, 11, 25), by=CHEN)
    assert (task.title, task.assigned_to, task.done_at) == ("Ring the hospital", None, None)
    done = cases.set_task(
        case_id=case.id, task_id=task.id, title="Ring the hospital", assigned_to="chen", done=True, by=CHEN
    )
    assert (done.id, done.assigned_to, done.done_at, done.done_by, done.due_on) == (task.id, "chen", NOON, "chen", None)
    assert now(case, CHEN).tasks == (done,)
    assert now(case, AMINA).tasks == ()
    undone = cases.set_task(case_id=case.id, task_id=task.id, title="Ring again", by=CHEN)
    assert (undone.title, undone.done_at, undone.done_by) == ("Ring again", None, None)
    assert told(case) == ["CaseOpened", "TaskSet", "TaskSet", "TaskSet"]


def test_a_task_of_another_case_is_not_found() -> None:
    task = cases.set_task(case_id=opened("r1").id, title="One", by=CHEN)
    other = opened("r2")
    before = everything()
    with pytest.raises(kernel.NotFound):
        cases.set_task(case_id=other.id, task_id=task.id, title="Two", by=CHEN)
    assert everything() == before


@pytest.mark.parametrize("text", ["", " ", "x" * 20_001])
def test_empty_and_endless_texts_are_refused(text: str) -> None:
    case = opened()
    before = everything()
    with pytest.raises(kernel.Invalid):
        cases.add_note(case_id=case.id, text=text, by=CHEN)
    with pytest.raises(kernel.Invalid):
        cases.set_task(case_id=case.id, title=text, by=CHEN)
    assert everything() == before


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_strangers_write_nothing(who: kernel.Actor) -> None:
    case = opened()
    before = everything()
    with pytest.raises(kernel.NotFound):
        cases.add_note(case_id=case.id, text="x", by=who)
    with pytest.raises(kernel.NotFound):
        cases.set_task(case_id=case.id, title="x", by=who)
    assert everything() == before


@pytest.mark.parametrize("who", [AMINA, MANAGER], ids=["Amina", "manager"])
def test_who_only_reads_writes_nothing(who: kernel.Actor) -> None:
    case = opened()
    before = everything()
    with pytest.raises(kernel.NotAllowed):
        cases.add_note(case_id=case.id, text="x", by=who)
    assert everything() == before
