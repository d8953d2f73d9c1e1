"""A request from the first question to the receipt: the journeys' verbs as addresses."""

from __future__ import annotations

from guichet.channels.api import payment_shapes, shapes, words
from guichet.channels.api.problems import FieldProblem, Refusal
from guichet.channels.api.routes import ANYONE, PREFIX, Call, Reply, operation
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

TAG = "Requests"


@operation("POST", "requests", tag=TAG, answer=shapes.Started, body=shapes.StartRequest, admits=ANYONE, status=201,
           key="required")  # fmt: skip
def start_request(call: Call) -> Reply:
    """Begin a service.

    Without a token the request is nobody's: its tracking code, sent in the header Guichet-Tracking-Code, opens it.
    """
    sent: shapes.StartRequest = call.body
    try:
        started = journeys.start(
            service=sent.service,
            by=call.actor,
            language=sent.language or call.language,
            subjects=sent.subjects,
        )
    except kernel.NotFound as missing:
        raise kernel.Invalid((kernel.Problem("service", missing.message, missing.remedy, "unknown"),)) from None
    return started_reply(started)


@operation("POST", "requests/resume", tag=TAG, answer=shapes.Started, body=shapes.ResumeRequest, admits=ANYONE,
           key="none")  # fmt: skip
def resume_request(call: Call) -> Reply:
    """Go on with a request by its tracking code, which is a secret: so it stands in the body, never in an address."""
    sent: shapes.ResumeRequest = call.body
    return started_reply(journeys.resume(code=sent.code, by=call.actor, language=call.language))


@operation("GET", "requests", tag=TAG, answer=shapes.Requests)
def list_requests(call: Call) -> Reply:
    """The requests of the token's holder, newest first."""
    page = journeys.person_page(by=call.actor, language=call.language)
    return Reply(shapes.Requests(items=tuple(map(words.own_request, page.requests))))


@operation("GET", "requests/{request_id}", tag=TAG, answer=journeys.Step, admits=ANYONE)
def next_step(call: Call, request_id: str) -> Reply:
    """What comes next in a request."""
    return words.step_reply(journeys.next_step(request_id=request_id, by=call.actor, language=call.language))


@operation("GET", "requests/{request_id}/steps/{page}", tag=TAG, answer=journeys.Step, admits=ANYONE)
def step_again(call: Call, request_id: str, page: str) -> Reply:
    """A page once more, to change an answer; `review` is the check before sending."""
    return words.step_reply(journeys.next_step(request_id=request_id, page=page, by=call.actor, language=call.language))


@operation("PUT", "requests/{request_id}/answers/{page}", tag=TAG, answer=journeys.Step, body=shapes.Answers,
           admits=ANYONE, root="/values", revised=True)  # fmt: skip
def answer_page(call: Call, request_id: str, page: str) -> Reply:
    """Answer a page, whole; the answer is the next step.

    A revision must be said, in the body or by If-Match, so that two programs cannot overwrite each other.
    """
    sent: shapes.Answers = call.body
    revision = sent.revision if call.revision is None else call.revision
    if revision is None:
        wrong = FieldProblem(pointer="/revision", code="missing", detail="say which revision of the step this answers")
        raise Refusal(422, "invalid", "The revision is missing; nothing was changed.", errors=(wrong,))
    try:
        found = journeys.answer(
            request_id=request_id,
            page=page,
            values=sent.values,
            revision=revision,
            by=call.actor,
            language=call.language,
        )
    except kernel.Conflict as conflict:
        raise _stale(call, conflict) from None
    return words.step_reply(found)


@operation("POST", "requests/{request_id}/documents/{page}", tag=TAG, answer=shapes.DocumentView, admits=ANYONE,
           status=201, file=True, apart=True)  # fmt: skip
def add_document(call: Call, request_id: str, page: str) -> Reply:
    """Send a document for a page that asks for one: as the body, or as the part `file` of a form."""
    received = journeys.add_document(
        request_id=request_id,
        page=page,
        name=call.name,
        content=call.content,
        by=call.actor,
        language=call.language,
    )
    return Reply(words.document(received))


@operation("POST", "requests/{request_id}/submit", tag=TAG, answer=shapes.Submitted, body=shapes.Submission,
           admits=ANYONE, key="required", revised=True)  # fmt: skip
def submit_request(call: Call, request_id: str) -> Reply:
    """Send the request, exactly once: the answer has the receipt and the number of the case."""
    sent: shapes.Submission = call.body
    try:
        done = journeys.submit(
            request_id=request_id,
            revision=sent.revision if call.revision is None else call.revision,
            by=call.actor,
            key=call.key,
            language=call.language,
        )
    except kernel.Conflict as conflict:
        raise _stale(call, conflict) from None
    told = shapes.Submitted(
        receipt=done.receipt, case_id=done.case_id, case_number=done.case_number, step=words.step(done.step)
    )
    return Reply(told, {"ETag": f'"{done.step.revision}"', "Content-Language": done.step.language})


@operation("POST", "requests/{request_id}/payment", tag=TAG, answer=payment_shapes.PaymentBegun,
           body=payment_shapes.Payment, admits=ANYONE)  # fmt: skip
def pay_for_request(call: Call, request_id: str) -> Reply:
    """Pay by card for what was sent: the provider's page, and how the payment stands by the provider's own word.

    Asked again, also after the person came back, it is the same payment until that has ended; 409 when nothing is
    owed (any more).
    """
    sent: payment_shapes.Payment = call.body
    begun = journeys.pay(
        request_id=request_id, return_to=sent.return_to, by=call.actor, language=call.language,
        instalments=sent.instalments,
    )  # fmt: skip
    return Reply(payment_shapes.PaymentBegun(next_url=begun.next_url, state=begun.state, step=words.step(begun.step)))


@operation("GET", "requests/{request_id}/explanation", tag=TAG, answer=shapes.ExplanationView, admits=ANYONE)
def explain_request(call: Call, request_id: str) -> Reply:
    """What the law says to the request as it stands, and why."""
    found = journeys.explain(request_id=request_id, by=call.actor, language=call.language)
    return Reply(words.explanation(found, call.language))


def started_reply(found: journeys.Started) -> Reply:
    """What was begun, with its place and its revision."""
    told = shapes.Started(request_id=found.request_id, tracking_code=found.tracking_code, step=words.step(found.step))
    headers = {
        "Location": f"{PREFIX}/requests/{found.request_id}",
        "ETag": f'"{found.step.revision}"',
        "Content-Language": found.step.language,
    }
    return Reply(told, headers)


def _stale(call: Call, conflict: kernel.Conflict) -> kernel.GuichetError:
    """A failed If-Match is 412 (RFC 9110, 13.1.1); a stale revision in the body 409."""
    if call.revision is None or conflict.code != kernel.Conflict.code:
        return conflict
    return Refusal(412, conflict.code, conflict.message, remedy=conflict.remedy)
