"""A text that cannot wait is handed over at once, to nobody who wants none, and nothing of it is kept."""

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.notifications import api as notifications
from guichet.notifications import ports


class Gateway(ports.SmsGateway):
    """Takes texts, or does as it is told."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.trouble: Exception | None = None

    def send(self, number: str, text: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append((number, text))
        return "g1"

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


class Stopped(ports.StopList):
    """Knows one."""

    def stopped(self, number: str) -> bool:
        return number == "+64215550199"


@pytest.mark.django_db
def test_text_now(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway()
    monkeypatch.setattr(ports.sms_gateways, "_things", {"default": gateway})
    monkeypatch.setattr(ports.stop_lists, "_things", {"sms": Stopped()})
    notifications.text_now(number="+64215550101", text="123456")
    notifications.text_now(number="+64215550199", text="654321")
    assert gateway.sent == [("+64215550101", "123456")]
    assert "123456" not in str([each.data for each in audit.events(limit=10)])
    gateway.trouble = ports.Refused("no such number")
    notifications.text_now(number="+64215550101", text="1")
    gateway.trouble = ConnectionError("down")
    with pytest.raises(kernel.TryLater):
        notifications.text_now(number="+64215550101", text="1")
    monkeypatch.setattr(ports.sms_gateways, "_things", {})
    with pytest.raises(kernel.TryLater):
        notifications.text_now(number="+64215550101", text="1")
