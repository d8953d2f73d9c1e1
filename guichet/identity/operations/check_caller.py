"""Makes sure who calls: by what they know, counted by the platform, or by a code that went to their telephone."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries
from guichet.identity.types import CallerCheck, CallerCode
from guichet.kernel import api as kernel

DATA, CODE = "caller_data", "caller_code"
CODE_LIVES = timedelta(minutes=5)
#: A call is opened by a check so soon after it, and once.
CHECK_LIVES = timedelta(minutes=10)


def check_caller(
    *, person_id: str, right: int, needed: int, gives: kernel.Assurance, tries: int, locked: timedelta, by: kernel.Actor
) -> CallerCheck:
    """Record whether a caller who answered `right` questions, of which `needed` must be right, is believed.

    After `tries` checks of this person failed within `locked`, by whichever clerk, none is made until that time is over
    (TryLater): that the right answers came then changes nothing. Raises NotFound, NotAllowed.
    """
    with transaction.atomic():
        person = _person(person_id, tries=tries, locked=locked, by=by)
        passed = 0 < needed <= right
        row = models.CallerCheck.objects.create(
            person=person, clerk_id=by.agent_id or "", proof=DATA, assurance=int(gives), passed=passed,
            made_at=kernel.now(),
        )  # fmt: skip
        _record(row, by)
    return _as_check(row)


def make_caller_code(*, person_id: str, tries: int, locked: timedelta, by: kernel.Actor) -> CallerCode:
    """Six digits for the telephone last linked to the person; a code made before is worth nothing any more.

    Raises NotFound when no telephone is known as theirs, TryLater as `check_caller`.
    """
    with transaction.atomic():
        person = _person(person_id, tries=tries, locked=locked, by=by)
        link = (
            models.PhoneLink.objects.filter(agent_id=person_id, verified_at__isnull=False, ended_at__isnull=True)
            .order_by("-verified_at")
            .first()
        )
        if link is None:
            raise kernel.NotFound("no telephone is known as theirs", where="phone", remedy="Ask what they know.")
        code = f"{secrets.randbelow(1_000_000):06d}"
        models.CallerCheck.objects.filter(person=person, passed__isnull=True).delete()
        row = models.CallerCheck.objects.create(
            person=person, clerk_id=by.agent_id or "", proof=CODE, assurance=link.assurance, passed=None,
            code_hash=_hash(code), made_at=kernel.now(),
        )  # fmt: skip
        audit.record(
            events.CallerCodeMade(check_id=row.id, person_id=person_id),
            stream=kernel.Reference("agent", person_id),
            by=by,
            concerns=person_id,
        )
    return CallerCode(link.number, code)


def confirm_caller_code(*, person_id: str, code: str, gives: kernel.Assurance, by: kernel.Actor) -> CallerCheck:
    """The caller said the digits that came to their telephone; each code is tried once.

    It gives at most what the sign-in gave that linked the telephone. Raises Conflict when no code is on its way.
    """
    authorisation.require_action(by, "add", authorisation.Protected("caller_check"))
    with transaction.atomic():
        row = (
            models.CallerCheck.objects.select_for_update()
            .filter(
                person_id=person_id, clerk_id=by.agent_id or "", passed__isnull=True,
                made_at__gt=kernel.now() - CODE_LIVES,
            )
            .first()
        )  # fmt: skip
        if row is None:
            raise kernel.Conflict("no code is on its way", where="code", remedy="Send one.", code="no_code")
        row.passed = constant_time_compare(row.code_hash, _hash(code))
        row.assurance = min(row.assurance, int(gives))
        row.code_hash, row.made_at = "", kernel.now()
        row.save()
        _record(row, by)
    return _as_check(row)


def take_check(*, check_id: str, person_id: str, by: kernel.Actor) -> tuple[str, kernel.Assurance]:
    """Use a check that was passed, once: how the caller was made sure of, and how sure. Raises NotAllowed."""
    used = models.CallerCheck.objects.filter(
        id=check_id, person_id=person_id, clerk_id=by.agent_id or "", passed=True, used_at__isnull=True,
        made_at__gt=kernel.now() - CHECK_LIVES,
    )  # fmt: skip
    row = used.first()
    if row is None or not used.update(used_at=kernel.now()):
        raise kernel.NotAllowed("it was not made sure who calls", where="check", remedy="Check who they are first.")
    return row.proof, kernel.Assurance(row.assurance)


def _person(person_id: str, *, tries: int, locked: timedelta, by: kernel.Actor) -> models.Agent:
    """The person, when they may be checked now."""
    authorisation.require_action(by, "add", authorisation.Protected("caller_check"))
    if by.agent_id == person_id:
        raise kernel.NotAllowed("nobody serves themselves", where="call", remedy="Ask a colleague.")
    person = queries.agent_row(person_id)
    # The row of the person is the queue in which checks of them stand: two clerks do not get one try each.
    models.Agent.objects.select_for_update().get(pk=person.pk)
    since = kernel.now() - locked
    passed = models.CallerCheck.objects.filter(person=person, passed=True, made_at__gt=since)
    last = passed.order_by("-made_at").values_list("made_at", flat=True).first()
    failed = models.CallerCheck.objects.filter(person=person, passed=False, made_at__gt=last or since)
    if failed.count() >= tries:
        oldest = min(failed.values_list("made_at", flat=True))
        raise kernel.TryLater(
            "too many checks of this person failed",
            after_seconds=max(1, int((oldest + locked - kernel.now()).total_seconds())),
            where="call",
            remedy="Ask them to come to a counter, or to call later.",
        )
    return person


def _record(row: models.CallerCheck, by: kernel.Actor) -> None:
    audit.record(
        events.CallerChecked(
            check_id=row.id,
            person_id=row.person_id,
            proof=row.proof,
            passed=bool(row.passed),
            assurance=kernel.Assurance(row.assurance).label if row.passed else "none",
        ),
        stream=kernel.Reference("agent", row.person_id),
        by=by,
        concerns=row.person_id,
    )


def _as_check(row: models.CallerCheck) -> CallerCheck:
    passed = bool(row.passed)
    return CallerCheck(
        row.id, row.person_id, passed, kernel.Assurance(row.assurance) if passed else kernel.Assurance.NONE
    )


def _hash(code: str) -> str:
    plain = "".join(sign for sign in code if sign.isdigit())
    return salted_hmac("guichet.identity.caller", plain, algorithm="sha256").hexdigest()
