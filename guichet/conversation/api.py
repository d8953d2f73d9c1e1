"""Conversations in one place to import from: `from guichet.conversation import api as conversation`.

A channel of turns brings a row to stand in (`Place`) and a way to say and read things (`Medium`); the way through the
services is here, once.
"""

from guichet.conversation import parsing, vocabulary
from guichet.conversation.beginning import apply, begin, choose, screen, send, stand_in, take_time
from guichet.conversation.parsing import Misread, read_reply
from guichet.conversation.talk import Medium, Place, Talk, actor_of, ceiling, had_by, site, speaks
from guichet.conversation.walking import ask, asked_now, enter, field_of, go_back, reply, say_again, take

__all__ = [
    "Medium",
    "Misread",
    "Place",
    "Talk",
    "actor_of",
    "apply",
    "ask",
    "asked_now",
    "begin",
    "ceiling",
    "choose",
    "enter",
    "field_of",
    "go_back",
    "had_by",
    "parsing",
    "read_reply",
    "reply",
    "say_again",
    "screen",
    "send",
    "site",
    "speaks",
    "stand_in",
    "take",
    "take_time",
    "vocabulary",
]
