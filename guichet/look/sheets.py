"""Where a page's stylesheets are: the jurisdiction's colours under a hash of what they say, and static files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.template import engines

from guichet.look.tokens import stylesheet, tokens_from


def sheet(colours: Mapping[str, object]) -> tuple[str, str]:
    """The stylesheet of a jurisdiction's `look` mapping, and its mark: the address that holds it never changes."""
    text = stylesheet(tokens_from(colours))
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


@lru_cache(maxsize=64)
def static_address(name: str) -> str:
    """Where a static file is served; the site knows, and lends templates the same function."""
    engine: Any = engines["jinja2"]  # what the stubs call an engine has no environment
    found: str = engine.env.globals["static"](name)
    return found
