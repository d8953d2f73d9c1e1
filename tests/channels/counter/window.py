"""A clerk at the window, for tests: signed in for real, each page parsed strictly before it is handed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import api as lab


class Page:
    """What came back."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.to: str = response.headers.get("Location", "")
        self.headers: Mapping[str, str] = response.headers
        self.body: bytes = response.getvalue()
        is_page = str(response.headers.get("Content-Type", "")).startswith("text/html") and self.body
        self.tree: Element | None = looked_over(self.text) if is_page else None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def value(self, name: str) -> str:
        """What a control of the page holds."""
        assert self.tree is not None
        return next(each.get("value") or "" for each in self.tree.iter("input") if each.get("name") == name)

    def focused(self) -> list[str]:
        """The ids (else the tags) of what asks for the focus."""
        assert self.tree is not None
        return [each.get("id") or str(each.tag) for each in self.tree.iter() if each.get("autofocus") is not None]


def looked_over(text: str) -> Element:
    """The page as a tree; AssertionError when it is no good HTML or brings its own style or script."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    ids = [found for each in tree.iter() if (found := each.get("id"))]
    assert sorted(ids) == sorted(set(ids)), [each for each in set(ids) if ids.count(each) > 1]
    for each in tree.iter():
        assert not any(name.startswith("on") or name == "style" for name in each.keys()), each.attrib  # noqa: SIM118  # an Element
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set((each.get(name) or "").split()) <= set(ids), (each.tag, name, each.get(name))
        href = each.get("href") or ""
        assert not href.startswith("#") or href[1:] in ids, href
    keyed = [each.get("data-key") for each in tree.iter() if each.get("data-key")]
    assert not keyed or any("data-keys-switch" in each.attrib for each in tree.iter()), f"{keyed} do nothing here"
    assert sum(each.get("autofocus") is not None for each in tree.iter()) <= 1, text
    assert sum(each.tag == "h1" for each in tree.iter()) == 1
    return tree


class Window:
    """A browser of somebody."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=True)

    def sign_in(self, who: str, assurance: kernel.Assurance = kernel.Assurance.HIGH) -> Window:
        """As one of the cast, as the lab's provider would vouch for them."""
        person = lab.person(who)
        signed = identity.recognise(
            provider=lab.issuer(),
            subject=lab.subject_of(who, "guichet"),
            claims={"name": person.name},
            assurance=assurance,
            by=kernel.SYSTEM,
        )
        request = HttpRequest()
        request.path_info = "/counter/"
        request.session = import_module(settings.SESSION_ENGINE).SessionStore()
        identity.sign_in(request, account_id=signed.account_id, provider="national", assurance=assurance)
        request.session.save()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
        return self

    def get(self, address: str) -> Page:
        return Page(self.client.get(address, HTTP_ACCEPT="text/html"))

    def post(self, address: str, values: Mapping[str, Any] | None = None) -> Page:
        return Page(self.client.post(address, dict(values or {}), HTTP_ACCEPT="text/html"))


def posted(given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The answers of a worked example as a form sends them."""
    form: dict[str, Any] = {}
    for name in names:
        value = given.get(name)
        if isinstance(value, bool):
            form[name] = "yes" if value else "no"
        elif isinstance(value, int):
            form[name] = f"{value / 100:.2f}"
        elif isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
            form |= dict(zip((f"{name}-year", f"{name}-month", f"{name}-day"), value.split("-"), strict=True))
        elif value is not None:
            form[name] = value
    return form
