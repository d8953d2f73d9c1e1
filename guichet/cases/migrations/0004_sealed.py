"""Seals what cases and decisions say, each with the key of its request, and blinds the words queues are searched by."""

from importlib import import_module

from django.db import migrations, models

from guichet.cases.numbering import WORDS, words_in
from guichet.vault import api as vault

stands = import_module("guichet.cases.migrations.0002_decisions_stand").stands
JUST_NAMED = ("amounts", "reasons", "facts", "words")


def whose(row):
    return row.request, row.owner_id


def of_part(row):
    return whose(row.case)


def blind(apps, schema_editor):
    """Before the summaries are sealed: the words are made of them."""
    case_row, word_row = apps.get_model("cases", "CaseRow"), apps.get_model("cases", "CaseWordRow")
    word_row.objects.all().delete()
    last = ""
    while True:
        rows = list(case_row.objects.filter(pk__gt=last).order_by("pk").defer("sealed_facts")[:500])
        word_row.objects.bulk_create(
            word_row(organization=row.organization, word=word, case_id=row.pk)
            for row in rows
            for word in vault.blind_words(words_in(row.sealed_summary), purpose=WORDS)
        )
        if len(rows) < 500:
            return
        last = rows[-1].pk


def seal(apps, schema_editor):
    def rows(name):
        return apps.get_model("cases", name).objects.all()

    vault.seal_rows(rows("CaseRow"), "sealed_summary", "sealed_facts", whose=whose)
    vault.seal_rows(
        rows("InformationRequestRow").select_related("case"), "sealed_question", "sealed_text", whose=of_part
    )
    vault.seal_rows(rows("TaskRow").select_related("case"), "sealed_title", whose=of_part)
    vault.seal_rows(rows("NoteRow").select_related("case"), "sealed_text", whose=of_part)
    # Decisions stand: this once the refusal is lifted, what they say stays, and their digests stay over it.
    stands.reverse_code(apps, schema_editor)
    vault.seal_rows(
        rows("DecisionRow").select_related("case"), *(f"sealed_{each}" for each in JUST_NAMED), whose=of_part
    )
    stands.code(apps, schema_editor)


def renamed(model, column, field, **now):
    return [
        migrations.RenameField(model, column, f"sealed_{column}"),
        migrations.AlterField(model, f"sealed_{column}", field(db_column=column, **now)),
    ]


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_decision_graph"), ("vault", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *renamed("caserow", "summary", models.CharField, max_length=300),
                *renamed("caserow", "facts", models.JSONField),
                *(each for column in JUST_NAMED for each in renamed("decisionrow", column, models.TextField)),
                *renamed("informationrequestrow", "question", models.TextField),
                *renamed("informationrequestrow", "text", models.TextField, blank=True, default=""),
                *renamed("taskrow", "title", models.CharField, max_length=300),
                *renamed("noterow", "text", models.TextField),
            ]
        ),
        migrations.RunPython(blind),
        migrations.AlterField(
            "caserow", "sealed_summary", models.TextField(blank=True, db_column="summary", default="")
        ),
        migrations.AlterField("caserow", "sealed_facts", models.TextField(blank=True, db_column="facts", default="")),
        migrations.AlterField("taskrow", "sealed_title", models.TextField(db_column="title")),
        migrations.RunPython(seal),
    ]
