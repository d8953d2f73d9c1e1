"""Where passkeys are asked for and answered. Include this before openid, whose addresses take any provider's name."""

from django.urls import path

from guichet.connectors.passkeys import views

urlpatterns = [
    path("sign-in/passkey/", views.sign_in, name="passkey-sign-in"),
    path("sign-in/passkey/options/", views.options_to_sign_in, name="passkey-options"),
    path("sign-in/passkey/add/", views.add, name="passkey-add"),
    path("sign-in/passkey/add/options/", views.options_to_add, name="passkey-add-options"),
]
