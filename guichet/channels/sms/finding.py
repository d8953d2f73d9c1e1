"""From a person's own words to a service they can start by text, and what a number alone means."""

from __future__ import annotations

from typing import Any

from guichet.catalogue import api as catalogue
from guichet.channels.sms.stepping import MOST_OFFERS
from guichet.channels.sms.talk import Talk, by_text, name_to_text, site, speaks
from guichet.conversation import api as conversation
from guichet.conversation.api import vocabulary


def greet(talk: Talk) -> None:
    """What one can do here, and how to change the language."""
    say = talk.say
    others = [each for each in speaks() if each != talk.row.language]
    talk.tell(
        say("{name}: text what you need in a word, like: birth.", name=_name(talk)),
        say("{go_on} and a code to go on with a request. {help} for help.", go_on=talk.word(vocabulary.CONTINUE),
            help=talk.word(vocabulary.HELP)),
        say("{claims}: what you can get.", claims=talk.word(vocabulary.CLAIMS)),
        " ".join(name_to_text(each) + "?" for each in others),
    )  # fmt: skip


def _name(talk: Talk) -> str:
    jurisdiction = catalogue.current()
    found = jurisdiction.name.in_language(talk.row.language, fallbacks=(jurisdiction.default_language,))
    return str(found.text)


def find(talk: Talk, text: str) -> None:
    """Offer the services that these words mean and that are had by text; else say where the others are."""
    say, row = talk.say, talk.row
    found = catalogue.search(text, language=row.language)
    ours = [hit for hit in found.hits if by_text(hit.identifier)][:MOST_OFFERS]
    row.menu = [{"service": hit.identifier, "subjects": {}} for hit in ours]
    if len(ours) == 1:
        talk.tell(say("{service}: reply 1 to start.", service=ours[0].title.text))
    elif ours:
        talk.tell(*(f"{place} {hit.title.text}" for place, hit in enumerate(ours, start=1)))
        talk.tell(say("Reply a number to start."))
    elif found.hits:
        first = found.hits[0]
        talk.tell(
            say("{service}, {who}: not by text.", service=first.title.text, who=first.organization_name.text),
            first.url or site(),
        )
    else:
        if text.strip():
            talk.tell(say("We found no service for that."))
        greet(talk)


def choose(talk: Talk, text: str) -> bool:
    """Take a number (or yes, when there is one thing) from the menu; False when the text is none."""
    menu: list[dict[str, Any]] = talk.row.menu
    reply = vocabulary.fold(text)
    place = int(reply) if reply.isascii() and reply.isdigit() and len(reply) < 3 else 0
    if len(menu) == 1 and reply in vocabulary.words_of(vocabulary.YES):
        place = 1
    if not menu or not 1 <= place <= len(menu):
        return False
    conversation.choose(talk, menu[place - 1])
    return True
