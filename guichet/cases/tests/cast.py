"""The people these tests are about, the workflow of their service, and the days on which it happens."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.cases.models import CaseRow
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

SERVICE = "inland-revenue/best-start"
AMINA = kernel.Actor(agent_id="amina", name="Amina", channel="web", assurance=kernel.Assurance.LOW)
DANA = kernel.Actor(agent_id="dana", name="Dana", channel="web", assurance=kernel.Assurance.LOW)
EVE = kernel.Actor(agent_id="eve", name="Eve", channel="web", assurance=kernel.Assurance.HIGH)
NOBODY = kernel.Actor(channel="web")


def officer(agent_id: str, organization: str = "inland-revenue", role: str = "caseworker") -> kernel.Actor:
    """Someone who works for an agency."""
    return kernel.Actor(agent_id=agent_id, channel="web", roles=frozenset({role}), organization=organization)


CHEN = officer("chen")
CHENS_COLLEAGUE = officer("mere")
MANAGER = officer("moana", role="manager")
EVE_OF_ANOTHER_AGENCY = officer("eve", "health")
STRANGERS = {
    "Eve": EVE,
    "Eve of another agency": EVE_OF_ANOTHER_AGENCY,
    "nobody": NOBODY,
    "Dana": DANA,
    "an administrator": officer("ada", role="administrator"),
    "a clerk without a visitor": kernel.Actor(
        agent_id="kiri", channel="counter", roles=frozenset({"clerk"}), organization="inland-revenue"
    ),
}

# A Saturday in New Zealand; the Monday after is the first working day.
NOON = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
DUE = date(2026, 12, 4)  # ten working days after TODAY


def _status(identifier: str, **values: Any) -> catalogue.Status:
    return catalogue.Status(id=identifier, **values)


def _move(identifier: str, *from_statuses: str, to: str, by: str = "caseworker", **values: Any) -> catalogue.Transition:
    return catalogue.Transition(id=identifier, from_statuses=from_statuses, to=to, by=by, **values)


WORKFLOW = catalogue.Workflow(
    initial="received",
    deadline_days=10,
    statuses={
        each.id: each
        for each in (
            _status("received"),
            _status("with_caseworker"),
            _status("waiting_for_person", waiting_on="person", stops_clock=True),
            _status("granted", waiting_on="nobody", final=True, outcome="granted"),
            _status("declined", waiting_on="nobody", final=True, outcome="declined"),
            _status("withdrawn", waiting_on="nobody", final=True, outcome="withdrawn"),
        )
    },
    transitions=(
        _move("claim", "received", to="with_caseworker"),
        _move("ask_for_information", "with_caseworker", to="waiting_for_person", effect="ask"),
        _move("information_received", "waiting_for_person", to="with_caseworker", by="person"),
        _move("grant", "received", "with_caseworker", to="granted", effect="decide", outcome="granted"),
        _move("decline", "with_caseworker", to="declined", effect="decide", outcome="declined"),
        _move("withdraw", "received", "with_caseworker", to="withdrawn", by="person", effect="withdraw"),
        _move("reopen", "granted", "declined", to="with_caseworker", effect="redecide"),
    ),
)
OTHER_WORKFLOW = catalogue.Workflow(initial="received", deadline_days=1, statuses={"received": _status("received")})

JURISDICTION = catalogue.Jurisdiction(
    identifier="aotearoa",
    languages=("en", "mi"),
    default_language="en",
    currency="NZD",
    time_zone="Pacific/Auckland",
    country="NZ",
    content_as_of=TODAY,
    holidays=(date(2026, 12, 25), date(2026, 12, 28)),
)
FACTS = {"child_birth_date": {"value": "2026-11-01", "source": "declared", "detail": ""}}
REASONS = {"title": "Best Start", "lines": [{"text": "Tāne was born after 1 July 2018", "met": True}]}


def service(identifier: str, version: int | None = None) -> catalogue.PublicService:
    """The published service: version 2 has another workflow."""
    workflow = WORKFLOW if version == 1 else OTHER_WORKFLOW
    return catalogue.PublicService(
        identifier=identifier,
        version=version or 2,
        kind="native",
        type="benefit",
        competent_authority="inland-revenue",
        workflow=workflow,
    )


def opened(request: str = "r1", **changes: Any) -> cases.Case:
    """Amina's case, just submitted, with whatever is to be different."""
    values: dict[str, Any] = {
        "service": SERVICE,
        "service_version": 1,
        "organization": "inland-revenue",
        "request": kernel.Reference("request", request),
        "owner_id": "amina",
        "facts": FACTS,
        "subjects": {"child": "tane"},
        "summary": "Tāne Noor",
        "language": "mi",
        "by": AMINA,
    } | changes
    return cases.open_case(**values)


def claimed(request: str = "r1") -> cases.Case:
    """Amina's case in Chen's hands."""
    case = opened(request)
    return cases.claim(case_id=case.id, revision=case.revision, by=CHEN)


def granted(case: cases.Case, by: kernel.Actor = CHEN, **changes: Any) -> cases.Decision:
    """A decision in Amina's favour."""
    values: dict[str, Any] = {
        "case_id": case.id,
        "transition": "grant",
        "reasons": REASONS,
        "amounts": {"best_start_weekly_amount": 7300},
        "law_hash": "sha256:law",
        "revision": case.revision,
        "by": by,
    } | changes
    return cases.decide(**values)


def now(case: cases.Case, by: kernel.Actor = kernel.SYSTEM) -> cases.Case:
    """The case as it stands."""
    return cases.case(case_id=case.id, by=by)


def told(case: cases.Case) -> list[str]:
    """The types of the events of a case."""
    return [each.type.removeprefix("cases.") for each in audit.history(stream=kernel.Reference("case", case.id))]


def everything() -> dict[str, Any]:
    """All that the database says of cases and events, to see that a refusal changed none of it."""
    rows = {
        model.__name__: sorted(map(repr, model._default_manager.values_list()))
        for model in CaseRow._meta.apps.get_app_config("cases").get_models()
    }
    return {**rows, "events": len(audit.events(limit=10_000))}
