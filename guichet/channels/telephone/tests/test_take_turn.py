"""A turn of a call: taken once, read back before it is kept, forgotten when the call is over."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from guichet.channels.telephone import api as telephone
from guichet.channels.telephone.menu import voicexml
from guichet.channels.telephone.models import CallRow
from guichet.channels.telephone.operations.forget_calls import forget_calls
from guichet.identity import api as identity
from guichet.kernel import api as kernel

BIRTH = "Register a birth"
NUMBER = "+64215550188"


class Caller:
    """Somebody nobody knows, who calls the menu."""

    def __init__(self) -> None:
        self.turn = telephone.take_turn(caller=NUMBER)

    def says(self, heard: str) -> str:
        self.turn = telephone.take_turn(call=self.turn.call, turn=self.turn.number, heard=heard)
        return " ".join(each.text for each in self.turn.prompts)

    def row(self) -> CallRow:
        return CallRow.objects.get(id=self.turn.call)


@pytest.fixture
def caller(published: object) -> Caller:  # the services of the jurisdiction
    return Caller()


def test_a_call_from_the_languages_to_a_read_back(caller: Caller) -> None:
    assert {each.language for each in caller.turn.prompts} == {"en", "mi"}
    caller.says("7")
    assert {each.language for each in caller.turn.prompts} == {"en", "mi"}, "a key of no language asks again in all"
    caller.says("1")
    assert BIRTH in caller.says("register a birth")
    assert "born" in caller.says("1")
    assert "eight digits" in caller.says("31022026")
    heard = caller.says("01112026")
    assert "I heard: 1 November 2026." in heard
    assert caller.turn.listening == "keys"
    assert "born" in caller.says("2")
    assert caller.row().given == {}
    caller.says("02112026")
    caller.says("1")
    assert caller.row().given == {"child_birth_date": "2026-11-02"}
    assert "born" in caller.says("*2"), "star 2 goes back"
    assert "why" not in caller.says("*3").casefold().split()
    assert "Your code" in caller.says("*9")
    assert caller.row().request_id == ""


def test_the_same_turn_again_gets_the_same_answer_and_changes_nothing(caller: Caller) -> None:
    first = caller.turn
    answered = telephone.take_turn(call=first.call, turn=first.number, heard="1")
    again = telephone.take_turn(call=first.call, turn=first.number, heard="2")
    assert again.prompts == answered.prompts
    assert again.number == answered.number
    with pytest.raises(kernel.Conflict):
        telephone.take_turn(call=first.call, turn=first.number + 7, heard="1")
    with pytest.raises(kernel.NotFound):
        telephone.take_turn(call="no-such-call", turn=1, heard="1")
    with pytest.raises(kernel.Invalid):
        telephone.take_turn(call=first.call, turn=answered.number, heard="1" * 2_000)


def test_a_stranger_is_told_the_same_as_who_has_no_telephone_linked(caller: Caller) -> None:
    caller.says("1")
    assert "If this telephone is linked to you" in caller.says("4")
    for _ in range(3):
        caller.says("000000")
        caller.says("4")
    assert caller.row().agent_id is None
    assert "cannot be shown now" in caller.says("4")


def test_nothing_said_stands_open_and_all_is_forgotten(caller: Caller) -> None:
    for heard in ("1", "register a birth", "1", "01112026"):
        caller.says(heard)
    stored = str(CallRow.objects.values())
    assert NUMBER not in stored
    assert "2026-11-01" not in stored
    with kernel.held_at(kernel.now() + timedelta(hours=3)):
        forget_calls({}, attempt=1)
    assert not CallRow.objects.exists()


def test_the_documents_are_voicexml_and_only_the_gateway_gets_them(caller: Caller) -> None:
    assert Client().get("/voice/").status_code == 401
    assert Client().post("/voice/turn/", {"caller": f"tel:{NUMBER}"}).status_code == 401
    gateway = Client(headers={"authorization": f"Bearer {identity.gateway_token('voice')}"})
    answer = gateway.post("/voice/turn/", {"caller": f"sip:{NUMBER}@example.org"})
    assert answer["Content-Type"] == voicexml.MEDIA_TYPE
    root = ET.fromstring(answer.content)
    assert (root.tag, root.attrib["version"]) == (f"{{{voicexml.VXML}}}vxml", "2.1")
    keys = root.find(f".//{{{voicexml.SRGS}}}grammar")
    assert keys is not None
    assert keys.attrib["mode"] == "dtmf"
    silent = ET.fromstring(voicexml.document(caller.turn, action="/voice/turn/"))
    assert not [each for each in silent.iter(f"{{{voicexml.VXML}}}grammar") if each.attrib.get("mode") == "voice"]
    assert gateway.post("/voice/turn/", {"call": "no-such", "turn": "1"}).json()["code"] == "not_found"
