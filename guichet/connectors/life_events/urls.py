"""Where agencies' systems tell us of life events, and find our keys."""

from django.urls import path

from guichet.connectors.life_events import receiving
from guichet.connectors.life_events.signatures import KEYS_ADDRESS

urlpatterns = [
    path(receiving.ADDRESS.strip("/") + "/", receiving.receive, name="life-events"),
    path(KEYS_ADDRESS.strip("/"), receiving.keys, name="life-event-keys"),
]
