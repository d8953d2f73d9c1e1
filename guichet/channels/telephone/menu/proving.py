"""Who calls the menu: a code texted to the telephone that calls, keyed in; and a person who calls back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from guichet.audit import api as audit
from guichet.channels.telephone.menu.call import Call
from guichet.channels.telephone.menu.prompting import CHANNEL
from guichet.channels.telephone.models import CallRow
from guichet.conversation import api as conversation
from guichet.kernel import api as kernel
from guichet.queue import api as queue

TEXT = "telephone.text"
CODE_LIVES = timedelta(minutes=5)
MOST_WRONG = 3
MOST_CODES_AN_HOUR = 5


def text_code(call: Call) -> None:
    """Have a code texted to the telephone that calls, if it is linked to somebody; the same is said if it is not.

    The number shown with a call can be forged; the text goes to who really has it.
    """
    row, say = call.row, call.say
    lately = CallRow.objects.filter(
        number_blind=row.number_blind, started_at__gt=kernel.now() - timedelta(hours=1), code_until__isnull=False
    ).count()
    if not row.number or row.wrong_codes >= MOST_WRONG or lately > MOST_CODES_AN_HOUR:
        call.tell(say("This cannot be shown now. Call later, or press star 0 for a person."))
        return
    row.stage, row.code_hash, row.code_until = "code", "", kernel.now() + CODE_LIVES
    audit.enqueue(TEXT, {"call": row.id, "what": "code"}, key=f"code:{row.id}:{call.id}")
    call.tell(say("If this telephone is linked to you, a text is on its way. Key its six digits."))


def new_code(row: CallRow) -> str:
    """Six digits for the call; their hash is kept. The caller of this saves the row."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    row.code_hash = _hash(row, code)
    return code


def take_code(call: Call, heard: str, *, then: Callable[[Call], None]) -> None:
    """The digits were keyed: from now on this call is that person's. Three wrong ones are enough."""
    row, say = call.row, call.say
    row.stage = "home"
    given = "".join(each for each in heard if each.isdigit())
    in_time = row.code_until is not None and kernel.now() < row.code_until
    right = bool(row.code_hash) and in_time and constant_time_compare(row.code_hash, _hash(row, given))
    row.code_hash = ""
    if not right:
        row.wrong_codes += 1
        call.tell(say("That is not the code."))
        then(call)
        return
    known = conversation.actor_of(row.number, channel=CHANNEL, spoken=row.language)
    row.agent_id = known.agent_id
    call.actor = known
    call.linked_now = True
    call.tell(say("Thank you, {name}.", name=known.name))
    then(call)


def text_payment(call: Call) -> None:
    """Have the address to pay at texted, with the code of the request."""
    row, say = call.row, call.say
    if not row.number:
        call.tell(say("We do not know your number. Pay on the site or at a counter with your code."))
        return
    audit.enqueue(TEXT, {"call": row.id, "what": "payment"}, key=f"payment:{row.id}:{call.id}")
    call.tell(say("A text is on its way. You can hang up: what you sent is kept."))


def call_back(call: Call) -> None:
    """A person is wanted: a ticket of the office that calls back, with the number and what it is about."""
    row, say = call.row, call.say
    office = queue.callback_office()
    if office is None or not row.number:
        call.tell(say("Nobody can be put through here. Call the office in its hours; your request is kept."))
        return
    about = (kernel.Reference("request", row.request_id),) if row.request_id else ()
    ticket = queue.ask_call_back(
        office=office, number=row.number, language=row.language, person_id=row.agent_id or "",
        subjects=about, key=row.id, by=kernel.Actor(channel="kiosk", language=row.language),
    )  # fmt: skip
    call.tell(say("A person calls you back. Your number in the queue is {number}.", number=" ".join(ticket.number)))
    call.tell(say("You can go on here meanwhile, or hang up."))


def _hash(row: CallRow, code: str) -> str:
    return salted_hmac(f"guichet.telephone.{row.id}", code, algorithm="sha256").hexdigest()
