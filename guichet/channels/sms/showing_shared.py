"""SHARED: what went between offices about one last, and how to take one's yes back by text."""

from __future__ import annotations

from guichet.channels.sms.talk import Talk, site
from guichet.conversation.api import vocabulary
from guichet.journeys import api as journeys
from guichet.sharing import api as sharing


def shared(talk: Talk, rest: str) -> None:
    """What was shared last, with whom and why, and how to take one's yes back; with NO, take it back."""
    say = talk.say
    if not talk.linked:
        talk.tell(say("Text this from a telephone that is linked to you, or look at {site}.", site=site()))
        return
    own = journeys.own_sharing(by=talk.actor, language=talk.row.language)
    standing = next((each for each in own.consents if each.in_force), None)
    if rest and vocabulary.means(rest, vocabulary.NO) and standing is not None:
        sharing.withdraw_consent(consent_id=standing.id, by=talk.actor)
        talk.tell(say("Taken back: {title}. From now on nothing more is sent.", title=standing.title))
        return
    last = next(iter(own.exchanges), None)
    if last is None:
        talk.tell(say("Nothing of yours was shared between offices."))
    else:
        talk.tell(f"{last.on}: {last.source} > {last.recipient}. {last.purpose}.", ", ".join(last.fields) + ".")
    if standing is not None:
        talk.tell(
            say("{word} NO takes your yes back: {title}.", word=talk.word(vocabulary.SHARED), title=standing.title)
        )
    talk.tell(say("More: {site}", site=site()))
