"""The way through a service, a field at a time: stand at a step, ask, take a reply, hand a whole page to journeys."""

from __future__ import annotations

from typing import Any

from guichet.conversation import vocabulary
from guichet.conversation.parsing import Misread
from guichet.conversation.talk import Talk
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

#: A reply longer than this is no reply: four letters' worth of an address, a page of prose.
LONGEST = 1600


def enter(talk: Talk, step: journeys.Step, *, only: str = "") -> None:
    """Stand at a step and say it. `only` is the one field to ask again (to change an answer)."""
    step = _past_documents(talk, step)
    row = talk.row
    row.page, row.field, row.given, row.wanted, row.menu = step.id, "", {}, [], []
    if step.kind == "consent":
        # What is asked about must be said first; how long it is kept and the law are a word (WHY) away.
        talk.tell(step.lead)
    if step.kind in ("question", "consent"):
        open_fields = [each.id for each in step.fields if each.value is None] or [each.id for each in step.fields]
        row.wanted = [only] if only else open_fields
        row.field = row.wanted[0]
        ask(talk, step)
    else:
        talk.medium.tell_step(talk, step)


def _past_documents(talk: Talk, step: journeys.Step) -> journeys.Step:
    """Documents cannot be said: go past those that are there already, and past those that may come later."""
    while step.kind == "evidence" and (step.documents or step.optional):
        if not step.documents:
            talk.medium.document_later(talk, step)
        step = journeys.answer(
            request_id=step.request_id,
            page=step.id,
            values={},
            by=talk.by,
            revision=step.revision,
            language=talk.row.language,
        )
    return step


def field_of(talk: Talk, step: journeys.Step) -> journeys.Field | None:
    """The field that is asked now; None when the page is no longer the same."""
    return next((each for each in step.fields if each.id == talk.row.field), None)


def ask(talk: Talk, step: journeys.Step, *, again: bool = False) -> None:
    """Ask the current field. `again`: the reply just read was wrong, and the cure stands there already."""
    field = field_of(talk, step)
    if field is None:
        enter(talk, step)
        return
    talk.medium.ask(talk, step, field, again=again)


def asked_now(talk: Talk) -> tuple[journeys.Step, journeys.Field | None]:
    """The step one stands at and the field that is asked; no field when it was changed meanwhile, elsewhere."""
    step = talk.step(talk.row.page)
    standing = step.kind in ("question", "consent") and step.id == talk.row.page
    return step, field_of(talk, step) if standing else None


def reply(talk: Talk, text: str) -> None:
    """What was said answers what was asked: read it, then ask the next field, or give the page to journeys."""
    step, field = asked_now(talk)
    if field is None:
        enter(talk, step)
        return
    if len(text) > LONGEST:
        talk.tell(talk.say("That is too long. Use at most {n} characters.", n=LONGEST))
        return
    try:
        keep = field.value is not None and vocabulary.means(text, vocabulary.KEEP)
        value = field.value if keep else talk.medium.read(talk, text, field)
    except Misread as misread:
        talk.tell(str(misread))
        ask(talk, step, again=True)
        return
    take(talk, step, field, value)


def take(talk: Talk, step: journeys.Step, field: journeys.Field, value: Any) -> None:
    """Keep the value of one field, and go on to the next; after the last the page goes to journeys."""
    row = talk.row
    row.given = {**row.given, field.id: value}
    after = row.wanted[row.wanted.index(field.id) + 1 :] if field.id in row.wanted else []
    if after:
        row.field = after[0]
        ask(talk, step)
        return
    _keep_page(talk, step)


def _keep_page(talk: Talk, step: journeys.Step) -> None:
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


def go_back(talk: Talk) -> bool:
    """To the question before: in the same page, else the last of the page before; documents are passed over.

    False when there is none.
    """
    row = talk.row
    step = talk.step(row.page)
    place = row.wanted.index(row.field) if row.field in row.wanted else 0
    if place > 0 and step.id == row.page:
        row.field = row.wanted[place - 1]
        ask(talk, step)
        return True
    earlier = step
    while earlier.previous:
        earlier = talk.step(earlier.previous)
        if earlier.kind == "question":
            enter(talk, earlier)
            return True
    return False


def say_again(talk: Talk) -> None:
    """Say once more where one stands."""
    row = talk.row
    step = talk.step(row.page)
    if row.field and step.id == row.page and field_of(talk, step) is not None:
        ask(talk, step)
    else:
        enter(talk, step)
