"""Every address of the site says who may call it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, object]]:
    """Every (address, view) under a resolver."""
    for each in resolver.url_patterns:
        address = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from routes(each, address)
        elif isinstance(each, URLPattern):
            yield address, each.callback


def test_every_route_says_who_may_call_it() -> None:
    wrong = [address for address, view in routes(get_resolver()) if not getattr(view, "admits", ())]
    assert wrong == [], "Decorate the view with guichet.identity.api.admits(...)."


def test_there_are_routes() -> None:
    assert "static/<path:name>" in dict(routes(get_resolver()))
