"""The addresses that packages below the channels write into what they send lead where they say."""

from collections.abc import Callable

from django.core import mail
from django.urls import resolve

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.notifications import api as notifications


def test_the_link_of_an_e_mail_opens_the_message(cast: Cast, work_off: Callable[[], audit.Drained]) -> None:
    sent = notifications.send(
        to=notifications.Recipient(cast.agents["amina"], "Amina Rahimi", "mi", email="amina@people.example"),
        template="test",
        about=kernel.Reference("case", kernel.new_id()),
        subject="Kia ora",
        body="He karere.",
        channels=("email",),
        by=kernel.SYSTEM,
        key="test",
    )
    work_off()

    text = str(mail.outbox[0].body)
    path = next(word for word in text.split() if "/my/messages/" in word).split("//", 1)[1].split("/", 1)[1]
    found = resolve(f"/{path}")
    assert found.url_name == "web-message"
    assert str(found.kwargs["message_id"]) == sent.id
    assert found.kwargs["language"] == "mi"
