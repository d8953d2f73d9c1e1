"""Every public function of the capabilities that takes an actor, called by strangers with Amina's identifiers.

The functions are read from each package's api. One with a parameter that this test cannot fill fails it, and so does a
new one that asks nobody who calls: say here why it need not.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from guichet.bookings import api as bookings
from guichet.cases import api as cases
from guichet.credentials import api as credentials
from guichet.estates import api as estates
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from guichet.queue import api as queue
from guichet.reports import api as reports
from guichet.sharing import api as sharing
from guichet.shop import api as shop
from tests.eve.belongings import BEST_START, FIRST_APPOINTMENT, Belongings
from tests.eve.strangers import STRANGERS, Stranger, picture, watched

PACKAGES: tuple[ModuleType, ...] = (
    bookings, cases, credentials, estates, evidence, identity, intake, journeys, notifications, payments, queue,
    reports, sharing, shop,
)  # fmt: skip

#: Steps of a use case, for journeys alone to call with a person whom it has asked about already: no channel may. What
#: they write is a thing of their own, and never a reading.
STEPS = {
    "cases.open_case", "notifications.send", "identity.recognise", "identity.register_person", "intake.open_request",
    "intake.open_plan", "journeys.start", "journeys.begin_plan", "identity.phone_code", "identity.link_phone",
    "identity.confirm_phone", "identity.text_phone_code", "journeys.start_screening",
}  # fmt: skip
#: When Amina has an appointment (tests/eve/belongings.py).
TOMORROW = FIRST_APPOINTMENT
#: What is handed in is all that comes out: the actor with a code, and what happened to a case that was read before.
ECHOES = {"intake.shown_code", "journeys.case_history"}
#: Those who meet people may look them up, and open a visit; both are recorded.
ALLOWED = {
    ("clara", "identity.find_people"),
    ("clara", "identity.open_visit"),
    # An administrator of the platform gives and takes roles, to Amina too; she sees none of what is hers.
    ("priya", "identity.grant_role"),
    ("priya", "identity.end_role"),
    # She publishes, agreements too; what was published before stays as it was.
    ("priya", "sharing.publish_agreements"),
    # A clerk takes the next number, and takes one out of the queue that nobody answers to.
    ("clara", "queue.take_ticket"),
    ("clara", "queue.leave_queue"),
    # She has somebody called back, and checks whether a caller is Amina: she is told only whether it was enough.
    ("clara", "queue.ask_call_back"),
    ("clara", "identity.check_caller"),
    ("clara", "identity.make_caller_code"),
    ("clara", "journeys.check_caller"),
    ("clara", "journeys.text_caller_code"),
}


def values(belongings: Belongings) -> dict[str, Any]:
    """What each parameter is given, by its name."""
    one, amina = belongings.one, belongings.one("agent_id")
    request = kernel.Reference("request", one("request_id"))
    return {
        **{name: ids[0] for name, ids in belongings.ids.items()},
        "file_of": amina, "owner_id": amina, "person_id": amina, "parent_id": amina, "other_id": amina,
        "for_": request, "request": request, "about": kernel.Reference("case", one("case_id")), "to": amina,
        "sweep_id": "none", "population": None, "old_law": "0", "from_period": "2026-10", "to_period": "2026-11",
        "approve": True,
        "attachment_id": "none", "revision": 1, "service": BEST_START, "service_version": 1, "page": "the-birth",
        "values": {"child_birth_date": "2026-11-01"}, "answers": {}, "facts": {}, "facts_on": date(2026, 11, 1),
        "fact": "child_birth_date", "value": "2026-11-02", "step": "best-start", "anchor_on": date(2026, 12, 24),
        "transition": "grant", "reasons": {}, "amounts": {}, "law_hash": "0", "words": "because", "text": "mine now",
        "question": "who are you?", "title": "a task", "name": "file.png", "content": b"\x89PNG", "language": "en",
        "evidence_type": "midwife-notice", "life_event": "having-a-child", "organization": "inland-revenue",
        "summary": "mine", "role": "caseworker", "kind": "parent_of", "proof": "none", "purpose": "to look",
        "until_on": date(2026, 12, 1), "birth_date": date(2026, 11, 1), "query": "Amina Rahimi", "label": "mine",
        "template": "none", "subject": "mine", "body": "mine",
        "provider": "https://provider.example", "claims": {"name": "Amina Rahimi"}, "code": one("code"),
        "grantor_id": amina, "holder_id": amina, "actions": ("read", "change", "submit"),
        "why": "death", "source": "register:x/1",
        "agreement": "births-to-inland-revenue", "recipient": "inland-revenue",
        "fields": ("child_birth_date",), "agreements": (), "glossary": None,
        "credential_id": "none", "public_key": "none", "sign_count": 1, "system": "case register",
        "named": identity.Named("https://provider.example", "amina"), "way_id": identity.ways_of(amina)[0].id,
        "resolve": lambda _: None, "follow": lambda _: False, "lane": "none",
        "notice": evidence.LifeEventNotice(
            id="forged", source="births", organization="internal-affairs", type="death", about={"number": "1"},
            occurred_on=date(2026, 11, 1),
        ),
        "office": "wellington", "place": "1", "window_id": "none", "day": date(2026, 11, 21),
        "type": "death", "occurred_on": date(2026, 11, 1),
        "estate_id": "none", "exchange_id": "none", "answer": "done", "executors": 1, "told": {},
        "died_on": date(2026, 11, 18),
        "format": "dc+sd-jwt", "presentation": "a.b.c~d~e.f.g", "nonce": "none", "people": {},
        "fetch_id": "none", "register": "births", "permit": lambda: None, "read": dict,
        "schedule": "none", "starts_at": TOMORROW, "from_at": TOMORROW, "until_at": TOMORROW + timedelta(hours=1),
        "from_on": date(2026, 11, 1), "course": "none", "session": "none", "attendance": "present", "state": "missed",
        "absence_id": "none", "choice": "none", "address": lambda _: "",
        "category": "pothole", "plan": reports.Plan(), "area": "old-town", "what": "report",
        "shown": False, "fixed": False, "photo_id": "none",
        "assurance": kernel.Assurance.LOW, "number": one("number"), "key": "a-strangers-key",
        "lines": (), "currency": "NZD", "due_on": date(2026, 12, 1), "debtor_id": amina,
        "charge_ids": belongings.ids["charge_id"], "cents": 100, "tendered_cents": 10_000, "counted": {},
        "float_cents": 0, "on": date(2026, 11, 1), "drawer": "me", "terminal_reference": "t",
        "return_to": "https://guichet.example/", "refund_id": "none", "cash_cents": 0,
        "month": date(2026, 1, 1), "accounts_of": {}, "count": 3, "every": "P1M",
        "reason": "because", "amount": kernel.Money(1, "NZD"), "payee_id": amina, "until": date(2026, 12, 1),
        "right": 0, "needed": 2, "gives": kernel.Assurance.LOW, "tries": 99, "locked": timedelta(hours=1),
        "lookup_id": "none",
        "opinion": "doctor", "opinion_id": "none", "verdict": "kept", "expert": "me", "to_agent": amina, "team": "mine",
        "clock_id": "none", "ruling": cases.SilenceRuling(words="because", amounts={}), "to_version": 1,
        "status": "received", "ask": (), "run": "none", "chosen": ((one("case_id"), 1),),
        "wanted": (shop.Wanted("none", 1),), "way": "pick_up", "restock": True, "deed": "revoke", "good": "none",
        "found": 0,
        "after": date(2026, 1, 1), "payer": payments.Account("Me", "01-0902-0068389-00"), "batch_id": "none",
    }  # fmt: skip


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """(name, function) of all that take an actor as `by`."""
    for package in PACKAGES:
        for name in package.__all__:
            each = getattr(package, name)
            if inspect.isfunction(each) and "by" in inspect.signature(each).parameters:
                yield f"{package.__name__.split('.')[1]}.{name}", each


def arguments(name: str, function: Callable[..., Any], known: dict[str, Any]) -> dict[str, Any]:
    """What to call it with: every parameter that must be given, and those that say whose thing is meant."""
    given = {}
    if name == "evidence.hold":
        fact = evidence.NewFact(
            about_id=known["about_id"], role="child", fact="child_birth_date", value="2026-10-01", source="register",
            detail="inland-revenue",
        )  # fmt: skip
        known = {**known, "facts": (fact,)}
    if name.startswith("bookings."):
        known = {**known, "subject": known["request"]}
    if name.startswith(("credentials.", "journeys.")) and ("permit" in name or "credentials" in name):
        told = {"subject": known["request"], "title": kernel.LocalizedText({"en": "mine"}), "claims": (), "shown": ()}
        days = {"valid_from": date(2026, 11, 1), "valid_until": None}
        known = {**known, **told, **days, "credential_id": known["issued_id"], "law": "mine"}
    if name.startswith("sharing.") or name == "journeys.usage_of":
        known = {**known, "about": known["agent_id"], "purpose": "best-start", "source": "internal-affairs"}
    if name in {"payments.charges_about", "payments.raise_charge"}:
        known = {**known, "subject": known["request"]}
    if name.startswith("reports.") or "report_" in name:
        place = reports.Place(lat=-41.28, lon=174.75)
        told = {"number": known["report_number"], "answers": {"depth": "deep"}, "why": "spam", "place": place}
        known = {**known, **told, "state": "fixed"}
    if name in ("reports.watch", "reports.end_watch", "reports.confirm_watch"):
        known = {**known, "code": "AAAA-AAAA-AAAA"}
    if name == "journeys.publish":
        known = {**known, "source": settings.GUICHET_JURISDICTION}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "by":
            continue
        if parameter.default is inspect.Parameter.empty:
            assert parameter.name in known, f"{name}: say in values() what {parameter.name!r} is"
            given[parameter.name] = known[parameter.name]
        elif parameter.name.endswith("_id") and parameter.name in known:
            given[parameter.name] = known[parameter.name]
    return given


def test_every_function_can_be_called(belongings: Belongings, cast: Cast) -> None:
    known = values(belongings) | _read_by_amina(belongings, cast)
    named = {name for name, function in functions() if arguments(name, function, known) is not None}
    assert named >= STEPS | {name for _, name in ALLOWED}
    assert len(named) > 60


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda each: each.name)
def test_a_stranger_reads_nothing_of_aminas_and_changes_nothing(
    stranger: Stranger, belongings: Belongings, cast: Cast
) -> None:
    secret = belongings.secret_in_revenue if stranger.staff_of else belongings.secret
    known, before = values(belongings) | _read_by_amina(belongings, cast), picture()
    wrong: list[str] = []
    for channel in ("web", "api", "counter", "sms"):
        actor = stranger.actor(cast, channel=channel)
        for name, function in functions():
            if name in STEPS | ECHOES or (stranger.name, name) in ALLOWED:
                continue
            said = f"{name} by {stranger.name} at {channel}"
            with watched() as writing, transaction.atomic():
                told = _told(function, arguments(name, function, known), actor)
                wrong += [f"{said} tells {each!r}" for each in sorted(secret) if each in told]
                there = [each.split(" ", 1) for each in writing.changed(before)]
                wrong += [f"{said} changed {table} {key}" for table, key in there if key in map(str, before[table])]
                transaction.set_rollback(True)
    assert wrong == []


def _read_by_amina(belongings: Belongings, cast: Cast) -> dict[str, Any]:
    """Things that only she or her officer could have read and handed over."""
    asked = journeys.ask(request_id=belongings.one("request_id"), by=cast.amina)
    permit = credentials.credential(credential_id=belongings.one("issued_id"), by=cast.amina)
    case = cases.case(case_id=belongings.one("case_id"), by=cast.amina)
    return {"case": case, "asked": asked, "credential": permit}


def _told(function: Callable[..., Any], given: dict[str, Any], actor: kernel.Actor) -> str:
    """All that comes back, be it an answer or a refusal."""
    try:
        with transaction.atomic():
            return repr(function(**given, by=actor))
    except kernel.GuichetError as refused:
        return repr(refused)


def test_a_stranger_is_told_the_same_of_what_is_hidden_and_of_what_is_not_there(
    belongings: Belongings, cast: Cast
) -> None:
    nothing = kernel.new_id()
    for function, name in (
        (cases.case, "case_id"),
        (intake.request, "request_id"),
        (intake.plan, "plan_id"),
        (evidence.document, "document_id"),
        (notifications.message, "message_id"),
        (cases.information_request, "question_id"),
    ):
        refusals = []
        for identifier in (belongings.one(name), nothing):
            with pytest.raises(kernel.NotFound) as refusal:
                _ask(function, **{name: identifier}, by=cast.eve)
            refusals.append(refusal.value.code)
        assert refusals[0] == refusals[1]


def test_a_token_lives_no_longer_than_its_owner_says(belongings: Belongings, cast: Cast) -> None:
    with pytest.raises(kernel.NotFound):
        identity.revoke_token(token_id=belongings.one("token_id"), by=cast.eve)
    token = identity.issue_token(
        agent_id=cast.agents["amina"], assurance=kernel.Assurance.LOW, label="short", by=cast.amina,
        valid_for=timedelta(days=1),
    )  # fmt: skip
    assert identity.actor_of_token(token).agent_id == cast.agents["amina"]
    with kernel.held_at(kernel.now() + timedelta(days=2)), pytest.raises(kernel.SignInNeeded):
        identity.actor_of_token(token)


def _ask(function: Callable[..., Any], **given: Any) -> Any:
    return function(**given)
