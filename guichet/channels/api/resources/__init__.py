"""What a program may ask for, one file a kind of thing; importing this package fills the table of routes."""

from guichet.channels.api.resources import (
    bookings,
    bundles,
    case_work,
    catalogue,
    consent,
    credentials,
    life_events,
    offers,
    own_things,
    permits,
    requests,
    screenings,
    sharing,
    usage,
)

__all__ = [
    "bookings",
    "bundles",
    "case_work",
    "catalogue",
    "consent",
    "credentials",
    "life_events",
    "offers",
    "own_things",
    "permits",
    "requests",
    "screenings",
    "sharing",
    "usage",
]
