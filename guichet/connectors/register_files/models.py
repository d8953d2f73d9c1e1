"""The files that came, and the entries of those that count: sealed, with a key a file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.kernel import api as kernel
from guichet.vault import api as vault


class FileRow(models.Model):
    """One file of a register, by its content."""

    class State(models.TextChoices):
        """What became of it."""

        LOADING = "loading"
        TAKEN = "taken"
        REFUSED = "refused"
        SUPERSEDED = "superseded"

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    register = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField(null=True)
    snapshot = models.BooleanField(default=True)
    entries = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices)
    # JSON: what was wrong, line by line, without a value.
    report = models.TextField(default="[]")
    came_at = models.DateTimeField()

    objects: ClassVar[models.Manager[FileRow]] = models.Manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["register", "sha256"], name="register_file_once")]

    def __str__(self) -> str:
        return f"{self.register} {self.sha256[:12]} {self.state}"


class EntryRow(models.Model):
    """What one file says of one person, found by a blinded key."""

    id = models.BigAutoField(primary_key=True)
    file_id: str
    file = models.ForeignKey(FileRow, on_delete=models.CASCADE, related_name="found")
    who = models.CharField(max_length=22)
    gone = models.BooleanField(default=False)
    sealed_facts = models.TextField(db_column="facts", default="", blank=True)

    objects: ClassVar[models.Manager[EntryRow]] = models.Manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["who", "file"], name="register_entry_of")]

    def __str__(self) -> str:
        return f"entry {self.id}"

    @property
    def facts(self) -> str:
        """Canonical JSON by fact."""
        return vault.read(self.sealed_facts, place=place_of(self.file_id))


def subject_of(file_id: str) -> str:
    """Whose key the entries of a file are sealed with: the file's own, destroyed with it."""
    return f"register-file:{file_id}"


def place_of(file_id: str) -> str:
    """Where the entries of a file stand: they have no numbers yet when they are sealed."""
    return f"register_files_entryrow/{file_id}/facts"
