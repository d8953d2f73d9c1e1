"""Move running requests to a new version of their service: looked at first, case by case, and then carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker
from guichet.journeys.situation import law_at
from guichet.journeys.use_cases.explain import answers_of, propose, reckon
from guichet.journeys.use_cases.open_case_for import view_with, what_is_open
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import SYSTEM, GuichetError, Invalid, Problem, new_id


@dataclass(frozen=True)
class PlannedMove:
    """What moving one case means: `clean` when nothing is to be asked and it is decided as before.

    `new` are facts that the new version asks and the case has not, `gone` facts it has that the new one does not know;
    `route` is other, or amounts are, when `changes` says so. `why_not` says why it cannot be moved.
    """

    case_id: str
    number: str
    revision: int
    from_version: int
    from_status: str
    to_status: str
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether it goes on as if nothing had happened."""
        return not (self.new or self.changes or self.why_not)


@dataclass(frozen=True)
class MigrationReport:
    """The whole of it: what becomes of each case; and, once carried out, the `run` to undo it by."""

    service: str
    to_version: int
    moves: tuple[PlannedMove, ...]
    run: str = ""

    @property
    def questions(self) -> dict[str, int]:
        """How many cases lack each new fact."""
        names = [name for each in self.moves for name in each.new]
        return {name: names.count(name) for name in dict.fromkeys(names)}


def move_cases(
    *, service: str, to_version: int, statuses: Mapping[str, str] | None = None, dry: bool = True
) -> MigrationReport:
    """Move every open case of another version to `to_version`; `statuses` says where one goes whose status is gone.

    `dry` only reports. Carried out, each case is moved for itself; what it lacks becomes tasks for its officer; one
    that cannot be moved, or changed meanwhile, stays as it is and is listed. Raises NotFound (no such service or
    version), Invalid (a status of the new version that is none).
    """
    target = catalogue.service(service, version=to_version)
    workflow, placed = workflow_of(target), dict(statuses or {})
    problems = [
        Problem(f"{old}={new}", f"{new!r} is no open status of version {to_version}", "Look into its workflow.yaml.")
        for old, new in placed.items()
        if new not in workflow.statuses or workflow.statuses[new].final
    ]
    if problems:
        raise Invalid(tuple(problems))
    running = [each for each in cases.running_cases(service=service, by=SYSTEM) if each.service_version != to_version]
    planned = tuple(_planned(each.id, target, placed) for each in running)
    if dry:
        return MigrationReport(service, to_version, planned)
    run = new_id()
    return MigrationReport(service, to_version, tuple(_carried_out(each, to_version, run) for each in planned), run)


def undo_move_of_cases(*, run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Take a migration back: the numbers of the cases that went back, and of those that changed since and stay."""
    back, left = cases.undo_change_of_version(run=run, by=SYSTEM)
    return tuple(each.number for each in back), left


def _planned(case_id: str, target: catalogue.PublicService, placed: Mapping[str, str]) -> PlannedMove:
    case = cases.case(case_id=case_id, by=SYSTEM)
    workflow = workflow_of(target)
    status = placed.get(case.status, case.status)
    values = {
        "case_id": case.id, "number": case.number, "revision": case.revision, "from_version": case.service_version,
        "from_status": case.status, "to_status": status,
    }  # fmt: skip
    if case.erased_on is not None:
        return PlannedMove(**values, why_not="what it rests on was erased")  # type: ignore[arg-type]  # a table of fields
    if status not in workflow.statuses or workflow.statuses[status].final:
        why = f"the new version has no open status {status!r}: say where it goes, {case.status}=..."
        return PlannedMove(**values, why_not=why)  # type: ignore[arg-type]  # as above
    answers = answers_of(case)
    known = {name: answer for name, answer in answers.items() if name in target.facts}
    jurisdiction = catalogue.current()
    seen = tuple(target.evidence_types)  # papers were seen when it was sent; the officer has them
    speaker = Speaker(jurisdiction, case.language)
    view = view_with(target, known, dict(case.subjects), speaker=speaker, day=case.facts_on, seen=seen)
    lacking = tuple(dict.fromkeys(each.where for each in what_is_open(view, known) if each.code == "missing"))
    return PlannedMove(
        **values,  # type: ignore[arg-type]  # as above
        new=lacking,
        gone=tuple(sorted(set(answers) - set(target.facts))),
        changes=() if lacking else _changes(case, target),
    )


def _changes(case: cases.Case, target: catalogue.PublicService) -> tuple[str, ...]:
    """What the law would say otherwise, of who is entitled and of amounts (a fee among them)."""
    before = propose(case=case, language=case.language)
    law = law_at(str(catalogue.current().law_path))
    known = {name: answer for name, answer in answers_of(case).items() if name in target.facts}
    after = reckon(service=target, law=law, answers=known, day=case.facts_on, language=case.language)
    if before is None or after is None:
        return () if before is after else ("decision",)
    changed = [] if before.granted == after.granted else ["decision"]
    names = {*before.amounts, *after.amounts}
    return (*changed, *sorted(name for name in names if before.amounts.get(name) != after.amounts.get(name)))


def _carried_out(planned: PlannedMove, to_version: int, run: str) -> PlannedMove:
    if planned.why_not:
        return planned
    try:
        cases.change_version(
            case_id=planned.case_id,
            to_version=to_version,
            status=planned.to_status,
            ask=tuple(_to_ask(name) for name in planned.new),
            run=run,
            revision=planned.revision,
            by=SYSTEM,
        )
    except GuichetError as refused:
        return replace(planned, why_not=refused.message)
    return planned


def _to_ask(fact: str) -> str:
    """What the officer's task is called, in the language of the house."""
    jurisdiction = catalogue.current()
    speaker = Speaker(jurisdiction, jurisdiction.default_language)
    kind = jurisdiction.facts.get(fact)
    return speaker.words("Ask the person: {what}", what=(speaker.text(kind.short) if kind else "") or fact)
