"""The GeoReport v2 endpoint: discovery, services, definitions, requests, tokens; XML and JSON; errors as it demands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from zoneinfo import ZoneInfo

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from guichet.connectors.open311 import filing
from guichet.connectors.open311.describing import Endpoint
from guichet.connectors.open311.rendering import FORMATS, Refused, answer, refusal
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.reports import api as reports

MOST_DAYS = 90
STATES = ("open", "closed")

Answered = Callable[..., HttpResponse]


def georeport(*methods: str) -> Callable[[Answered], Answered]:
    """A view of the endpoint: whatever goes wrong is said in the format that was asked for."""

    def decorate(view: Answered) -> Answered:
        @wraps(view)
        def answering(request: HttpRequest, *, form: str, **named: str) -> HttpResponse:
            shape = form if form in FORMATS else "xml"
            try:
                _admit(request, form, methods)
                return view(request, form=form, **named)
            except Refused as refused:
                return refusal(refused, form=shape)
            except kernel.Invalid as wrong:
                said = tuple((400, f"{each.where}: {each.message}. {each.remedy}") for each in wrong.problems)
                return refusal(Refused(400, *said), form=shape)
            except kernel.NotFound as unknown:
                return refusal(Refused(404, (404, str(unknown))), form=shape)
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError):
                return refusal(Refused(400, (400, "the form is too large, or cannot be read")), form=shape)
            except kernel.GuichetError as trouble:
                return refusal(Refused(400, (400, str(trouble))), form=shape)

        return answering

    return decorate


def _admit(request: HttpRequest, form: str, methods: tuple[str, ...]) -> None:
    if form not in FORMATS:
        raise Refused(400, (400, f"the format {form!r} is none of xml and json"))
    if methods and request.method not in methods:
        raise Refused(400, (400, f"{request.method} is not taken here; send {' or '.join(methods)}"))


@identity.admits("anyone")
@georeport("GET", "HEAD")
def discovery(request: HttpRequest, *, form: str) -> HttpResponse:
    """Which endpoints there are."""
    return answer("discovery", _endpoint(request).discovery(), form=form)


@identity.admits("anyone")
@georeport("GET", "HEAD")
def services(request: HttpRequest, *, form: str) -> HttpResponse:
    """What can be reported."""
    at = _endpoint(request)
    return answer("services", [at.service(each) for each in at.categories()], form=form)


@identity.admits("anyone")
@georeport("GET", "HEAD")
def definition(request: HttpRequest, *, form: str, service_code: str) -> HttpResponse:
    """What is asked of one kind of problem."""
    at = _endpoint(request)
    return answer("service_definition", at.definition(at.category(service_code)), form=form)


@csrf_exempt  # a program comes here, and its key says whose
@identity.admits("anyone")
@georeport("GET", "HEAD", "POST")
def requests(request: HttpRequest, *, form: str) -> HttpResponse:
    """Reports, newest first; POST files one."""
    at = _endpoint(request)
    if request.method == "POST":
        return answer("service_requests", [filing.file(request, at)], form=form)
    return answer("service_requests", [at.request(each) for each in _searched(request, at)], form=form)


@identity.admits("anyone")
@georeport("GET", "HEAD")
def one_request(request: HttpRequest, *, form: str, service_request_id: str) -> HttpResponse:
    """One report."""
    at = _endpoint(request)
    found = reports.search_reports(numbers=(service_request_id,), organization=at.body)
    if not found:
        raise Refused(404, (404, f"service_request_id {service_request_id!r} was not found"))
    return answer("service_requests", [at.request(each) for each in found], form=form)


@identity.admits("anyone")
@georeport("GET", "HEAD")
def token(request: HttpRequest, *, form: str, token: str) -> HttpResponse:
    """The number of a report whose kind answers with a token."""
    at = _endpoint(request)
    try:
        number = reports.report_by_token(token=token, organization=at.body)
    except kernel.NotFound:
        raise Refused(404, (404, f"token {token!r} was not found")) from None
    return answer("service_requests", [{"service_request_id": number, "token": token}], form=form)


@csrf_exempt  # nothing is there
@identity.admits("anyone")
@georeport()
def nothing(request: HttpRequest, *, form: str, rest: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """An address of no version, or without a format."""
    raise Refused(400, (400, "there is nothing at this address"))


def _endpoint(request: HttpRequest) -> Endpoint:
    asked = request.POST if request.method == "POST" else request.GET
    named = asked.get("jurisdiction_id", "") or request.GET.get("jurisdiction_id", "")
    return Endpoint(jurisdiction_id=named.strip(), locale=asked.get("locale", ""))


def _searched(request: HttpRequest, at: Endpoint) -> tuple[reports.PublicReport, ...]:
    numbers = _several(request, "service_request_id")
    if numbers:
        return reports.search_reports(numbers=numbers[: reports.MOST_SEARCHED], organization=at.body)
    states = _several(request, "status")
    wrong = [each for each in states if each not in STATES]
    if wrong:
        raise Refused(400, (400, f"status {wrong[0]!r} is none of open and closed"))
    codes = _several(request, "service_code")
    known = [each.identifier for each in at.plan.categories.values() if each.code in codes]
    if codes and not known:
        return ()
    first, last = _range(_moment(request, at, "start_date"), _moment(request, at, "end_date"))
    updated = _moment(request, at, "updated_after")
    begin, limit = _page(request)
    return reports.search_reports(
        categories=known,
        organization=at.body,
        reported_from=None if updated and not request.GET.get("start_date") else first,
        reported_until=last,
        updated_from=updated,
        only=states,
        begin=begin,
        limit=limit,
    )


def _several(request: HttpRequest, name: str) -> tuple[str, ...]:
    """Values that may be declared several times, and each with commas."""
    return tuple(part.strip() for each in request.GET.getlist(name) for part in each.split(",") if part.strip())


def _moment(request: HttpRequest, at: Endpoint, name: str) -> datetime | None:
    """A moment of the address; a day without a time begins in the jurisdiction's zone. Raises Refused."""
    given = request.GET.get(name, "").strip()
    if not given:
        return None
    try:
        # A plus that was not escaped arrives as a blank.
        moment = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is not None and len(given) == len("2010-01-01"):
        return moment.replace(tzinfo=ZoneInfo(at.jurisdiction.time_zone))
    if moment is None or moment.tzinfo is None:
        raise Refused(400, (400, f"{name} {given[:40]!r} is no moment such as 2010-01-01T00:00:00Z"))
    return moment


def _range(first: datetime | None, last: datetime | None) -> tuple[datetime, datetime]:
    """From when until when: at most 90 days, the most recent ones where nothing is said. Raises Refused."""
    span = timedelta(days=MOST_DAYS)
    end = last or (min(first + span, kernel.now()) if first else kernel.now())
    begin = first or end - span
    if end - begin > span:
        raise Refused(400, (400, f"start_date and end_date may not span more than {MOST_DAYS} days"))
    return begin, end


def _page(request: HttpRequest) -> tuple[int, int]:
    """Where a page begins and how long it is, by the extension `page` and `page_size`; 1,000 without."""
    numbers = []
    for name, otherwise in (("page", 1), ("page_size", reports.MOST_SEARCHED)):
        given = request.GET.get(name, "")
        if given and not (given.isascii() and given.isdigit() and 0 < int(given[:9]) <= 1_000_000):
            raise Refused(400, (400, f"{name} {given[:20]!r} is no number of 1 or more"))
        numbers.append(int(given) if given else otherwise)
    page, size = numbers[0], min(numbers[1], reports.MOST_SEARCHED)
    return (page - 1) * size, size
