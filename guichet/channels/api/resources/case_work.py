"""Cases for an agency's own system: its queue, one case, opening, claiming, asking, deciding."""

from __future__ import annotations

from guichet.cases import api as cases
from guichet.channels.api import paging, shapes, words
from guichet.channels.api.problems import FieldProblem, Refusal
from guichet.channels.api.routes import PREFIX, Call, Reply, operation
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

TAG = "Cases"


@operation("GET", "cases", tag=TAG, answer=shapes.Cases, query=shapes.QueueQuery)
def list_cases(call: Call) -> Reply:
    """The queue of the agency: open cases by the day they are due, closed ones newest first."""
    _demand_staff(call)
    asked: shapes.QueueQuery = call.query
    filters = cases.QueueFilter(
        status=asked.status or None,
        service=asked.service or None,
        assigned=asked.assigned or None,
        overdue=asked.overdue,
        text=asked.q,
        state="closed" if asked.state == "closed" else "open",
    )
    after = paging.read_cursor(asked.cursor) if asked.cursor else None
    try:
        page = cases.queue(by=call.actor, filters=filters, limit=asked.limit, after=after)
    except kernel.Invalid:
        raise paging.bad_cursor() from None
    following = paging.write_cursor(page.next) if page.next else None
    told = shapes.Cases(items=tuple(map(words.case_line, page.cases)), next=following, total=page.total)
    return Reply(told, paging.links(call.request, following))


@operation("POST", "cases", tag=TAG, answer=shapes.OpenedCase, body=shapes.NewCase, status=201, key="required",
           root="/facts")  # fmt: skip
def open_case(call: Call) -> Reply:
    """Open a case for a person, with facts that the agency has; they are checked as a person's answers are."""
    _demand_staff(call)
    sent: shapes.NewCase = call.body
    opened = journeys.open_case_for(
        service=sent.service,
        facts=sent.facts,
        person_id=_person(call, sent),
        subjects=sent.subjects,
        seen=sent.seen,
        language=sent.language or call.language,
        by=call.actor,
    )
    case = opened.case
    told = shapes.OpenedCase(
        id=case.id,
        number=case.number,
        service=case.service,
        status=case.status,
        due_on=case.due_on,
        revision=case.revision,
        request_id=opened.receipt.request_id,
        tracking_code=opened.receipt.tracking_code,
        receipt_number=opened.receipt.number,
        digest=opened.receipt.digest,
    )
    return Reply(told, {"Location": f"{PREFIX}/cases/{case.id}", "ETag": f'"{case.revision}"'})


@operation("GET", "cases/{case_id}", tag=TAG, answer=shapes.CaseView)
def read_case(call: Call, case_id: str) -> Reply:
    """One case with what the law says of it; the reading stands in the person's access log."""
    return _seen(call, case_id)


@operation("POST", "cases/{case_id}/claim", tag=TAG, answer=shapes.CaseView, body=shapes.Claim)
def claim_case(call: Call, case_id: str) -> Reply:
    """Take a case."""
    _demand_staff(call)
    sent: shapes.Claim = call.body
    cases.claim(case_id=case_id, revision=sent.revision, by=call.actor)
    return _seen(call, case_id)


@operation("POST", "cases/{case_id}/ask", tag=TAG, answer=shapes.Question, body=shapes.Ask, status=201)
def ask_person(call: Call, case_id: str) -> Reply:
    """Ask the person for something; the clock stands still until they answer."""
    _demand_staff(call)
    sent: shapes.Ask = call.body
    asked = journeys.ask_for_information(
        case_id=case_id,
        question=sent.question,
        revision=sent.revision,
        evidence_type=sent.evidence_type,
        working_days=sent.working_days,
        by=call.actor,
    )
    return Reply(words.question(asked))


@operation("POST", "cases/{case_id}/decide", tag=TAG, answer=shapes.DecisionView, body=shapes.Decide, status=201)
def decide_case(call: Call, case_id: str) -> Reply:
    """Decide a case, with the reasons that the law gives now."""
    _demand_staff(call)
    sent: shapes.Decide = call.body
    decided = journeys.decide(
        case_id=case_id,
        transition=sent.transition,
        revision=sent.revision,
        words=sent.words,
        by=call.actor,
        language=call.language,
    )
    return Reply(words.decision(decided, call.language))


def _person(call: Call, sent: shapes.NewCase) -> str:
    """Whose case it is: somebody known, or somebody made known by it, in the same transaction."""
    if (sent.person is None) == (sent.new_person is None):
        wrong = FieldProblem(pointer="/person", code="one_of", detail="say either `person` or `new_person`")
        raise Refusal(422, "invalid", "Whose case it is must be said once.", errors=(wrong,))
    if sent.new_person is not None:
        made = identity.register_person(
            name=sent.new_person.name,
            birth_date=sent.new_person.birth_date,
            language=sent.language or call.language,
            by=call.actor,
            source=f"agency:{call.actor.organization}",
        )
        return made.id
    try:
        return identity.agent(sent.person or "").id
    except kernel.NotFound:
        wrong = FieldProblem(pointer="/person", code="unknown", detail="nobody of this id is known")
        raise Refusal(422, "invalid", "The person is not known.", errors=(wrong,)) from None


def _seen(call: Call, case_id: str) -> Reply:
    _demand_staff(call)
    found = journeys.case_view(case_id=case_id, by=call.actor, language=call.language)
    return Reply(words.case_view(found, call.language), {"ETag": f'"{found.case.revision}"'})


def _demand_staff(call: Call) -> None:
    """This is the agency's side: a person reads their own case as a request. 404 for those it is not."""
    if not call.actor.roles & identity.ROLES:
        if call.actor.is_staff:
            raise Refusal(403, "not_allowed", "This token has no role here.")
        raise kernel.NotFound("there is nothing here")
