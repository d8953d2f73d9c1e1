"""The answer that a request with an idempotency key was given."""

from django.db import models


class KeptAnswer(models.Model):
    """One answer, kept for a day. `id` is the SHA-256 of who asked and their key; `status` NULL: still being worked on.

    `fingerprint` is the SHA-256 of what was sent: the same key with something else is a mistake of the program.
    """

    id = models.CharField(max_length=64, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.TextField(default="{}")
    body = models.BinaryField(default=b"")
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "api_kept_answer"
