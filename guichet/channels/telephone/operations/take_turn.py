"""Take what was keyed or said in a call, once: move the conversation on and answer with prompts, in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.telephone.events import LinkTexted, TurnTaken
from guichet.channels.telephone.menu import dialogue, proving
from guichet.channels.telephone.menu.call import Call
from guichet.channels.telephone.menu.prompting import CHANNEL, PROMPTS
from guichet.channels.telephone.menu.turn import Listening, Prompt, Turn
from guichet.channels.telephone.models import CallRow
from guichet.conversation import api as conversation
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.notifications import api as notifications
from guichet.vault import api as vault

#: A call that took so many turns is no person's.
MOST_TURNS = 400
LONGEST_HEARD = 1_000


def take_turn(*, call: str = "", turn: int = 0, heard: str = "", caller: str = "") -> Turn:
    """The answer to what was `heard` in a turn; without `call`, a new one begins from the number `caller` (or none).

    `turn` is the number of the answer it replies to: the same again gets the same answer, and changes nothing. Raises
    NotFound (no such call), Conflict (another turn is due), Invalid.
    """
    if len(heard) > LONGEST_HEARD or "\x00" in heard:
        problem = kernel.Problem("heard", f"has at most {LONGEST_HEARD} signs", "Send what was recognised.")
        raise kernel.Invalid((problem,))
    with transaction.atomic():
        if not call:
            return _begin(caller)
        row = CallRow.objects.select_for_update().filter(id=call).first()
        if row is None:
            raise kernel.NotFound("there is no such call", where="call", remedy="Begin a new one.")
        if turn == row.turn - 1 and row.said:
            return _from_json(row)
        if turn != row.turn:
            raise kernel.Conflict("another turn is due", where="turn", remedy=f"Send {row.turn}.", code="turn")
        return _go_on(row, heard)


def _begin(caller: str) -> Turn:
    now = kernel.now()
    row = CallRow(started_at=now, last_at=now)
    try:
        row.number = identity.read_number(caller) if caller else ""
    except kernel.Invalid:
        row.number = ""  # a withheld number, or one of a switchboard: the call goes on without
    row.number_blind = vault.blind(row.number, purpose="telephone/number") if row.number else ""
    row.save(force_insert=True)
    return _answer(row, dialogue.greeting(), kernel.Actor(channel=CHANNEL))


def _go_on(row: CallRow, heard: str) -> Turn:
    spoken = row.language or catalogue.current().default_language
    actor = kernel.Actor(channel=CHANNEL, language=spoken)
    if row.agent_id:
        actor = conversation.actor_of(row.number, channel=CHANNEL, spoken=spoken)
        if actor.agent_id != row.agent_id:  # the link ended, or the number is another's by now
            row.agent_id = None
            row.forget()
            actor = kernel.Actor(channel=CHANNEL, language=spoken)
    call = Call(row=row, actor=actor, id=str(row.turn), medium=PROMPTS)
    if row.turn >= MOST_TURNS:
        row.stage = "over"
        call.tell(call.say("This call took very long. Your request is kept; call again."))
    else:
        dialogue.take(call, heard)
    prompts = tuple(Prompt(line, row.language or spoken) for line in call.said)
    return _answer(row, prompts or dialogue.greeting(), call.actor)


def _answer(row: CallRow, prompts: tuple[Prompt, ...], actor: kernel.Actor) -> Turn:
    row.turn += 1
    row.last_at = kernel.now()
    spoken = row.language or catalogue.current().default_language
    row.said = {"prompts": [[each.text, each.language] for each in prompts], "listening": _listening(row)}
    row.save()
    audit.record(
        TurnTaken(request=row.request_id, page=row.page),
        stream=kernel.Reference("call", row.id),
        by=actor,
        concerns=actor.agent_id,
    )
    return _from_json(row, spoken)


def _from_json(row: CallRow, spoken: str = "") -> Turn:
    said: dict[str, Any] = row.said
    language = spoken or row.language or catalogue.current().default_language
    prompts = tuple(Prompt(text, each) for text, each in said["prompts"])
    return Turn(row.id, row.turn, prompts, said["listening"], language)


def _listening(row: CallRow) -> Listening:
    """Keys alone where only keys mean something: a digit is then never misheard."""
    if row.stage == "over":
        return "end"
    return "keys" if row.stage == "code" or row.heard else "speech"


def text_caller(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # a task's signature
    """Text what a call asked for: a code to show whose telephone it is, or where to pay. A late one is not sent."""
    row = CallRow.objects.filter(id=payload["call"]).first()
    if row is None or not row.number:
        return
    words = language_of.translator(row.language)
    if payload["what"] == "payment":
        text = words("Pay at {site} with code {code}.", site=conversation.site(), code=row.tracking_code)
    else:
        known = conversation.actor_of(row.number, channel=CHANNEL, spoken=row.language)
        if known.agent_id is None or row.code_until is None or kernel.now() > row.code_until:
            return
        with transaction.atomic():
            row = CallRow.objects.select_for_update().get(id=row.id)
            code = proving.new_code(row)
            row.save(update_fields=["code_hash"])
            audit.record(LinkTexted(what="code"), stream=kernel.Reference("call", row.id), by=kernel.SYSTEM)
        text = words("{code} is the code to key on the telephone. Tell it to nobody.", code=code)
    notifications.text_now(number=row.number, text=text)
