"""Give an opinion: favourable, unfavourable or with conditions, in the expert's words; the code is spent."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.editing import put_back, required, stream
from guichet.cases.events import OpinionGiven
from guichet.cases.models import CaseRow
from guichet.cases.opinions import VERDICTS, allowed, as_opinion
from guichet.cases.queries import find
from guichet.cases.types import Opinion
from guichet.kernel import api as kernel

LONGEST_WORDS = 20_000


def give_opinion(
    *, opinion_id: str, verdict: str, words: str, by: kernel.Actor, conditions: str = "", code: str = ""
) -> Opinion:
    """Write what the expert thinks; it is never changed afterwards. Who works on the case sees it at once.

    `verdict` is `favourable`, `unfavourable` or `conditions` (then `conditions` says which). Raises NotFound (not
    theirs to give, given already, withdrawn, a wrong code), Invalid.
    """
    allowed(opinion_id, by, code)  # outside: a wrong code is counted even though what follows is undone
    problems = []
    if verdict not in VERDICTS:
        said = f"is one of {', '.join(VERDICTS)}"
        problems.append(kernel.Problem("verdict", said, "Choose one.", code="missing"))
    if verdict == "conditions" and not conditions.strip():
        problems.append(kernel.Problem("conditions", "is empty", "Say under which conditions.", code="missing"))
    if len(conditions) > LONGEST_WORDS:
        problems.append(kernel.Problem("conditions", f"at most {LONGEST_WORDS} characters", "Shorten them."))
    if problems:
        raise kernel.Invalid(tuple(problems))
    with transaction.atomic():
        row = allowed(opinion_id, by, code)
        case = find(CaseRow.objects.select_for_update(), id=row.case_id)
        row = allowed(opinion_id, by, code)  # another may have given it while we waited for the lock
        row.words = required("words", words, at_most=LONGEST_WORDS)
        row.conditions = conditions.strip() if verdict == "conditions" else ""
        row.verdict, row.given_by, row.given_at, row.code = verdict, by.agent_id, kernel.now(), ""
        row.save()
        put_back(case)
        audit.record(
            OpinionGiven(
                organization=case.organization, service=case.service, opinion=row.id, rule=row.rule, verdict=verdict
            ),
            stream=stream(case),
            by=by,
            concerns=case.owner_id,
        )
        rule = workflows.workflow_of(case.service, case.service_version).opinion(row.rule)
        return as_opinion(row, rule, workflows.today())
