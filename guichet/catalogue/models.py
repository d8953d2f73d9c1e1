"""What the catalogue keeps: releases and service versions that never change, the list of services, the index."""

from __future__ import annotations

from django.db import models


class ReleaseRow(models.Model):
    """A jurisdiction as published once. `definition` is its JSON without services; `services` maps them to versions.

    Never updated, never deleted: a trigger refuses both.
    """

    number = models.PositiveIntegerField(primary_key=True)
    jurisdiction = models.CharField(max_length=80)
    content_hash = models.CharField(max_length=64)
    law_hash = models.CharField(max_length=64)
    folder = models.TextField()
    law_path = models.TextField()
    definition = models.TextField()
    services = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.JSONField()

    class Meta:
        db_table = "catalogue_release"


class KeptLawRow(models.Model):
    """A law package as it was published, by the hash of its files: what decided years ago can be worked out again.

    Never updated, never deleted: a trigger refuses both.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_kept_law"


class ServiceVersionRow(models.Model):
    """One immutable version of one service: a request ends on the version it began with."""

    id = models.CharField(max_length=36, primary_key=True)
    identifier = models.CharField(max_length=160)
    version = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    definition = models.TextField()
    release = models.ForeignKey(ReleaseRow, models.PROTECT, related_name="versions")
    published_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_service_version"
        constraints = [
            models.UniqueConstraint(fields=["identifier", "version"], name="catalogue_service_version_once"),
        ]


class InventoryRow(models.Model):
    """A foreign inventory that was imported: its languages, its labels for topics and organizations."""

    name = models.CharField(max_length=80, primary_key=True)
    languages = models.JSONField()
    labels = models.JSONField()
    imported_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_inventory"


class EntryRow(models.Model):
    """A service in the list of services, native or external. `document` is a compiled Entry as JSON.

    `origin` is `release` or the name of an inventory. `vanished_at`: it stood in an earlier import and no longer does.
    """

    identifier = models.CharField(max_length=200, primary_key=True)
    origin = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    organization = models.CharField(max_length=80)
    document = models.TextField()
    document_hash = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    vanished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "catalogue_entry"
        indexes = [models.Index(fields=["origin"], name="catalogue_entry_origin")]


class SearchIndexRow(models.Model):
    """The search index as one value, the same on every database; the newest number counts."""

    number = models.PositiveIntegerField(primary_key=True)
    content = models.BinaryField()
    built_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_search_index"


class StateRow(models.Model):
    """The one row that says which release and which index are current: reading it is the whole price of a cache hit."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    release = models.PositiveIntegerField(default=0)
    index = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "catalogue_state"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="catalogue_state_is_one_row")]
