"""Bookings in one place to import from: `from guichet.bookings import api as bookings`.

Appointments at offices and places in courses: computed from data of the jurisdiction, held, booked, moved, cancelled,
waited for; no place given twice. Who a subject is, and what is told to people, `journeys` knows.
"""

from guichet.bookings.attending import (
    attendance_list,
    enrolment,
    enrolment_about,
    enrolments_of,
    meetings,
    places_in,
)
from guichet.bookings.calendar import MEDIA_TYPE, CalendarEntry, as_calendar, owner_of_calendar
from guichet.bookings.events import (
    AbsenceEnded,
    AbsenceNoted,
    AppointmentAttended,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentHeld,
    AppointmentMissed,
    AppointmentMoved,
    AttendanceRecorded,
    CalendarOpened,
    CourseCompleted,
    Enrolled,
    EnrolmentWaiting,
    EnrolmentWithdrawn,
    HoldEnded,
    OfferEnded,
    PlaceHeld,
    PlaceOffered,
    WaitingEnded,
    WaitingJoined,
)
from guichet.bookings.lapsing import lapse
from guichet.bookings.operations.answer_offer import accept_offer, refuse_offer
from guichet.bookings.operations.answer_place_offer import accept_place, refuse_place
from guichet.bookings.operations.book_appointment import book
from guichet.bookings.operations.cancel_appointment import cancel, cancel_about
from guichet.bookings.operations.hold_slot import hold
from guichet.bookings.operations.join_waiting_list import join_waiting_list, leave_waiting_list
from guichet.bookings.operations.mark_attendance import mark
from guichet.bookings.operations.move_appointment import move
from guichet.bookings.operations.note_absence import end_absence, note_absence
from guichet.bookings.operations.open_calendar import open_calendar
from guichet.bookings.operations.record_attendance import complete_course, record_attendance
from guichet.bookings.operations.register_for_course import hold_place, register_for
from guichet.bookings.operations.release_hold import release
from guichet.bookings.operations.withdraw_enrolment import withdraw_enrolment, withdraw_enrolment_about
from guichet.bookings.queries import (
    absences_at,
    appointment,
    appointment_about,
    appointments_at,
    appointments_of,
    every_slot,
    free_slots,
    waiting,
    waiting_of,
)
from guichet.bookings.types import (
    Absence,
    Appointment,
    Enrolment,
    Meeting,
    SessionPlaces,
    Slot,
    Waiting,
)

__all__ = [
    "MEDIA_TYPE",
    "Absence",
    "AbsenceEnded",
    "AbsenceNoted",
    "Appointment",
    "AppointmentAttended",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentHeld",
    "AppointmentMissed",
    "AppointmentMoved",
    "AttendanceRecorded",
    "CalendarEntry",
    "CalendarOpened",
    "CourseCompleted",
    "Enrolled",
    "Enrolment",
    "EnrolmentWaiting",
    "EnrolmentWithdrawn",
    "HoldEnded",
    "Meeting",
    "OfferEnded",
    "PlaceHeld",
    "PlaceOffered",
    "SessionPlaces",
    "Slot",
    "Waiting",
    "WaitingEnded",
    "WaitingJoined",
    "absences_at",
    "accept_offer",
    "accept_place",
    "appointment",
    "appointment_about",
    "appointments_at",
    "appointments_of",
    "as_calendar",
    "attendance_list",
    "book",
    "cancel",
    "cancel_about",
    "complete_course",
    "end_absence",
    "enrolment",
    "enrolment_about",
    "enrolments_of",
    "every_slot",
    "free_slots",
    "hold",
    "hold_place",
    "join_waiting_list",
    "lapse",
    "leave_waiting_list",
    "mark",
    "meetings",
    "move",
    "note_absence",
    "open_calendar",
    "owner_of_calendar",
    "places_in",
    "record_attendance",
    "refuse_offer",
    "refuse_place",
    "register_for",
    "release",
    "waiting",
    "waiting_of",
    "withdraw_enrolment",
    "withdraw_enrolment_about",
]
