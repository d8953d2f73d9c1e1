"""What a first visit weighs: the page and everything it loads, compressed as a browser asks for it.

Peer: the start page of GOV.UK, about 100 kB (quality.md).
"""

import gzip
import importlib
import io
import re
from collections.abc import Iterator
from typing import Any

from bench.ground import temporary_site
from bench.line import Line

BUDGET = 50.0
LOADED = re.compile(r'<link[^>]+rel="(?:stylesheet|icon|preload)"[^>]*>|<(?:script|img)[^>]+src="[^"]+"[^>]*>')
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
WITHIN = re.compile(r'url\(["\']?([^"\')]+)["\']?\)')
PAGES = {
    "home": "/en/",
    "service": "/en/services/inland-revenue/best-start/",
    "timeline": "/en/life-events/having-a-child/timeline/?date=2026-11-01",
    "search": "/en/search/?q=baby",
}


def measure() -> Iterator[Line]:
    """Kilobytes of each page."""
    with temporary_site():
        for name, address in PAGES.items():
            yield line(name, weight(browser(), address))
        client = browser()
        started = client.post("/en/start/inland-revenue/best-start/")
        yield line("question", weight(client, started.headers["Location"]))
        staff = browser()
        sign_in(staff)
        yield line("queue", weight(staff, "/en/work/"))


def line(name: str, size: int) -> Line:
    """A size as a line; 1 kB is 1,000 bytes."""
    return Line(
        f"first visit of {name}, everything gzipped", size / 1000, BUDGET, "kB", "budget", 1, less_is_better=True
    )


def browser() -> Any:
    """A browser that has been nowhere."""
    client = importlib.import_module("django.test").Client
    return client(headers={"Accept-Encoding": "gzip", "Accept": "text/html", "Sec-Fetch-Site": "same-origin"})


def weight(client: Any, address: str) -> int:
    """The bytes of a page and of all that it names to be loaded, and what that names, each once."""
    total, todo, done = 0, [address], set()
    while todo:
        wanted = todo.pop()
        if wanted in done or wanted.startswith(("data:", "http")):
            continue
        done.add(wanted)
        kind, encoding, sent = fetch(client, wanted)
        total += len(sent)
        if kind.startswith(("text/html", "text/css")):
            text = (gzip.decompress(sent) if encoding == "gzip" else sent).decode()
            named = (
                [found[1] for tag in LOADED.findall(text) if (found := ADDRESS.search(tag))]
                if kind.startswith("text/html")
                else WITHIN.findall(text)
            )
            todo += [each if each.startswith(("/", "data:", "http")) else _beside(wanted, each) for each in named]
    return total


def fetch(client: Any, address: str) -> tuple[str, str, bytes]:
    """(type, encoding, bytes) as the site's own door answers, fast path and all."""
    door = importlib.import_module("guichet.site.wsgi").application
    environ = client.get(address).wsgi_request.environ
    if not client.cookies:
        environ.pop("HTTP_COOKIE", None)
    headers: dict[str, str] = {}

    def start_response(status: str, given: list[tuple[str, str]], exc_info: object = None) -> None:
        if not status.startswith("200"):
            raise RuntimeError(f"{address} answered {status}")
        headers.update({name.lower(): value for name, value in given})

    answer = door({**environ, "wsgi.input": io.BytesIO()}, start_response)
    sent = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return headers.get("content-type", ""), headers.get("content-encoding", ""), sent


def _beside(page: str, address: str) -> str:
    return page.rpartition("/")[0] + "/" + address


def sign_in(client: Any) -> None:
    """Become a case worker."""
    identity, kernel, lab = (importlib.import_module(f"guichet.{name}.api") for name in ("identity", "kernel", "lab"))
    settings = importlib.import_module("django.conf").settings
    signed = identity.recognise(
        provider=lab.issuer(),
        subject=lab.subject_of("chen", "guichet"),
        claims={"name": "Chen Wei"},
        assurance=kernel.Assurance.HIGH,
        by=kernel.SYSTEM,
    )
    identity.grant_role(agent_id=signed.agent.id, role="caseworker", organization="inland-revenue", by=kernel.SYSTEM)
    request = importlib.import_module("django.http").HttpRequest()
    request.session = importlib.import_module(settings.SESSION_ENGINE).SessionStore()
    identity.sign_in(request, account_id=signed.account_id, provider="national", assurance=kernel.Assurance.HIGH)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
