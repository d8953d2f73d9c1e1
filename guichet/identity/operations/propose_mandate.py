"""Offers a mandate: what the grantor would let the holder do; nothing is allowed before the holder accepts."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries, representing
from guichet.identity.operations.show_holder_code import holder_of_code
from guichet.identity.powers import read_powers
from guichet.identity.types import Mandate
from guichet.kernel import api as kernel

#: To put one's business into another's hands, or to take it, one must be known this surely.
LEVEL = kernel.Assurance.SUBSTANTIAL
#: Open proposals and mandates of one grantor, so that nobody floods others with offers.
MOST_OPEN = 50
_SERVICE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/([a-z0-9]+(-[a-z0-9]+)*|\*)")


def propose_mandate(
    *,
    grantor_id: str,
    holder_id: str,
    services: tuple[str, ...] = (),
    actions: tuple[str, ...],
    by: kernel.Actor,
    from_on: date | None = None,
    until_on: date | None = None,
    code: str = "",
) -> Mandate:
    """Offer the holder to act for the grantor, from a day (today) until a day, inclusive (until it is taken back).

    `services` are identifiers, `organization/*` for all of one organization's, none for every one; `actions` are of
    `identity.POWERS`. By the grantor, or an owner or director who acts for a business; a mandate never lets its holder
    give another. `code` is what the holder's own page showed: it proves that the holder wants to be found; only the
    platform may do without. The same offer twice is one. Raises Invalid, NotAllowed, NotFound, SignInNeeded, Conflict.
    """
    owners = frozenset({grantor_id})
    authorisation.require_action(by, "add", authorisation.Protected("mandate", owner_ids=owners))
    demand_level(by)
    if not by.is_system and holder_of_code(code=code, by=by).id != holder_id:
        raise kernel.NotFound("this code is of somebody else", where="code", remedy="Ask them for theirs again.")
    begin = from_on or kernel.today()
    allowed = read_powers(actions, services)
    _demand_sense(grantor_id, holder_id, services, begin, until_on)
    queries.agent_row(grantor_id)
    queries.agent_row(holder_id)
    said = {"services": " ".join(sorted(set(services))), "actions": " ".join(allowed), "from_on": begin}
    with transaction.atomic():
        mine = models.Mandate.objects.select_for_update().filter(grantor_id=grantor_id, ended_at__isnull=True)
        same = mine.filter(holder_id=holder_id, until_on=until_on, **said).first()
        if same is not None:
            return representing.as_mandate(same)
        if mine.count() >= MOST_OPEN:
            raise kernel.Conflict(f"{MOST_OPEN} mandates are open already", remedy="Take one back first.")
        row = models.Mandate.objects.create(
            grantor_id=grantor_id, holder_id=holder_id, until_on=until_on, proposed_at=kernel.now(), **said
        )
        audit.record(
            events.MandateProposed(
                mandate_id=row.id,
                grantor_id=grantor_id,
                holder_id=holder_id,
                services=tuple(row.services.split()),
                actions=allowed,
                from_on=begin.isoformat(),
                until_on=until_on.isoformat() if until_on else "",
            ),
            stream=kernel.Reference("mandate", row.id),
            by=by,
            concerns=grantor_id,
            also=(holder_id,),
        )
        return representing.as_mandate(row)


def demand_level(by: kernel.Actor) -> None:
    """Raises SignInNeeded when the actor is not known surely enough to give or take a mandate."""
    if not by.is_system and by.assurance < LEVEL:
        raise kernel.SignInNeeded(
            f"a mandate is given and accepted at {LEVEL.label}", level=LEVEL.label, where="mandate"
        )  # fmt: skip


def _demand_sense(
    grantor_id: str, holder_id: str, services: tuple[str, ...], from_on: date, until_on: date | None
) -> None:
    problems = []
    if grantor_id == holder_id:
        problems.append(kernel.Problem("holder_id", "a mandate is given to somebody else", "Type their code."))
    wrong = [each for each in services if not _SERVICE.fullmatch(each)]
    if wrong:
        problems.append(
            kernel.Problem("services", f"{', '.join(wrong)} names no service", "Write organization/service.", "choice")
        )
    if until_on is not None and until_on < max(from_on, kernel.today()):
        problems.append(kernel.Problem("until_on", "it ends before it begins, or in the past", "Check both days."))
    if problems:
        raise kernel.Invalid(tuple(problems))
