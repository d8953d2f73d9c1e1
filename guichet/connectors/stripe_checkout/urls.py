"""Where the provider sends its webhooks."""

from django.urls import path

from guichet.connectors.stripe_checkout import receiving

urlpatterns = [path("payments/webhooks/stripe/<slug:account>", receiving.receive, name="stripe-webhook")]
