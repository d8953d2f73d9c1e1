"""Finds open cases that seem to be about the same: the same person, the same thing, or nearly the same name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.inserting import insert_words
from guichet.cases.models import CaseRow, CaseWordRow
from guichet.cases.numbering import words_in
from guichet.cases.queries import as_line, find, protected, record_read
from guichet.cases.types import Alike
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

#: Names the blinded values of things to the vault.
SAME = "cases.same"
#: Two names are near when this share of their letters stands in the same order (difflib, Ratcliff and Obershelp).
NEAR = 0.85
MOST = 20
CANDIDATES = 50
BEGIN = 3


def marks_of(duplicates: catalogue.Duplicates, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What stands, blinded, for the things a case is about, and for how the words of its names begin.

    The words of a value count, not how they are written.
    """
    values = ((name, facts.get(name, {}).get("value")) for name in duplicates.same)
    things = (_mark(name, value) for name, value in values if value not in (None, ""))
    return (*things, *(mark for name in duplicates.near for mark in _beginnings(name, facts)))


def _mark(name: str, value: Any) -> str:
    return vault.blind(f"{name}={_plain(value)}", purpose=SAME)


def _beginnings(name: str, facts: Mapping[str, Any]) -> list[str]:
    words = words_in(str(facts.get(name, {}).get("value") or ""))
    return [vault.blind(f"{name}^{word[:BEGIN]}", purpose=SAME) for word in words if len(word) >= BEGIN]


def write_marks(row: CaseRow, duplicates: catalogue.Duplicates | None, facts: Mapping[str, Any]) -> None:
    """Keep the marks beside the words of the summary: they are found, and forgotten, as these are."""
    if duplicates is not None:
        insert_words(row, marks_of(duplicates, facts))


def alike(*, case_id: str, by: kernel.Actor, purpose: str = "cases.alike") -> tuple[Alike, ...]:
    """Other open cases of the same service at the same organization that seem to be about the same; at most 20.

    Why each: `person`, the names of facts that are equal, `near:<fact>` for names that are nearly so. What an officer
    has settled before is left out. For officers of the organization; it stands in the person's log. Raises NotFound.
    """
    row = find(CaseRow.objects.all(), id=case_id)
    identity.require(by, "note", protected(row))
    record_read(row, by, purpose)
    duplicates = workflows.workflow_of(row.service, row.service_version).duplicates
    why: defaultdict[str, list[str]] = defaultdict(list)
    others = CaseRow.objects.filter(organization=row.organization, service=row.service, closed_at__isnull=True).exclude(
        id=row.id
    )
    if row.owner_id:
        for other_id in others.filter(owner_id=row.owner_id).values_list("id", flat=True)[:MOST]:
            why[other_id].append("person")
    if duplicates is not None and CaseRow.facts.erased_on(row) is None:
        _same_things(row, duplicates, others, why)
        _near_names(row, duplicates, others, why)
    settled = {
        *row.likenesses.values_list("other_id", flat=True),
        *row.likenesses_of_others.values_list("case_id", flat=True),
    }
    found = others.filter(id__in=sorted(set(why) - settled)).order_by("-opened_at", "id")[:MOST]
    day = workflows.today()
    return tuple(Alike(as_line(each, day), tuple(why[each.id])) for each in found)


def _same_things(row: CaseRow, duplicates: catalogue.Duplicates, others: Any, why: Mapping[str, list[str]]) -> None:
    for name in duplicates.same:
        value = row.facts.get(name, {}).get("value")
        if value in (None, ""):
            continue
        marked = CaseWordRow.objects.filter(organization=row.organization, word=_mark(name, value))
        for other_id in others.filter(id__in=marked.values("case_id")).values_list("id", flat=True)[:MOST]:
            why[other_id].append(name)


def _near_names(row: CaseRow, duplicates: catalogue.Duplicates, others: Any, why: Mapping[str, list[str]]) -> None:
    """Compared are those of whose name a word begins as one of ours does."""
    for name in duplicates.near:
        begins = _beginnings(name, row.facts)
        marked = CaseWordRow.objects.filter(organization=row.organization, word__in=begins)
        candidates = list(others.filter(id__in=marked.values("case_id")).order_by("-id")[:CANDIDATES])
        vault.make_ready(each.sealed_facts for each in candidates)
        mine = str(row.facts.get(name, {}).get("value") or "")
        for each in candidates:
            if _are_near(mine, str(each.facts.get(name, {}).get("value") or "")):
                why[each.id].append(f"near:{name}")


def _are_near(one: str, other: str) -> bool:
    """Whether two names are nearly the same, written in one or several words, in either order."""
    first, second = words_in(one), words_in(other)
    if not first or not second:
        return False
    pairs = (("".join(first), "".join(second)), (" ".join(sorted(first)), " ".join(sorted(second))))
    return any(SequenceMatcher(None, *pair).ratio() >= NEAR for pair in pairs)


def _plain(value: Any) -> str:
    """Without case, accents, punctuation and the order of its words, as far as it is text."""
    return " ".join(sorted(words_in(value))) if isinstance(value, str) else audit.canonical(value)
