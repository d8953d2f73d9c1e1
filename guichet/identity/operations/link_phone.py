"""Lets a telephone number speak for a person, once a code went round between their page and that telephone."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models
from guichet.identity.finding import blind_number
from guichet.identity.telephone import read_number
from guichet.identity.types import Phone
from guichet.kernel import api as kernel

CODE_LIVES = timedelta(minutes=15)
MOST_WRONG_CODES = 5
# Crockford's base 32 without letters that look alike; eight of them are 40 bits, guessed by texting in no lifetime.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def phone_code(*, by: kernel.Actor) -> str:
    """A code to show on the person's own page, for them to text from their telephone within 15 minutes.

    A new code takes the place of an earlier one. Raises SignInNeeded when nobody is signed in.
    """
    code = "".join(secrets.choice(_SIGNS) for _ in range(8))
    _begin(by, number="", code=code)
    return code


def link_phone(*, number: str, code: str, by: kernel.Actor) -> Phone:
    """The text came: `number` spoke the code some page showed. From now on it speaks for that person.

    Called by the channel that received the text. A number linked to someone else before is theirs no longer. Raises
    Invalid when the number is none, or no page shows that code any more.
    """
    number = read_number(number)
    with transaction.atomic():
        row = (
            models.PhoneLink.objects.select_for_update()
            .filter(
                code_hash=_hash(code.upper()),
                number_blind="",
                verified_at__isnull=True,
                ended_at__isnull=True,
                code_expires_at__gt=kernel.now(),
            )
            .first()
        )
        if row is None:
            raise _wrong_code()
        return _verify(row, number, by)


def text_phone_code(*, number: str, by: kernel.Actor) -> str:
    """The other way round: six digits for the caller to text to `number`, for the person to type on their page."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    _begin(by, number=read_number(number), code=code)
    return code


def confirm_phone(*, code: str, by: kernel.Actor) -> Phone:
    """The person typed the digits that were texted. Raises Invalid; after five wrong ones the code is worth nothing."""
    _require(by)
    with transaction.atomic():
        row = (
            models.PhoneLink.objects.select_for_update()
            .filter(
                agent_id=by.agent_id,
                verified_at__isnull=True,
                ended_at__isnull=True,
                code_expires_at__gt=kernel.now(),
                wrong_codes__lt=MOST_WRONG_CODES,
            )
            .exclude(number_blind="")
            .first()
        )
        if row is not None and constant_time_compare(row.code_hash, _hash(code)):
            return _verify(row, row.number, by)
        if row is not None:
            models.PhoneLink.objects.filter(pk=row.pk).update(wrong_codes=F("wrong_codes") + 1)
    raise _wrong_code()


def unlink_phone(*, phone_id: str, by: kernel.Actor) -> None:
    """The number speaks for the person no longer. Raises NotFound for anyone else's."""
    row = models.PhoneLink.objects.filter(pk=phone_id).first()
    owner = frozenset({row.agent_id}) if row else frozenset({"nobody"})
    authorisation.require(by, "remove", authorisation.Protected("phone", owner_ids=owner))
    if row is None:
        raise kernel.NotFound("there is no such telephone", where="phone")
    with transaction.atomic():
        _end(row, by)


def actor_of_phone(
    number: str, *, channel: str = "sms", ceiling: kernel.Assurance = kernel.Assurance.SUBSTANTIAL
) -> kernel.Actor | None:
    """Who a text from `number` comes from; None when the number speaks for nobody.

    The level is that of the sign-in which linked the number, at most `ceiling`, the jurisdiction's for the channel: the
    sender of a text can be forged. Staff roles never count on a telephone.
    """
    row = (
        models.PhoneLink.objects.filter(
            number_blind=blind_number(read_number(number)), verified_at__isnull=False, ended_at__isnull=True
        )
        .select_related("agent")
        .first()
    )
    if row is None:
        return None
    return kernel.Actor(
        agent_id=row.agent.id,
        name=row.agent.name,
        channel=channel,
        assurance=min(kernel.Assurance(row.assurance), ceiling),
        language=row.agent.language,
    )


def _begin(by: kernel.Actor, *, number: str, code: str) -> None:
    agent_id = _require(by)
    with transaction.atomic():
        models.PhoneLink.objects.filter(agent_id=agent_id, verified_at__isnull=True).delete()
        row = models.PhoneLink(
            agent_id=agent_id,
            number_blind=blind_number(number),
            code_hash=_hash(code),
            code_expires_at=kernel.now() + CODE_LIVES,
            assurance=int(by.assurance),
            created_at=kernel.now(),
        )
        row.number = number
        row.save(force_insert=True)


def _require(by: kernel.Actor) -> str:
    if by.agent_id is None:
        raise kernel.SignInNeeded("to link a telephone we must know who you are", level="low", where="phone")
    authorisation.require(by, "add", authorisation.Protected("phone", owner_ids=frozenset({by.agent_id})))
    return by.agent_id


def _verify(row: models.PhoneLink, number: str, by: kernel.Actor) -> Phone:
    """Write the link. The caller holds the transaction."""
    blinded = blind_number(number)
    for earlier in models.PhoneLink.objects.filter(
        number_blind=blinded, verified_at__isnull=False, ended_at__isnull=True
    ):
        _end(earlier, by)
    moment = kernel.now()
    row.number, row.number_blind, row.code_hash, row.code_expires_at, row.verified_at = (
        number,
        blinded,
        "",
        None,
        moment,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # two people link one number in the same moment: neither is believed
        raise _wrong_code() from None
    assurance = kernel.Assurance(row.assurance)
    audit.record(
        events.PhoneLinked(link_id=row.id, agent_id=row.agent_id, assurance=assurance.label),
        stream=kernel.Reference("agent", row.agent_id),
        by=by,
        concerns=row.agent_id,
    )
    return Phone(row.id, number, assurance, moment)


def _end(row: models.PhoneLink, by: kernel.Actor) -> None:
    if models.PhoneLink.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=kernel.now()):
        audit.record(
            events.PhoneUnlinked(link_id=row.id, agent_id=row.agent_id),
            stream=kernel.Reference("agent", row.agent_id),
            by=by,
            concerns=row.agent_id,
        )


def _hash(code: str) -> str:
    """Keyed, because six digits alone are found by trying: the table without the key says nothing."""
    plain = "".join(sign for sign in code.strip() if sign not in " -")
    return salted_hmac("guichet.identity.phone", plain, algorithm="sha256").hexdigest()


def _wrong_code() -> kernel.Invalid:
    return kernel.Invalid(
        (kernel.Problem("code", "this code is not, or no longer, valid", "Get a new one on your page.", "wrong_code"),)
    )
