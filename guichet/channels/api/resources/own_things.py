"""What is the token holder's own: their page, messages, letters, open questions and the facts held about them."""

from __future__ import annotations

from dataclasses import replace

from guichet.channels.api import paging, shapes, words
from guichet.channels.api.routes import Call, Reply, operation
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.notifications import api as notifications

TAG = "My own"


@operation("GET", "my/page", tag=TAG, answer=shapes.OwnPageView)
def own_page(call: Call) -> Reply:
    """Everything of the token's holder on one page."""
    page = journeys.person_page(by=call.actor, language=call.language)
    told = shapes.OwnPageView(
        name=page.name,
        requests=tuple(map(words.own_request, page.requests)),
        messages=tuple(map(words.message, page.messages)),
        facts=page.facts,
    )
    return Reply(told)


@operation("GET", "my/messages", tag=TAG, answer=shapes.Messages, query=shapes.PageQuery)
def list_messages(call: Call) -> Reply:
    """The messages, newest first."""
    asked: shapes.PageQuery = call.query
    after = paging.read_cursor(asked.cursor) if asked.cursor else None
    found = notifications.inbox(by=call.actor, limit=asked.limit, after=after)
    following = paging.write_cursor(found[-1].id) if len(found) == asked.limit else None
    told = shapes.Messages(items=tuple(map(words.message, found)), next=following)
    return Reply(told, paging.links(call.request, following))


@operation("GET", "my/messages/{message_id}", tag=TAG, answer=shapes.Message)
def read_message(call: Call, message_id: str) -> Reply:
    """One message."""
    return Reply(words.message(notifications.message(message_id=message_id, by=call.actor)))


@operation("GET", "my/messages/{message_id}/letter.pdf", tag=TAG, answer=bytes, media=("application/pdf",))
def read_letter(call: Call, message_id: str) -> Reply:
    """The letter of a message as an accessible PDF."""
    return Reply(notifications.letter_pdf(message_id=message_id, by=call.actor), content_type="application/pdf")


@operation("POST", "my/questions/{question_id}/answer", tag=TAG, answer=shapes.Question, body=shapes.QuestionAnswer,
           status=200)  # fmt: skip
def answer_question(call: Call, question_id: str) -> Reply:
    """Answer what an officer asks; the case goes back to them."""
    sent: shapes.QuestionAnswer = call.body
    case = journeys.answer_information_request(question_id=question_id, text=sent.text, by=call.actor)
    return Reply(words.question(next(each for each in case.questions if each.id == question_id)))


@operation("GET", "my/facts", tag=TAG, answer=shapes.Facts)
def list_facts(call: Call) -> Reply:
    """What the holder's file holds, each with where it came from."""
    return Reply(shapes.Facts(items=journeys.person_page(by=call.actor, language=call.language).facts))


@operation("PUT", "my/facts/{about_id}/{fact}", tag=TAG, answer=shapes.HeldFactView, body=shapes.Correction)
def correct_fact(call: Call, about_id: str, fact: str) -> Reply:
    """Say that a held fact is otherwise; every decision that rests on it is worked out again."""
    sent: shapes.Correction = call.body
    try:
        held = journeys.correct_fact(
            fact=fact, about_id=about_id, value=sent.value, by=call.actor, language=call.language
        )
    except kernel.Invalid as invalid:
        # The fact stands in the address; what is wrong is the value in the body.
        raise kernel.Invalid(tuple(replace(each, where="value") for each in invalid.problems)) from None
    told = shapes.HeldFactView(
        fact=held.fact, about_id=held.about_id, value=held.value, source=held.source, recorded_at=held.recorded_at
    )
    return Reply(told)
