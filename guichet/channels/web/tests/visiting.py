"""A visitor of the web for tests: every page they get is parsed strictly and looked over before it is handed on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from guichet.identity import api as identity
from guichet.kernel import api as kernel

HOST = "testserver"


def look_over(text: str) -> Element:
    """The page as a tree; raises AssertionError when it is no good HTML or brings its own style or script."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(text)
    ids = [each.get("id") or "" for each in tree.iter() if each.get("id")]
    assert sorted(ids) == sorted(set(ids)), [each for each in set(ids) if ids.count(each) > 1]
    known = set(ids)
    for each in tree.iter():
        assert not any(name.startswith("on") or name == "style" for name in each.keys()), each.attrib  # noqa: SIM118  # an Element
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set((each.get(name) or "").split()) <= known, (each.tag, name, each.get(name))
        href = each.get("href") or ""
        assert not href.startswith("#") or href[1:] in known, href
    assert not list(tree.iter("style"))
    assert all(each.get("src") or each.get("type") == "application/ld+json" for each in tree.iter("script"))
    heads = [each.tag for each in tree.iter() if re.fullmatch(r"h[1-6]", str(each.tag))]
    assert heads.count("h1") == 1, heads
    return tree


class Answer:
    """What came back, with its tree when it is a page."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.to: str = response.headers.get("Location", "")
        self.cookies = dict(response.cookies)
        self.body: bytes = response.getvalue()
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and self.body
        self.tree = look_over(self.text) if is_page else None

    @property
    def text(self) -> str:
        return self.body.decode()

    def value(self, name: str) -> str:
        """What stands in a control."""
        assert self.tree is not None
        for each in self.tree.iter():
            if each.get("name") == name and each.tag == "input":
                return each.get("value") or ""
        raise AssertionError(f"no control {name}")

    @property
    def title(self) -> str:
        assert self.tree is not None
        return "".join(next(self.tree.iter("h1")).itertext()).strip()


class Visitor:
    """A browser with its cookies, which sends what browsers send."""

    def __init__(self) -> None:
        self.client = Client(headers={"Sec-Fetch-Site": "same-origin", "Accept": "text/html"})

    def get(self, address: str, **headers: str) -> Answer:
        return Answer(self.client.get(address, headers=headers or None))

    def post(self, address: str, values: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        return Answer(self.client.post(address, data=dict(values or {}), headers=headers or None))

    def follow(self, answer: Answer) -> Answer:
        """The page a redirect leads to."""
        while answer.to:
            answer = self.get(answer.to)
        return answer

    def sign_in(self, name: str, *, assurance: kernel.Assurance = kernel.Assurance.SUBSTANTIAL) -> None:
        """Become one of the cast, with the tracking codes shown so far kept."""
        accounts = apps.get_model("identity", "Account").objects
        known = accounts.select_related("agent")
        account = next(each for each in known if each.agent.name.startswith(f"{name.title()} "))
        request = HttpRequest()
        engine = import_module(settings.SESSION_ENGINE)
        cookie = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        request.session = engine.SessionStore(cookie.value if cookie else None)
        identity.sign_in(request, account_id=account.pk, provider="national", assurance=assurance)
        request.session.save()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""


def posted(given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The answers of a worked example as a form sends them."""
    form: dict[str, Any] = {}
    for name in names:
        value = given.get(name)
        if isinstance(value, bool):
            form[name] = "yes" if value else "no"
            form[f"{name}-shown"] = "1"
        elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            year, month, day = value.split("-")
            form |= {f"{name}-year": year, f"{name}-month": month, f"{name}-day": day}
        elif isinstance(value, int):
            form[name] = f"{value / 100:.2f}"
        elif value is not None:
            form[name] = value
    return form
