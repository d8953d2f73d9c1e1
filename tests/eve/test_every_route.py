"""Every address of the site, with the identifiers of Amina's things, asked by strangers: refused, and nothing changed.

The addresses are read from the site itself: a new one is tested as soon as it is there, and one whose arguments this
test cannot fill fails it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from guichet.lab.pytest_cast import Cast
from tests.eve.belongings import Belongings
from tests.eve.strangers import STRANGERS, Rows, Stranger, browser, picture, watched

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
REFUSALS = {401, 403, 404, 405}
#: Arguments that name something of somebody's: whoever it does not belong to must be refused.
PRIVATE = {
    "request_id", "document_id", "plan_id", "message_id", "question_id", "about_id", "case_id", "person_id",
    "consent_id", "exchange_id",
    "mandate_id",
    "offer_id",
    "ticket_id",
    "payment_id",
    "appointment_id",
    "till_id",
    "estate_id",
    "report_number",
    "notice_id", "remedy_id",
    "waiting_id", "enrolment_id",
    "credential_id", "order_id", "opinion_id",
}  # fmt: skip
#: Arguments that name something public, or say what is wanted of something private.
PUBLIC = {
    "language": ("en",),
    "organization": ("inland-revenue",),
    "name": ("best-start",),
    "life_event": ("having-a-child",),
    "franchise": ("parents",),
    "lookup": ("property",),
    "key": ("nothing-here",),
    "topic": ("family",),
    "page": ("the-birth", "review", "outcome", "proof"),
    "fact": ("child_birth_date", "applicant_income"),
    "action": ("claim", "release", "note", "ask", "decide", "move"),
    "provider": ("national",),
    "account": ("lab-pay",),
    "mark": ("0",),
    "form": ("iso", "kantara"),
    "notice": ("0",),
    "purpose": ("revocation",),
    "listed": ("1",),
    "seller": ("inland-revenue",),
    "course": ("swim-1",),
    "session": ("saturday",),
    "schedule": ("desk",),
    "agreement_id": ("births-to-inland-revenue",),
    "policy_id": ("0",),
    "path": ("nothing-here",),
    "office": ("wellington",),
    "move": ("call", "begin", "hold", "hand-over", "finish", "leave"),
    # The addresses of the machine that gives numbers and of a ticket are themselves the secret, as is a calendar's.
    "secret": ("0" * 24,),
    "ticket_code": ("AAAA-BBBB-CCCC",),
    "service_code": ("001",),
    "number": ("0000-0000",),
    "code": ("AAAA-AAAA-AAAA",),
    "photo_id": ("00000000-0000-7000-8000-000000000000",),
    "service_request_id": ("0000-0000",),
    "rest": ("nothing-here",),
    # A calendar's address is itself the secret: without it there is none.
    "token": ("a-token-that-was-never-given",),
}
#: A clerk may find people, make sure who calls, and open a visit for whom stands before them; that is recorded, and
#: opens nothing by itself.
#: She may move the tickets of her own office, whoever holds them; no page of the queue tells anything of a person.
ALLOWED = {("clara", name) for name in ("counter-begin", "counter-find", "counter-move", "telephone-check")}
#: A page that asks for a code stands at any id, and says nothing of what is behind it; a wrong code is counted.
OPENED_BY_CODE = {"web-opinion"}
#: Everything a form of ours could hold, aimed at Amina.
FORM = {
    "text": "mine now", "question": "who are you?", "words": "because", "transition": "grant", "revision": "1",
    "code": "AAAA-AAAA-AAAA", "do": "end", "time": "desk@20270303T210000Z", "answer": "withdraw", "state": "missed",
    "then": "save", "key": "k", "label": "mine", "language": "mi", "day": "2026-11-01",
    "anchor_on": "2026-12-24", "step": "best-start", "done": "yes", "evidence": "midwife-notice", "purpose": "help",
    "child_birth_date-day": "1", "child_birth_date-month": "11", "child_birth_date-year": "2026",
    "child_birth_date": "2026-11-01", "child_born_in_new_zealand": "yes", "applicant_income": "1.00", "page": "proof",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """One address with its arguments' names."""

    address: str
    name: str
    arguments: tuple[str, ...]
    api: bool


def routes(resolver: URLResolver, before: str = "", arguments: tuple[str, ...] = ()) -> Iterator[Route]:
    """Every address below a resolver. The lab is left out: it shows everything of invented people, by design."""
    for each in resolver.url_patterns:
        address = f"{before}{each.pattern}"
        assert isinstance(each.pattern, RoutePattern), address
        here = (*arguments, *each.pattern.converters)
        if isinstance(each, URLResolver):
            yield from routes(each, address, here)
        elif not address.startswith("lab/"):
            yield Route(address, str(each.name or address), here, address.startswith("api/"))


