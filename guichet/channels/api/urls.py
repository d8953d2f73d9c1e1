"""The addresses of the API, made from the table of routes."""

from __future__ import annotations

from django.urls import path

from guichet.channels.api import answering, document, resources, routes
from guichet.channels.api.routes import PREFIX

__all__ = ["resources", "urlpatterns"]

_ROOT = PREFIX.strip("/")


def _django(address: str) -> str:
    """An address of the table as Django writes it."""
    return f"{_ROOT}/{address}".replace("{", "<str:").replace("}", ">")


urlpatterns = [
    path(f"{_ROOT}/", document.page, name="api"),
    path(f"{_ROOT}/openapi.json", document.openapi, name="api-openapi"),
    path(f"{_ROOT}/look.css", document.colours, name="api-colours"),
    *(path(_django(address), answering.view_of(operations)) for address, operations in routes.by_path().items()),
    path(f"{_ROOT}/<path:path>", answering.nowhere, name="api-nowhere"),
]
