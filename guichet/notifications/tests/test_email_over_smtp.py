"""An e-mail reaches a real mail server as it should, and what that server refuses for good is given up."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default

import pytest
from django.test import override_settings

from guichet.notifications import api as notifications
from guichet.notifications.tests.cast import AMINA, say, work

pytestmark = pytest.mark.django_db


class MailServer(socketserver.ThreadingTCPServer):
    """The least mail server (RFC 5321): it takes every message, or refuses every recipient with one code."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.received: list[EmailMessage] = []
        self.answer_to_recipient = "250 ok"


class Dialogue(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            verb = line.split(b" ")[0].strip().upper()
            if verb == b"RCPT":
                self.say(self.server.answer_to_recipient)
            elif verb == b"DATA":
                self.say("354 go on")
                self.server.received.append(self.message())
                self.say("250 kept")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def message(self) -> EmailMessage:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b".") else line)
        return email.message_from_bytes(b"".join(lines), _class=EmailMessage, policy=default)


@pytest.fixture
def server() -> Iterator[MailServer]:
    running = MailServer()
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=running.server_address[1],
        EMAIL_TIMEOUT=5,
        EMAIL_USE_TLS=False,
        EMAIL_USE_SSL=False,
        EMAIL_HOST_USER="",
        DEFAULT_FROM_EMAIL="Guichet <no-reply@guichet.example>",
    ):
        yield running
    running.shutdown()
    thread.join()
    running.server_close()


def state(message: notifications.Message) -> str:
    found = notifications.message(message_id=message.id, by=AMINA)
    return {each.channel: each.state for each in found.deliveries}["email"]


def test_it_arrives_with_text_html_macrons_and_a_stable_identifier(server: MailServer) -> None:
    message = say(channels=("email",), subject="Ka whiwhi koe mō Tāne")
    assert work() == (0, 0)
    (mail,) = server.received
    assert mail["Subject"] == "Ka whiwhi koe mō Tāne"
    assert mail["To"] == "amina@example.org"
    assert mail["From"] == "Guichet <no-reply@guichet.example>"
    assert mail["Message-ID"] == f"<{message.id}@guichet.example>"
    assert mail["Content-Language"] == "en"
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "You get Best Start for Tāne.\n\n- Each week: $73.00" in text.get_content().replace("\r\n", "\n")
    assert "<strong>Best Start</strong>" in html.get_content()
    assert state(message) == "sent"


def test_an_address_refused_for_good_is_given_up(server: MailServer) -> None:
    server.answer_to_recipient = "550 no such mailbox"
    message = say(channels=("email",))
    assert work() == (0, 1)
    assert state(message) == "dead"
    assert server.received == []


def test_an_address_refused_for_now_is_tried_again(server: MailServer) -> None:
    server.answer_to_recipient = "450 mailbox busy"
    message = say(channels=("email",))
    assert work() == (1, 0)
    assert state(message) == "failed"
