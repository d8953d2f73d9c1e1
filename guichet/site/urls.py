"""Every address of the site: which package answers where."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from guichet.site.static_files import static_file

urlpatterns: list[URLPattern | URLResolver] = [
    path("static/<path:name>", static_file, name="static"),
    # After the channels: the web channel draws /sign-in/ itself.
    path("", include("guichet.connectors.openid.urls")),
]
if "guichet.lab" in settings.INSTALLED_APPS:
    urlpatterns.append(path("lab/", include("guichet.lab.urls")))
