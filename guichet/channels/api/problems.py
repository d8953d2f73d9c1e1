"""Refusals as problem details (RFC 9457): what is wrong, where in the request, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from django.http import HttpResponse

from guichet.kernel import api as kernel

MEDIA_TYPE = "application/problem+json"
REALM = 'Bearer realm="guichet"'

#: What may not be seen and what is not there are told in the same words, so that nobody learns that it exists.
NOTHING_HERE = "There is nothing here that you may see."
CHECK = "Check the address; send the token or the tracking code of the one it belongs to."


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is wrong: `pointer` is a JSON Pointer (RFC 6901) into the body, `parameter` a name in the query
    or a header; `code` is stable."""

    detail: str
    code: str
    pointer: str | None = None
    parameter: str | None = None
    remedy: str = ""


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A refusal (RFC 9457). Nothing was changed unless it says so. `code` is stable; `remedy` says what to do.

    With 401: `level` is the level of assurance needed (none, low, substantial, high). With 429 and 503:
    `retry_after` is in seconds.
    """

    title: str
    status: int
    detail: str
    code: str
    type: str = "about:blank"
    remedy: str = ""
    level: str | None = None
    retry_after: int | None = None
    errors: tuple[FieldProblem, ...] = ()


class Refusal(kernel.GuichetError):
    """A refusal of the API itself, with its status and whatever else the problem says."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        remedy: str = "",
        errors: tuple[FieldProblem, ...] = (),
        headers: Mapping[str, str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy, code=code)
        self.status = status
        self.errors = errors
        self.headers = dict(headers or {})
        self.retry_after = retry_after


def answer(problem: ProblemDetails, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The problem as a response."""
    response = HttpResponse(msgspec.json.encode(problem), status=problem.status, content_type=MEDIA_TYPE)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def of_error(error: kernel.GuichetError, *, root: str = "", public: bool = False) -> HttpResponse:
    """The response to an expected refusal. `root` is where in the body the facts stand (`/values`); `public` says
    that what is asked for is no secret, so that a 404 may say what is missing."""
    if isinstance(error, Refusal):
        return answer(
            ProblemDetails(
                title=_title(error.status),
                status=error.status,
                detail=error.message,
                code=error.code,
                remedy=error.remedy,
                errors=error.errors,
                retry_after=error.retry_after,
            ),
            error.headers,
        )
    if isinstance(error, kernel.SignInNeeded):
        return sign_in_needed(error.message, level=error.level, remedy=error.remedy)
    if isinstance(error, kernel.NotFound) and not public:
        return answer(
            ProblemDetails(title=_title(404), status=404, detail=NOTHING_HERE, code="not_found", remedy=CHECK)
        )
    errors: tuple[FieldProblem, ...] = ()
    detail = error.message
    if isinstance(error, kernel.Invalid):
        errors = tuple(_field(problem, root) for problem in error.problems)
        detail = "What was sent does not fit; nothing was changed."
    return answer(
        ProblemDetails(
            title=_title(error.status),
            status=error.status,
            detail=detail,
            code=error.code,
            remedy=error.remedy,
            errors=errors,
            retry_after=error.after_seconds if isinstance(error, kernel.TryLater) else None,
        )
    )


def sign_in_needed(detail: str, *, level: str = "low", remedy: str = "", rejected: bool = False) -> HttpResponse:
    """401 that says at which level of assurance one must be known, and how (RFC 6750, RFC 9470)."""
    error = "invalid_token" if rejected else "insufficient_user_authentication"
    how = (
        f"Send `Authorization: Bearer <token>` with a token issued at the level {level} or higher. "
        "A person makes one on their own page, after signing in at that level."
    )
    return answer(
        ProblemDetails(
            title=_title(401),
            status=401,
            detail=detail,
            code="sign_in_needed",
            level=level,
            remedy=f"{remedy} {how}".strip(),
        ),
        {"WWW-Authenticate": f'{REALM}, error="{error}", acr_values="{level}"'},
    )


def _title(status: int) -> str:
    return HTTPStatus(status).phrase


def _field(problem: kernel.Problem, root: str) -> FieldProblem:
    place = problem.where.replace("~", "~0").replace("/", "~1")
    return FieldProblem(
        pointer=f"{root}/{place}" if place else root,
        detail=problem.message,
        code=problem.code,
        remedy=problem.remedy,
    )
