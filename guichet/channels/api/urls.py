"""The addresses of the API, made from the table of routes."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from guichet.channels.api import answering, document, resources, routes, rules
from guichet.channels.api.routes import PREFIX, Operation

__all__ = ["resources", "rules", "urlpatterns"]

_ROOT = PREFIX.strip("/")


class _Anything(StringConverter):
    """The rest of an address, whatever it holds: Django's own `path` stops at the end of a line."""

    regex = "(?s:.+)"


register_converter(_Anything, "anything")


def _django(address: str, operations: Mapping[str, Operation]) -> str:
    """An address of the table as Django writes it."""
    kind = "anything" if any(each.deep for each in operations.values()) else "str"
    return f"{_ROOT}/{address}".replace("{", f"<{kind}:").replace("}", ">")


urlpatterns = [
    path(f"{_ROOT}/", document.page, name="api"),
    path(f"{_ROOT}/openapi.json", document.openapi, name="api-openapi"),
    path(f"{_ROOT}/look.css", document.colours, name="api-colours"),
    *(
        path(_django(address, operations), answering.view_of(operations))
        for address, operations in routes.by_path().items()
    ),
    path(f"{_ROOT}/<anything:path>", answering.nowhere, name="api-nowhere"),
]
