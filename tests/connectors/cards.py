"""The lab's card providers without a network: calls go to the site's own addresses, webhooks come back the same way."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from django.test import Client


def transport() -> httpx.MockTransport:
    """Hands what a connector sends to the site, as a server would."""
    client = Client()

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {
            key: value
            for key, value in request.headers.items()
            if key not in ("host", "content-length", "content-type")
        }
        answered = client.generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            content_type=request.headers.get("content-type", "application/json"),
            headers=headers,
        )
        return httpx.Response(answered.status_code, content=answered.content, headers=dict(answered.headers))

    return httpx.MockTransport(answer)


def deliver(address: str, body: bytes, headers: dict[str, str]) -> None:
    """A webhook arrives."""
    kind = headers.pop("Content-Type")
    Client().generic("POST", urlsplit(address).path, body, content_type=kind, headers=headers)


def pay(next_url: str, card: str = "4444333322221111", *, cancel: bool = False) -> str:
    """A person on the provider's page; where they are sent afterwards, or "" when they are still there."""
    client, path = Client(), urlsplit(next_url).path
    page = client.get(path)
    assert page.status_code == 200
    answered = client.post(path, {"cancel": "1"} if cancel else {"card": card})
    return str(answered.headers.get("Location", ""))
