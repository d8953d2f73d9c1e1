"""Take a credential that a person presents: what it says is a preview, kept as a register's answer is."""

from __future__ import annotations

import logging
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence import ports
from guichet.evidence.events import CredentialPresented
from guichet.evidence.fetches import fetched_of
from guichet.evidence.models import ChallengeRow, FetchRow
from guichet.evidence.queries import protected_file
from guichet.evidence.types import CREDENTIAL, CredentialChallenge, Fetched
from guichet.identity import api as identity
from guichet.kernel import api as kernel

logger = logging.getLogger("guichet.evidence")

#: How long a nonce may be signed and handed in.
FRESH = timedelta(minutes=5)
#: Who holds the wallet: whose file it is.
HOLDER = "applicant"

#: Reads what a credential said as the facts it should be; raises kernel.Invalid for what they cannot be.
Reading = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def challenge(
    *, format: str, file_of: str, request: kernel.Reference, service: str, by: kernel.Actor, again: str = ""
) -> CredentialChallenge:
    """Give a nonce to present credentials with, for one request: good for five minutes, and once.

    `again` is one given before for the same request: while it is good and unused, it is given once more.
    Raises NotFound for a format nobody plugged in, SignInNeeded, NotFound or NotAllowed by who asks.
    """
    plugged = _plugged(format, file_of=file_of, service=service, by=by)
    now = kernel.now()
    with transaction.atomic():
        given = ChallengeRow.objects.filter(request=str(request), format=format)
        same = given.filter(nonce=again, used_at=None, expires_at__gt=now).first() if again else None
        if same is not None:
            return CredentialChallenge(same.nonce, plugged.audience, format, same.expires_at)
        ChallengeRow.objects.filter(request=str(request), expires_at__lt=now - FRESH).delete()
        row = ChallengeRow.objects.create(
            nonce=secrets.token_urlsafe(32), request=str(request), format=format, expires_at=now + FRESH
        )
    return CredentialChallenge(row.nonce, plugged.audience, format, row.expires_at)


def present(
    *,
    format: str,
    presentation: str,
    nonce: str,
    file_of: str,
    people: Mapping[str, str],
    facts: Mapping[str, str],
    purpose: str,
    request: kernel.Reference,
    service: str,
    read: Reading,
    by: kernel.Actor,
) -> tuple[Fetched, ...]:
    """Verify a presentation and keep what it says as a preview (`said`), one for each person it speaks of.

    `people` says by role who that is here, `facts` for each fact wanted its role; nothing else that it says is kept.
    Whoever it speaks of must have the same name and date of birth here: the holder always, another where their facts
    are taken. `read` turns values into facts. Refused, it leaves nothing behind, and the nonce may be used again.

    Raises Invalid at `presentation` or `nonce` saying which line failed; as `challenge` otherwise.
    """
    plugged = _plugged(format, file_of=file_of, service=service, by=by)
    with transaction.atomic():
        _use_nonce(nonce, format=format, request=request)
        says = _verified(plugged, presentation, nonce=nonce)
        told = {name: value for name, value in says.facts.items() if name in facts and facts[name] in people}
        if not told:
            raise _refused("nothing", "it says nothing that this request asks", "Present one that shows what is asked.")
        for role in sorted({HOLDER, *(facts[name] for name in told)}):
            _must_be(says.people.get(role), file_of if role == HOLDER else people[role], role=role)
        said = read(told)
        return tuple(
            _keep(
                says,
                {name: value for name, value in said.items() if people[facts[name]] == about_id},
                {name: facts[name] for name in said if people[facts[name]] == about_id},
                asked={"file_of": file_of, "about_id": about_id, "purpose": purpose, "request": str(request),
                       "service": service, "page": f"{nonce}/{about_id}"},
                by=by,
            )
            for about_id in sorted({people[facts[name]] for name in said})
        )  # fmt: skip


def _plugged(name: str, *, file_of: str, service: str, by: kernel.Actor) -> ports.CredentialVerifier:
    identity.require(by, "add", protected_file(file_of, service=service))
    plugged = ports.credentials.get(name)
    if by.assurance < plugged.assurance:
        raise kernel.SignInNeeded(
            f"to present a credential we must know at {plugged.assurance.label} who you are",
            level=plugged.assurance.label,
            where="credential",
        )
    return plugged


def _use_nonce(nonce: str, *, format: str, request: kernel.Reference) -> None:
    """Spend the nonce in the transaction that is open: of two who present at once, one does."""
    now = kernel.now()
    row = ChallengeRow.objects.filter(nonce=nonce, request=str(request), format=format).first()
    remedy = "Ask for a new nonce, and present the credential with that."
    if row is None:
        raise _refused("nonce_unknown", "this nonce was not given for this request", remedy, where="nonce")
    if row.used_at is None and row.expires_at < now:
        raise _refused("nonce_stale", "this nonce was given too long ago", remedy, where="nonce")
    if not ChallengeRow.objects.filter(nonce=nonce, used_at=None).update(used_at=now):
        raise _refused("nonce_used", "this nonce was used already", remedy, where="nonce")


def _verified(plugged: ports.CredentialVerifier, presentation: str, *, nonce: str) -> ports.CredentialSays:
    try:
        return plugged.verify(presentation, nonce=nonce)
    except ports.CredentialRefused as no:
        raise _refused(no.code, str(no), no.remedy) from None
    except Exception as trouble:
        # A value is never written down where logs are read.
        logger.warning("a credential cannot be verified (%s): %s", plugged.name, type(trouble).__name__)
        raise _refused("malformed", "it cannot be read", "Present it again from your wallet.") from None


def _must_be(shown: ports.CredentialPerson | None, agent_id: str, *, role: str) -> None:
    """Whoever a credential speaks of is who we think: a wallet that was lent proves nothing of who borrowed it."""
    known = identity.agent(agent_id)
    remedy = "Present one of your own, and let it show the name and the date of birth."
    if shown is None or not shown.name or shown.birth_date is None:
        raise _refused("nobody", f"it does not show who it speaks of ({role}): name and date of birth", remedy)
    if known.birth_date is None:
        raise _refused("unmatched", f"the date of birth is not known here ({role})", "Use another proof.")
    if _plain(shown.name) != _plain(known.name) or shown.birth_date != known.birth_date:
        raise _refused("somebody_else", f"it speaks of somebody else ({role})", remedy)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _keep(
    says: ports.CredentialSays,
    said: Mapping[str, Any],
    roles: Mapping[str, str],
    *,
    asked: Mapping[str, str],
    by: kernel.Actor,
) -> Fetched:
    now = kernel.now()
    row = FetchRow(
        **asked,
        register=CREDENTIAL + says.source,
        organization=says.organization,
        facts=audit.canonical(dict(roles)),
        state=FetchRow.State.SAID,
        as_of=says.as_of or now,
        proof=says.proof[:200],
        asked_at=now,
        answered_at=now,
    )
    row.said = audit.canonical(dict(said))
    row.save(force_insert=True)
    audit.record(
        CredentialPresented(row.register, row.organization, says.issuer, says.type, tuple(sorted(said)), row.request),
        stream=kernel.Reference("fetch", row.id),
        by=by,
        concerns=row.file_of,
    )
    return fetched_of(row)


def _refused(code: str, message: str, remedy: str, *, where: str = "presentation") -> kernel.Invalid:
    return kernel.Invalid((kernel.Problem(where, message, remedy, code),))
