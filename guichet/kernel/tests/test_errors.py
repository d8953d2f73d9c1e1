"""Refusals say where, what was expected and what to do, and carry a code and a status for programs."""

import pytest

from guichet.kernel import api as kernel


def test_a_problem_is_one_sentence_and_a_remedy() -> None:
    problem = kernel.Problem("service.yaml:12", "a fee is whole cents", "Write 2500 for $25.")
    assert str(problem) == "service.yaml:12: a fee is whole cents Write 2500 for $25."
    assert str(kernel.Problem("fee", "is missing")) == "fee: is missing"
    assert problem.code == "invalid"


def test_invalid_carries_every_problem() -> None:
    problems = (kernel.Problem("a", "is missing"), kernel.Problem("b", "is too long", code="too_long"))
    refused = kernel.Invalid(problems)
    assert refused.problems == problems
    assert str(refused) == "a: is missing; b: is too long"
    assert str(kernel.Invalid(problems, message="two things")) == "two things"


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (kernel.GuichetError("no"), "refused", 400),
        (kernel.Invalid(()), "invalid", 422),
        (kernel.NotFound("no"), "not_found", 404),
        (kernel.NotAllowed("no"), "not_allowed", 403),
        (kernel.SignInNeeded("no", level="low"), "sign_in_needed", 401),
        (kernel.Conflict("no"), "conflict", 409),
        (kernel.TryLater("no"), "try_later", 503),
        (kernel.Conflict("no", code="too_late"), "too_late", 409),
    ],
)
def test_each_has_its_code_and_status(error: kernel.GuichetError, code: str, status: int) -> None:
    assert (error.code, error.status) == (code, status)


def test_a_refusal_reads_as_where_what_and_the_cure() -> None:
    assert str(kernel.NotFound("there is no such case", where="case", remedy="Check the number.")) == (
        "case: there is no such case Check the number."
    )
    assert kernel.SignInNeeded("sign in first", level="substantial").level == "substantial"
    assert kernel.TryLater("busy", after_seconds=5).after_seconds == 5
