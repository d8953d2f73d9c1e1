"""The audit in one place to import from: `from guichet.audit import api as audit`.

An operation changes its rows and calls `audit.record(...)` in one transaction. That one append-only table is audit
trail, outbox and source of insights.
"""

from guichet.audit.canonical import canonical
from guichet.audit.days import DAYS_ADDRESS, KEYS_ADDRESS, DayFault, DaysVerified, day_keys, signed_days, verify_days
from guichet.audit.events import AlsoConcerns, Event, RecordRead
from guichet.audit.operations.drain_jobs import Drained, drain, fire_schedules, work
from guichet.audit.operations.enqueue_job import enqueue
from guichet.audit.operations.forget_jobs import forget_jobs
from guichet.audit.operations.record_event import Recorded, record, record_access
from guichet.audit.operations.revive_job import revive_job
from guichet.audit.operations.sign_days import SignedDay, sign_days
from guichet.audit.queries import (
    DeadLetter,
    Queue,
    about,
    dead_letters,
    event,
    events,
    histories,
    history,
    queue,
    usage,
)
from guichet.audit.tasks import Dead, Task, schedule, subscribe, subscriptions, task, unsubscribe
from guichet.audit.verification import Fault, Verification, checkpoint, verify

__all__ = [
    "DAYS_ADDRESS",
    "KEYS_ADDRESS",
    "AlsoConcerns",
    "DayFault",
    "DaysVerified",
    "Dead",
    "DeadLetter",
    "Drained",
    "Event",
    "Fault",
    "Queue",
    "RecordRead",
    "Recorded",
    "SignedDay",
    "Task",
    "Verification",
    "about",
    "canonical",
    "checkpoint",
    "day_keys",
    "dead_letters",
    "drain",
    "enqueue",
    "event",
    "events",
    "fire_schedules",
    "forget_jobs",
    "histories",
    "history",
    "queue",
    "record",
    "record_access",
    "revive_job",
    "schedule",
    "sign_days",
    "signed_days",
    "subscribe",
    "subscriptions",
    "task",
    "unsubscribe",
    "usage",
    "verify",
    "verify_days",
    "work",
]
