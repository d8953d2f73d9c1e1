"""A turn as a document of VoiceXML 2.1, and what a voice browser posts back: W3C Recommendation of 19 June 2007.

Keys are an inline grammar of SRGS 1.0, which every voice browser has. Free speech has no grammar in the standard: the
address of the recogniser's transcription is a setting (`GUICHET_VOICE_SPEECH`); empty, only keys are listened for.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from guichet.channels.telephone.menu.turn import Turn

VXML = "http://www.w3.org/2001/vxml"
SRGS = "http://www.w3.org/2001/06/grammar"
MEDIA_TYPE = "application/voicexml+xml"
#: So long nothing is heard before it counts as silence, and so long between two keys.
SILENCE, BETWEEN_KEYS = "8s", "3s"


def document(turn: Turn, *, action: str, speech: str = "") -> bytes:
    """The turn as a document. What is heard goes to `action` as `call`, `turn`, `heard` (POST, form-encoded)."""
    root = ET.Element("vxml", {"version": "2.1", "xmlns": VXML, "xml:lang": turn.language})
    for name, value in (("timeout", SILENCE), ("interdigittimeout", BETWEEN_KEYS), ("termchar", "#")):
        ET.SubElement(root, "property", {"name": name, "value": value})
    for name, value in (("call", turn.call), ("turn", str(turn.number))):
        ET.SubElement(root, "var", {"name": name, "expr": f"'{value}'"})
    form = ET.SubElement(root, "form", {"id": "turn"})
    if turn.listening == "end":
        block = ET.SubElement(form, "block")
        _say(block, turn)
        ET.SubElement(block, "exit")
        return _bytes(root)
    field = ET.SubElement(form, "field", {"name": "heard"})
    field.append(_keys(turn.most))
    if turn.listening == "speech" and speech:
        ET.SubElement(field, "grammar", {"src": speech, "mode": "voice"})
    _say(field, turn)
    submit = {"next": action, "method": "post", "namelist": "call turn heard"}
    for event in ("noinput", "nomatch"):
        caught = ET.SubElement(field, event)
        ET.SubElement(caught, "assign", {"name": "heard", "expr": "''"})
        ET.SubElement(caught, "submit", submit)
    ET.SubElement(ET.SubElement(field, "filled"), "submit", submit)
    return _bytes(root)


def beginning(*, action: str, language: str) -> bytes:
    """What a voice browser fetches when the telephone rings: it posts who calls, as the gateway has it."""
    root = ET.Element("vxml", {"version": "2.1", "xmlns": VXML, "xml:lang": language})
    ET.SubElement(root, "var", {"name": "caller", "expr": "session.connection.remote.uri"})
    block = ET.SubElement(ET.SubElement(root, "form", {"id": "ring"}), "block")
    ET.SubElement(block, "submit", {"next": action, "method": "post", "namelist": "caller"})
    return _bytes(root)


def _say(parent: ET.Element, turn: Turn) -> None:
    for each in turn.prompts:
        ET.SubElement(parent, "prompt", {"bargein": "true", "xml:lang": each.language}).text = each.text


def _keys(most: int) -> ET.Element:
    """One to `most` of the keys 0 to 9 and star; the hash ends them."""
    grammar = ET.Element("grammar", {"xmlns": SRGS, "version": "1.0", "mode": "dtmf", "root": "keys"})
    rule = ET.SubElement(grammar, "rule", {"id": "keys", "scope": "public"})
    several = ET.SubElement(rule, "item", {"repeat": f"1-{most}"})
    one = ET.SubElement(several, "one-of")
    for key in "0123456789*":
        ET.SubElement(one, "item").text = key
    return grammar


def _bytes(root: ET.Element) -> bytes:
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found