ROUTES = tuple(route for route in routes(get_resolver()) if not route.api)


def fillings(route: Route, belongings: Belongings) -> Iterator[tuple[str, dict[str, str]]]:
    """The address with every combination of values for its arguments."""
    values = []
    for name in route.arguments:
        if name not in PRIVATE and name not in PUBLIC:
            raise AssertionError(f"{route.address}: say in PRIVATE or PUBLIC what {name!r} is, and give Amina one")
        values.append(belongings.ids[name] if name in PRIVATE else PUBLIC[name])
    for chosen in itertools.product(*values):
        given = dict(zip(route.arguments, chosen, strict=True))
        address = "/".join(_filled(part, given) if "<" in part else part for part in route.address.split("/"))
        yield "/" + address, given


def _argument(part: str) -> str:
    return part.partition("<")[2].partition(">")[0].rpartition(":")[2]


def _filled(part: str, given: dict[str, str]) -> str:
    name = _argument(part)
    return part.partition("<")[0] + given[name] + part.partition(">")[2]


def test_every_argument_can_be_filled(belongings: Belongings) -> None:
    assert sum(len(list(fillings(route, belongings))) for route in ROUTES) > 60


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda each: each.name)
def test_a_stranger_gets_nothing_of_aminas_and_changes_nothing(
    stranger: Stranger, belongings: Belongings, cast: Cast
) -> None:
    secret = belongings.secret_in_revenue if stranger.staff_of else belongings.secret
    wrong: list[str] = []
    client = browser(stranger)
    before = picture()
    for route in ROUTES:
        if (stranger.name, route.name) in ALLOWED:
            continue
        private, coded = bool(PRIVATE & set(route.arguments)), route.name in OPENED_BY_CODE
        # What a stranger does to their own things is theirs: it is undone before the next address.
        with watched() as writing, transaction.atomic():
            for address, _ in fillings(route, belongings):
                for method in METHODS:
                    refused = private and not (coded and method in {"GET", "HEAD"})
                    wrong += _ask(client, method, address, private=refused, secret=secret, belongings=belongings)
            changed = _not_counted(writing.changed(before)) if coded else writing.changed(before)
            wrong += [f"{route.address}: {each}" for each in (changed if private else _not_own(changed, before, cast))]
            transaction.set_rollback(coded or not private)
    assert wrong == []


def _ask(
    client: Any, method: str, address: str, *, private: bool, secret: frozenset[str], belongings: Belongings
) -> list[str]:
    """What is wrong with the answer to one call."""
    cache.clear()  # wrong codes are counted there, and a refusal for too many would hide what is behind it
    form = {**FORM, "revoke": belongings.one("token_id"), "unlink": belongings.one("phone_id")}
    body = {"data": form} if method == "POST" else {}
    answer = getattr(client, method.lower())(address, **body)
    said, to = f"{method} {address}: {answer.status_code}", answer.headers.get("Location", "")
    found = []
    # A clerk with nobody in front of them is sent back to the desk.
    sent_away = answer.status_code in {302, 303} and (to.startswith("/sign-in/") or to == "/counter/en/")
    if private and not (answer.status_code in REFUSALS or sent_away):
        found.append(f"{said} {to}")
    if answer.status_code >= 500:
        found.append(said)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode(errors="replace") + to
    # The page of patterns is filled with invented words, which are the cast's.
    shown = secret - {"Amina Rahimi"} if address.startswith("/-/patterns") else secret
    return found + [f"{said} says {each!r}" for each in sorted(shown) if each in text]


def _not_counted(changed: list[str]) -> list[str]:
    """What changed but the count of wrong codes of an opinion that nobody gave."""
    awaited = apps.get_model("cases", "OpinionRow")._default_manager.filter(
        tries__gt=0, verdict="", given_at=None, withdrawn_at=None
    )
    counted = {f"cases_opinion {each}" for each in awaited.exclude(code="").values_list("id", flat=True)}
    return [each for each in changed if each not in counted]


def _not_own(changed: list[str], before: Rows, cast: Cast) -> list[str]:
    """Of the rows that changed, those that were there before and are not about one of the cast but Amina."""
    own = set(cast.agents.values()) - {cast.agents["amina"]}
    parts = [each.split(" ", 1) for each in changed]
    return [f"{table} {key}" for table, key in parts if key in map(str, before[table]) and key not in own]
