"""The command-line tool: grammar, refusals in words, progress, proof of the log."""

import io
import json
from pathlib import Path

import jsonschema
import pytest
from django.db import transaction

from guichet.audit import api as audit
from guichet.authoring import api as authoring
from guichet.kernel import api as kernel
from guichet.site import command
from guichet.site.progress import Progress

NEW_BRUNSWICK = Path(__file__).resolve().parents[3] / "jurisdictions" / "new-brunswick"


def test_every_command_has_help_and_a_form() -> None:
    names = [module.NAME for module in command.every_command()]
    assert {"check", "serve", "publish", "migrate", "work", "audit verify", "demo"} <= set(names)
    for module in command.every_command():
        assert module.HELP
        assert module.__doc__


def test_help_without_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == command.REFUSED
    assert "audit" in capsys.readouterr().out


def test_refuses_in_words_and_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = str(tmp_path / "nothing")
    assert command.main(["check", nothing]) == command.REFUSED
    told = capsys.readouterr()
    assert told.out == ""
    assert "->" in told.err
    assert "Traceback" not in told.err
    assert command.main(["check", nothing, "--json"]) == command.REFUSED
    answer = json.loads(capsys.readouterr().out)
    assert answer["problems"][0]["message"]


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("good", "goods/*.yaml"),
        ("queue", "queues/*.yaml"),
        ("report-category", "reports/categories/*.yaml"),
        ("report-groups", "reports/groups.yaml"),
        ("schedule", "schedules/*.yaml"),
    ],
)
def test_the_schemas_fit_the_files_of_a_jurisdiction(kind: str, files: str, tmp_path: Path) -> None:
    assert command.main(["schema", str(tmp_path)]) == command.DONE
    schema = json.loads((tmp_path / f"{kind}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    found = list(NEW_BRUNSWICK.glob(files))
    assert found
    for file in found:
        tree, problems = authoring.read_tree(file, file.name)
        assert tree is not None, problems
        jsonschema.validate(json.loads(json.dumps(tree.plain(), default=str)), schema)


@pytest.mark.django_db
def test_audit_verify_proves_and_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with transaction.atomic():
        audit.record(
            audit.RecordRead(what="case:1", purpose="test"),
            stream=kernel.Reference("case", kernel.new_id()),
            by=kernel.SYSTEM,
        )
    assert command.main(["audit", "verify", "--json"]) == command.DONE
    assert json.loads(capsys.readouterr().out)["events"] == 1
    assert command.main(["audit", "checkpoint"]) == command.DONE
    checkpoint = json.loads(capsys.readouterr().out)
    stream = next(iter(checkpoint["heads"]))
    checkpoint["heads"][stream][0] = 2
    file = tmp_path / "checkpoint.json"
    file.write_text(json.dumps(checkpoint))
    assert command.main(["audit", "verify", "--against", str(file)]) == command.FOUND_WRONG
    assert "NOT WHOLE" in capsys.readouterr().out


def test_progress_shows_every_tenth_where_nobody_watches() -> None:
    shown = io.StringIO()
    progress = Progress("sweep", stream=shown)
    for done in range(1, 1001):
        progress(done, 1000)
    lines = shown.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[-1] == "sweep: 1,000 of 1,000 (100 %)"
    quiet = io.StringIO()
    Progress("sweep", quiet=True, stream=quiet)(1, 1)
    assert quiet.getvalue() == ""
