"""Every address of the site: which package answers where."""

from django.urls import URLPattern, URLResolver, path

from guichet.site.static_files import static_file

urlpatterns: list[URLPattern | URLResolver] = [
    path("static/<path:name>", static_file, name="static"),
]
