"""Records what one agent is to another, and the end of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, powers, queries
from guichet.kernel import api as kernel
from guichet.rows import api as rows

#: Guardianship of a child ends at this age (New Zealand: Care of Children Act 2004, section 28).
AGE_OF_MAJORITY = 18
#: An executor has a year to gather and share out an estate (the executor's year of the common law), unless a register
#: says another day; whoever needs longer is proven again.
EXECUTORS_YEAR = timedelta(days=365)
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
    role: str = "",
) -> None:
    """`agent_id` is `kind` (`parent_of`) of `other_id`, from a day (today) until a day, inclusive (without end).

    `parent_of`, and `guardian_of` a child, hold until the day before it comes of age; `executor_of` for a year; unless
    other days are given. `member_of` an organization needs a `role` (owner, director, staff). `proof` is a reference:
    `register:<name>/<entry>` or `case:<id>`; only the platform records one, after it has asked there. Anything else is
    declared, marked so, and opens nothing that demands proof.

    The platform itself may relate anyone. A person, or the clerk who acts for them, may relate themselves only to an
    agent that is nobody's yet, such as the child they have just made known: whoever could relate themselves to anyone
    could read anyone. The same relationship twice is recorded once; proven now, it is a new one, and what was declared
    ends. Raises NotFound, NotAllowed, Invalid.
    """
    authorisation.require_action(by, "add", authorisation.Protected("relationship", owner_ids=frozenset({agent_id})))
    with transaction.atomic():
        if not by.is_system and powers.proves(proof):
            raise kernel.NotAllowed(
                "a proof from a register or a decision is recorded by the platform alone",
                where="proof",
                remedy="Declare it; it is proven once the register is asked.",
            )
        if not by.is_system and not _is_nobodys(other_id, agent_id):
            raise kernel.NotAllowed(
                "this person is already someone's, or signs in themselves",
                where="other_id",
                remedy="Such a relationship is recorded once a register or a decision proves it.",
            )
        add_relationship(
            agent_id=agent_id, other_id=other_id, kind=kind, proof=proof, by=by, from_on=from_on, until_on=until_on,
            role=role,
        )  # fmt: skip


def add_relationship(
    *,
    agent_id: str,
    other_id: str,
    kind: str,
    proof: str,
    by: kernel.Actor,
    from_on: date | None = None,
    until_on: date | None = None,
    role: str = "",
) -> None:
    """Write the relationship and the event; the caller has asked who may, and holds the transaction."""
    other = queries.agent_row(other_id)
    queries.agent_row(agent_id)
    if kind == powers.PARENT_OF and other.birth_date is not None:
        from_on = from_on or other.birth_date
    begin = from_on or kernel.today()
    until_on = until_on or _own_end(kind, other, begin)
    problems = _wrong(agent_id, other, kind, proof, role)
    if until_on is not None and until_on < begin:
        problems.append(kernel.Problem("until_on", "it ends before it begins", "Check both days."))
    if problems:
        raise kernel.Invalid(tuple(problems))
    known = [row for row in _HOLDING_FROM.all(agent_id, other_id, kind, begin) if row.role == role]
    if any(powers.proves(row.proof) or not powers.proves(proof) for row in known):
        return
    models.Relationship.objects.filter(pk__in=[row.pk for row in known]).delete()  # declared, and proven now
    rows.add(
        models.Relationship(
            agent_id=agent_id,
            other_id=other_id,
            kind=kind,
            role=role,
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
        also=(agent_id,) if powers.proves(proof) else (),
    )


def _own_end(kind: str, other: models.Agent, begin: date) -> date | None:
    """The day on which a relationship of a kind ends by itself, when nobody said another."""
    if kind in (powers.PARENT_OF, powers.GUARDIAN_OF) and other.birth_date is not None:
        last = coming_of_age(other.birth_date) - timedelta(days=1)
        # Who is of age already may have a guardian too, until the court's day.
        return last if kind == powers.PARENT_OF or last >= begin else None
    return begin + EXECUTORS_YEAR if kind == powers.EXECUTOR_OF else None


def _wrong(agent_id: str, other: models.Agent, kind: str, proof: str, role: str) -> list[kernel.Problem]:
    problems = []
    if agent_id == other.id:
        problems.append(kernel.Problem("other_id", "a relationship is between two agents; this is one"))
    if not kind.isidentifier():
        problems.append(kernel.Problem("kind", f"a kind is one word such as parent_of; found {kind!r}"))
    if not proof.strip():
        problems.append(kernel.Problem("proof", "say what proves it, such as register:<name>/<entry> or case:<id>"))
    if kind == powers.MEMBER_OF and role not in powers.MEMBER_ROLES:
        known = ", ".join(powers.MEMBER_ROLES)
        problems.append(kernel.Problem("role", f"a member is one of: {known}; found {role!r}", "Say which.", "choice"))
    if kind != powers.MEMBER_OF and role:
        problems.append(kernel.Problem("role", f"only a member of an organization has a role; this is {kind}"))
    if (kind == powers.MEMBER_OF) != (other.kind == "organization"):
        problems.append(kernel.Problem("other_id", "one is a member of an organization, and nothing else to one"))
    return problems


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
            also=(agent_id,),
        )


def close_estate(*, person_id: str, until_on: date, by: kernel.Actor) -> int:
    """The estate of one who died is closed: nobody is its executor after that day. Returns how many were.

    The platform only; nothing happens when there is none.
    """
    authorisation.require_action(by, "end", authorisation.Protected("relationship"))
    with transaction.atomic():
        executors = models.Relationship.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gt=until_on), other_id=person_id, kind=powers.EXECUTOR_OF
        )
        found = sorted(set(executors.values_list("agent_id", flat=True)))
        for agent_id in found:
            end_relationship(
                agent_id=agent_id, other_id=person_id, kind=powers.EXECUTOR_OF, until_on=until_on, by=by
            )  # fmt: skip
    return len(found)


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
