"""A clerk saw who somebody is; a code then binds that to the key the person signs in with."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries, ways
from guichet.identity.operations.link_way import account_to_change
from guichet.identity.types import Named, Proven
from guichet.kernel import api as kernel

CODE_LIVES = timedelta(minutes=15)
MOST_WRONG_CODES = 5
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def prove_in_person(*, by: kernel.Actor) -> Proven:
    """Record what the clerk looked at to know the visitor, and answer the code to hand over, good for 15 minutes.

    The kind of document is kept, never its number. Raises NotAllowed when no visit is open or another stands there for
    the person, Conflict when the proof of the visit is below substantial.
    """
    visitor = frozenset({by.on_behalf_of}) if by.on_behalf_of else frozenset[str]()
    authorisation.require_action(by, "add", authorisation.Protected("proofing", owner_ids=visitor))
    visit = queries.open_visit_of(by.agent_id or "")
    if visit is None or visit.person.id != by.on_behalf_of or visit.representative is not None:
        raise kernel.NotAllowed("only who stands at the window can be proven", where="visit")
    if visit.assurance < kernel.Assurance.SUBSTANTIAL:
        raise kernel.Conflict(
            "what was shown does not make us sure enough",
            where="proof",
            remedy="Ask for an identity document, and begin the visit again.",
            code="weak_proof",
        )
    code = "".join(secrets.choice(_SIGNS) for _ in range(8))
    now = kernel.now()
    with transaction.atomic():
        models.Proofing.objects.filter(agent_id=visit.person.id).exclude(code_hash="").update(code_hash="")
        models.Proofing.objects.create(
            agent_id=visit.person.id,
            clerk_id=visit.clerk_id,
            organization=by.organization or "",
            proof=visit.proof,
            assurance=int(visit.assurance),
            made_at=now,
            code_hash=_hash(code),
            code_expires_at=now + CODE_LIVES,
        )
        audit.record(
            events.ProvenInPerson(
                agent_id=visit.person.id, clerk_id=visit.clerk_id, proof=visit.proof, assurance=visit.assurance.label
            ),
            stream=kernel.Reference("agent", visit.person.id),
            by=by,
            concerns=visit.person.id,
        )
    return Proven(code=code, proof=visit.proof, assurance=visit.assurance, until=now + CODE_LIVES)


def bind_proof(*, code: str, named: Named, by: kernel.Actor) -> kernel.Assurance:
    """The person typed the clerk's code, signed in by the passkey `named`: it is worth that proof from now on.

    Answers what it is worth, at most the ceiling of passkeys. Raises Conflict with code `no_passkey` when they are not
    signed in by one, Invalid for a wrong or old code; after five wrong ones the code is worth nothing.
    """
    account = account_to_change(by)
    if named.issuer != ways.PASSKEY:
        raise kernel.Conflict(
            "a proof is bound to a passkey", where="way", remedy="Sign in with a passkey first.", code="no_passkey"
        )
    open_now = models.Proofing.objects.filter(
        agent_id=account.agent_id,
        bound_at__isnull=True,
        code_expires_at__gt=kernel.now(),
        wrong_codes__lt=MOST_WRONG_CODES,
    ).exclude(code_hash="")
    with transaction.atomic():
        proofing = open_now.select_for_update().filter(code_hash=_hash(code)).first()
        key = models.Passkey.objects.filter(pk=named.subject, account=account, ended_at__isnull=True).first()
        if proofing is not None and key is not None:
            key.proofed = max(key.proofed, proofing.assurance)
            key.save(update_fields=["proofed"])
            proofing.bound_at, proofing.code_hash = kernel.now(), ""
            proofing.save(update_fields=["bound_at", "code_hash"])
            worth = ways.passkey_level(key)
            audit.record(
                events.ProofBound(agent_id=account.agent_id, passkey_id=key.id, assurance=worth.label),
                stream=kernel.Reference("agent", account.agent_id),
                by=by,
                concerns=account.agent_id,
            )
            return worth
    open_now.update(wrong_codes=F("wrong_codes") + 1)
    raise kernel.Invalid((kernel.Problem("code", "that code is wrong or too old", "Ask the clerk for another."),))


def _hash(code: str) -> str:
    clean = "".join(code.split()).replace("-", "").upper()
    hashed: str = salted_hmac("guichet.identity.proofing", clean, algorithm="sha256").hexdigest()
    return hashed
