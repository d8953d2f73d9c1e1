"""Where a sign-in begins and ends. A channel that draws `/sign-in/` itself stands before these."""

from django.urls import path

from guichet.connectors.openid import views

urlpatterns = [
    path("sign-in/", views.choose, name="openid-choose"),
    path("sign-in/<slug:provider>/", views.begin, name="openid-begin"),
    path("sign-in/<slug:provider>/return/", views.come_back, name="openid-return"),
    path("sign-in/<slug:provider>/logout/", views.end_from_provider, name="openid-logout"),
    path("sign-out/", views.leave, name="sign-out"),
]
