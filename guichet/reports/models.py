"""The rows of reports: what is published, what was reported, its history, its photos, who follows what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.kernel import api as kernel
from guichet.vault import api as vault


class PlanRow(models.Model):
    """One publication of categories and areas. The newest counts; rows are never changed."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    content_hash = models.CharField(max_length=64)
    definition = models.TextField()
    published_at = models.DateTimeField()

    objects: ClassVar[models.Manager[PlanRow]] = models.Manager()

    class Meta:
        db_table = "reports_plan"

    def __str__(self) -> str:
        return f"plan {self.number}"


def _of_report(row: ReportRow) -> tuple[str, str | None]:
    """With whose key a report's words are sealed: its own, which is the reporter's if they are known."""
    return f"report:{row.id}", row.owner_id


class ReportRow(models.Model):
    """One report. Where and what it is about is public; words, answers and contact are sealed with a key of its own.

    `text_shown` is None until somebody looked; `hidden` says why the whole of it is not public, empty when it is.
    """

    class State(models.TextChoices):
        """Where it stands; the last three are closed."""

        REPORTED = "reported"
        ACCEPTED = "accepted"
        PLANNED = "planned"
        REOPENED = "reopened"
        FIXED = "fixed"
        DECLINED = "declined"
        DUPLICATE = "duplicate"

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    number = models.CharField(max_length=12, unique=True)
    code = models.CharField(max_length=14, null=True, unique=True)  # gone once the reporter is erased
    key = models.CharField(max_length=100, null=True, unique=True)  # nobody said that it might come twice
    token = models.CharField(max_length=36, default="", blank=True, db_index=True)
    category = models.CharField(max_length=80)
    organization = models.CharField(max_length=100)
    area = models.CharField(max_length=80, default="", blank=True)
    feature = models.CharField(max_length=80, default="", blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    owner_id = models.CharField(max_length=36, null=True)  # nobody known is not the empty somebody
    language = models.CharField(max_length=35)
    channel = models.CharField(max_length=20)
    sealed_text = models.TextField(db_column="text", default="", blank=True)
    text = vault.SealedText("sealed_text", whose=_of_report)
    sealed_place = models.TextField(db_column="place", default="", blank=True)
    place = vault.SealedText("sealed_place", whose=_of_report)
    sealed_answers = models.TextField(db_column="answers", default="", blank=True)
    answers = vault.SealedJson("sealed_answers", whose=_of_report, erased=dict)
    sealed_contact = models.TextField(db_column="contact", default="", blank=True)
    contact = vault.SealedJson("sealed_contact", whose=_of_report, erased=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REPORTED)
    text_shown = models.BooleanField(null=True)
    text_why = models.CharField(max_length=20, default="", blank=True)
    hidden = models.CharField(max_length=20, default="", blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    promised_on = models.DateField()
    reported_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    fixed_said = models.BooleanField(null=True)  # what the reporter answered when asked
    round = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager[ReportRow]] = models.Manager()

    class Meta:
        db_table = "reports_report"
        indexes = [
            models.Index(fields=["-reported_at", "-id"], name="reports_newest", condition=Q(hidden="")),
            models.Index(fields=["category", "lat"], name="reports_near", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["category", "feature"], name="reports_named", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["area", "-reported_at", "-id"], name="reports_area"),
            models.Index(fields=["organization", "promised_on", "id"], name="reports_due"),
            models.Index(fields=["-updated_at", "-id"], name="reports_updated"),
            models.Index(fields=["owner_id", "-id"], name="reports_owner", condition=Q(owner_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"report {self.number} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class UpdateRow(models.Model):
    """One line of a report's history. `words` are the body's, or the reporter's when they open it again."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    report = models.ForeignKey(ReportRow, models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    by_body = models.BooleanField()
    sealed_words = models.TextField(db_column="words", default="", blank=True)
    words = vault.SealedText("sealed_words", whose=lambda row: _of_report(row.report))

    objects: ClassVar[models.Manager[UpdateRow]] = models.Manager()

    class Meta:
        db_table = "reports_update"
        indexes = [models.Index(fields=["report", "id"], name="reports_update_of")]

    def __str__(self) -> str:
        return f"update of {self.report_id}: {self.state}"


class PhotoRow(models.Model):
    """A photo of a report: the id of a document that evidence keeps. `shown` is None until somebody looked."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    report = models.ForeignKey(ReportRow, models.PROTECT, related_name="photos")
    document_id = models.CharField(max_length=36, unique=True)
    shown = models.BooleanField(null=True)
    why = models.CharField(max_length=20, default="", blank=True)
    added_at = models.DateTimeField()

    objects: ClassVar[models.Manager[PhotoRow]] = models.Manager()

    class Meta:
        db_table = "reports_photo"

    def __str__(self) -> str:
        return f"photo {self.id} of {self.report_id}"


class ModerationRow(models.Model):
    """What somebody hid or showed, and why: `what` is `report`, `text`, or `photo:<id>`."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    report = models.ForeignKey(ReportRow, models.PROTECT, related_name="moderations")
    what = models.CharField(max_length=50)
    shown = models.BooleanField()
    why = models.CharField(max_length=20, default="", blank=True)
    by = models.CharField(max_length=36, default="", blank=True)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[ModerationRow]] = models.Manager()

    class Meta:
        db_table = "reports_moderation"

    def __str__(self) -> str:
        return f"{self.what} {'shown' if self.shown else 'hidden'}"


class WatchRow(models.Model):
    """Somebody who wants to be told: of one report, or of what is reported in an area.

    `person_id` is who signed in; else `contact` is an e-mail address, sealed, and counts once it was confirmed by the
    code that was sent there.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    code = models.CharField(max_length=14, unique=True)
    report = models.ForeignKey(ReportRow, models.PROTECT, null=True, related_name="watches")
    area = models.CharField(max_length=80, default="", blank=True)
    category = models.CharField(max_length=80, default="", blank=True)
    person_id = models.CharField(max_length=36, null=True)  # nobody known is not the empty somebody
    sealed_contact = models.TextField(db_column="contact", default="", blank=True)
    contact = vault.SealedText("sealed_contact", whose=lambda row: (f"watch:{row.id}", row.person_id))
    # Blinded: the same address asks once for the same thing.
    blind_contact = models.CharField(max_length=44, default="", blank=True)
    language = models.CharField(max_length=35)
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[WatchRow]] = models.Manager()

    class Meta:
        db_table = "reports_watch"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "person_id"],
                name="reports_followed_once",
                condition=Q(ended_at__isnull=True, person_id__isnull=False, report__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["area", "category", "person_id"],
                name="reports_alerted_once",
                condition=Q(ended_at__isnull=True, person_id__isnull=False, report__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["area"], name="reports_watch_area", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["person_id"], name="reports_watch_person", condition=Q(person_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"watch {self.id}"
