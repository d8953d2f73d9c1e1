"""The connector, to import from: `from guichet.connectors.life_events import api as life_events`."""

from guichet.connectors.life_events.cloud_events import STRUCTURED, CloudEvent
from guichet.connectors.life_events.configuration import Settings, read
from guichet.connectors.life_events.looking import Outlook, outlook, revive
from guichet.connectors.life_events.outlet import CloudEventOutlet
from guichet.connectors.life_events.refusals import Refused
from guichet.connectors.life_events.signatures import HEADER, KEYS_ADDRESS, digest_of, key_set, sign, verify

__all__ = [
    "HEADER",
    "KEYS_ADDRESS",
    "STRUCTURED",
    "CloudEvent",
    "CloudEventOutlet",
    "Outlook",
    "Refused",
    "Settings",
    "digest_of",
    "key_set",
    "outlook",
    "read",
    "revive",
    "sign",
    "verify",
]
