"""What is a text's own in a conversation: its channel, which services are had by it, how a language is called in it."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.channels.sms.models import ConversationRow
from guichet.conversation.api import Talk, actor_of, ceiling, had_by, site, speaks, vocabulary
from guichet.language import api as language

CHANNEL = "sms"

__all__ = ["CHANNEL", "Talk", "TextTalk", "actor_of", "by_text", "ceiling", "name_to_text", "site", "speaks"]


@dataclass
class TextTalk(Talk):
    """A turn by text: its place is a row of ours."""

    row: ConversationRow


def by_text(service: str) -> bool:
    """Whether a service is had by text; the interview over all of them is."""
    return had_by(service, CHANNEL)


def name_to_text(code: str) -> str:
    """The word that asks for a language, in that language, to show to those who do not read the present one.

    For te reo Māori it is REO: without a macron, so that naming it does not halve the room for an English text.
    """
    names = vocabulary.CALLED.get(code)
    return names[0] if names else language.own_name(code).upper()
