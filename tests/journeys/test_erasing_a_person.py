"""Nothing personal stands open in database or files; erased, it reads so everywhere, and all is proven."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pypdf import PdfWriter

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.channels.sms import api as sms
from guichet.channels.sms.models import ConversationRow
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.identity.models import Account, Passkey
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.notifications import api as notifications
from guichet.vault import api as vault
from guichet.vault.models import KeyRow
from tests.journeys.playing import example_of, play
from tests.journeys.test_replaying_decisions import BEST_START, decided

__all__ = ["decided"]  # the fixture: Amina's three cases, two decided by rule and one by Chen

Drain = Callable[[], audit.Drained]
PHONE, OTHER = "+64215550123", "+64215550199"
WHY: dict[str, Any] = {"reason": "asked by letter", "legal_basis": "Privacy Act 2020, IPP 9"}
# What is open on purpose: law and services with their worked examples; the lab's telephones and mailboxes, the world.
OPEN = ("catalogue_", "lab_", "django_migrations", "sqlite_")


@pytest.fixture
def whole(cast: Cast, decided: cases.Decision, tmp_path: Path, settings: Any) -> cases.Decision:
    """The same with a document, a telephone, a note and an answer asked of her."""
    settings.GUICHET_VAR = tmp_path
    code = identity.phone_code(by=cast.amina)
    identity.link_phone(number=PHONE, code=code, by=kernel.SYSTEM)
    cases.add_note(case_id=decided.case_id, text="Amina rang about her sister Farida", by=cast.chen)
    evidence.receive_document(
        name="Aroha Rahimi passport.pdf", content=_pdf(), evidence_type="birth-certificate",
        for_=kernel.Reference("case", decided.case_id), owner_id=cast.amina.agent_id, by=cast.amina,
    )  # fmt: skip
    return decided


def _pdf() -> bytes:
    writer, held = PdfWriter(), BytesIO()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Title": "Passport of Aroha Rahimi"})
    writer.write(held)
    return held.getvalue()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str) and len(value) > 4 and not re.fullmatch(r"[a-z_]+|\d{4}-\d\d-\d\d", value):
        yield value


def _database() -> str:
    """Every value of every row of every table that holds what people gave."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(OPEN):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                told += [
                    bytes(each).decode("latin-1") if isinstance(each, bytes | memoryview) else str(each)
                    for row in cursor.fetchall()
                    for each in row
                ]
    return "\n".join(told)


def test_nothing_personal_stands_open(cast: Cast, whole: cases.Decision) -> None:
    said = {
        *_texts(example_of(BEST_START, "amina-first-baby").given), *_texts(dict(whole.facts)),
        *cast.amina.name.split(), "Aroha", PHONE[1:], "Farida", "passport.pdf",
    }  # fmt: skip
    assert len(said) > 10
    files = [path for path in (Path(settings.GUICHET_VAR) / "documents").rglob("*") if path.is_file()]
    assert len(files) == 1
    dump = _database() + "".join(path.read_bytes().decode("latin-1") for path in files)
    assert whole.id in dump, "the rows were looked at"
    # The sources and details of facts are names of things, not answers.
    things = {each for fact in whole.facts.values() for each in (fact.get("detail", ""), fact.get("source", ""))}
    assert sorted(word for word in said - things if word in dump) == []


def test_what_the_law_keeps_is_named_and_follows(cast: Cast, whole: cases.Decision) -> None:
    amina = str(cast.amina.agent_id)
    erased = journeys.erase_person(person_id=amina, **WHY)
    number = cases.case(case_id=whole.case_id, by=kernel.SYSTEM).number
    assert {keep.subject for keep in erased.kept} >= {f"case:{whole.case_id}"}
    assert any(number in keep.why and "is retained P" in keep.why for keep in erased.kept)
    assert vault.erased_on(identity.agent(amina).name) is not None
    assert cases.case(case_id=whole.case_id, by=kernel.SYSTEM).erased_on is None
    last = max(keep.until_on for keep in erased.kept)
    with kernel.held_at(kernel.now() + timedelta(days=(last - kernel.today()).days + 1)):
        assert vault.complete_erasures() > 0
        assert cases.case(case_id=whole.case_id, by=kernel.SYSTEM).erased_on == kernel.today()
        assert vault.kept_of(amina) == ()


