"""The lab in one place to import from: people, staff, the clock, the mailbox, the telephone network, the provider.

`lab.country` makes a whole country of synthetic people and lets it live.
"""

from guichet.lab.agencies.telling import tell_life_event
from guichet.lab.clock import lab_clock, move_clock, moved_by, reset_clock, set_day
from guichet.lab.country import api as country
from guichet.lab.faults import misbehave, mode_of
from guichet.lab.people import Child, StaffPost, SyntheticPerson, cast, generate, generated, person
from guichet.lab.population import Population, populate
from guichet.lab.provider.clients import configuration, issuer, subject_of
from guichet.lab.rehearsal.rehearse import channels_of, plays, rehearse, rehearse_example
from guichet.lab.sms import SITE_NUMBER, LabGateway, text_from
from guichet.lab.staff import staff
from guichet.lab.street import LabCountry, LabRegisters, Neighbour, bear, completed, neighbours, set_income, settle

__all__ = [
    "SITE_NUMBER",
    "Child",
    "LabCountry",
    "LabGateway",
    "LabRegisters",
    "Neighbour",
    "Population",
    "StaffPost",
    "SyntheticPerson",
    "bear",
    "cast",
    "channels_of",
    "completed",
    "configuration",
    "country",
    "generate",
    "generated",
    "issuer",
    "lab_clock",
    "misbehave",
    "mode_of",
    "move_clock",
    "moved_by",
    "neighbours",
    "person",
    "plays",
    "populate",
    "rehearse",
    "rehearse_example",
    "reset_clock",
    "set_day",
    "set_income",
    "settle",
    "staff",
    "subject_of",
    "tell_life_event",
    "text_from",
]
