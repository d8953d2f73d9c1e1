"""Writes what a partition showed: counts, and findings by the ten thousand, a statement for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat

from django.db import connection

from guichet.entitlements.looking import Looked
from guichet.entitlements.models import FindingRow, SweepRow, TallyRow

AT_ONCE = 2_000
FINDING = ("sweep_id", "programme", "person_id", "household_id", "area", "amount")


def write_looked(row: SweepRow, part: int, looked: Looked) -> None:
    """The counts and findings of a partition, in the transaction that is open."""
    TallyRow.objects.bulk_create(tally_rows(row, part, looked), batch_size=AT_ONCE)
    write_findings(row, looked)


def tally_rows(row: SweepRow, part: int, looked: Looked, *, sign: int = 1) -> list[TallyRow]:
    """Counts as rows; `sign` -1 takes them back."""
    return [
        TallyRow(
            sweep=row,
            part=part,
            programme=each.programme,
            area=each.area,
            entitled=sign * each.entitled,
            receiving=sign * each.receiving,
            missing=sign * each.missing,
            cents=sign * each.cents,
        )
        for each in looked.tallies
    ]


def write_findings(row: SweepRow, looked: Looked) -> None:
    """Those who miss out. Not by the ORM, which makes an object of each: a country has a million of them."""
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, FINDING))
    places = ", ".join("%s" for _ in FINDING)
    statement = f"INSERT INTO {quote(FindingRow._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  # names of ours
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(_rows(row.id, looked)))


def _rows(sweep_id: str, looked: Looked) -> Iterator[tuple[str | int, ...]]:
    for each in looked.found:
        columns: tuple[Iterable[str | int], ...] = (
            each.person.tolist(), each.household.tolist(), each.area.tolist(), each.amount.tolist()
        )  # fmt: skip
        yield from zip(repeat(sweep_id), repeat(each.programme), *columns, strict=False)
