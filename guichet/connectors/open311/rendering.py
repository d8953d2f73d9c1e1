"""One answer in two formats: the JSON, and the XML that is the same by the Spark convention of Open311.

https://wiki.open311.org/GeoReport_v2 (read 2026-11-22): XML without a namespace, UTF-8 everywhere; the elements of a
list are named after the singular of the list.
"""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpResponse

FORMATS = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
#: What an element of a list is called.
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
#: Signs that XML 1.0 cannot hold (section 2.2): left out of both formats, so that both say the same.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Refused(Exception):
    """A call that is not answered: each problem as its code and a sentence for the person."""

    def __init__(self, status: int, *problems: tuple[int, str]) -> None:
        super().__init__("; ".join(text for _, text in problems))
        self.status, self.problems = status, problems


def answer(root: str, value: Any, *, form: str, status: int = 200) -> HttpResponse:
    """The value under its root's name, as XML or JSON (where a list stands by itself)."""
    clean = plain(value)
    body = json.dumps(clean, ensure_ascii=False).encode() if form == "json" else xml_of(root, clean)
    return HttpResponse(body, status=status, content_type=FORMATS[form])


def refusal(refused: Refused, *, form: str) -> HttpResponse:
    """What went wrong, as the specification writes errors."""
    errors = [{"code": code, "description": text} for code, text in refused.problems]
    return answer("errors", errors, form=form, status=refused.status)


def plain(value: Any) -> Any:
    """The same without signs that XML cannot hold."""
    if isinstance(value, str):
        return _NO_XML.sub("", value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def xml_of(root: str, value: Any) -> bytes:
    """The value as an XML document."""
    declared = b'<?xml version="1.0" encoding="utf-8"?>\n'
    return declared + ET.tostring(_element(root, value), encoding="unicode").encode()


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, dict):
        element.extend(_element(key, each) for key, each in value.items())
    elif isinstance(value, list):
        element.extend(_element(ITEMS[name], each) for each in value)
    elif value is not None:
        element.text = text_of(value)
    return element


def text_of(value: Any) -> str:
    """A value as XML writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
