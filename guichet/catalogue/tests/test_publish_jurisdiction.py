"""Publishing: all gates open, immutable versions, nothing changed after a refusal."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.catalogue import hooks
from guichet.catalogue.models import EntryRow, ReleaseRow, ServiceVersionRow
from guichet.catalogue.tests.overlay import MINIMAL, apply_edits, copy_minimal, edits_of
from guichet.kernel.api import SYSTEM, Actor, Invalid, NotAllowed, NotFound, Reference

pytestmark = pytest.mark.django_db

LICENCE = "town-hall/dog-licence"
PASS = "town-hall/museum-pass"


def change_a_word(folder: Path, after: str) -> None:
    words = folder / "services" / LICENCE / "locales" / "en.yaml"
    words.write_text(words.read_text(encoding="utf-8").replace("Dog licence", after), encoding="utf-8")


def test_first_release(tmp_path: Path) -> None:
    done = catalogue.publish(MINIMAL, by=SYSTEM)
    assert (done.release, done.is_new, done.changed, done.unchanged, done.withdrawn) == (
        1, True, (LICENCE, PASS), (), (),
    )  # fmt: skip
    assert catalogue.current().identifier == "small-town"
    assert catalogue.service(LICENCE).version == 1
    assert Path(catalogue.current().law_path).is_dir()
    (event,) = audit.history(stream=Reference("jurisdiction", "small-town"))
    assert event.type == "catalogue.JurisdictionPublished"
    assert event.data["release"] == 1
    (version,) = audit.history(stream=Reference("service", LICENCE))
    assert version.data["version"] == 1


def test_the_current_jurisdiction_is_what_was_loaded_with_versions() -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    loaded, published = catalogue.load(MINIMAL), catalogue.current()
    assert published.content_hash == loaded.content_hash
    assert published.facts == loaded.facts
    assert published.life_events == loaded.life_events
    assert published.services[PASS].title == loaded.services[PASS].title
    assert {each.version for each in published.services.values()} == {1}


def test_publishing_the_same_again_changes_nothing() -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    events = len(audit.events())
    again = catalogue.publish(MINIMAL, by=SYSTEM)
    assert (again.release, again.is_new) == (1, False)
    assert ReleaseRow.objects.count() == 1
    assert len(audit.events()) == events


def test_only_the_changed_service_gets_a_version_and_the_old_one_stays(tmp_path: Path) -> None:
    folder = copy_minimal(tmp_path / "town")
    catalogue.publish(folder, by=SYSTEM)
    change_a_word(folder, "Licence for a dog")
    second = catalogue.publish(folder, by=SYSTEM)
    assert (second.release, second.changed, second.unchanged) == (2, (LICENCE,), (PASS,))
    assert catalogue.service(LICENCE).version == 2
    assert catalogue.service(LICENCE).title.in_language("en").text == "Licence for a dog"
    assert catalogue.service(LICENCE, 1).title.in_language("en").text == "Dog licence"
    assert catalogue.service(PASS).version == 1
    words = folder / "services" / LICENCE / "locales" / "en.yaml"
    words.write_text(words.read_text(encoding="utf-8").replace("Licence for a dog", "Dog licence"), encoding="utf-8")
    third = catalogue.publish(folder, by=SYSTEM)
    assert catalogue.service(LICENCE).version == 3, "an earlier wording that comes back is a new version"
    assert third.release == 3


def test_a_service_that_is_taken_away_is_no_longer_found_but_its_versions_are(tmp_path: Path) -> None:
    folder = copy_minimal(tmp_path / "town")
    catalogue.publish(folder, by=SYSTEM)
    for path in sorted((folder / "services" / PASS).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (folder / "services" / PASS).rmdir()
    event = folder / "life-events" / "moving-here.yaml"
    event.write_text(event.read_text(encoding="utf-8").replace(f", service: {PASS}", ""), encoding="utf-8")
    done = catalogue.publish(folder, by=SYSTEM)
    assert done.withdrawn == (PASS,)
    with pytest.raises(NotFound):
        catalogue.service(PASS)
    assert catalogue.service(PASS, 1).identifier == PASS
    assert catalogue.search("museum", language="en").total == 0


@pytest.mark.parametrize(
    "case", ["question-without-legal-basis", "question-nobody-uses", "words-too-hard", "language-missing-text"]
)
def test_a_closed_gate_refuses_and_nothing_changes(case: str, tmp_path: Path) -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    folder = copy_minimal(tmp_path / "town")
    apply_edits(folder, edits_of(case))
    events = len(audit.events())
    with pytest.raises(Invalid) as refused:
        catalogue.publish(folder, by=SYSTEM)
    assert refused.value.problems
    assert ReleaseRow.objects.count() == 1
    assert ServiceVersionRow.objects.count() == 2
    assert len(audit.events()) == events


def test_only_an_administrator_or_a_command_publishes() -> None:
    eve = Actor(agent_id="eve", channel="web")
    chen = Actor(agent_id="chen", channel="web", roles=frozenset({"caseworker"}), organization="town-hall")
    for actor in (eve, chen):
        with pytest.raises(NotAllowed):
            catalogue.publish(MINIMAL, by=actor)
    assert ReleaseRow.objects.count() == 0
    administrator = Actor(agent_id="dana", channel="web", roles=frozenset({"administrator"}), organization="town-hall")
    assert catalogue.publish(MINIMAL, by=administrator).release == 1
    assert ReleaseRow.objects.get().published_by["agent"] == "dana"


@pytest.mark.parametrize("table", ["catalogue_release", "catalogue_service_version"])
def test_the_database_refuses_to_change_what_was_published(table: str) -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    for statement in (f"UPDATE {table} SET content_hash = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert ServiceVersionRow.objects.filter(content_hash="x").count() == 0
    assert ServiceVersionRow.objects.count() == 2


def test_reading_what_is_published_costs_one_query() -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    catalogue.current()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        first, second = catalogue.current(), catalogue.current()
    assert first is second
    assert len(asked) == 2
    catalogue.service(LICENCE, 1)
    with CaptureQueriesContext(connection) as asked:
        catalogue.service(LICENCE, 1)
    assert len(asked) == 0


def test_nothing_published_and_unknown_services_are_said() -> None:
    with pytest.raises(NotFound, match="no jurisdiction is published"):
        catalogue.current()
    catalogue.publish(MINIMAL, by=SYSTEM)
    with pytest.raises(NotFound):
        catalogue.service("town-hall/cat-licence")
    with pytest.raises(NotFound):
        catalogue.service(LICENCE, 9)
    with pytest.raises(NotFound):
        catalogue.entry("town-hall/cat-licence")


def test_listeners_are_told_after_the_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    told: list[str] = []
    monkeypatch.setattr(hooks, "_listeners", [])
    catalogue.on_change(lambda: told.append("told"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture is a context manager
        catalogue.publish(MINIMAL, by=SYSTEM)
        assert told == []
    assert told == ["told"]


def test_the_folder_decides_what_stands_in_the_list() -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    entry = catalogue.entry(PASS)
    assert entry.kind == "external"
    assert entry.urls.in_language("en").text == "https://museum.example/pass"
    assert EntryRow.objects.count() == 2
