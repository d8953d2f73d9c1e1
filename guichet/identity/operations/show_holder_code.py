"""Shows an agent a code to give to whoever should propose them a mandate, so that nobody is ever looked up."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries
from guichet.identity.types import Agent
from guichet.kernel import api as kernel

CODE_LIVES = timedelta(days=7)
# Crockford's base 32 without letters that look alike; ten of them are 49 bits, and the code is gone in a week.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10


def show_holder_code(*, by: kernel.Actor) -> str:
    """A code for the one whose business is done, such as `7K2MX-9QXDB`, good for a week and for several givers.

    A new code takes the place of an earlier one. A director shows the organization's while acting for it. Raises
    SignInNeeded, NotAllowed.
    """
    agent_id = by.person_id
    owners = frozenset({agent_id}) if agent_id else frozenset[str]()
    authorisation.require_action(by, "accept", authorisation.Protected("mandate", owner_ids=owners))
    if agent_id is None:
        raise kernel.NotAllowed("a code is shown to the one it finds", where="code")
    code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    expires_at = kernel.now() + CODE_LIVES
    with transaction.atomic():
        models.HolderCode.objects.update_or_create(
            agent_id=agent_id, defaults={"code_hash": _hash(code), "expires_at": expires_at}
        )
        audit.record(
            events.HolderCodeShown(agent_id=agent_id, expires_at=expires_at.isoformat()),
            stream=kernel.Reference("agent", agent_id),
            by=by,
            concerns=agent_id,
        )
    return f"{code[:5]}-{code[5:]}"


def holder_of_code(*, code: str, by: kernel.Actor) -> Agent:
    """Whose code it is, for who would give them a mandate; raises Invalid when no page shows that code any more.

    The channel counts wrong codes: whoever could try them all could look people up.
    """
    owners = frozenset({by.person_id}) if by.person_id else frozenset[str]()
    authorisation.require_action(by, "add", authorisation.Protected("mandate", owner_ids=owners))
    row = models.HolderCode.objects.filter(code_hash=_hash(code), expires_at__gt=kernel.now()).first()
    if row is None:
        problem = "this code is not, or no longer, valid"
        raise kernel.Invalid((kernel.Problem("code", problem, "Ask them for the code on their page.", "wrong_code"),))
    return queries.agent(row.agent_id)


def _hash(code: str) -> str:
    """Keyed, so that the table alone says nothing."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("guichet.identity.holder", plain, algorithm="sha256").hexdigest()
