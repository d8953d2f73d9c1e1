"""Takes a reply to the field that is asked, and a whole page's replies to journeys; nothing that was right is lost."""

from __future__ import annotations

from guichet.channels.sms import vocabulary
from guichet.channels.sms.parsing import Misread, read_reply
from guichet.channels.sms.stepping import ask, enter, field_of
from guichet.channels.sms.talk import Talk
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

#: A reply longer than this is no reply: four letters' worth of an address, a page of prose.
LONGEST = 1600


def reply(talk: Talk, text: str) -> None:
    """The text answers what was asked: read it, then ask the next field, or give the page to journeys."""
    row = talk.row
    step = talk.step(row.page)
    field = field_of(talk, step) if step.kind in ("question", "consent") and step.id == row.page else None
    if field is None:  # it was changed, sent or decided meanwhile, elsewhere
        enter(talk, step)
        return
    if len(text) > LONGEST:
        talk.tell(talk.say("That is too long. Use at most {n} characters.", n=LONGEST))
        return
    try:
        if field.value is not None and vocabulary.means(text, vocabulary.KEEP):
            row.given = {**row.given, field.id: field.value}
        else:
            row.given = {**row.given, field.id: read_reply(text, field, say=talk.say, today=talk.today)}
    except Misread as misread:
        talk.tell(str(misread))
        ask(talk, step, again=True)
        return
    after = row.wanted[row.wanted.index(field.id) + 1 :] if field.id in row.wanted else []
    if after:
        row.field = after[0]
        ask(talk, step)
        return
    keep_page(talk, step)


def keep_page(talk: Talk, step: journeys.Step) -> None:
    """Hand the page over whole: what was just said, and what was held before for its other fields."""
    row = talk.row
    values = {each.id: each.value for each in step.fields if each.value is not None} | row.given
    try:
        following = journeys.answer(
            request_id=step.request_id,
            page=step.id,
            values=values,
            by=talk.by,
            revision=step.revision,
            language=row.language,
        )
    except kernel.Invalid as invalid:
        _ask_again(talk, step, invalid)
    except kernel.Conflict:
        talk.tell(talk.say("This was changed elsewhere meanwhile. Here is how it stands."))
        enter(talk, talk.step())
    else:
        enter(talk, following)


def _ask_again(talk: Talk, step: journeys.Step, invalid: kernel.Invalid) -> None:
    row = talk.row
    wrong = {problem.where: problem for problem in invalid.problems}
    row.wanted = [each.id for each in step.fields if each.id in wrong]
    if not row.wanted:
        talk.tell(*(" ".join(filter(None, (each.message, each.remedy))) for each in invalid.problems))
        enter(talk, talk.step())
        return
    row.given = {fact: value for fact, value in row.given.items() if fact not in wrong}
    row.field = row.wanted[0]
    problem = wrong[row.field]
    talk.tell(" ".join(filter(None, (problem.message, problem.remedy))))
    ask(talk, step, again=True)
