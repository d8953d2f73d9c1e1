"""Answers a call: who calls, how often, what was sent, once or again, and the reply or the refusal."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError

from guichet.catalogue import api as catalogue
from guichet.channels.api import idempotency, languages, limits, problems
from guichet.channels.api.problems import FieldProblem, Refusal
from guichet.channels.api.routes import Call, Operation, Reply
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.kernel import api as kernel

log = logging.getLogger(__name__)

LARGEST_JSON = 256 * 1024
LARGEST_RAW = 1024 * 1024  # what an operation reads itself: many situations at once
LARGEST_FILE = 11 * 1024 * 1024
TRACKING = "Guichet-Tracking-Code"
_AT = re.compile(r" - at `(?:key in )?\$(.*)`$")
_REVISION = re.compile(r'"(\d{1,9})"')

View = Callable[..., HttpResponseBase]


def _plain(value: Any) -> Any:
    """A value of the law's engine as JSON: its periods are kinds of text."""
    if isinstance(value, str):
        return str.__str__(value)
    raise NotImplementedError(f"an answer holds a {type(value).__name__}, which no shape describes")


_encoder = msgspec.json.Encoder(enc_hook=_plain)


def view_of(operations: Mapping[str, Operation]) -> View:
    """The Django view of one address. Each method admits its own callers; the view says them all."""
    inner = {method: identity.admits(*each.admits)(partial(_answer, each)) for method, each in operations.items()}
    if "GET" in inner:
        inner["HEAD"] = inner["GET"]
    allowed = ", ".join(sorted({*inner, "OPTIONS"}))

    def view(request: HttpRequest, **parts: str) -> HttpResponseBase:
        # A browser's session is never looked at here: no cookie, so no forged request of another site (CSRF) acts.
        request.__dict__["actor"] = kernel.Actor(channel="api")
        found = inner.get(request.method or "")
        if found is None:
            refusal = _no_method(request, allowed)
            if any(each.public for each in operations.values()):
                _open(refusal, allowed)
            return refusal
        response = _guarded(found, request, parts)
        if operations.get(request.method or "GET", operations.get("GET")) in _PUBLIC:
            _open(response)
        return response

    view.__dict__["admits"] = frozenset().union(*(each.admits for each in operations.values()))
    view.__dict__["csrf_exempt"] = True
    _PUBLIC.extend(each for each in operations.values() if each.public)
    return view


_PUBLIC: list[Operation] = []


