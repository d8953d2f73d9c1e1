"""The values that cross this package's border: a credential, what it says, and what anybody may see of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from guichet.kernel import api as kernel

State = Literal["active", "suspended", "revoked", "expired", "renewed"]
#: How it stands today for whoever is shown it: its state, but for what has not begun, and for what was renewed early.
Standing = Literal["active", "not_yet", "suspended", "revoked", "expired", "renewed"]
#: States out of which nothing leads.
OVER: frozenset[str] = frozenset({"revoked", "renewed"})


@dataclass(frozen=True)
class Claim:
    """One thing a credential says: plain JSON (days ISO 8601), and its label and its words in every language.

    The words are kept as they were on the day of issue, so that a paper and its check say the same for ever.
    """

    name: str
    value: Any
    label: kernel.LocalizedText = field(default_factory=kernel.LocalizedText)
    text: kernel.LocalizedText = field(default_factory=kernel.LocalizedText)

    def in_language(self, language: str, *, fallbacks: tuple[str, ...] = ()) -> tuple[str, str]:
        """(label, text) in a language; the name and the plain value where no words are kept."""
        label = self.label.in_language(language, fallbacks=fallbacks).text or self.name
        return label, self.text.in_language(language, fallbacks=fallbacks).text or str(self.value)


@dataclass(frozen=True)
class Series:
    """How an issuing body counts: `pattern` holds `{n}`, and may hold `{year}`; `digits` fills up with noughts.

    Where the year stands in it, every year counts from 1. Without a name the series is that of the kind.
    """

    name: str = ""
    pattern: str = "{n}"
    digits: int = 6


@dataclass(frozen=True)
class Credential:
    """A permit, licence, card or certificate. `state` is that of today; `code` opens the public check.

    `standing` is what it is good for today: what was renewed before its end stands as its follower till that begins.
    `subject` is the business it came of (a case), `holder_id` whose it is (None: nobody known, then `tracking_code`
    opens it). `valid_from` and `valid_until` are both included, None has no end. `renews` is the one it follows,
    `renewed_by` the one that follows it. `reason` and `law` say why it is suspended or revoked. `erased_on` is set when
    what it says of a person is destroyed.
    """

    id: str
    kind: str
    title: kernel.LocalizedText
    number: str
    code: str
    state: State
    organization: str
    service: str
    subject: kernel.Reference
    holder_id: str | None
    claims: tuple[Claim, ...]
    shown: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    issued_at: datetime
    changed_at: datetime
    revision: int
    standing: Standing
    tracking_code: str = ""
    renews: str = ""
    renewed_by: str = ""
    reason: str = ""
    law: str = ""
    erased_on: date | None = None

    def claim(self, name: str) -> Claim | None:
        """What it says under a name."""
        return next((each for each in self.claims if each.name == name), None)


@dataclass(frozen=True)
class PublicCheck:
    """What anybody sees who has the code: how it stands now, and of what it says only what is shown to the public.

    Never who holds it, why it is suspended, or what it came of.
    """

    number: str
    kind: str
    title: kernel.LocalizedText
    organization: str
    standing: Standing
    valid_from: date
    valid_until: date | None
    claims: tuple[Claim, ...]
    changed_on: date
    checked_at: datetime

    @property
    def is_good(self) -> bool:
        """Whether it holds now."""
        return self.standing == "active"
