"""The lab's addresses, all below /lab/."""

from django.urls import path

from guichet.lab import views
from guichet.lab.agencies import hearing, other_body
from guichet.lab.cards import govuk_api, paying, stripe_api
from guichet.lab.provider import views as provider
from guichet.lab.registers import views as registers

urlpatterns = [
    path("", views.front, name="lab"),
    path("look.css", views.look_css, name="lab-look"),
    path("people/", views.show_people, name="lab-people"),
    path("clock/", views.move_clock, name="lab-clock"),
    path("faults/", views.set_fault, name="lab-faults"),
    path("phone/", views.phone, name="lab-phone"),
    path("mail/", views.mailbox, name="lab-mailbox"),
    path("mail/<str:mail_id>/", views.mail, name="lab-mail"),
    path("identity/.well-known/openid-configuration", provider.discovery, name="lab-discovery"),
    path("identity/jwks.json", provider.jwks, name="lab-jwks"),
    path("identity/authorize", provider.authorize, name="lab-authorize"),
    path("identity/token", provider.token, name="lab-token"),
    path("identity/userinfo", provider.userinfo, name="lab-userinfo"),
    path("identity/end-session", provider.end_session, name="lab-end-session"),
    path("registers/jwks.json", hearing.keys, name="lab-register-keys"),
    path("agencies/", hearing.heard, name="lab-agencies"),
    path("agencies/<slug:organization>/life-events", hearing.hear, name="lab-agency"),
    path("open311/v2/services.<str:form>", other_body.services, name="lab-open311-services"),
    path("open311/v2/requests.<str:form>", other_body.requests, name="lab-open311-requests"),
    path("registers/<slug:register>", registers.ask, name="lab-register"),
    path("cards/pay/<str:payment_id>", paying.pay, name="lab-pay"),
    path("cards/govuk/v1/payments", govuk_api.payments, name="lab-govuk-payments"),
    path("cards/govuk/v1/payments/<str:payment_id>", govuk_api.payment, name="lab-govuk-payment"),
    path("cards/govuk/v1/payments/<str:payment_id>/cancel", govuk_api.cancel, name="lab-govuk-cancel"),
    path("cards/govuk/v1/payments/<str:payment_id>/refunds", govuk_api.refunds, name="lab-govuk-refunds"),
    path("cards/govuk/v1/payments/<str:payment_id>/refunds/<str:refund_id>", govuk_api.refund, name="lab-govuk-refund"),
    path("cards/govuk/v1/agreements", govuk_api.agreements, name="lab-govuk-agreements"),
    path("cards/govuk/v1/disputes", govuk_api.disputes, name="lab-govuk-disputes"),
    path("cards/stripe/v1/checkout/sessions", stripe_api.sessions, name="lab-stripe-sessions"),
    path("cards/stripe/v1/checkout/sessions/<str:session_id>", stripe_api.session, name="lab-stripe-session"),
    path("cards/stripe/v1/checkout/sessions/<str:session_id>/expire", stripe_api.expire, name="lab-stripe-expire"),
    path("cards/stripe/v1/refunds", stripe_api.refunds, name="lab-stripe-refunds"),
    path("cards/stripe/v1/refunds/<str:refund_id>", stripe_api.refund, name="lab-stripe-refund"),
    path("cards/stripe/v1/disputes", stripe_api.disputes, name="lab-stripe-disputes"),
    path("identity/rotate", provider.rotate_keys, name="lab-rotate"),
]
