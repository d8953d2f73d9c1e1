"""A browser without a window: follows links and redirects, fills in forms, keeps its cookies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.http import HttpRequest
from django.test import Client

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab.rehearsal.accessibility import faults_of
from guichet.lab.rehearsal.parts import PROVIDER, Part, Stuck
from guichet.lab.rehearsal.reading import Form, Page, read

SITE = "http://testserver"


class Browser:
    """One person's browser. `page` is what is shown now."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.page = Page("", 0, [], [], "")
        self._client = Client(headers={"origin": SITE, "sec-fetch-site": "same-origin", "host": "testserver"})

    def sign_in(self, account_id: str, *, assurance: kernel.Assurance) -> None:
        """Come back from the identity provider: the session is the account's."""
        request = HttpRequest()
        request.META["SERVER_NAME"] = "testserver"
        request.session = SessionStore()
        identity.sign_in(request, account_id=account_id, provider=PROVIDER, assurance=assurance)
        request.session.save()
        self._client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""

    def get(self, url: str) -> Page:
        """Open an address and follow where it leads."""
        return self._show(self._client.get(url, follow=True), url)

    def send(self, form: Form, values: Mapping[str, Sequence[str]]) -> Page:
        """Send a form with these values on top of what stands in it."""
        data = {**form.preset, **{name: list(each) for name, each in values.items()}}
        url = urljoin(self.page.url, form.action) if form.action else self.page.url
        return self._show(self._client.post(url, data, follow=True), url)

    def _show(self, answer: Any, url: str) -> Page:
        where = answer.redirect_chain[-1][0] if answer.redirect_chain else url
        html = answer.content.decode()
        self.page = read(url=where, status=answer.status_code, html=html)
        faults = faults_of(html)
        if faults:
            raise Stuck(f"{self.channel}: not everyone can use {where}: {'; '.join(faults)}")
        return self.page

    def stuck(self, why: str) -> Stuck:
        """What to raise when it does not go on."""
        return Stuck(f"{self.channel}: {why} at {self.page.url} ({self.page.status}): {self.page.texts[:1500]}")


#: What a booking step asks for.
TIME = "time"


def filled(form: Form, part: Part) -> dict[str, list[str]]:
    """What a person types and ticks in a form, of what they know: a date in three parts, an amount in dollars.

    Of times and sessions they take the first that is offered.
    """
    values: dict[str, list[str]] = {}
    for name, control in form.controls.items():
        fact, _, piece = name.rpartition("-")
        if part.given.get(name) is not None:
            values[name] = written(part.service.facts[name].type, part.given[name])
        elif piece in _DATE_PIECES and part.given.get(fact) is not None:
            values[name] = [_DATE_PIECES[piece](str(part.given[fact]).split("-"))]
        elif name == TIME and name not in part.service.facts:
            values[name] = [each for each in control.values if each][:1]
    return values


_DATE_PIECES: Mapping[str, Callable[[list[str]], str]] = {
    "year": lambda day: day[0],
    "month": lambda day: str(int(day[1])),
    "day": lambda day: str(int(day[2])),
}


def written(kind: str, value: Any) -> list[str]:
    """One value as it is typed or ticked."""
    if kind == "boolean":
        return ["yes" if value else "no"]
    if kind == "choices":
        return [str(each) for each in value]
    if kind == "money":
        return [written_amount(value)]
    return [str(value)]


def written_amount(cents: int) -> str:
    """As people write it in any language: whole units without a mark of decimals, which not all write alike."""
    return str(cents // 100) if cents % 100 == 0 else f"{cents / 100:,.2f}"
