"""The next number of an issuing body's own series, and a place in its public list of what holds."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.db.models import F

from guichet.credentials.models import CredentialRow, SeriesRow
from guichet.credentials.types import Series
from guichet.kernel import api as kernel

#: Places of one public list: the least that a Bitstring Status List has (W3C), so that nobody is alone in it.
PLACES = 131_072
#: A list is drawn from until it is three quarters full: then a free place is found at once.
_FULL = PLACES * 3 // 4


def next_number(organization: str, kind: str, series: Series, year: int) -> str:
    """Count on by one and write the number, inside the caller's transaction.

    One conditional statement counts, so two that issue at once get two numbers; what is rolled back leaves no gap.
    Raises Invalid for a pattern that cannot be written.
    """
    name = f"{organization}/{series.name or kind}"
    if "{year}" in series.pattern:
        name = f"{name}/{year}"
    SeriesRow.objects.get_or_create(name=name)
    SeriesRow.objects.filter(name=name).update(last=F("last") + 1)
    last = SeriesRow.objects.values_list("last", flat=True).get(name=name)
    return written(series, year=year, count=last)


def written(series: Series, *, year: int, count: int) -> str:
    """A number of a series. Raises Invalid."""
    try:
        named = kernel.places(series.pattern)
    except ValueError:
        named = frozenset()
    if "n" not in named or not named <= {"n", "year"}:
        said = f"{series.pattern!r} is no pattern of numbers"
        raise kernel.Invalid((kernel.Problem("series", said, "Write {n}, and {year} where each year counts anew."),))
    return kernel.fill(series.pattern, {"year": year, "n": str(count).zfill(series.digits)})


def free_place(organization: str) -> tuple[int, int]:
    """(list, index), drawn at random, so that what is asked of a list tells nobody when something was issued."""
    taken = CredentialRow.objects.filter(organization=organization).count()
    listed = taken // _FULL + 1
    while True:
        index = secrets.randbelow(PLACES)
        with transaction.atomic():
            there = CredentialRow.objects.filter(organization=organization, status_list=listed, status_index=index)
            if not there.exists():
                return listed, index
