"""Plays a part with a telephone that knows only texts: finds the service by its name, answers what is asked."""

from __future__ import annotations

import re

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.sms import api as sms
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab.rehearsal.browsing import written_amount
from guichet.lab.rehearsal.on_the_web import CODE
from guichet.lab.rehearsal.parts import MOST_TURNS, Part, Stuck
from guichet.language import api as language
from guichet.notifications import ports

_PART = re.compile(r"^\(?\d+/\d+\)?\s*")


class ByText:
    """A person with a telephone whose number speaks for them."""

    channel = "sms"

    def play(self, part: Part) -> str:
        """Link the number, ask for the service in its own words, answer each question, say SEND."""
        with _Telephone(part) as phone:
            phone.text(f"LANGUAGE {language.own_name(part.language)}")
            owner = kernel.Actor(agent_id=part.person_id, channel="web", assurance=kernel.Assurance.SUBSTANTIAL)
            phone.text(f"LINK {identity.phone_code(by=owner)}")
            title = _as_texted(part.service.title.in_language(part.language).text)
            phone.text(title)
            phone.text(phone.number_of(title) or "1")
            for _ in range(MOST_TURNS):
                fact = phone.asked()
                if fact is None and phone.goes_on():
                    continue
                if fact is None:
                    break
                phone.text(_reply(fact, part, phone))
            if asks_for_a_time(phone.last, part.language):
                phone.text("1")
            phone.text("SEND")
            found = CODE.search(phone.last)
            if found is None:
                raise phone.stuck("SEND gave no receipt")
            return found.group()


class _Telephone(ports.SmsGateway):
    """The telephone and the network it hangs on: what the site sends is what is read."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._before = ports.sms_gateways.get("default") if "default" in ports.sms_gateways else None
        self._inbox: list[str] = []
        self.last = ""

    def __enter__(self) -> _Telephone:
        ports.sms_gateways.replace("default", self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            ports.sms_gateways.replace("default", self._before)

    def send(self, number: str, text: str) -> str:
        """A text of the site arrives; those to other numbers go astray."""
        if number == self._part.phone:
            self._inbox.append(text)
        return kernel.new_id()

    def check(self) -> tuple[kernel.Problem, ...]:
        """It always hangs on the network."""
        return ()

    def text(self, text: str) -> None:
        """Text the site and read its answer, put together from its parts."""
        self._inbox.clear()
        sms.handle(number=self._part.phone, text=text, id=kernel.new_id())
        audit.drain(worker="rehearsal-network", until_empty=True)
        self.last = _as_texted(" ".join(_PART.sub("", each) for each in self._inbox))

    def number_of(self, label: str) -> str:
        """The number before a choice of the last text, empty when it is not offered; parts may break within it."""
        found = re.search(rf"(?:^|\s)(\d+) {re.escape(label)}(?=\s|$)", self.last)
        return found[1] if found else ""

    def goes_on(self) -> bool:
        """Ask for what comes after a text that only tells what is settled; whether the last one was such."""
        word = language.translator(self._part.language)("CONTINUE|RESUME").split("|")[0]
        if not re.search(rf"\b{word}\b", self.last):
            return False
        self.text(word)
        return True

    def asked(self) -> catalogue.FactType | None:
        """The fact whose question was texted last."""
        found = [kind for kind in self._part.service.facts.values() if self._question(kind) in self.last]
        return max(found, key=self._place, default=None)

    def _place(self, kind: catalogue.FactType) -> tuple[int, int]:
        question = self._question(kind)
        return self.last.rfind(question), len(question)

    def _question(self, kind: catalogue.FactType) -> str:
        return _as_texted(kind.question.in_language(self._part.language).text) or "\0"

    def stuck(self, why: str) -> Stuck:
        """What to raise when it does not go on."""
        return Stuck(f"sms: {why}: {self.last[:600]}")


def asks_for_a_time(said: str, spoken: str) -> bool:
    """Whether a time or a session is to be chosen: a rehearsal takes the first."""
    words = language.translator(spoken)
    return any(words(each) in said for each in ("When do you want to come?", "Which session do you want?"))


def _as_texted(text: str) -> str:
    """A text message has one kind of apostrophe and one kind of space."""
    return " ".join(text.replace("\u2019", "'").split())


def _reply(kind: catalogue.FactType, part: Part, phone: _Telephone) -> str:
    value = part.given.get(kind.id)
    if value is None:
        return "SKIP"
    if kind.type == "boolean":
        return "yes" if value else "no"
    if kind.type in ("choice", "choices"):
        several = value if isinstance(value, list) else [value]
        labels = [_as_texted(kind.option_labels[each].in_language(part.language).text) for each in several]
        return " ".join(phone.number_of(label) for label in labels)
    if kind.type == "money":
        return written_amount(value)
    return str(value)
