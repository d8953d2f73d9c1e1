"""Credentials from wallets: a nonce for a request, then what the wallet presents with it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from guichet.channels.api import shapes, words
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.journeys import api as journeys

TAG = "Requests"
Format = Annotated[str, msgspec.Meta(pattern="^dc\\+sd-jwt$")]


class AskForCredential(shapes.Sent, frozen=True, kw_only=True):
    """In which format it will be presented."""

    format: Format = "dc+sd-jwt"


class Presentation(shapes.Sent, frozen=True, kw_only=True):
    """What the wallet presents, as it is (an SD-JWT with its key binding), and the nonce that it signed."""

    presentation: Annotated[str, msgspec.Meta(min_length=1, max_length=65536)]
    nonce: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    format: Format = "dc+sd-jwt"


@operation("POST", "requests/{request_id}/credentials/nonce", tag=TAG, answer=journeys.CredentialAsk,
           body=AskForCredential, admits=ANYONE, status=201)  # fmt: skip
def ask_for_credential(call: Call, request_id: str) -> Reply:
    """Get a nonce for presenting a credential: the wallet signs it, for the audience, within five minutes, once.

    `accepted` are the credentials that would answer something of this request. 404 when none would.
    """
    sent: AskForCredential = call.body
    return Reply(journeys.ask_for_credential(request_id=request_id, format=sent.format, by=call.actor))


@operation("POST", "requests/{request_id}/credentials", tag=TAG, answer=journeys.Step, body=Presentation,
           admits=ANYONE)  # fmt: skip
def present_credential(call: Call, request_id: str) -> Reply:
    """Present a credential: the step that comes shows what it says and asks whether it is used.

    One that does not hold is refused with the line that failed (`errors[].code`), and nothing of it is kept.
    """
    sent: Presentation = call.body
    step = journeys.present_credential(
        request_id=request_id,
        presentation=sent.presentation,
        nonce=sent.nonce,
        format=sent.format,
        by=call.actor,
        language=call.language,
    )
    return words.step_reply(step)
