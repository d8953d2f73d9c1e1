"""The Jinja2 environment every page is drawn with: strict, escaping, and knowing addresses and static files."""

from typing import Any

import jinja2
from django.urls import reverse

from guichet.look import api as look
from guichet.site import static_files


def environment(**options: Any) -> jinja2.Environment:
    """Django's factory hook (TEMPLATES OPTIONS "environment"). An unknown name in a template is an error."""
    made = jinja2.Environment(  # noqa: S701  # Django's backend passes autoescape=True
        **{**options, "undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    )
    look.install(made)
    made.globals.update(static=static_files.address, url=reverse)
    return made
