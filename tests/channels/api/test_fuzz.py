"""Whatever is sent, nothing breaks, and every answer is as described: schemathesis plays hundreds of odd calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis import checks

from guichet.channels.api import document, routes
from guichet.lab.pytest_cast import Cast
from tests.channels.api.program import BEST_START, Program, connection_kept, token_of

Programs = Callable[..., Program]
EXAMPLES = 12
checks.load_all_checks()
CHECKS = [
    checks.not_a_server_error,
    *checks.CHECKS.get_by_names(
        ["status_code_conformance", "content_type_conformance", "response_schema_conformance",
         "response_headers_conformance", "negative_data_rejection"]
    ),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("each", routes.TABLE, ids=lambda each: each.id)
def test_odd_calls_are_answered_as_described(
    each: routes.Operation, program: Programs, cast: Cast, settings: Any
) -> None:
    settings.GUICHET_API_ANONYMOUS = settings.GUICHET_API_PERSON = settings.GUICHET_API_AGENCY = 10**9
    who = "chen" if each.tag == "Cases" else "amina"
    token = token_of(cast, who)
    begun = program("amina").post("requests", {"service": BEST_START}).json
    known = {"request_id": begun["request_id"], "page": begun["step"]["id"], "about_id": cast.agents["amina"]}
    schema = schemathesis.openapi.from_dict(json.loads(document._encoded()))
    schema.app = WSGIHandler()
    operation = schema[f"{routes.PREFIX}/{each.path}"][each.method]
    with connection_kept():
        play(operation, {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}, known)


def play(operation: Any, headers: dict[str, str], known: dict[str, str]) -> None:
    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        # Every other call reaches something that is there.
        if case.path_parameters and len(str(case.body)) % 2:
            case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    call()
