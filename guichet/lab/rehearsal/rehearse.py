"""Rehearses services: every worked example on every channel; broken promises and differences come out as problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from zlib import crc32

from guichet.catalogue import api as catalogue
from guichet.kernel.api import GuichetError, Problem
from guichet.lab.rehearsal.at_the_counter import AtTheCounter
from guichet.lab.rehearsal.by_program import ByProgram
from guichet.lab.rehearsal.by_telephone import ByTelephone
from guichet.lab.rehearsal.by_text import ByText
from guichet.lab.rehearsal.by_voice import ByVoice
from guichet.lab.rehearsal.on_the_web import OnTheWeb
from guichet.lab.rehearsal.parts import Performance, Player, Stuck
from guichet.lab.rehearsal.play import differences, expected, perform

PLAYERS: Mapping[str, Callable[[], Player]] = {
    "web": OnTheWeb,
    "counter": AtTheCounter,
    "sms": ByText,
    "api": ByProgram,
    "telephone": ByTelephone,
    "voice": ByVoice,
}
#: A player's way where it is called otherwise among a service's channels.
LISTED = {"voice": "telephone"}

Progress = Callable[[str, str, str], None]


def rehearse(
    services: Iterable[catalogue.PublicService], *, language: str, progress: Progress | None = None
) -> tuple[Problem, ...]:
    """Play every worked example of these published services on each of their channels.

    For a database of its own: people are made, requests sent, messages delivered. `progress` is told service, example
    and channel before each play.
    """
    found: list[Problem] = []
    for service in services:
        for example in service.examples:
            found += rehearse_example(service, example, language=language, progress=progress)
    return tuple(found)


def channels_of(service: catalogue.PublicService) -> tuple[str, ...]:
    """The channels of a service that a rehearsal plays."""
    had = {each.type for each in service.channels}
    return tuple(each for each in PLAYERS if LISTED.get(each, each) in had)


def plays(services: Iterable[catalogue.PublicService]) -> int:
    """How many plays a rehearsal has."""
    return sum(len(service.examples) * len(channels_of(service)) for service in services)


def rehearse_example(
    service: catalogue.PublicService,
    example: catalogue.Example,
    *,
    language: str,
    progress: Progress | None = None,
) -> tuple[Problem, ...]:
    """Play one worked example on each channel of its service and compare."""
    where = f"{service.folder}/examples.yaml#examples/{example.id}"
    found: list[Problem] = []
    performances: dict[str, Performance] = {}
    for channel in channels_of(service):
        if progress is not None:
            progress(service.identifier, example.id, channel)
        try:
            performances[channel] = perform(
                player=PLAYERS[channel](),
                service=service,
                example=example,
                language=language,
                phone=telephone_of(service.identifier, example.id),
            )
        except (Stuck, GuichetError) as refusal:
            found.append(Problem(where, f"it cannot be done by {channel}. {refusal}", code="stuck"))
            continue
        found += [
            Problem(where, f"by {channel}, {fault}.", "Correct the example, or what the service does.", "unexpected")
            for fault in expected(example, performances[channel])
        ]
    if performances:
        found += [
            Problem(where, fault, "Every channel must end the same; this is a fault of the platform.", "differs")
            for fault in differences(performances)
        ]
    return tuple(found)


def telephone_of(service: str, example: str) -> str:
    """A number of the kind set aside for fiction, one for each example."""
    return f"+64215{crc32(f'{service}/{example}'.encode()) % 1_000_000:06d}"
