"""The addresses of the telephone: for the gateway below /voice/, for the clerk below /telephone/."""

from django.urls import path

from guichet.channels.telephone import views

urlpatterns = [
    path("voice/", views.ring, name="voice-ring"),
    path("voice/turn/", views.turn, name="voice-turn"),
]
