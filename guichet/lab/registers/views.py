"""The simulated registers' address: GET one person's entry, as a register behind X-Road answers, or misbehaves."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import faults
from guichet.lab.registers.entries import entry, wrong

#: What a register demands of whoever asks, and answers with again (X-Road: Message Protocol for REST).
DEMANDED = ("X-Road-Client", "X-Road-Service", "X-Road-Id")


@require_GET
@identity.admits("anyone")
def ask(request: HttpRequest, register: str) -> HttpResponse:
    """`?name=…&birth_date=…`: 200 with the entry, 404 for nobody known, 400 without X-Road's headers."""
    missing = [name for name in DEMANDED if not request.headers.get(name)]
    if missing:
        return _answer(400, {"type": "Client.MissingHeader", "message": f"send {', '.join(missing)}"})
    try:
        mode = faults.suffer(f"register-{register}")
        said = entry(register, name=request.GET.get("name", ""), birth_date=request.GET.get("birth_date", ""))
    except ConnectionError:
        return _answer(503, {"type": "Server.ServerProxy.ServiceFailed", "message": "the register is down"})
    except kernel.NotFound as unknown:
        return _answer(404, {"type": "Server.ServerProxy.UnknownService", "message": str(unknown)})
    if said is None:
        return _answer(404, {"message": "nobody of that name and birth date"})
    if mode == "wrong":
        said = wrong(said)
    body = json.dumps(said)
    if mode == "garbled":
        body = body[: len(body) // 2]
    if mode == "twice":  # two documents where one was asked for
        body += body
    answered = HttpResponse(body, content_type="application/json")
    for name in (*DEMANDED, "X-Road-Issue", "X-Road-UserId"):
        if name in request.headers:
            answered[name] = request.headers[name]
    return answered


def _answer(status: int, document: dict[str, str]) -> HttpResponse:
    return HttpResponse(json.dumps(document), status=status, content_type="application/json")
