"""What a service issues, as compiled."""

from __future__ import annotations

from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.vocabulary import NO_WORDS, LegalResource
from guichet.kernel.api import LocalizedText


class Renewal(Definition, frozen=True, kw_only=True):
    """How long before the last day it can be renewed, by which service, and when the holder is reminded."""

    opens: str
    service: str
    remind: tuple[str, ...] = ()


class Taking(Definition, frozen=True, kw_only=True):
    """The law under which it may be taken, and the role that may."""

    law: LegalResource
    by: str = "caseworker"


class Issued(Definition, frozen=True, kw_only=True):
    """A permit, licence, card or certificate that a service issues after the outcomes in `when`.

    `series` is the name under which the issuing body counts, `pattern` how a number is written. `valid_for` is how
    long it holds, `valid_until` the day of the year (`03-31`) until which it does; both are empty for what has no end.
    """

    id: str
    when: tuple[str, ...] = ("granted",)
    valid_for: str = ""
    valid_until: str = ""
    series: str = ""
    pattern: str = "{n}"
    digits: int = 6
    claims: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    renewal: Renewal | None = None
    suspension: Taking | None = None
    revocation: Taking | None = None
    title: LocalizedText = NO_WORDS
