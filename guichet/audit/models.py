"""The rows of the audit: events that only grow, jobs that follow from them, schedules."""

from django.db import models


class EventRow(models.Model):
    """One event in the chain of its stream. Database triggers refuse every UPDATE and DELETE."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=100)
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=100)
    at = models.DateTimeField()
    # Canonical JSON as text, not a JSON column: PostgreSQL's jsonb rewrites numbers, and the text is what is hashed.
    by = models.TextField()
    data = models.TextField()
    concerns = models.CharField(max_length=36, null=True)  # nobody is not the empty somebody
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_event"
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="audit_event_stream_seq")]
        indexes = [
            models.Index(fields=["type", "id"], name="audit_event_type"),
            models.Index(
                fields=["concerns", "id"], name="audit_event_concerns", condition=models.Q(concerns__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.type}"


class JobRow(models.Model):
    """A piece of work to be done at least once, written in the transaction that made it necessary.

    `due_at` is when a worker may take it: while it waits the moment it should run, while it is held the end of the
    lease. `token` grows each time it is taken; only the holder of the newest may finish it.
    """

    class State(models.TextChoices):
        """Where the job is."""

        WAITING = "waiting"
        HELD = "held"
        DONE = "done"
        DEAD = "dead"

    id = models.CharField(primary_key=True, max_length=36)
    task = models.CharField(max_length=100)
    payload = models.TextField()
    key = models.CharField(max_length=200, null=True)  # many jobs have no key
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    token = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=100, default="", blank=True)
    error = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_job"
        constraints = [models.UniqueConstraint(fields=["task", "key"], name="audit_job_key")]
        indexes = [
            models.Index(fields=["due_at"], name="audit_job_due", condition=models.Q(finished_at__isnull=True)),
            models.Index(fields=["finished_at"], name="audit_job_old", condition=models.Q(finished_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"


class ScheduleRow(models.Model):
    """A task that is due again and again."""

    name = models.CharField(primary_key=True, max_length=100)
    task = models.CharField(max_length=100)
    every_seconds = models.PositiveIntegerField()
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_schedule"

    def __str__(self) -> str:
        return self.name


class DayRow(models.Model):
    """One day of the log, signed. Database triggers refuse every UPDATE and DELETE.

    It holds the events with ids after `from_id` up to `to_id`; the days follow one another without a gap.
    """

    day = models.DateField(primary_key=True)
    from_id = models.BigIntegerField()
    to_id = models.BigIntegerField()
    signed = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_day"

    def __str__(self) -> str:
        return self.day.isoformat()


class DayKeyRow(models.Model):
    """The public half of a key that signed a day: kept for ever, so that old days are verified with it."""

    kid = models.CharField(primary_key=True, max_length=64)
    public = models.TextField()
    first_used_at = models.DateTimeField()

    class Meta:
        db_table = "audit_day_key"

    def __str__(self) -> str:
        return self.kid
