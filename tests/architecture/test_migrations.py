"""Migrations: none missing, one line each."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail("A model changed without its migration: run `.venv/bin/python -m django makemigrations`.")


def test_migrations_are_a_line() -> None:
    loader = MigrationLoader(None)
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("guichet.")]
    forks = {}
    for label in ours:
        leaves = loader.graph.leaf_nodes(label)
        if len(leaves) > 1:
            forks[label] = leaves
        for key in (key for key in loader.graph.nodes if key[0] == label):
            children = [child for child in loader.graph.node_map[key].children if child.key[0] == label]
            if len(children) > 1:
                forks[label] = [child.key for child in children]
    assert forks == {}
