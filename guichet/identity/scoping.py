"""What an answer of the authorisation is made of: what a thing says of itself, and which things somebody may act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q

#: Ends a name of services that stands for all that begin so: `inland-revenue/*`; alone, every service.
ANY = "*"


@dataclass(frozen=True)
class Protected:
    """What a thing says of itself when it is asked for.

    `owner_ids` are the agents whose thing it is; `organization` the agency that handles it; `service` the public
    service whose business it is; `code` the tracking code that opens it as long as nobody owns it.
    """

    kind: str
    owner_ids: frozenset[str] = frozenset()
    organization: str | None = None
    service: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Grant:
    """What one owner lets another act on: everything of a kind (`services` is None), or what is of some services.

    What is of no service at all is in no grant that names services, not even in one that names all (`*`).
    """

    owner_id: str
    services: frozenset[str] | None = None

    def covers(self, of: Protected) -> bool:
        """Whether one thing is in it."""
        if self.owner_id not in of.owner_ids:
            return False
        if self.services is None:
            return True
        return of.service is not None and any(names(each, of.service) for each in self.services)

    def as_q(self, owner: str, service: str | None) -> Q | None:
        """The same as a condition on rows; None when there is no column that could tell."""
        mine = Q(**{owner: self.owner_id})
        if self.services is None:
            return mine
        if service is None or not self.services:
            return None
        return mine & reduce(or_, (_named(service, each) for each in sorted(self.services)))


def names(entry: str, service: str) -> bool:
    """Whether an entry of a grant (`inland-revenue/best-start`, `inland-revenue/*`, `*`) names a service."""
    return service.startswith(entry[:-1]) if entry.endswith(ANY) else service == entry


def _named(column: str, entry: str) -> Q:
    if entry == ANY:
        return Q(**{f"{column}__isnull": False})
    return Q(**{f"{column}__startswith": entry[:-1]}) if entry.endswith(ANY) else Q(**{column: entry})


@dataclass(frozen=True)
class Scope:
    """The things of one kind an actor may do one action with: everything, or a union, less some owners."""

    everything: bool = False
    owner_ids: frozenset[str] = field(default_factory=frozenset)
    organizations: frozenset[str] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)
    grants: frozenset[Grant] = field(default_factory=frozenset)
    except_owner_ids: frozenset[str] = field(default_factory=frozenset)

    @property
    def nothing(self) -> bool:
        """Whether no thing at all can be in it."""
        return not (self.everything or self.owner_ids or self.organizations or self.codes or self.grants)

    def covers(self, of: Protected) -> bool:
        """Whether one thing is in it."""
        if self.except_owner_ids & of.owner_ids:
            return False
        return (
            self.everything
            or bool(self.owner_ids & of.owner_ids)
            or (of.organization is not None and of.organization in self.organizations)
            # A code opens only what nobody owns: once claimed, the owner's sign-in is needed.
            or (not of.owner_ids and of.code is not None and of.code in self.codes)
            or any(grant.covers(of) for grant in self.grants)
        )

    def as_q(
        self,
        *,
        owner: str | tuple[str, ...] | None = None,
        organization: str | None = None,
        code: str | None = None,
        service: str | None = None,
    ) -> Q:
        """The same decision as a condition on rows, given the names of the columns (None: there is no such column).

        Several owner columns mean that the thing belongs to each of them. An empty owner is NULL, never "".
        """
        owners = (owner,) if isinstance(owner, str) else owner or ()
        parts: list[Q] = []
        if self.everything:
            parts.append(Q())
        parts.extend(Q(**{f"{name}__in": sorted(self.owner_ids)}) for name in owners if self.owner_ids)
        if organization and self.organizations:
            parts.append(Q(**{f"{organization}__in": sorted(self.organizations)}))
        if code and self.codes:
            unowned = {f"{name}__isnull": True for name in owners}
            parts.append(Q(**{f"{code}__in": sorted(self.codes)}, **unowned))
        granted = (grant.as_q(name, service) for grant in self.grants for name in owners)
        parts.extend(each for each in granted if each is not None)
        if not parts:
            return Q(pk__in=[])
        allowed = Q() if self.everything else reduce(or_, parts)
        for name in owners:
            if self.except_owner_ids:
                allowed &= ~Q(**{f"{name}__in": sorted(self.except_owner_ids)})
        return allowed

    def __or__(self, other: Scope) -> Scope:
        """What either allows. What one side excepts stays excepted: a refusal is stronger than a permission."""
        return Scope(
            everything=self.everything or other.everything,
            owner_ids=self.owner_ids | other.owner_ids,
            organizations=self.organizations | other.organizations,
            codes=self.codes | other.codes,
            grants=self.grants | other.grants,
            except_owner_ids=self.except_owner_ids | other.except_owner_ids,
        )


NOTHING = Scope()
EVERYTHING = Scope(everything=True)
