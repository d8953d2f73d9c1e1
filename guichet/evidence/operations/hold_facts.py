"""Hold facts in a person's file, so that no service asks them again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence.events import FactCorrected, FactsHeld
from guichet.evidence.models import FactRow
from guichet.evidence.queries import HELD, fact_of, protected_file
from guichet.evidence.types import VOUCHED, HeldFact, NewFact
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.rows import api as rows
from guichet.vault import api as vault


def hold(
    *, facts: Sequence[NewFact], file_of: str, request: kernel.Reference, by: kernel.Actor, corrects: bool = False
) -> tuple[HeldFact, ...]:
    """Put facts into a file; returns those that are new. What is held already with the same value stays as it is.

    A register's or a credential's word stands over what is declared: a declared value never replaces it (have it
    corrected there). The last of two facts about the same wins. Raises NotFound or NotAllowed, Invalid
    for a value that is not JSON.

    What is declared names the service it was said to in `detail`: whoever sends that for another may put it in. A fact
    whose source is a register may also be put in by those who keep it (`detail` is their organisation). `corrects` says
    that what was held otherwise was wrong or is no more, so that whoever decided on it looks again.
    """
    for register, detail in {(fact.source in VOUCHED, fact.detail or None) for fact in facts}:
        said = protected_file(file_of, detail) if register else protected_file(file_of, service=detail)
        identity.require_action(by, "add", said)
    wanted = {(fact.about_id, fact.fact): fact for fact in facts}
    written = {key: written_value(fact.fact, fact.value) for key, fact in wanted.items()}
    now = kernel.now()
    with transaction.atomic():
        current = {(row.about_id, row.fact): row for row in HELD.all(file_of, lock=True)}
        new = [key for key, fact in wanted.items() if _changes(fact, written[key], current.get(key))]
        if not new:
            return ()
        FactRow.objects.filter(id__in=[current[key].id for key in new if key in current]).update(superseded_at=now)
        added = [new_row(wanted[key], written[key], file_of=file_of, request=request, by=by) for key in new]
        rows.add(*added)
        audit.record(
            FactsHeld(file_of, tuple(sorted({row.fact for row in added})), str(request)),
            stream=kernel.Reference("file", file_of),
            by=by,
            concerns=file_of,
        )
        if corrects:
            _correct([(key, current[key]) for key in new if key in current], written, file_of=file_of, by=by)
    return tuple(map(fact_of, added))


def _correct(
    before: list[tuple[tuple[str, str], FactRow]],
    written: dict[tuple[str, str], str],
    *,
    file_of: str,
    by: kernel.Actor,
) -> None:
    """Say of each fact that was held with another value that it is corrected."""
    for (about_id, name), row in before:
        value = row.value
        if vault.erased_on(value) is None and value != written[about_id, name]:
            audit.record(
                FactCorrected(file_of, about_id, name),
                stream=kernel.Reference("file", file_of),
                by=by,
                concerns=file_of,
            )


def written_value(fact: str, value: object) -> str:
    """The value as canonical JSON; raises Invalid naming the fact."""
    try:
        return audit.canonical(value)
    except (TypeError, ValueError) as error:
        problem = kernel.Problem(fact, str(error), "Give text, a number, true or false, or a list.")
        raise kernel.Invalid((problem,)) from None


def new_row(fact: NewFact, value: str, *, file_of: str, request: kernel.Reference | None, by: kernel.Actor) -> FactRow:
    """The row of a fact that holds from now on."""
    row = FactRow(
        file_of=file_of,
        about_id=fact.about_id,
        role=fact.role,
        fact=fact.fact,
        source=fact.source,
        detail=fact.detail,
        given_by=by.agent_id,
        recorded_at=kernel.now(),
        request=str(request) if request else "",
    )
    row.value = value
    return row


def _changes(fact: NewFact, value: str, current: FactRow | None) -> bool:
    before = current.value if current else ""
    if current is None or vault.erased_on(before):
        return True
    if current.source in VOUCHED and fact.source not in VOUCHED:
        return False
    return before != value or (current.source not in VOUCHED and fact.source in VOUCHED)
