"""Records what one agent is to another, and the end of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries
from guichet.kernel import api as kernel
from guichet.rows import api as rows

#: Guardianship of a child ends at this age (New Zealand: Care of Children Act 2004, section 28).
AGE_OF_MAJORITY = 18
_HOLDING_FROM = rows.Read(
    models.Relationship,
    where="agent_id = %s AND other_id = %s AND kind = %s AND (until_on IS NULL OR until_on >= %s)",
)


def relate(
    *,
    agent_id: str,
    other_id: str,
    kind: str,
    proof: str,
    by: kernel.Actor,
    from_on: date | None = None,
    until_on: date | None = None,
) -> None:
    """`agent_id` is `kind` (`parent_of`) of `other_id`, from a day (today) until a day, inclusive (without end).

    `parent_of` holds from birth until the day before the child comes of age, unless other days are given. The platform
    itself may relate anyone, after it has checked the proof (a register's answer, a decided case). A person, or the
    clerk who acts for them, may relate themselves only to an agent that is nobody's yet, such as the child they have
    just made known: whoever could relate themselves to anyone could read anyone. The same relationship twice is
    recorded once. Raises NotFound, NotAllowed, Invalid.
    """
    authorisation.require_action(by, "add", authorisation.Protected("relationship", owner_ids=frozenset({agent_id})))
    with transaction.atomic():
        if not by.is_system and not _is_nobodys(other_id, agent_id):
            raise kernel.NotAllowed(
                "this person is already someone's, or signs in themselves",
                where="other_id",
                remedy="Such a relationship is recorded once a register or a decision proves it.",
            )
        add_relationship(
            agent_id=agent_id, other_id=other_id, kind=kind, proof=proof, by=by, from_on=from_on, until_on=until_on
        )


def add_relationship(
    *,
    agent_id: str,
    other_id: str,
    kind: str,
    proof: str,
    by: kernel.Actor,
    from_on: date | None = None,
    until_on: date | None = None,
) -> None:
    """Write the relationship and the event; the caller has asked who may, and holds the transaction."""
    other = queries.agent_row(other_id)
    queries.agent_row(agent_id)
    if kind == queries.PARENT_OF and other.birth_date is not None:
        from_on = from_on or other.birth_date
        until_on = until_on or coming_of_age(other.birth_date) - timedelta(days=1)
    begin = from_on or kernel.today()
    problems = []
    if agent_id == other_id:
        problems.append(kernel.Problem("other_id", "a relationship is between two agents; this is one"))
    if not kind.isidentifier():
        problems.append(kernel.Problem("kind", f"a kind is one word such as parent_of; found {kind!r}"))
    if not proof.strip():
        problems.append(kernel.Problem("proof", "say what proves it, such as register or case:<id>"))
    if until_on is not None and until_on < begin:
        problems.append(kernel.Problem("until_on", "it ends before it begins", "Check both days."))
    if problems:
        raise kernel.Invalid(tuple(problems))
    if _HOLDING_FROM.first(agent_id, other_id, kind, begin) is not None:
        return
    rows.add(
        models.Relationship(
            agent_id=agent_id,
            other_id=other_id,
            kind=kind,
            proof=proof,
            from_on=begin,
            until_on=until_on,
            created_at=kernel.now(),
        )
    )
    audit.record(
        events.RelationshipRecorded(agent_id=agent_id, other_id=other_id, kind=kind, proof=proof),
        stream=kernel.Reference("agent", agent_id),
        by=by,
        concerns=other_id,
    )


def end_relationship(*, agent_id: str, other_id: str, kind: str, until_on: date, by: kernel.Actor) -> None:
    """The relationship holds until that day, inclusive, and no longer. Only the platform itself may.

    One that had not begun by then never holds. Raises NotFound when there is none.
    """
    authorisation.require_action(by, "end", authorisation.Protected("relationship"))
    with transaction.atomic():
        rows = models.Relationship.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gt=until_on), agent_id=agent_id, other_id=other_id, kind=kind
        )
        if not rows.exists():
            raise kernel.NotFound("there is no such relationship holding after that day", where="relationship")
        rows.filter(from_on__gt=until_on).delete()
        rows.update(until_on=until_on)
        audit.record(
            events.RelationshipEnded(agent_id=agent_id, other_id=other_id, kind=kind),
            stream=kernel.Reference("agent", agent_id),
            by=by,
            concerns=other_id,
        )


def _is_nobodys(other_id: str, agent_id: str) -> bool:
    """Whether no account signs in as the agent, and nobody else is anything to them."""
    return not (
        models.Account.objects.filter(agent_id=other_id).exists()
        or models.Relationship.objects.filter(other_id=other_id).exclude(agent_id=agent_id).exists()
    )


def coming_of_age(birth_date: date) -> date:
    """The day on which a person born on a day comes of age; born on 29 February, it is 1 March."""
    try:
        return birth_date.replace(year=birth_date.year + AGE_OF_MAJORITY)
    except ValueError:
        return date(birth_date.year + AGE_OF_MAJORITY, 3, 1)