@identity.admits("anyone")
def nowhere(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """Whatever else is asked below /api/v1/."""
    return problems.of_error(kernel.NotFound("nothing"))


nowhere.__dict__["csrf_exempt"] = True


def _guarded(view: View, request: HttpRequest, parts: Mapping[str, str]) -> HttpResponseBase:
    """The view's response; what breaks is answered as a problem too."""
    try:
        response = view(request, **parts)
        if response.status_code == 401 and "by_api" not in response.__dict__:
            return _unknown_caller(request)
    except OperationalError:
        log.exception("the database did not answer in time")
        return problems.of_error(
            kernel.TryLater("The service is very busy.", after_seconds=5, remedy="Nothing was changed: send it again.")
        )
    except Exception:
        log.exception("an API call failed")
        return problems.answer(
            problems.ProblemDetails(
                title="Internal Server Error",
                status=500,
                code="fault",
                detail="Something is broken here; it was noted.",
                remedy="Send the same again later, with the same idempotency key.",
            )
        )
    return response


def _unknown_caller(request: HttpRequest) -> HttpResponse:
    """401 for a call without a token, or with one that is not (or no longer) good."""
    rejected = "HTTP_AUTHORIZATION" in request.META
    if rejected:
        try:
            limits.count_rejected(request)
        except Refusal as refusal:
            return problems.of_error(refusal)
    said = "This token is unknown, expired or revoked." if rejected else "This address needs a token."
    return problems.sign_in_needed(said, rejected=rejected)


def _answer(operation: Operation, request: HttpRequest, **parts: str) -> HttpResponse:
    """Run one operation for an admitted caller."""
    response: HttpResponse
    try:
        limits.count(request, identity.actor_of_request(request))
        response = _perform(operation, request, parts)
    except kernel.GuichetError as error:
        response = problems.of_error(error, root=operation.root, public=operation.public)
    except (RequestDataTooBig, TooManyFilesSent):
        response = problems.of_error(_too_large(LARGEST_JSON))
    response.__dict__["by_api"] = True
    return response


def _perform(operation: Operation, request: HttpRequest, parts: Mapping[str, str]) -> HttpResponse:
    key = _key(operation, request)
    spoken = catalogue.current().languages
    body, content, name, sent = _sent(operation, request)
    call = Call(
        request=request,
        actor=_with_code(request, identity.actor_of_request(request)),
        language=languages.wanted(request.headers.get("Accept-Language", ""), spoken),
        query=_query(operation, request),
        body=body,
        content=content,
        name=name,
        key=key,
        revision=_if_match(operation, request),
    )

    def work() -> HttpResponse:
        return _response(operation, call, operation.run(call, **parts))

    if not key:
        return work()
    run = idempotency.once_apart if operation.apart else idempotency.once
    who = call.actor.agent_id or ",".join(sorted(call.actor.capabilities)) or "nobody"
    address = f"{request.method} {request.get_full_path()}".encode()
    return run(
        row_id=idempotency.identity_of(who, key),
        fingerprint=idempotency.fingerprint_of(address, *sent),
        work=work,
    )


def _response(operation: Operation, call: Call, reply: Reply) -> HttpResponse:
    content = reply.body if isinstance(reply.body, bytes) else _encoder.encode(reply.body)
    response = HttpResponse(content, status=reply.status or operation.status, content_type=reply.content_type)
    for name, value in reply.headers.items():
        response.headers[name] = value
    if operation.cached:
        response.headers["Guichet-Public"] = "yes"
    else:
        response.headers["Vary"] = f"Accept-Language, Authorization, {TRACKING}"
        if call.language:
            response.headers.setdefault("Content-Language", call.language)
    return response


# ------------------------------------------------------------------------------------------------ what was sent
def _key(operation: Operation, request: HttpRequest) -> str:
    header = request.headers.get(idempotency.HEADER)
    if operation.key == "none":
        return ""
    if header is None:
        if operation.key == "required":
            raise idempotency.key_missing()
        return ""
    return idempotency.read_key(header)


def _with_code(request: HttpRequest, actor: kernel.Actor) -> kernel.Actor:
    """The caller, who may have shown a tracking code too."""
    header = request.headers.get(TRACKING, "")
    if not header:
        return actor
    code = kernel.read_tracking_code(header)
    if code is None:
        problem = FieldProblem(parameter=TRACKING, code="malformed", detail="is no tracking code: a letter is off")
        raise Refusal(400, "malformed", f"{TRACKING} is no tracking code.", errors=(problem,))
    return intake.shown_code(actor, code)


def _if_match(operation: Operation, request: HttpRequest) -> int | None:
    header = request.headers.get("If-Match") if operation.revised else None
    if header is None:
        return None
    found = _REVISION.fullmatch(header.strip())
    if found is None:
        problem = FieldProblem(parameter="If-Match", code="malformed", detail='is the ETag as it was given: "3"')
        raise Refusal(400, "malformed", "If-Match is no ETag of ours.", errors=(problem,))
    return int(found[1])


def _query(operation: Operation, request: HttpRequest) -> Any:
    given = request.GET.dict()
    if operation.query is None:
        if given:
            names = tuple(FieldProblem(parameter=each, code="unknown", detail="is not known here") for each in given)
            raise Refusal(422, "invalid", "This address takes no parameters.", errors=names)
        return None
    try:
        return kernel.convert(given, operation.query, strict=False)
    except msgspec.ValidationError as error:
        pointer, detail = _place(error)
        name = pointer.lstrip("/") or (re.findall(r"field `(.+?)`", detail) or [""])[0]
        wrong = FieldProblem(parameter=name, code="invalid", detail=detail)
        raise Refusal(422, "invalid", "A parameter does not fit.", errors=(wrong,)) from None


def _sent(operation: Operation, request: HttpRequest) -> tuple[Any, bytes, str, tuple[bytes, ...]]:
    """(body, content of a file, its name, the parts that make the request the same when repeated)."""
    if operation.file:
        name, content = _file(request)
        return None, content, name, (name.encode(), content)
    if operation.body is None:
        return None, b"", "", ()
    most = LARGEST_RAW if operation.raw else LARGEST_JSON
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise _too_large(most)
    if request.content_type != "application/json":
        raise Refusal(
            415,
            "media_type",
            "The body is JSON.",
            remedy="Send Content-Type: application/json.",
            headers={"Accept": "application/json"},
        )
    raw = request.read(most + 1)
    if len(raw) > most:
        raise _too_large(most)
    if operation.raw:
        return None, raw, "", (raw,)
    try:
        return kernel.decode(raw, operation.body), b"", "", (raw,)
    except msgspec.ValidationError as error:
        pointer, detail = _place(error)
        wrong = FieldProblem(pointer=pointer, code="invalid", detail=detail)
        raise Refusal(422, "invalid", "The body does not fit; nothing was changed.", errors=(wrong,)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        wrong = FieldProblem(pointer="", code="malformed", detail=str(error))
        raise Refusal(400, "malformed", "The body is no JSON.", errors=(wrong,)) from None


def _file(request: HttpRequest) -> tuple[str, bytes]:
    """The file sent: a part of a form named `file`, or the body itself with its name in Content-Disposition."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE:
        raise _too_large(LARGEST_FILE)
    if request.content_type == "multipart/form-data":
        try:
            part = request.FILES.get("file")
        except MultiPartParserError as error:
            raise Refusal(400, "malformed", f"The form cannot be read: {error}") from None
        if part is None:
            wrong = FieldProblem(pointer="/file", code="missing", detail="send the document as the part `file`")
            raise Refusal(422, "invalid", "There is no document in this form.", errors=(wrong,))
        return str(part.name), part.read()
    content = request.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _too_large(LARGEST_FILE)
    if not content:
        wrong = FieldProblem(pointer="", code="missing", detail="send the document as the body")
        raise Refusal(422, "invalid", "There is no document in this request.", errors=(wrong,))
    named = re.search(r'filename="([^"\\]{1,200})"', request.headers.get("Content-Disposition", ""))
    return (named[1] if named else "document"), content


def _place(error: msgspec.ValidationError) -> tuple[str, str]:
    """A JSON Pointer and the words, from a message that ends in a path: `... - at `$.values[0]``."""
    text = str(error)
    found = _AT.search(text)
    if found is None:
        return "", text
    return re.sub(r"\.|\[(\d+|\.\.\.)\]", lambda part: "/" + (part[1] or ""), found[1]), text[: found.start()]


# --------------------------------------------------------------------------------------------------- refusals
def _too_large(most: int) -> Refusal:
    return Refusal(413, "too_large", f"At most {most:,} bytes are taken here.", remedy="Send less.")


def _no_method(request: HttpRequest, allowed: str) -> HttpResponse:
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
    else:
        response = problems.of_error(Refusal(405, "method", f"This address takes {allowed}."))
    response.headers["Allow"] = allowed
    return response


OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def _open(response: HttpResponseBase, allowed: str = "") -> None:
    """Let pages of other sites read what is public. Never with credentials, and nothing that is anybody's."""
    for name, value in OPEN.items():
        response.headers[name] = value
    if allowed:  # a browser asks before it sends JSON to another site
        response.headers["Access-Control-Allow-Methods"] = allowed
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, Accept-Language"
