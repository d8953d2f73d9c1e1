"""The rows of a queue: windows with a clerk behind them, tickets, and the last number of each lane and day."""

from django.db import models
from django.db.models import Q

from guichet.kernel import api as kernel
from guichet.vault import api as vault

#: A window has one person in front of it.
AT_A_WINDOW = ("called", "serving")


def _of_ticket(row: "TicketRow") -> tuple[str, str | None]:
    """A ticket has a key of its own, destroyed with its day: then no name is left in any backup either."""
    return f"ticket:{row.id}", row.person_id or None


class WindowRow(models.Model):
    """One sitting of a clerk at a window: one clerk at one window, and one window with one clerk."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    office = models.CharField(max_length=80)
    organization = models.CharField(max_length=100)
    place = models.CharField(max_length=8)
    clerk_id = models.CharField(max_length=36)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "queue_window"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "place"], condition=Q(closed_at__isnull=True), name="queue_window_once"
            ),
            models.UniqueConstraint(fields=["clerk_id"], condition=Q(closed_at__isnull=True), name="queue_clerk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.place}"


class NumberRow(models.Model):
    """The last number given in a lane on a day; its lock keeps two machines from giving the same."""

    id = models.BigAutoField(primary_key=True)
    office = models.CharField(max_length=80)
    day = models.DateField()
    letter = models.CharField(max_length=1)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "queue_number"
        constraints = [models.UniqueConstraint(fields=["office", "day", "letter"], name="queue_number_once")]

    def __str__(self) -> str:
        return f"{self.office} {self.day} {self.letter}{self.last}"


class TicketRow(models.Model):
    """One ticket. What somebody is called and what was said of them is sealed, and gone once they have left."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    code = models.CharField(max_length=20, unique=True)
    office = models.CharField(max_length=80)
    organization = models.CharField(max_length=100)
    day = models.DateField()
    number = models.CharField(max_length=8)
    lane = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="waiting")
    services = models.JSONField(default=list)
    done = models.JSONField(default=list)
    person_id = models.CharField(max_length=36, default="", blank=True)
    sealed_name = models.TextField(db_column="name", default="", blank=True)
    name = vault.SealedText("sealed_name", whose=_of_ticket)
    call_by_name = models.BooleanField(default=False)
    language = models.CharField(max_length=35, default="", blank=True)
    # Empty: they came without one. Not NULL: "no appointment" is the usual thing, not an unknown one.
    appointment = models.CharField(max_length=120, default="", blank=True)
    promised_at = models.DateTimeField(null=True)
    sealed_said = models.TextField(db_column="said", default="", blank=True)
    said = vault.SealedText("sealed_said", whose=_of_ticket)
    subjects = models.JSONField(default=list)
    # Someone on the telephone; or somebody in the hall who wants a text when their turn is near.
    call_back = models.BooleanField(default=False)
    tell_near = models.BooleanField(default=False)
    sealed_phone = models.TextField(db_column="phone", default="", blank=True)
    phone = vault.SealedText("sealed_phone", whose=_of_ticket)
    # What makes asking twice one ticket: the call that asked. Empty for who took a number.
    asked_in = models.CharField(max_length=64, default="", blank=True)
    # Whether something was sealed for it, so that there is a key to destroy when its day is over.
    keyed = models.BooleanField(default=False)
    window = models.ForeignKey(WindowRow, models.PROTECT, null=True, related_name="tickets")
    for_place = models.CharField(max_length=8, default="", blank=True)
    taken_at = models.DateTimeField()
    ranked_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    calls = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "queue_ticket"
        constraints = [
            models.UniqueConstraint(fields=["office", "day", "number"], name="queue_ticket_once"),
            models.UniqueConstraint(
                fields=["appointment"], condition=~Q(appointment="") & ~Q(state="left"), name="queue_appointment_once"
            ),
            models.UniqueConstraint(
                fields=["asked_in"],
                condition=~Q(asked_in="") & ~Q(state__in=("left", "served")),
                name="queue_asked_once",
            ),
            # The last word of all that keeps two people from one window, whatever a program forgets.
            models.UniqueConstraint(
                fields=["window"], condition=Q(state__in=AT_A_WINDOW), name="queue_one_at_a_window"
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "day", "ranked_at", "id"], name="queue_waiting", condition=Q(state="waiting")
            ),
            models.Index(fields=["day"], name="queue_open", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["day"], name="queue_keyed", condition=Q(keyed=True)),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.number}"
