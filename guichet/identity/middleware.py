"""Puts the actor on every request, found only when somebody asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.http import HttpRequest, HttpResponseBase

from guichet.identity.session import actor_of_request
from guichet.kernel import api as kernel


class ActorMiddleware:
    """`request.actor`: costs nothing, and does not vary the page by cookie, on a page that does not look at it.

    Typed code says `identity.actor_of_request(request)`, which answers the same value.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with a lazy actor on it."""
        # A lazy proxy object would not do: dataclasses.replace refuses anything that is not the dataclass itself.
        request.__class__ = _with_actor(type(request))
        return self.get_response(request)


_kinds: dict[type[HttpRequest], type[HttpRequest]] = {}


def _with_actor(kind: type[HttpRequest]) -> type[HttpRequest]:
    """The same kind of request, with an actor."""
    if kind in _kinds:
        return _kinds[kind]

    def actor(self: HttpRequest) -> kernel.Actor:
        return actor_of_request(self)

    lazy = cached_property(actor)
    lazy.__set_name__(kind, "actor")
    _kinds[kind] = type(kind.__name__, (kind,), {"actor": lazy, "__module__": kind.__module__})
    return _kinds[kind]