def test_every_read_path_says_erased_and_all_is_proven(cast: Cast, whole: cases.Decision) -> None:
    amina, by = str(cast.amina.agent_id), cast.amina
    case = cases.case(case_id=whole.case_id, by=kernel.SYSTEM)
    with kernel.held_at(kernel.now() + timedelta(days=365 * 60)):
        day = kernel.today()
        assert journeys.erase_person(person_id=amina, **WHY).kept == ()
        assert not KeyRow.objects.filter(owner_id=amina).exclude(wrapped="").exists()
        gone = f"erased on {day.isoformat()}"
        assert (identity.agent(amina).name, identity.agent(amina).birth_date) == (gone, None)
        assert (identity.phones_of(amina), identity.actor_of_phone(PHONE)) == ((), None)
        assert evidence.held(file_of=amina, by=kernel.SYSTEM) == ()
        history = evidence.held(file_of=amina, by=kernel.SYSTEM, history=True)
        assert {(fact.value, fact.erased_on) for fact in history} == {(None, day)}
        (document,) = evidence.documents(for_=kernel.Reference("case", case.id), by=kernel.SYSTEM)
        assert document.name == gone
        with pytest.raises(vault.Erased):
            evidence.content(document_id=document.id, by=kernel.SYSTEM)
        assert {(str(each.answers), each.erased_on) for each in intake.requests_of(by=by)} == {("{}", day)}
        for each in cases.cases_of(by=by):
            assert (each.facts, each.erased_on) == ({}, day)
            assert {(str(made.facts), made.reasons, made.erased_on) for made in each.decisions} == {("{}", None, day)}
        assert cases.case(case_id=case.id, by=kernel.SYSTEM).notes[0].text == gone
        assert cases.queue(by=cast.chen, filters=cases.QueueFilter(text="Aroha", state="closed")).cases == ()
        messages = notifications.inbox(by=by)
        assert {(each.subject, each.body) for each in messages} == {(gone, gone)}
        with pytest.raises(vault.Erased):
            notifications.letter_pdf(message_id=messages[0].id, by=by)
        journeys.person_page(by=by, language="en")
        found = journeys.replay_decisions()
        assert (found.erased > 0, found.faults) == (True, ())
        assert (audit.verify().is_whole, intake.verify_receipts(), cases.verify_decisions()) == (True, (), ())


def test_no_way_in_and_no_conversation_is_left(cast: Cast, whole: cases.Decision) -> None:
    amina = str(cast.amina.agent_id)
    Passkey.objects.create(
        account=Account.objects.get(agent_id=amina), credential_digest="d", credential_id="c", public_key="k",
        label="Her telephone", assurance=20, created_at=kernel.now(),
    )  # fmt: skip
    sms.handle(number=PHONE, text="BIRTH", id="1")
    sms.handle(number=OTHER, text="BIRTH", id="2")
    assert set(ConversationRow.objects.values_list("agent_id", flat=True)) == {amina, None}
    journeys.erase_person(person_id=amina, **WHY)
    assert not Passkey.objects.exists()
    assert list(ConversationRow.objects.values_list("number", flat=True)) == [OTHER]
    assert PHONE[1:] not in _database()


def test_a_number_that_said_stop_is_never_texted_again(cast: Cast, whole: cases.Decision) -> None:
    sms.handle(number=PHONE, text="STOP", id="1")
    journeys.erase_person(person_id=str(cast.amina.agent_id), **WHY)
    row = ConversationRow.objects.get()
    assert (row.number, row.agent_id, row.taken.count(), row.outgoing.count()) == (PHONE, None, 0, 0)
    assert row.stopped_at is not None


def test_an_open_case_or_a_hold_refuses_it(cast: Cast, whole: cases.Decision) -> None:
    amina = str(cast.amina.agent_id)
    hold = vault.place_hold(amina, why="a claim", legal_basis="Evidence Act 2006", by=kernel.SYSTEM)
    with pytest.raises(vault.Held, match="Evidence Act 2006"):
        journeys.erase_person(person_id=amina, **WHY)
    vault.lift_hold(hold.id, why="settled", by=kernel.SYSTEM)
    played = play(BEST_START, example_of(BEST_START, "amina-first-baby").given, cast.amina)
    journeys.submit(request_id=played.request_id, by=cast.amina)
    with pytest.raises(kernel.Conflict, match="are still open"):
        journeys.erase_person(person_id=amina, **WHY)
    assert identity.agent(amina).name == cast.amina.name
