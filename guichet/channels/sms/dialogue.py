"""What a text means where the conversation stands: a command, an answer, a number from a menu, or words to search."""

from __future__ import annotations

from guichet.channels.sms import booking, commanding, finding, owed
from guichet.channels.sms.talk import Talk, speaks
from guichet.conversation.api import enter, reply, vocabulary
from guichet.kernel import api as kernel


def turn(talk: Talk, text: str) -> None:
    """Take one text, and say what comes back. Whatever is no longer this number's to see is put aside."""
    try:
        _turn(talk, text)
    except (kernel.NotFound, kernel.NotAllowed, kernel.SignInNeeded):
        # The request was claimed by another person, withdrawn or forgotten since the last text.
        if not talk.row.request_id:
            raise
        talk.row.forget()
        talk.said.clear()
        talk.tell(talk.say("We can't go on with that request here."))
        finding.greet(talk)


def _turn(talk: Talk, text: str) -> None:
    row = talk.row
    if vocabulary.quoted(text) is None and _commanded(talk, text):
        return
    if row.field:
        reply(talk, text)
    elif _meant_otherwise(talk, text):
        return
    elif row.page in ("", "outcome"):
        if vocabulary.means(text, vocabulary.GREETING):
            finding.greet(talk)
        elif kernel.read_tracking_code(text):
            commanding.continue_(talk, text)
        else:
            finding.find(talk, text)
    else:  # at the check, at a document, at signing in: see whether the way is free by now
        enter(talk, talk.step())


def _meant_otherwise(talk: Talk, text: str) -> bool:
    """A choice from a menu, a code that links the number, yes or no to what one is offered unasked."""
    if finding.choose(talk, text) or booking.more(talk, text) or commanding.linked_by(talk, text):
        return True
    return talk.row.page in ("", "outcome") and owed.answered(talk, text)


def _commanded(talk: Talk, text: str) -> bool:
    if text.strip() == "?":
        commanding.help_(talk, "")
        return True
    wanted = vocabulary.language_called(text, speaks())
    if wanted:
        commanding.speak(talk, wanted)
        return True
    command, rest = vocabulary.command_of(text)
    if command not in commanding.DONE_BY or not commanding.applies(talk, command, rest):
        return False
    commanding.DONE_BY[command](talk, rest)
    return True
