"""Documents: kept whole, scanned before anybody reads them, and for nobody else's eyes."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.evidence import api as evidence
from guichet.evidence import storage
from guichet.evidence.models import DocumentRow
from guichet.evidence.operations.scan_document import SCAN_WAITING
from guichet.evidence.tests.conftest import AMINA, CHEN, EVE, NOBODY, OTHER_AGENCY, Scanner, clerk, pdf, picture
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
REQUEST = kernel.Reference("request", "r1")
CODE = kernel.new_tracking_code()


def given(by: kernel.Actor = AMINA, content: Any = None, **more: Any) -> evidence.Document:
    more.setdefault("owner_id", by.person_id)
    return evidence.receive_document(
        name="certificate.pdf", content=content or pdf(), evidence_type="birth-certificate", for_=REQUEST, by=by, **more
    )


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_clean_document_is_read_by_its_owner(scanner: Scanner, folder: Path) -> None:
    content = pdf(2)
    document = given(content=io.BytesIO(content))
    assert document.checked == "clean"
    assert (document.size, document.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert evidence.content(document_id=document.id, by=AMINA) == content
    assert evidence.documents(for_=REQUEST, by=AMINA) == (document,)
    assert evidence.document(document_id=document.id, by=AMINA) == document
    assert files(folder) == [document.id]
    assert content not in (folder / document.id[-2:] / document.id[-4:-2] / document.id).read_bytes()
    (event,) = audit.history(stream=kernel.Reference("document", document.id))
    assert event.data["sha256"] == document.sha256
    assert "certificate.pdf" not in audit.canonical(event.data)


def test_the_same_for_the_same_twice_is_one(scanner: Scanner) -> None:
    content = picture()
    assert given(content=content) == given(content=content)
    assert DocumentRow.objects.count() == 1


def test_a_virus_is_refused_and_nothing_is_kept(scanner: Scanner, folder: Path) -> None:
    with pytest.raises(kernel.Invalid, match=r"a virus was found in this file \(Test.Virus\)"):
        given(content=pdf(note="VIRUS"))
    assert DocumentRow.objects.count() == 0
    assert files(folder) == []


def test_while_the_scanner_is_away_nobody_reads_it_and_then_it_is_scanned(scanner: Scanner) -> None:
    scanner.away = True
    document = given()
    assert document.checked == "waiting"
    with pytest.raises(kernel.TryLater, match="still being checked"):
        evidence.content(document_id=document.id, by=AMINA)
    audit.drain(worker="w", until_empty=True)
    assert evidence.document(document_id=document.id, by=AMINA).checked == "waiting"
    scanner.away = False
    with kernel.held_at(kernel.now() + timedelta(minutes=1)):
        audit.drain(worker="w", until_empty=True)
    assert evidence.document(document_id=document.id, by=AMINA).checked == "clean"
    assert evidence.content(document_id=document.id, by=AMINA) == pdf()


def test_a_virus_found_later_is_refused_and_its_content_deleted(scanner: Scanner, folder: Path) -> None:
    scanner.away = True
    document = given(content=pdf(note="VIRUS"))
    scanner.away = False
    evidence.scan_document(document_id=document.id)
    assert evidence.documents(for_=REQUEST, by=AMINA)[0].checked == "refused"
    assert files(folder) == []
    with pytest.raises(kernel.Conflict, match="a virus was found"):
        evidence.content(document_id=document.id, by=AMINA)
    types = [event.type for event in audit.history(stream=kernel.Reference("document", document.id))]
    assert types == ["evidence.DocumentReceived", "evidence.DocumentScanned"]


def test_without_any_scanner_everything_waits_until_there_is_one(
    scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as unplugged:
        unplugged.setattr("guichet.evidence.ports.scanners", kernel.Registry("virus scanner"))
        documents = [given(), given(content=picture())]
        assert {document.checked for document in documents} == {"waiting"}
    audit.enqueue(SCAN_WAITING, {})
    audit.drain(worker="w", until_empty=True)
    assert {document.checked for document in evidence.documents(for_=REQUEST, by=AMINA)} == {"clean"}


def test_others_see_nothing(scanner: Scanner) -> None:
    document = given()
    holder = kernel.Actor(channel="web", capabilities=frozenset({CODE}))
    for by in (EVE, NOBODY, CHEN, OTHER_AGENCY, holder, clerk(EVE)):
        assert evidence.documents(for_=REQUEST, by=by) == ()
        for read in (evidence.document, evidence.content, evidence.remove_document):
            with pytest.raises(kernel.NotFound):
                read(document_id=document.id, by=by)
    assert evidence.content(document_id=document.id, by=clerk(AMINA)) == pdf()
    with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
        given(EVE, owner_id=AMINA.agent_id)


def test_once_assigned_the_agency_reads_it_and_that_is_recorded(scanner: Scanner) -> None:
    document = given()
    assert evidence.assign_documents(for_=REQUEST, organization="ird", by=EVE) == 0
    assert evidence.assign_documents(for_=REQUEST, organization="ird", by=AMINA) == 1
    assert evidence.assign_documents(for_=REQUEST, organization="ird", by=AMINA) == 0
    assert evidence.content(document_id=document.id, by=CHEN, purpose="to decide case 7") == pdf()
    (read,) = audit.about(str(AMINA.agent_id), types=["audit.RecordRead"])
    assert read.by["agent"] == CHEN.agent_id
    assert read.data == {"what": f"document:{document.id}", "purpose": "to decide case 7"}
    with pytest.raises(kernel.NotFound):
        evidence.content(document_id=document.id, by=OTHER_AGENCY)
    with pytest.raises(kernel.Conflict, match="sent already"):
        evidence.remove_document(document_id=document.id, by=AMINA)


def test_what_nobody_owns_is_opened_by_the_code_until_it_is_claimed(scanner: Scanner) -> None:
    holder = kernel.Actor(channel="web", capabilities=frozenset({CODE}))
    document = given(holder, owner_id=None)
    assert evidence.documents(for_=REQUEST, by=holder) == (document,)
    assert evidence.documents(for_=REQUEST, by=AMINA) == ()
    amina = kernel.Actor(agent_id=AMINA.agent_id, channel="web", capabilities=frozenset({CODE}))
    assert evidence.assign_documents(for_=REQUEST, owner_id=AMINA.agent_id, by=amina) == 1
    assert evidence.documents(for_=REQUEST, by=holder) == ()
    assert evidence.documents(for_=REQUEST, by=AMINA)[0].owner_id == AMINA.agent_id
    with pytest.raises(kernel.SignInNeeded):
        given(NOBODY, owner_id=None)


def test_removing_takes_its_own_file_and_no_other(scanner: Scanner, folder: Path) -> None:
    one = given()
    other = evidence.receive_document(
        name="x", content=pdf(), evidence_type="other", for_=REQUEST, owner_id=AMINA.agent_id, by=AMINA
    )
    evidence.remove_document(document_id=one.id, by=AMINA)
    assert files(folder) == [other.id]
    assert evidence.forget_documents(for_=REQUEST) == 1
    assert files(folder) == []
    assert audit.history(stream=kernel.Reference("document", other.id))[-1].type == "evidence.DocumentRemoved"


def test_at_most_twenty(scanner: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.evidence.operations.receive_document.MOST_DOCUMENTS", 1)
    given()
    with pytest.raises(kernel.Invalid, match="Take one out before you add another"):
        given(content=picture())


def test_a_full_disk_keeps_nothing_half(scanner: Scanner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("guichet.evidence.storage.os.fsync", full)
    with pytest.raises(kernel.TryLater, match="could not be kept just now"):
        given()
    assert files(folder) == []
    assert DocumentRow.objects.count() == 0


def test_a_changed_file_is_never_shown(scanner: Scanner, folder: Path) -> None:
    document = given()
    (path,) = (path for path in folder.rglob("*") if path.is_file())
    path.write_bytes(b"something else")
    with pytest.raises(kernel.TryLater, match="missing or was changed"):
        evidence.content(document_id=document.id, by=AMINA)


def test_files_without_a_row_are_swept_when_old(
    scanner: Scanner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = given()
    storage.store(kernel.new_id(), b"nobody's", subject="request:2", owner=None)
    assert evidence.sweep_files() == 0
    monkeypatch.setattr("guichet.evidence.operations.remove_document._DAY_SECONDS", -10)
    assert evidence.sweep_files() == 1
    assert files(folder) == [kept.id]
