"""Every operation of the API, with a body that fits and the identifiers of Amina's things, called by strangers.

The operations are read from the API's own table. One whose arguments or body this test does not know fails it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from guichet.channels.api import booking_shapes, offer_shapes, payment_shapes, routes, shapes
from guichet.channels.api.resources import consent, credentials, screenings
from guichet.channels.api.rules import shapes as rules_shapes
from guichet.lab.pytest_cast import Cast
from tests.eve.belongings import BEST_START, Belongings
from tests.eve.strangers import STRANGERS, Stranger, picture, token_of, watched
from tests.eve.test_every_route import PRIVATE, PUBLIC

REFUSALS = {401, 403, 404}
VALUES: Mapping[str, tuple[str, ...]] = {
    **PUBLIC,
    "service": ("best-start",),
    "fact": ("child_birth_date",),
    "variable_id": ("best_start_entitled",),
    "parameter_id": ("best_start/prescribed_amount",),
}
#: A situation of somebody invented: the law is asked of whoever is in it, and of nobody else.
SITUATION = {"persons": {"somebody": {"best_start_child_entitled": {"2026-11": None}}}}
#: Whose things are given away in the body instead of in the address: refused too, though not as if nothing was there.
ASKED_BY_BODY = {"open_case", "resume_request"}


def bodies(belongings: Belongings) -> dict[Any, Any]:
    """A body that fits, for every shape that is sent."""
    return {
        None: None,
        shapes.StartRequest: {
            "service": BEST_START,
            "language": "en",
            "subjects": {"child": belongings.ids["about_id"][1]},
        },
        shapes.ResumeRequest: {"code": belongings.one("code")},
        shapes.Answers: {
            "values": {"child_birth_date": "2026-11-01", "child_born_in_new_zealand": True},
            "revision": 1,
        },
        shapes.Submission: {},
        payment_shapes.Payment: {"return_to": "https://program.example/back"},
        offer_shapes.OfferAnswer: {"answer": "yes"},
        booking_shapes.Move: {"time": "desk@20270303T210000Z"},
        booking_shapes.Cancel: {},
        booking_shapes.Inspection: {"time": "desk@20270303T210000Z"},
        booking_shapes.AnswerPlace: {"answer": "withdraw"},
        credentials.AskForCredential: {},
        credentials.Presentation: {"presentation": "a.b.c~", "nonce": "n"},
        screenings.StartScreening: {},
        screenings.ApplyFromScreening: {"service": BEST_START, "child": 1},
        shapes.QuestionAnswer: {"text": "It was me."},
        shapes.Correction: {"value": "2026-10-01"},
        shapes.NewCase: {"service": BEST_START, "person": belongings.one("person_id"), "facts": {}},
        shapes.Claim: {"revision": 1},
        shapes.Ask: {"question": "Who are you?", "revision": 1},
        consent.Change: {"consentRecord": {"optIn": False}},
        shapes.Decide: {"transition": "grant", "revision": 1, "words": "because"},
        rules_shapes.Situation: rules_shapes.Situation(SITUATION),
        rules_shapes.Situations: rules_shapes.Situations(SITUATION),
    }


def calls(belongings: Belongings) -> Iterator[tuple[routes.Operation, str]]:
    """Every operation at every address that Amina's things give it."""
    for each in OPERATIONS:
        values = []
        for name in each.parameters:
            assert name in PRIVATE or name in VALUES, f"{each.id}: say here what {name!r} is, and give Amina one"
            values.append(belongings.ids[name] if name in PRIVATE else VALUES[name])
        for chosen in itertools.product(*values):
            address = f"{routes.PREFIX}/{each.path}"
            for name, value in zip(each.parameters, chosen, strict=True):
                address = address.replace(f"{{{name}}}", value)
            yield each, address


# The table is filled when the addresses are read.
assert get_resolver().url_patterns
OPERATIONS = tuple(routes.TABLE)


def test_every_operation_can_be_called(belongings: Belongings) -> None:
    known = bodies(belongings)
    assert [each.id for each in OPERATIONS if each.body not in known] == []
    for shape, body in known.items():
        if shape is not None:
            msgspec.convert(body, shape)
    assert {each.id for each, _ in calls(belongings)} == {each.id for each in OPERATIONS}
    assert len(OPERATIONS) > 20


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda each: each.name)
def test_a_stranger_gets_nothing_of_aminas_and_changes_nothing(
    stranger: Stranger, belongings: Belongings, cast: Cast
) -> None:
    secret = belongings.secret_in_revenue if stranger.staff_of else belongings.secret
    known, client, headers = bodies(belongings), Client(), token_of(stranger, cast)
    before = picture()
    wrong: list[str] = []
    for number, (each, address) in enumerate(calls(belongings)):
        private = bool(PRIVATE & set(each.parameters)) or each.id in ASKED_BY_BODY
        with watched() as writing, transaction.atomic():
            answer = _call(client, each, address, known[each.body], {**headers, "key": f"a-key-of-a-stranger-{number}"})
            changed = writing.changed(before)
            transaction.set_rollback(not private)
        said = f"{stranger.name}: {each.method} {address}: {answer.status_code}"
        if answer.status_code >= 500 or (private and answer.status_code not in REFUSALS):
            wrong.append(f"{said} {answer.content[:300]!r}")
        if private or not each.unsafe:
            wrong += [f"{said}: changed {one}" for one in changed]
        else:
            there = [one.split(" ", 1) for one in changed]
            wrong += [f"{said}: changed {table} {key}" for table, key in there if key in map(str, before[table])]
        text = answer.content.decode(errors="replace")
        wrong += [f"{said} says {one!r}" for one in sorted(secret) if one in text]
    assert wrong == []


def _call(client: Client, each: routes.Operation, address: str, body: Any, headers: dict[str, str]) -> Any:
    cache.clear()  # calls are counted there, and a refusal for too many would hide what is behind it
    given: dict[str, Any] = dict(headers)
    key = given.pop("key")
    if each.key != "none":
        given["HTTP_IDEMPOTENCY_KEY"] = f'"{key}"'
    query = "?date=2026-11-01" if each.query is shapes.DateQuery else ""
    if each.file:
        content, kind = b"\x89PNG", "image/png"
    else:
        content, kind = json.dumps(body).encode() if body is not None else b"", "application/json"
    return client.generic(each.method, address + query, content, kind, **given)
