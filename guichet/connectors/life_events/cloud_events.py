"""CloudEvents 1.0 over HTTP, structured and binary (the CloudEvents specification and its HTTP and JSON bindings)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from guichet.connectors.life_events.refusals import Refused

STRUCTURED = "application/cloudevents+json"
#: What every intermediary has to carry (CloudEvents, "Size limits").
LARGEST = 65_536
_LONGEST = 300
_ATTRIBUTE = re.compile(r"[a-z0-9]{1,20}")
#: No control signs, no halves of surrogate pairs (CloudEvents, type "String").
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class CloudEvent:
    """One event. `extensions` are all further attributes, as text."""

    id: str
    source: str
    type: str
    subject: str = ""
    time: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, str] = field(default_factory=dict)

    def attributes(self) -> dict[str, str]:
        """What stands beside the data."""
        named = {"id": self.id, "source": self.source, "type": self.type, "subject": self.subject, "time": self.time}
        return {"specversion": "1.0", **{name: value for name, value in named.items() if value}, **self.extensions}

    def structured(self) -> bytes:
        """The event as one JSON document."""
        whole = {**self.attributes(), "datacontenttype": "application/json", "data": dict(self.data)}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    def binary(self) -> tuple[dict[str, str], bytes]:
        """The event as headers and a body."""
        headers = {f"ce-{name}": quote(value, safe=_HEADER_SAFE) for name, value in self.attributes().items()}
        body = json.dumps(dict(self.data), ensure_ascii=False, separators=(",", ":")).encode()
        return {**headers, "Content-Type": "application/json"}, body


#: Printable ASCII but space, quotation mark and percent sign (HTTP binding, section 3.1.3.2).
_HEADER_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"%')


def read(*, content_type: str, headers: Mapping[str, str], body: bytes) -> CloudEvent:
    """The event of a request, in either mode; `headers` by lower-case name. Raises Refused saying what is wrong."""
    if len(body) > LARGEST:
        raise Refused(413, "too_large", f"an event has at most {LARGEST} bytes")
    media, _, parameters = content_type.partition(";")
    if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
        raise Refused(415, "wrong_type", "events are written in UTF-8", where="Content-Type")
    media = media.strip().lower()
    if media == STRUCTURED:
        document = _object(body, "the event")
        if "data_base64" in document:
            raise Refused(415, "wrong_type", "data is a JSON object here, never bytes", where="data_base64")
        data = document.pop("data", None)
        return _event(document, data)
    if media == "application/json" and any(name.startswith("ce-") for name in headers):
        found = {
            name[3:]: unquote(value) for name, value in headers.items() if name.startswith("ce-") and len(name) > 3
        }
        return _event({**found, "datacontenttype": "application/json"}, _object(body, "the event's data"))
    raise Refused(
        415,
        "wrong_type",
        f"a CloudEvent comes as {STRUCTURED}, or as application/json with ce- headers; not in batches",
        where="Content-Type",
    )


def _event(attributes: dict[str, Any], data: Any) -> CloudEvent:
    for name, value in attributes.items():
        if not _ATTRIBUTE.fullmatch(name):
            raise Refused(400, "not_an_event", "attributes are named in lower-case letters and digits", where=name[:40])
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Refused(400, "not_an_event", "an attribute is text", where=name)
        if len(str(value)) > _LONGEST or _UNPRINTABLE.search(str(value)):
            raise Refused(400, "not_an_event", f"an attribute has at most {_LONGEST} printable signs", where=name)
    if attributes.get("specversion") != "1.0":
        raise Refused(400, "not_an_event", "specversion is 1.0", where="specversion")
    for name in ("id", "source", "type"):
        if not isinstance(attributes.get(name), str) or not attributes[name]:
            raise Refused(400, "not_an_event", f"{name} is missing", where=name)
    if attributes.get("datacontenttype", "application/json") != "application/json":
        raise Refused(415, "wrong_type", "data is application/json", where="datacontenttype")
    if not isinstance(data, dict):
        raise Refused(400, "not_an_event", "data is a JSON object", where="data")
    texts = {name: str(value) for name, value in attributes.items()}
    if "time" in texts:
        _moment(texts["time"])
    own = {"specversion", "id", "source", "type", "subject", "time", "datacontenttype"}
    return CloudEvent(
        id=texts["id"],
        source=texts["source"],
        type=texts["type"],
        subject=texts.get("subject", ""),
        time=texts.get("time", ""),
        data=data,
        extensions={name: value for name, value in texts.items() if name not in own},
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(400, "not_an_event", "time is a moment with its zone (RFC 3339)", where="time")
    return moment


def _object(body: bytes, what: str) -> dict[str, Any]:
    try:
        document = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "not_an_event", f"{what} is no JSON ({str(error)[:80]})") from None
    if not isinstance(document, dict):
        raise Refused(400, "not_an_event", f"{what} is no JSON object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers differ on which of two equal keys counts; what was signed must mean one thing."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")
