"""The clock, the telephone network, the mailbox, the people and the pages to play with them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab import clock, faults, sms
from guichet.lab.mail import Mailbox
from guichet.lab.models import Mail, Text
from guichet.lab.plugging import check_not_in_production
from guichet.notifications import ports


@pytest.fixture(autouse=True)
def own_var(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.GUICHET_VAR = tmp_path
    clock._seen = None
    yield
    clock._seen = None


def test_the_clock_moves_by_days_and_years_for_every_process() -> None:
    start = kernel.system_clock()
    moved = lab.move_clock(days=2)
    assert timedelta(days=2) <= moved - start < timedelta(days=2, minutes=1)
    clock._seen = None  # another process reads the file
    assert lab.moved_by() == pytest.approx(timedelta(days=2), abs=timedelta(seconds=1))
    after = lab.move_clock(years=1)
    assert (after.year, after.month, after.day) == (moved.year + 1, moved.month, moved.day)
    assert lab.set_day(date(2030, 5, 6)).date() == date(2030, 5, 6)
    for zone in ("America/Moncton", "Pacific/Auckland"):  # whose day it is, whatever the hour of the machine
        assert lab.set_day(date(2031, 7, 6), time_zone=zone).astimezone(ZoneInfo(zone)).date() == date(2031, 7, 6)
    lab.reset_clock()
    assert lab.moved_by() == timedelta(0)


def test_the_clock_does_not_move_out_of_sight() -> None:
    with pytest.raises(kernel.Invalid, match="at most"):
        lab.move_clock(years=40)
    with pytest.raises(kernel.Invalid):
        lab.move_clock(days=10**9)
    assert lab.moved_by() == timedelta(0)


@pytest.mark.django_db
def test_texts_of_the_site_arrive_unless_the_network_misbehaves(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = lab.LabGateway()
    gateway.send("+64 21 555 0101", "Kia ora")
    assert [(text.number, text.text) for text in sms.conversation("+64215550101")] == [("+64215550101", "Kia ora")]
    lab.misbehave("sms", "down")
    with pytest.raises(ConnectionError, match="is down"):
        gateway.send("+64215550101", "lost")
    assert gateway.check()
    lab.misbehave("sms", "lies")
    assert len(gateway.send("+64215550101", "never came")) == 36
    lab.misbehave("sms", "twice")
    gateway.send("+64215550101", "twice")
    monkeypatch.setattr(faults, "SLOW_SECONDS", 0.01)
    lab.misbehave("sms", "slow")
    gateway.send("+64215550101", "late")
    lab.misbehave("sms", "works")
    assert [text.text for text in sms.conversation("+64215550101")] == ["Kia ora", "twice", "twice", "late"]
    assert gateway.check() == ()
    with pytest.raises(ports.Refused):
        gateway.send("nobody", "x")
    with pytest.raises(kernel.Invalid, match="cannot be"):
        lab.misbehave("sms", "angry")


@pytest.mark.django_db
def test_mail_ends_in_the_mailbox() -> None:
    mailbox = Mailbox()
    message = mail.EmailMessage("Ngā mihi", "First.\n\nSecond.", "from@lab.example", ["amina@people.example"])
    assert mailbox.send_messages([message]) == 1
    kept = Mail.objects.get()
    assert (kept.to, kept.subject, kept.plain) == ("amina@people.example", "Ngā mihi", "First.\n\nSecond.")
    answer = Client().get(f"/lab/mail/{kept.id}/")
    assert "<p>Second.</p>" in answer.content.decode()
    lab.misbehave("mail", "down")
    with pytest.raises(ConnectionError):
        mailbox.send_messages([message])
    assert Mail.objects.count() == 1


@pytest.mark.django_db
def test_what_the_site_does_not_take_is_kept_with_the_reason(settings: Any) -> None:
    settings.GUICHET_BASE_URL = "http://127.0.0.1:9"
    client = Client()
    answer = client.post("/lab/phone/", {"number": "021 555 0101", "text": "hello"})
    assert answer["Location"] == "/lab/phone/?number=%2B64215550101#last"
    text = Text.objects.get()
    assert (text.number, text.from_person, text.text) == ("+64215550101", True, "hello")
    assert text.trouble.startswith("The site did not answer")
    assert client.post("/lab/phone/", {"number": "x", "text": "hello"}).status_code == 422
    assert client.post("/lab/phone/", {"number": "021 555 0101", "text": " "}).status_code == 422
    assert Text.objects.count() == 1


def test_the_cast_is_who_the_stories_say() -> None:
    first = ["amina", "boris", "chen", "dana", "hemi", "moana", "eve"]
    assert [person.id for person in lab.cast()][:7] == first
    assert [(person.id, person.roles[0].role, person.roles[0].organization) for person in lab.staff()] == [
        ("chen", "caseworker", "inland-revenue"),
        ("moana", "caseworker", "social-development"),
        ("rangi", "caseworker", "internal-affairs"),
        ("clara", "clerk", "internal-affairs"),
        ("mere", "manager", "inland-revenue"),
        ("priya", "administrator", "platform"),
    ]
    with pytest.raises(kernel.NotFound, match="nobody in the lab"):
        lab.person("synthetic-0")


def test_generated_people_are_the_same_everywhere_and_differ_by_seed() -> None:
    assert list(lab.generate(20)) == list(lab.generate(20))
    assert lab.person("synthetic-7") == lab.generated(7)
    assert [person.name for person in lab.generate(20)] != [person.name for person in lab.generate(20, seed=1)]
    assert all(date(1935, 1, 1) < person.birth_date < date(2008, 1, 2) for person in lab.generate(200))


@pytest.mark.django_db
def test_the_pages_to_play_with(client: Client) -> None:
    for path in ("/lab/", "/lab/people/", "/lab/phone/", "/lab/mail/"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "nobody here exists" in answer.content.decode()
    assert client.post("/lab/clock/", {"days": "7"})["Location"] == "/lab/"
    assert lab.moved_by().days in {6, 7}
    assert client.post("/lab/clock/", {"days": "soon"}).status_code == 422
    assert client.post("/lab/clock/", {"reset": "1"})["Location"] == "/lab/"
    assert client.post("/lab/faults/", {"simulator": "sms", "mode": "down"})["Location"] == "/lab/"
    assert "now down" in client.get("/lab/").content.decode()


def test_the_lab_refuses_production(settings: Any) -> None:
    assert check_not_in_production(None) == []
    settings.GUICHET_ENVIRONMENT = "production"
    assert [error.id for error in check_not_in_production(None)] == ["lab.E001"]
    with pytest.raises(SystemCheckError, match="lets anyone sign in as anyone"):
        call_command("check", tags=["security"])
