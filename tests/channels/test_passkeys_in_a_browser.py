"""In a real browser: a passkey is made on the page, and signs in by itself in a browser that forgot everything."""

from __future__ import annotations

import shutil
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings as configured
from django.http import HttpRequest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.site.static_files import library

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not here"),
]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def session_of_amina() -> str:
    """The session of a browser in which Amina has just signed in through a provider."""
    signed = identity.recognise(
        provider="https://id.example",
        subject="amina",
        claims={"name": "Amina Rahimi"},
        assurance=kernel.Assurance.SUBSTANTIAL,
        by=kernel.SYSTEM,
    )
    request = HttpRequest()
    request.session = import_module(configured.SESSION_ENGINE).SessionStore()
    identity.sign_in(request, account_id=signed.account_id, provider="x", assurance=kernel.Assurance.SUBSTANTIAL)
    request.session.save()
    return str(request.session.session_key)


def static(route: Route) -> None:
    file = library()[route.request.url.partition("/static/")[2]]
    route.fulfill(body=file.content, content_type=file.media_type)


def window(browser: Browser) -> tuple[BrowserContext, Page, list[str]]:
    context = browser.new_context()
    page = context.new_page()
    # Django's server of tests keeps /static/ to itself: our files are handed over here, the same bytes.
    page.route("**/static/**", static)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return context, page, wrong


def test_made_on_the_page_and_used_on_the_next_visit(
    live_server: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Playwright runs an event loop in this thread; the site answers in threads of its own.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    session = session_of_amina()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context, page, wrong = window(browser)
        context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        wire = context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        page.goto(f"{live_server.url}/en/my/sign-in/")
        page.get_by_label("What do you call this device?").fill("Telephone")
        page.get_by_role("button", name="Add a passkey").click()
        page.get_by_text("From now on this device can sign you in.").wait_for()
        assert page.locator("strong", has_text="Telephone").count() == 1

        context.clear_cookies()
        page.goto(f"{live_server.url}/sign-in/?next=/en/my/sign-in/&level=substantial")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url("**/en/my/sign-in/")
        page.get_by_text("Amina Rahimi").first.wait_for()
        assert wrong == []
        browser.close()
