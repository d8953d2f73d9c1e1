"""Describes the API to programs (OpenAPI 3.1) and to people (one page), from the table of routes and the shapes."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.api import resources, routes, rules
from guichet.channels.api.answering import TRACKING
from guichet.channels.api.idempotency import HEADER
from guichet.channels.api.problems import MEDIA_TYPE, ProblemDetails
from guichet.channels.api.routes import PREFIX, Operation
from guichet.channels.api.shapes import ExplanationView
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.look import api as look

_REF = "#/components/schemas/{name}"
_RAW = (bytes, dict[str, Any])

DESCRIPTION = """\
Every public service by the same five verbs as on every other channel: start, next step, answer, explain, submit.

* **Who calls**: `Authorization: Bearer <token>`. A person makes a token on their own page; one made with staff roles is
  an agency's. Browsers' cookies are never looked at. Without a token a request is nobody's, and its tracking code, in
  the header `Guichet-Tracking-Code`, opens it.
* **Refusals** are problem details (RFC 9457) and have changed nothing. What may not be seen is answered as what is not
  there.
* **Once**: `Idempotency-Key` on requests that change something. The same key with the same request is given the same
  answer for 24 hours; with another it is refused.
* **Not over one another**: a step has a `revision`, which is its ETag too; hand it back with the answer.
* **Language**: `Accept-Language`; `Content-Language` says which one was spoken.
* **Lists** have `next`, an opaque cursor, and a `Link` header.
"""

_REFUSALS = {
    400: "The request cannot be read.",
    401: "A token is needed, or one of a higher level of assurance: `level` says which, `remedy` how.",
    403: "The caller is known and may not do this.",
    404: "There is nothing here that the caller may see.",
    409: "It changed since, is closed or sent already; or the first request with this key is still worked on.",
    412: "It changed since the ETag in If-Match.",
    413: "Too large.",
    415: "The body is of another media type.",
    422: "What was sent does not fit: `errors` say where and what was expected.",
    429: "Too many calls: Retry-After says how long to wait.",
    503: "A system behind is down or busy; nothing was changed. Retry-After says how long to wait.",
}


@require_safe
@identity.admits("anyone")
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    response = HttpResponse(_encoded(), content_type="application/json")
    response.headers["Guichet-Public"] = "yes"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@identity.admits("anyone")
def page(request: HttpRequest) -> HttpResponse:
    """The same to read."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in routes.TABLE:
        groups.setdefault(each.tag, []).append(
            {
                "method": each.method,
                "address": f"{PREFIX}/{each.path}",
                "summary": each.summary,
                "key": each.key == "required",
                "token": "anyone" not in each.admits,
            }
        )
    frame = look.Page(
        title="The API",
        language="en",
        site_name=catalogue.current().name.in_language("en").text,
        stylesheets=(f"{PREFIX}/look.css", "/static/look/guichet.css"),
    )
    context = {"page": frame, "language": "en", "groups": groups, "refusals": _REFUSALS, "prefix": PREFIX}
    response = render(request, "api/reference.html", context)
    response.headers["Guichet-Public"] = "yes"
    return response


@require_safe
@identity.admits("anyone")
def colours(_request: HttpRequest) -> HttpResponse:
    """The jurisdiction's colours for that page."""
    tokens = look.tokens_from(msgspec.structs.asdict(catalogue.current().look))
    response = HttpResponse(look.stylesheet(tokens), content_type="text/css; charset=utf-8")
    response.headers["Guichet-Public"] = "yes"
    return response


def build() -> dict[str, Any]:
    """The document as a value."""
    shapes = (*_shapes(), ProblemDetails, ExplanationView)
    _, components = msgspec.json.schema_components([kernel.learned(each) for each in shapes], ref_template=_REF)
    # The step of the journeys holds an explanation of the rules; here it stands in the API's own shape.
    components["Step"]["properties"]["explanation"] = {
        "anyOf": [{"$ref": _REF.format(name="ExplanationView")}, {"type": "null"}],
        "description": "Why, where the law decides; null elsewhere.",
    }
    components.update(_written_by_hand())
    paths: dict[str, Any] = {}
    for each in routes.TABLE:
        paths.setdefault(f"{PREFIX}/{each.path}", {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {"title": "Guichet", "version": "1.0.0", "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(each.tag for each in routes.TABLE)],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "trackingCode": {"type": "apiKey", "in": "header", "name": TRACKING},
            },
        },
    }


