"""The services: search, one of them in public words and in the forms other systems read, and the whole list."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

import msgspec

from guichet.catalogue import api as catalogue
from guichet.channels.api import paging, shapes
from guichet.channels.api.resources import service_words
from guichet.channels.api.resources.service_words import ServiceView
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.kernel import api as kernel

TAG = "Services"
LINKED_DATA = "application/ld+json"


class ServiceLine(shapes.Told, frozen=True, kw_only=True):
    """A service found; `url` is where an external one is had."""

    id: str
    title: str
    summary: str
    organization: str
    organization_name: str
    kind: str
    url: str
    language: str


class Services(shapes.Told, frozen=True, kw_only=True):
    """A page of services; `suggestion` is a better spelling of the words."""

    items: tuple[ServiceLine, ...]
    next: str | None
    total: int
    suggestion: str | None


@operation("GET", "services", tag=TAG, answer=Services, query=shapes.SearchQuery, admits=ANYONE, public=True)
def list_services(call: Call) -> Reply:
    """Search the services by words, or browse them by organization, topic and life event."""
    asked: shapes.SearchQuery = call.query
    offset = paging.read_offset(asked.cursor)
    language = call.language or catalogue.current().default_language
    shelf: dict[str, Any] = {
        "language": language,
        "organization": asked.organization or None,
        "topic": asked.topic or None,
        "life_event": asked.life_event or None,
        "limit": asked.limit,
        "offset": offset,
    }
    found = catalogue.search(asked.q, **shelf) if asked.q.strip() else catalogue.browse(**shelf)
    beyond = offset + len(found.hits)
    following = paging.write_cursor(str(beyond)) if found.hits and beyond < found.total else None
    told = Services(items=tuple(map(_line, found.hits)), next=following, total=found.total, suggestion=found.suggestion)
    return Reply(told, {**paging.links(call.request, following), "Content-Language": language})


@operation("GET", "services/{organization}/{service}", tag=TAG, answer=ServiceView, query=shapes.FormatQuery,
           admits=ANYONE, public=True, media=("application/json", LINKED_DATA))  # fmt: skip
def read_service(call: Call, organization: str, service: str) -> Reply:
    """One service in public words: what it is, what it takes, what it asks and under which law.

    `format` (or Accept: application/ld+json) gives it as CPSV-AP 3.2.0 or schema.org.
    """
    identifier = f"{organization}/{service}"
    language = call.language or catalogue.current().default_language
    form = call.query.format
    if form == "json" and LINKED_DATA in call.request.headers.get("Accept", ""):
        form = "schema.org"
    if form == "schema.org":
        return Reply(catalogue.schema_org(identifier, language), content_type=LINKED_DATA)
    found = catalogue.entry(identifier)
    if form == "cpsv-ap":
        return Reply(_alone(identifier), content_type=LINKED_DATA)
    return Reply(service_words.service_view(found, language), {"Content-Language": language})


@operation("GET", "catalogue/cpsv-ap", tag=TAG, answer=dict[str, Any], admits=ANYONE, public=True, cached=True,
           media=(LINKED_DATA,))  # fmt: skip
def export_cpsv_ap(call: Call) -> Reply:  # noqa: ARG001  # the shape of an operation
    """All services as CPSV-AP 3.2.0, in JSON-LD."""
    return Reply(_cpsv_ap()[0], content_type=LINKED_DATA)


@operation("GET", "catalogue/hsds", tag=TAG, answer=dict[str, Any], admits=ANYONE, public=True)
def export_hsds(call: Call) -> Reply:
    """All services after the Human Services Data Specification, in one language."""
    return Reply(catalogue.export_hsds(language=call.language))


@lru_cache(maxsize=1)
def _cpsv_ap_of(release: int, minute: int) -> tuple[bytes, dict[str, Any]]:  # noqa: ARG001  # they make it new
    """The whole list, as bytes and as it is."""
    document = catalogue.export_cpsv_ap()
    return msgspec.json.encode(document), document


def _cpsv_ap() -> tuple[bytes, dict[str, Any]]:
    """The list of the current release; an inventory imported since shows within a minute."""
    return _cpsv_ap_of(catalogue.release_number(), int(time.monotonic() // 60))


def _alone(identifier: str) -> dict[str, Any]:
    """One service with every node that it speaks of."""
    whole = _cpsv_ap()[1]
    nodes = {node["@id"]: node for node in whole["@graph"]}
    ending = (f"/id/service/{identifier}", f":id:service:{identifier}")
    first = next((name for name in nodes if name.endswith(ending)), None)
    if first is None:
        raise kernel.NotFound(f"there is no service {identifier!r}.", remedy="Look for it in the list of services.")
    reached: dict[str, dict[str, Any]] = {}
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in reached:
            reached[name] = nodes[name]
            waiting.extend(_mentions(nodes[name]))
    return {"@context": whole["@context"], "@graph": list(reached.values())}


def _mentions(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["@id"]] if set(value) == {"@id"} else []
        return own + [name for each in value.values() for name in _mentions(each)]
    if isinstance(value, list):
        return [name for each in value for name in _mentions(each)]
    return []


def _line(hit: catalogue.Hit) -> ServiceLine:
    return ServiceLine(
        id=hit.identifier,
        title=hit.title.text,
        summary=hit.summary.text,
        organization=hit.organization,
        organization_name=hit.organization_name.text,
        kind=hit.kind,
        url=hit.url,
        language=hit.title.language,
    )
