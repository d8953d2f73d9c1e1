"""The lab's addresses, all below /lab/."""

from django.urls import path

from guichet.lab import views
from guichet.lab.agencies import hearing
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
    path("registers/<slug:register>", registers.ask, name="lab-register"),
    path("identity/rotate", provider.rotate_keys, name="lab-rotate"),
]
