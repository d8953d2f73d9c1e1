"""Security headers on every answer: a strict Content-Security-Policy and its companions.

Django 5.2 has no CSP of its own (6.0 has). Sources: OWASP Secure Headers; ASVS 5.0 V3.4.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from guichet.look import api as look

HEADERS = {
    look.POLICY_HEADER: look.policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}

View = Callable[[HttpRequest], HttpResponseBase]


class Compress(GZipMiddleware):
    """Compress personal pages (Django pads them at random against BREACH); public ones are compressed once, stored."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Leave a public page as it is: guichet/site/fast_path.py keeps it compressed and plain."""
        if response.headers.get("Guichet-Public") == "yes":
            return response
        return super().process_response(request, response)


TWO_YEARS = 63_072_000


def headers() -> dict[str, str]:
    """The headers of every answer."""
    found = dict(HEADERS)
    if settings.PRODUCTION:
        found["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return found


def security_headers(get_response: View) -> View:
    """Middleware. A view may set a header itself (a download page narrows the policy); it is then left alone."""
    always = headers()

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in always.items():
            response.headers.setdefault(name, value)
        # Nothing about a person may stay in a shared or local cache unless the view says that it may.
        if "Cache-Control" not in response.headers:
            public = response.headers.get("Guichet-Public") == "yes"
            response.headers["Cache-Control"] = "public, no-cache" if public else "no-store"
        return response

    return answer