@cache
def _encoded() -> bytes:
    return msgspec.json.encode(build())


def _shapes() -> list[Any]:
    found = [
        shape
        for each in routes.TABLE
        for shape in (each.answer, each.body, *each.own.values())
        if shape not in (None, *_RAW)
    ]
    return [each for each in dict.fromkeys(found) if _by_hand(each) is None]


def _by_hand(shape: Any) -> dict[str, Any] | None:
    """The schema of a shape that is not a value of ours."""
    schema: dict[str, Any] | None = getattr(shape, "SCHEMA", None)
    return schema


def _written_by_hand() -> dict[str, Any]:
    every = [shape for each in routes.TABLE for shape in (each.answer, each.body, *each.own.values())]
    return {shape.__name__: {"title": shape.__name__, **schema} for shape in every if (schema := _by_hand(shape))}


def _operation(each: Operation) -> dict[str, Any]:
    said = inspect.cleandoc(each.run.__doc__ or "")
    described: dict[str, Any] = {
        "operationId": each.id,
        "tags": [each.tag],
        "summary": each.summary,
        "description": said.partition("\n")[2].strip() or each.summary,
        "parameters": _parameters(each),
        "responses": _responses(each),
        # Alternatives: with a token; with a tracking code; or, where everybody is let in, with nothing.
        "security": [{"token": []}] if "anyone" not in each.admits else [{}, {"token": []}, {"trackingCode": []}],
    }
    body = _body(each)
    if body:
        described["requestBody"] = body
    return described


def _parameters(each: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in each.parameters
    ]
    if each.query is not None:
        (shape,), components = msgspec.json.schema_components([kernel.learned(each.query)], ref_template=_REF)
        schema = components[shape["$ref"].rpartition("/")[2]]
        needed = schema.get("required", [])
        found += [
            {"name": name, "in": "query", "required": name in needed, "schema": part}
            for name, part in schema["properties"].items()
        ]
    if each.key != "none":
        found.append(
            {
                "name": HEADER,
                "in": "header",
                "required": each.key == "required",
                "description": "A new UUID, in quotes, for each thing you want done; the same when you send it again.",
                "schema": {"type": "string", "pattern": '^"[A-Za-z0-9_-]{16,128}"$'},
            }
        )
    if each.revised:
        found.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": False,
                "description": "The ETag of the step that this answers; instead of `revision`.",
                "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
            }
        )
    found.append(
        {"name": "Accept-Language", "in": "header", "required": False, "schema": {"type": "string", "maxLength": 200}}
    )
    return found


def _body(each: Operation) -> dict[str, Any] | None:
    if each.file:
        form = {
            "type": "object",
            "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
            "required": ["file"],
        }
        content: dict[str, Any] = {kind: {"schema": {}} for kind in ("application/pdf", "image/jpeg", "image/png")}
        return {"required": True, "content": {**content, "multipart/form-data": {"schema": form}}}
    if each.body is None:
        return None
    return {"required": True, "content": {"application/json": {"schema": _ref(each.body)}}}


def _responses(each: Operation) -> dict[str, Any]:
    schema = {} if each.answer is bytes else {"type": "object"} if each.answer in _RAW else _ref(each.answer)
    content = {kind: {"schema": schema if kind == each.media[0] else {"type": "object"}} for kind in each.media}
    answered: dict[str, Any] = {str(each.status): {"description": each.summary, "content": content}}
    for status in sorted(_refusals_of(each)):
        answered[str(status)] = {
            "description": _REFUSALS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(name="ProblemDetails")}}},
        }
    for status, shape in each.own.items():
        answered[str(status)]["content"]["application/json"] = {"schema": _ref(shape)}
    return answered


def _refusals_of(each: Operation) -> set[int]:
    # Any address refuses unknown parameters (422), a malformed tracking code (400), a token that is not good (401).
    found = {400, 401, 422, 429, 503, *each.own}
    if not each.public or each.parameters:
        found.add(404)
    if each.unsafe:
        found |= {403, 409}
    if "anyone" not in each.admits:
        found.add(403)
    if each.body is not None:
        found |= {413, 415}
    if each.file:
        found.add(413)
    if each.revised:
        found.add(412)
    return found


def _ref(shape: Any) -> dict[str, Any]:
    return {"$ref": _REF.format(name=shape.__name__)}


__all__ = ["build", "openapi", "page", "resources", "rules"]
