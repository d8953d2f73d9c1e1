"""The rows of bookings. What says that no place is given twice is a constraint of the database, not a check of ours."""

from django.db import models
from django.db.models import Q

from guichet.kernel import api as kernel
from guichet.vault import api as vault

#: States in which an appointment takes its place in the slot; in the others the place is free.
TAKING = ("held", "booked", "attended", "missed")
#: The same of a place in a course; who waits has none.
ENROLLING = ("held", "enrolled", "offered", "completed")


def _of_appointment(row: "AppointmentRow") -> tuple[str, str | None]:
    return f"appointment:{row.id}", row.person_id


def _of_enrolment(row: "EnrolmentRow") -> tuple[str, str | None]:
    return f"enrolment:{row.id}", row.person_id


class WaitingRow(models.Model):
    """One who waits for a freed slot."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    schedule = models.CharField(max_length=80)
    organization = models.CharField(max_length=80)
    service = models.CharField(max_length=200, default="", blank=True)
    subject = models.CharField(max_length=100)
    person_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    code = models.CharField(max_length=14, default="", blank=True)
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=10, default="waiting")
    answer_by = models.DateTimeField(null=True)
    unanswered = models.PositiveSmallIntegerField(default=0)
    joined_at = models.DateTimeField()

    class Meta:
        db_table = "bookings_waiting"
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "subject"],
                condition=Q(state__in=("waiting", "offered")),
                name="bookings_waits_once",
            )
        ]
        indexes = [
            models.Index(fields=["schedule", "id"], name="bookings_in_line", condition=Q(state="waiting")),
            models.Index(fields=["person_id", "-id"], name="bookings_waiting_of"),
        ]

    def __str__(self) -> str:
        return f"waiting {self.id} {self.state}"


class AppointmentRow(models.Model):
    """One appointment; a held place is one too, until its time is over."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    schedule = models.CharField(max_length=80)
    organization = models.CharField(max_length=80)
    office = models.CharField(max_length=80)
    service = models.CharField(max_length=200, default="", blank=True)
    subject = models.CharField(max_length=100)
    person_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    code = models.CharField(max_length=14, default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    held_until = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, null=True, unique=True)  # holds have none
    waiting = models.ForeignKey(WaitingRow, models.PROTECT, null=True, related_name="offers")
    sealed_note = models.TextField(db_column="note", default="", blank=True)
    note = vault.SealedText("sealed_note", whose=_of_appointment)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "bookings_appointment"
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "starts_at", "place"],
                condition=Q(state__in=TAKING),
                name="bookings_place_once",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=("held", "booked"), waiting__isnull=True),
                name="bookings_one_for_each",
            ),
        ]
        indexes = [
            models.Index(fields=["schedule", "starts_at"], name="bookings_taken", condition=Q(state__in=TAKING)),
            models.Index(fields=["organization", "office", "starts_at"], name="bookings_day"),
            models.Index(fields=["person_id", "starts_at"], name="bookings_of"),
            models.Index(fields=["subject"], name="bookings_about"),
            models.Index(fields=["held_until"], name="bookings_held", condition=Q(state="held")),
        ]

    def __str__(self) -> str:
        return f"appointment {self.id} {self.state}"


class AbsenceRow(models.Model):
    """Staff who are not there, as noted on the day."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    schedule = models.CharField(max_length=80)
    organization = models.CharField(max_length=80)
    office = models.CharField(max_length=80)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bookings_absence"
        indexes = [models.Index(fields=["schedule", "until_at"], name="bookings_absent")]

    def __str__(self) -> str:
        return f"absence {self.id}"


class CalendarRow(models.Model):
    """The secret address of a person's calendar."""

    person_id = models.CharField(primary_key=True, max_length=36)
    token = models.CharField(max_length=43, unique=True)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "bookings_calendar"

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"


class EnrolmentRow(models.Model):
    """A place in a session of a course, or one waited for (`place` NULL)."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    course = models.CharField(max_length=80)
    session = models.CharField(max_length=80)
    organization = models.CharField(max_length=80)
    office = models.CharField(max_length=80)
    service = models.CharField(max_length=200, default="", blank=True)
    subject = models.CharField(max_length=100)
    person_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    code = models.CharField(max_length=14, default="", blank=True)
    attendee_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    sealed_attendee = models.TextField(db_column="attendee", default="", blank=True)
    attendee = vault.SealedText("sealed_attendee", whose=_of_enrolment)
    place = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10)
    offered_until = models.DateTimeField(null=True)
    unanswered = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=200, null=True, unique=True)  # holds have none
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "bookings_enrolment"
        constraints = [
            models.UniqueConstraint(
                fields=["course", "session", "place"], condition=Q(state__in=ENROLLING), name="bookings_seat_once"
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=("held", "enrolled", "waiting", "offered")),
                name="bookings_enrols_once",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "session", "id"], name="bookings_session"),
            models.Index(fields=["person_id", "-id"], name="bookings_enrolled"),
            models.Index(fields=["attendee_id"], name="bookings_attends"),
            models.Index(fields=["offered_until"], name="bookings_kept", condition=Q(state__in=("held", "offered"))),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.id} {self.state}"


class AttendanceRow(models.Model):
    """Whether an attendee came to a meeting."""

    enrolment = models.ForeignKey(EnrolmentRow, models.CASCADE, related_name="attendances")
    on = models.DateField()
    attendance = models.CharField(max_length=10)

    class Meta:
        db_table = "bookings_attendance"
        constraints = [models.UniqueConstraint(fields=["enrolment", "on"], name="bookings_attended_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} on {self.on}: {self.attendance}"
