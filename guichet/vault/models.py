"""The rows of the vault: keys, the count of erasures, and legal holds. No row holds a personal value."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.kernel import api as kernel


class KeyRow(models.Model):
    """The key of one subject, wrapped by a master key. Destroyed, `wrapped` is empty and the row says since when.

    `subject` is what is sealed with it: an agent's id, or `request:<id>`. `owner_id` is whose it is; NULL while the
    draft is nobody's. `due_on` is set when its owner was erased and the law kept this: then it follows on that day.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    subject = models.CharField(max_length=100)
    owner_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    wrapped = models.CharField(max_length=120, blank=True)
    master = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    kept_for = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        db_table = "vault_key"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(destroyed_at__isnull=True), name="vault_key_of_subject"
            ),
            models.CheckConstraint(
                name="vault_key_destroyed_is_gone",
                condition=models.Q(destroyed_at__isnull=True) | models.Q(wrapped=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner_id"], name="vault_key_of_owner", condition=models.Q(owner_id__isnull=False)),
            models.Index(fields=["due_on"], name="vault_key_due", condition=models.Q(due_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"key {self.id}"


class EpochRow(models.Model):
    """One row that grows with every destroyed key, so that every process forgets what it had unwrapped."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField()

    class Meta:
        db_table = "vault_epoch"

    def __str__(self) -> str:
        return f"epoch {self.number}"


class HoldRow(models.Model):
    """A legal hold on everything of one owner, until it is lifted or has run out."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    owner_id = models.CharField(max_length=100)
    why = models.CharField(max_length=500)
    legal_basis = models.CharField(max_length=300)
    until_on = models.DateField(null=True)
    placed_by = models.CharField(max_length=120)
    placed_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=120, default="", blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        db_table = "vault_hold"
        indexes: ClassVar = [
            models.Index(fields=["owner_id"], name="vault_hold_on", condition=models.Q(lifted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"hold {self.id}"


class ErasureRow(models.Model):
    """What was asked for when somebody was erased, and why; the event that is chained names this row."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    owner_id = models.CharField(max_length=100)
    reason = models.CharField(max_length=500)
    legal_basis = models.CharField(max_length=300)
    asked_by = models.CharField(max_length=120)
    at = models.DateTimeField()
    destroyed = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()

    class Meta:
        db_table = "vault_erasure"
        indexes: ClassVar = [models.Index(fields=["owner_id", "id"], name="vault_erasure_of")]

    def __str__(self) -> str:
        return f"erasure {self.id}"
