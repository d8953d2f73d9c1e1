"""How it is said: fields of somebody by name, children by what is known of them, steps like every other journey's."""

from __future__ import annotations

from dataclasses import replace

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import compose
from guichet.journeys.screening.household import (
    CHILD,
    CHILDREN,
    HOUSEHOLD,
    SCREENING,
    Key,
    children_in,
    children_kind,
    fact_of,
    number_of,
)
from guichet.journeys.screening.way import RESULTS, Screening
from guichet.journeys.steps import Field, Step, StepProgress, SummaryLine
from guichet.language import api as language_of


def title_of(words: language_of.Words) -> str:
    """What the interview is called."""
    return words("What can I get?")


def child_name(seen: Screening, number: int) -> str:
    """A child by name where the file has it, else by number and, once it is known, by birthday."""
    agent = seen.request.subjects.get(f"{CHILD}-{number}")
    if agent:
        return identity.agent(agent).name
    say = seen.speaker.words
    born = next((kind for (variable, who), kind in seen.pool.asked.items() if (variable, who) == BORN), None)
    answer = seen.answers.get(f"{born.id}-{number}") if born else None
    if answer is None or answer.value is None:
        return say("Child {number}", number=number)
    day = language_of.say_date(answer.value, seen.speaker.language)
    return say("Child {number}, born {day}", number=number, day=day)


BORN = ("birth_date", CHILD)


def kind_of(seen: Screening, key: str) -> catalogue.FactType | None:
    """The fact behind a key."""
    return children_kind() if key == CHILDREN else seen.pool.kind(fact_of(key))


def fact_label(seen: Screening, key: Key) -> str:
    """The short words of a fact, with whose it is where there are several children."""
    kind = seen.pool.kind(key.fact) or seen.speaker.jurisdiction.facts[key.fact]
    return _named(seen, str(key), seen.speaker.text(kind.short) or seen.speaker.text(kind.question))


def _named(seen: Screening, key: str, words: str) -> str:
    """Words about a child, with which child where there are several."""
    number = number_of(key)
    if not number or children_in(seen.answers) < 2:
        return words
    return seen.speaker.words("{child}: {what}", child=child_name(seen, number), what=words)


def field_of(seen: Screening, key: str) -> Field:
    """One fact of somebody as a field; it may be left unknown, but for how many children there are."""
    kind = kind_of(seen, key)
    assert kind is not None, "fields are made of keys that a page asks"
    field = compose.field_of(
        speaker=seen.speaker, service=None, kind=kind, answer=seen.answers.get(key), required=key == CHILDREN
    )
    return replace(
        field,
        id=key,
        unsure=key != CHILDREN,
        label=_named(seen, key, field.label),
        short=_named(seen, key, field.short),
        ear=_named(seen, key, field.ear),
    )


def frame(seen: Screening, **what: object) -> Step:
    """A step with everything that is the same in all of them."""
    say, done = seen.speaker.words, seen.answered
    return Step(
        language=seen.speaker.language,
        request_id=seen.request.id,
        tracking_code=seen.request.tracking_code,
        service=SCREENING,
        service_title=title_of(say),
        revision=seen.request.revision,
        seen_by=(say("Nobody, unless you apply with it"),),
        # Who lives there says how many questions there are: before that any number would be a guess.
        progress=StepProgress(done, done + seen.left if seen.begun else 0),
        left=seen.left,
        **what,  # type: ignore[arg-type]  # the names are those of Step; a wrong one raises at once
    )


def question_step(seen: Screening, page: str) -> Step:
    """A page of questions, each of which may be passed over."""
    say = seen.speaker.words
    fields = tuple(field_of(seen, key) for key in seen.keys_of(page))
    law = tuple(dict.fromkeys(link for field in fields for link in field.law))
    return frame(
        seen,
        kind="question",
        id=page,
        title=_title(seen, page, fields),
        lead=_lead(seen, page),
        fields=fields,
        why=next((field.why for field in fields if field.why), say("It decides what you can get, or how much.")),
        law=law,
        previous=seen.before(page),
        optional=page != HOUSEHOLD,
        so_far=RESULTS if seen.begun else "",
        awaiting_review=any(field.awaiting_review for field in fields),
    )


def _lead(seen: Screening, page: str) -> str:
    say = seen.speaker.words
    if page == HOUSEHOLD:
        return ""
    leave_out = say("You may leave out what you don't know.")
    return f"{leave_out} {more_words(seen)}" if seen.may_open else leave_out


def more_words(seen: Screening) -> str:
    """Why the number of questions left can rise."""
    return seen.speaker.words("Some answers bring more questions.")


def _title(seen: Screening, page: str, fields: tuple[Field, ...]) -> str:
    if page == HOUSEHOLD:
        return seen.speaker.words("Who lives with you?")
    if len(fields) == 1:
        return fields[0].label
    for service in seen.pool.services:
        for each in service.pages:
            asked = {fact_of(field.id) for field in fields}
            if each.title and asked <= set(each.facts):
                return seen.speaker.text(each.title)
    kinds = {fact_of(field.id) for field in fields}
    if len(kinds) == 1 and (kind := seen.pool.kind(next(iter(kinds)))):
        return seen.speaker.text(kind.question)
    return fields[0].label


def summary_of(seen: Screening) -> tuple[SummaryLine, ...]:
    """Every answer that was given or held, with where it came from and where to change it."""
    order = [HOUSEHOLD, *(group.id for group in seen.pool.groups)]
    answered = [(page, key, answer) for key, answer in seen.answers.items() if (page := seen.page_of(key)) in order]
    answered.sort(key=lambda each: (order.index(each[0]), number_of(each[1])))
    return tuple(_summary_line(seen, *each) for each in answered if number_of(each[1]) <= children_in(seen.answers))


def _summary_line(seen: Screening, page: str, key: str, answer: intake.Answer) -> SummaryLine:
    kind = kind_of(seen, key)
    assert kind is not None, "an answer on a page has a fact"
    label = seen.speaker.text(kind.short) or seen.speaker.text(kind.question)
    known = answer.value is not None
    return SummaryLine(
        fact=key,
        label=_named(seen, key, label),
        value=answer.value,
        value_text=seen.speaker.value(kind, answer.value) if known else seen.speaker.words("Not known"),
        source=seen.speaker.source(answer),
        page=page,
    )
