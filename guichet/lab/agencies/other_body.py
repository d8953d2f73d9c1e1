"""A body with a system of its own that speaks Open311 GeoReport v2: it takes reports, closes them, or misbehaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from guichet.connectors.open311 import api as open311
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import faults

#: The key it gave us, and what it calls what it takes.
KEY, CODES = "other-body-key", ("POT-7",)


def taken() -> list[dict[str, Any]]:
    """Everything it took, oldest first."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(_folder().glob("*.json"))]


def settle(number: str, *, status: str, notes: str) -> None:
    """It says that something is open or closed, and why."""
    record = json.loads((_folder() / f"{number}.json").read_text(encoding="utf-8"))
    _keep({**record, "status": status, "status_notes": notes, "updated_datetime": kernel.now().isoformat()})


@require_GET
@identity.admits("anyone")
def services(request: HttpRequest, form: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """What it takes."""
    found = [{"service_code": code, "service_name": code, "metadata": False, "type": "realtime"} for code in CODES]
    return _said("services", found, form)


@csrf_exempt  # a program comes here, and its key says whose
@require_http_methods(["GET", "POST"])
@identity.admits("anyone")
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """What it took, by number, code and day; POST takes one more. As somebody wished, it is down, slow or lies."""
    try:
        mode = faults.suffer("open311")
    except ConnectionError:
        return _error(503, "down for the day", form)
    answer = _take(request, form) if request.method == "POST" else _said("service_requests", _found(request), form)
    if mode == "lies" and request.method == "POST":  # it took it, and says that it did not
        return _error(500, "something went wrong", form)
    if mode == "garbled":
        return HttpResponse(answer.content[: len(answer.content) // 2], content_type=answer.headers["Content-Type"])
    return answer


def _take(request: HttpRequest, form: str) -> HttpResponse:
    if request.POST.get("api_key") != KEY:
        return _error(403, "Invalid api_key received", form)
    if request.POST.get("service_code") not in CODES:
        return _error(404, "service_code was not found", form)
    number, now = kernel.new_id(), kernel.now().isoformat()
    told = {name: request.POST[name] for name in sorted(request.POST) if name != "api_key"}
    base = {"service_request_id": number, "status": "open", "status_notes": None, "requested_datetime": now}
    _keep({**told, **base, "updated_datetime": now})
    return _said("service_requests", [{"service_request_id": number, "service_notice": None, "account_id": None}], form)


def _found(request: HttpRequest) -> list[dict[str, Any]]:
    numbers = [each for each in request.GET.get("service_request_id", "").split(",") if each]
    since, code = request.GET.get("start_date", ""), request.GET.get("service_code", "")
    keys = ("service_request_id", "status", "status_notes", "service_code", "description")
    return [
        {**{key: each.get(key) for key in keys}, "updated_datetime": each["updated_datetime"]}
        for each in taken()
        if (each["service_request_id"] in numbers if numbers else each["requested_datetime"] >= since)
        and (numbers or not code or each.get("service_code") == code)
    ]


def _folder() -> Path:
    folder = Path(settings.GUICHET_VAR) / "lab-open311"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _keep(record: dict[str, Any]) -> None:
    text = json.dumps(record, ensure_ascii=False)
    (_folder() / f"{record['service_request_id']}.json").write_text(text, encoding="utf-8")


def _said(root: str, value: list[dict[str, Any]], form: str) -> HttpResponse:
    return open311.answer(root, value, form=form if form in ("xml", "json") else "xml")


def _error(status: int, text: str, form: str) -> HttpResponse:
    shape = form if form in ("xml", "json") else "xml"
    return open311.answer("errors", [{"code": status, "description": text}], form=shape, status=status)
