"""`issues:` in service.yaml: the permits, licences, cards and certificates that a service gives."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from guichet.catalogue.schema.marks import Duration, FactName, Law, Name, Part, ServiceName, Text


class SeriesEntry(Part, frozen=True, kw_only=True):
    """How the issuing body counts. Services of one body that name the same `id` count together.

    `pattern` holds `{n}`; with `{year}` each year counts from 1. `digits` fills up with noughts.
    """

    id: Name
    pattern: Text = "{n}"
    digits: Annotated[int, Meta(ge=1, le=12)] = 6


class RenewalEntry(Part, frozen=True, kw_only=True):
    """When it can be renewed before its last day (`opens`), by which service (its own if unsaid), and who is told when.

    `remind` are the times before the last day at which the holder is reminded.
    """

    opens: Duration
    service: ServiceName | None = None
    remind: tuple[Duration, ...] = ()


class TakingEntry(Part, frozen=True, kw_only=True):
    """The law under which it may be suspended or revoked, and who of the organization may."""

    law: Law
    by: Literal["caseworker", "manager"] = "caseworker"


class IssueEntry(Part, frozen=True, kw_only=True):
    """Something that a service issues when it is decided with one of these outcomes.

    `valid_for` counts from the day of the decision, its last day included; `valid_until` is a day of the year instead
    (`03-31`): it holds until that day comes next. Without either there is no end. `claims` are the facts that it says,
    in this order; `shown` those of them that anybody sees who has the paper's code. What has no `suspension` or
    `revocation` cannot be suspended or revoked. `series` is that of the kind if unsaid.
    """

    id: Name
    when: Annotated[tuple[Name, ...], Meta(min_length=1)] = ("granted",)
    valid_for: Duration | None = None
    valid_until: Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")] = ""
    series: SeriesEntry | None = None
    claims: tuple[FactName, ...] = ()
    shown: tuple[FactName, ...] = ()
    renewal: RenewalEntry | None = None
    suspension: TakingEntry | None = None
    revocation: TakingEntry | None = None
