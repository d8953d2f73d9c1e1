"""What follows from what happened in the depth of a workflow: routing, experts, and clocks that run out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases import keep_clocks
from guichet.journeys.use_cases.tell import tell
from guichet.kernel.api import SYSTEM, NotFound, Reference
from guichet.language import api as language_of
from guichet.notifications import api as notifications

Happening = Mapping[str, Any]


def route(happening: Happening) -> None:
    """Send a new case where the rules of its workflow say."""
    cases.route_case(case_id=happening["stream"].id, by=SYSTEM)


def tell_silence(happening: Happening) -> None:
    """Tell the person that silence moved their request on; what it decides, the decision tells."""
    if happening["data"]["means"] == "moved_on":
        case = cases.case(case_id=happening["stream"].id, by=SYSTEM)
        tell(moment="silence", case=case, key=f"{case.id}/silence/{happening['seq']}")


def write_to_expert(happening: Happening) -> None:
    """The link goes to an expert outside by e-mail, where one was given; the code is told them another way."""
    case = cases.case(case_id=happening["stream"].id, by=SYSTEM)
    opinion = next((each for each in case.opinions if each.id == happening["data"]["opinion"]), None)
    if opinion is None or not opinion.is_awaited or opinion.organization:
        return
    name, email = parseaddr(opinion.expert)
    if "@" not in email:
        return
    jurisdiction = catalogue.current()
    speaker = Speaker(jurisdiction, jurisdiction.default_language)
    say = speaker.words
    day = language_of.say_date(opinion.due_on, speaker.language)
    notifications.send(
        to=notifications.Recipient(agent_id=None, name=name, language=speaker.language, email=email),
        template="opinions/asked",
        about=Reference("opinion", opinion.id),
        organization=case.organization,
        subject=say("Your opinion is asked by {day}", day=day),
        body="\n\n".join(
            (
                say("{who} asks for your opinion.", who=speaker.organization(case.organization)),
                say(
                    "Give it here, with the code you were told: {address}",
                    address=f"{settings.GUICHET_BASE_URL}/{speaker.language}/opinions/{opinion.id}/",
                ),
            )
        ),
        channels=("email",),
        by=SYSTEM,
        key=f"{opinion.id}/{happening['seq']}",
    )


REACTIONS: dict[str, tuple[Callable[[Happening], None], ...]] = {
    "cases.SilenceSpoke": (tell_silence,),
    "cases.OpinionAsked": (write_to_expert,),
    "cases.OpinionReminded": (write_to_expert,),
}


def connect() -> None:
    """The clocks are looked at every hour."""
    audit.task(keep_clocks.KEEP)(_keep_clocks)
    audit.schedule(keep_clocks.KEEP, task=keep_clocks.KEEP, every=timedelta(hours=1))


def _keep_clocks(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    try:
        catalogue.current()
    except NotFound:  # nothing is published yet, so nothing is promised
        return
    keep_clocks.keep_clocks()
