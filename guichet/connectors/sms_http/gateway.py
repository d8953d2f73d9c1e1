"""Hands a text message to a provider by one HTTP POST, and reads from its answer whether trying again can help."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from guichet.kernel import api as kernel
from guichet.notifications import ports
from guichet.wire import api as wire

# What the same request may answer otherwise later: timeout, conflict of two at once, too early, too many.
PASSING = frozenset({408, 409, 425, 429})
# Wrong token or forbidden: our own configuration, not this number. It is tried again while an operator mends it.
OURS = frozenset({401, 402, 403, 404, 405, 407})
LONGEST_ANSWER = 65_536
NAMES_OF_ID = ("id", "message_id", "messageId", "sid")


class ProviderTrouble(Exception):
    """The provider could not take it now; says what it answered, never the number or the text."""


@dataclass(frozen=True)
class HttpSmsGateway(ports.SmsGateway):
    """POSTs `{"to", "text", "from"}` to `url` with a bearer token, and reads the provider's `id` from the JSON answer.

    `sender` is the name or number the text comes from; left out when empty. `timeout` in seconds bounds connecting and
    each read. Redirects are not followed: a token is sent to the configured address and no other.
    """

    url: str
    token: str = ""
    sender: str = ""
    timeout: float = 10.0

    def send(self, number: str, text: str) -> str:
        """See ports.SmsGateway. 2xx is taken; 400, 410, 413, 422 and the like are refused; the rest is tried again."""
        body = {"to": number, "text": text} | ({"from": self.sender} if self.sender else {})
        try:
            given = self._ask("POST", body)
        except wire.NoAnswer as trouble:
            raise ProviderTrouble(f"the SMS provider {trouble}") from trouble
        status = given.status
        if 200 <= status < 300:
            return _identifier(given)
        if 400 <= status < 500 and status not in PASSING | OURS:
            raise ports.Refused(f"the SMS provider refused it with status {status}")
        raise ProviderTrouble(f"the SMS provider answered {status}")

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether the configuration can work, and whether someone who knows our token answers at the address."""
        wrong = configuration_problems(url=self.url, token=self.token, secure=False)
        if wrong:
            return wrong
        try:
            status = self._ask("GET", None).status
        except wire.NoAnswer as trouble:
            message = f"nobody answers there: the SMS provider {trouble}"
            return (kernel.Problem("GUICHET_SMS_URL", message, "Is the provider up, and the address right?"),)
        if status in {401, 403}:
            return (kernel.Problem("GUICHET_SMS_TOKEN", f"is not accepted (status {status})", "Ask for a new one."),)
        return ()

    def _ask(self, method: str, body: dict[str, str] | None) -> wire.Answer:
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        return wire.exchange(
            method, self.url, timeout=self.timeout, most_bytes=LONGEST_ANSWER, headers=headers, json=body
        )


def configuration_problems(*, url: str, token: str, secure: bool) -> tuple[kernel.Problem, ...]:
    """What is wrong with the settings; `secure` demands https and a token."""
    parts = urlsplit(url)
    problems = []
    if parts.scheme not in ({"https"} if secure else {"https", "http"}) or not parts.hostname:
        expected = "https://" if secure else "https:// or http://"
        problems.append(kernel.Problem("GUICHET_SMS_URL", f"is no address that begins with {expected}", "Correct it."))
    if secure and not token:
        problems.append(kernel.Problem("GUICHET_SMS_TOKEN", "is empty", "Set the provider's token."))
    return tuple(problems)


def _identifier(given: wire.Answer) -> str:
    """The provider's name for the message; empty when it gives none we know: it was taken all the same."""
    document = given.document or {}
    return next((str(document[name])[:200] for name in NAMES_OF_ID if document.get(name)), "")
