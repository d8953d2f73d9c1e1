"""The door the web server knocks on: public pages from memory, then bounded waiting, then Django."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from guichet.site import checks, published, security
from guichet.site.fast_path import FastPath
from guichet.site.turns import Turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")

_django = get_wsgi_application()

from guichet.channels.api import api  # noqa: E402  # its models need Django, which the line above makes ready

checks.refuse_unsafe_start()

_counter = published.counter_file()


def _version() -> int:
    return published.version(_counter)


_calculations = api.Door(_django, version=_version, seconds=settings.GUICHET_PUBLIC_SECONDS, headers=security.headers())

application = FastPath(
    Turns(
        _calculations,
        at_once=settings.GUICHET_AT_ONCE,
        seconds=settings.GUICHET_QUEUE_SECONDS,
        largest_body=settings.GUICHET_LARGEST_BODY,
    ),
    version=_version,
    seconds=settings.GUICHET_PUBLIC_SECONDS,
    limit_bytes=settings.GUICHET_PUBLIC_MEGABYTES * 1024 * 1024,
)
