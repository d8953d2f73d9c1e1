"""Every address of the site: which package answers where."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from guichet.site.static_files import static_file

urlpatterns: list[URLPattern | URLResolver] = [
    path("static/<path:name>", static_file, name="static"),
    path("", include("guichet.channels.sms.urls")),
    path("", include("guichet.channels.api.urls")),
    path("", include("guichet.channels.counter.urls")),
    path("", include("guichet.channels.telephone.urls")),
    path("", include("guichet.connectors.life_events.urls")),
    path("", include("guichet.connectors.govuk_pay.urls")),
    path("", include("guichet.connectors.stripe_checkout.urls")),
    path("", include("guichet.connectors.open311.urls")),
    # The web after all with a first word of their own, which could be a language; it draws /sign-in/ itself.
    path("", include("guichet.channels.web.urls")),
    path("", include("guichet.connectors.openid_provider.urls")),
    path("", include("guichet.connectors.passkeys.urls")),
    path("", include("guichet.connectors.openid.urls")),
]
if "guichet.lab" in settings.INSTALLED_APPS:
    urlpatterns.insert(0, path("lab/", include("guichet.lab.urls")))

handler400 = "guichet.channels.web.errors.bad_request"
handler403 = "guichet.channels.web.errors.forbidden"
handler404 = "guichet.channels.web.errors.not_found"
handler500 = "guichet.channels.web.errors.fault"
