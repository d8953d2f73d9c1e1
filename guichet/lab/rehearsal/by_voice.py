"""Plays a part with a telephone that has keys and a voice: calls the menu, hears what it asks, presses and says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from django.test import Client

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab.rehearsal.by_text import asks_for_a_time
from guichet.lab.rehearsal.on_the_web import CODE
from guichet.lab.rehearsal.parts import MOST_TURNS, Part, Stuck
from guichet.language.api import translator
from guichet.notifications import ports

_VXML = "{http://www.w3.org/2001/vxml}"


class ByVoice:
    """A person who calls from a telephone that speaks for them."""

    channel = "voice"

    def play(self, part: Part) -> str:
        """Link the number, call, key the code that is texted, say the service, answer, hear it read back, send."""
        owner = kernel.Actor(agent_id=part.person_id, channel="web", assurance=kernel.Assurance.SUBSTANTIAL)
        identity.link_phone(number=part.phone, code=identity.phone_code(by=owner), by=owner)
        with VoiceTelephone(part.phone) as phone:
            phone.call()
            phone.answer(str(catalogue.current().languages.index(part.language) + 1))
            phone.answer("4")
            phone.answer(phone.texted_code())
            title = part.service.title.in_language(part.language).text
            phone.answer(title)
            phone.answer(phone.key_of(title))
            before = None
            for _ in range(MOST_TURNS):
                fact = _asked(part, phone)
                if fact is None:
                    break
                if fact is before:
                    raise phone.stuck(f"{fact.id} was not taken")
                before = fact
                phone.answer(_reply(fact, part.given, phone, part.language))
                if phone.listening == "keys":  # it reads back what it heard, and waits for a yes
                    phone.answer("1")
            if phone.listening == "keys":
                raise phone.stuck("it still reads back")
            if translator(part.language)("Press 1 for yes, 2 for no.") in phone.last:
                phone.answer("2")  # whether it may be sent on to another agency: not in a rehearsal
            if asks_for_a_time(phone.last, part.language):
                phone.answer("1")
            phone.answer("1")
            found = CODE.search(phone.code_said())
            if found is None:
                raise phone.stuck("sending gave no receipt")
            return found.group()


class VoiceTelephone(ports.SmsGateway):
    """A voice browser and a telephone in one: it hears what the documents say, and takes the texts that come."""

    def __init__(self, number: str) -> None:
        self.number = number
        self._http = Client(headers={"authorization": f"Bearer {identity.gateway_token('voice')}"})
        self._before: ports.SmsGateway | None = None
        self._texts: list[str] = []
        self.heard: list[str] = []
        self.languages: list[str] = []
        self.listening = ""
        self._fields: dict[str, str] = {}

    def __enter__(self) -> VoiceTelephone:
        self._before = ports.sms_gateways.get("default") if "default" in ports.sms_gateways else None
        ports.sms_gateways.replace("default", self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            ports.sms_gateways.replace("default", self._before)

    def send(self, number: str, text: str) -> str:
        """A text arrives, if it is for this telephone."""
        if number == self.number:
            self._texts.append(text)
        return kernel.new_id()

    def check(self) -> tuple[kernel.Problem, ...]:
        """It always hangs on the network."""
        return ()

    def call(self) -> None:
        """Ring, as a voice browser does: fetch the first document, post who calls."""
        ringing = ET.fromstring(self._http.get("/voice/").content)  # noqa: S314  # our own answer
        submit = ringing.find(f".//{_VXML}submit")
        self._post("" if submit is None else submit.attrib["next"], {"caller": f"tel:{self.number}"})

    def answer(self, heard: str) -> None:
        """Key or say something, and hear what comes back."""
        self._post("/voice/turn/", {**self._fields, "heard": heard})

    def _post(self, address: str, form: Mapping[str, str]) -> None:
        answer = self._http.post(address, dict(form))
        if answer.status_code != 200:
            raise Stuck(f"voice: {answer.status_code}: {answer.content[:500]!r}")
        root = ET.fromstring(answer.content)  # noqa: S314  # our own answer
        self._fields = {each.attrib["name"]: each.attrib["expr"].strip("'") for each in root.iter(f"{_VXML}var")}
        prompts = list(root.iter(f"{_VXML}prompt"))
        self.heard = [each.text or "" for each in prompts]
        self.languages = [each.attrib["{http://www.w3.org/XML/1998/namespace}lang"] for each in prompts]
        spoken = any(each.attrib.get("mode") == "voice" for each in root.iter(f"{_VXML}grammar"))
        self.listening = "" if root.find(f".//{_VXML}field") is None else "speech" if spoken else "keys"

    @property
    def last(self) -> str:
        """Everything that was said last."""
        return " ".join(" ".join(self.heard).split())

    def texted_code(self) -> str:
        """The six digits that came by text."""
        audit.drain(worker="rehearsal-network", until_empty=True)
        for text in reversed(self._texts):
            digits = "".join(each for each in text if each.isdigit())
            if len(digits) == 6:
                return digits
        raise self.stuck("no code was texted")

    def texts(self) -> list[str]:
        """The texts that came."""
        audit.drain(worker="rehearsal-network", until_empty=True)
        return list(self._texts)

    def key_of(self, choice: str) -> str:
        """The key that was said for a choice."""
        for line in self.heard:
            if choice in line:
                for word in line.replace(".", " ").split():
                    if word.isdigit():
                        return word
        raise self.stuck(f"there is no key for {choice!r}")

    def code_said(self) -> str:
        """A code that was said sign by sign, put together again; empty when none was."""
        for line in self.heard:
            signs = line.replace(".", " ").split()[-12:]
            if len(signs) == 12 and all(len(each) == 1 for each in signs):
                whole = "".join(signs)
                return "-".join((whole[:4], whole[4:8], whole[8:]))
        return ""

    def stuck(self, why: str) -> Stuck:
        """What to raise when it does not go on."""
        return Stuck(f"voice: {why}: {self.last[:600]}")


def _asked(part: Part, phone: VoiceTelephone) -> catalogue.FactType | None:
    """The fact whose question was said last."""

    def question(kind: catalogue.FactType) -> str:
        spoken = kind.ear.in_language(part.language).text or kind.question.in_language(part.language).text
        return " ".join(spoken.split()) or "\0"

    found = [kind for kind in part.service.facts.values() if question(kind) in phone.last]
    return max(found, key=lambda kind: (phone.last.rfind(question(kind)), len(question(kind))), default=None)


def _reply(kind: catalogue.FactType, given: Mapping[str, Any], phone: VoiceTelephone, language: str) -> str:
    value = given.get(kind.id)
    if value is None:
        return "*4"
    if kind.type == "boolean":
        return "1" if value else "2"
    if kind.type in ("choice", "choices"):
        several = value if isinstance(value, list) else [value]
        return "*".join(phone.key_of(kind.option_labels[each].in_language(language).text) for each in several)
    if kind.type == "money":
        return f"{value // 100}*{value % 100:02}"
    if kind.type == "date":
        year, month, day = str(value).split("-")
        return f"{day}{month}{year}"
    return str(value)
