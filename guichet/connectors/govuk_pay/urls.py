"""Where the provider sends its webhooks."""

from django.urls import path

from guichet.connectors.govuk_pay import receiving

urlpatterns = [path("payments/webhooks/govuk-pay/<slug:account>", receiving.receive, name="govuk-pay-webhook")]
