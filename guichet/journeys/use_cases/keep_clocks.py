"""Keep the clocks of cases: warn before silence speaks, remind experts, and carry out what silence means by law."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker, cited
from guichet.journeys.use_cases.decide import GRANTING, follow_up
from guichet.journeys.use_cases.explain import graph_behind, propose
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import SYSTEM, GuichetError
from guichet.language import api as language_of

KEEP = "journeys.keep_clocks"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeptClocks:
    """What the clocks did: cases warned of, experts reminded, cases in which silence spoke, and those it could not."""

    warned: tuple[str, ...]
    reminded: tuple[str, ...]
    spoke: tuple[str, ...]
    left: tuple[str, ...]


def keep_clocks() -> KeptClocks:
    """Look at every clock once. Each case is a transaction of its own: one that cannot be decided holds up no other."""
    warned, reminded = cases.warn_of_silence(by=SYSTEM), cases.remind_experts(by=SYSTEM)
    spoke, left = [], []
    for out in cases.clocks_run_out(by=SYSTEM):
        try:
            _let_speak(out)
            spoke.append(out.case_id)
        except GuichetError as refused:
            logger.warning("silence could not speak in case %s: %s", out.case_id, refused.code)
            left.append(out.case_id)
    return KeptClocks(warned, reminded, tuple(spoke), tuple(left))


def _let_speak(out: cases.RunOut) -> None:
    with transaction.atomic():
        case = cases.case(case_id=out.case_id, by=SYSTEM)
        ruling = ruling_of(case, out)
        decision = cases.let_silence_speak(clock_id=out.clock_id, ruling=ruling, by=SYSTEM)
        if decision is not None:
            follow_up(case=cases.case(case_id=case.id, by=SYSTEM), decision=decision, by=SYSTEM)


def ruling_of(case: cases.Case, out: cases.RunOut) -> cases.SilenceRuling:
    """What the decision says: that nobody decided in time, what this means, and by which law, in the person's language.

    What silence grants has the amounts of the law package where that grants it too; its reasons then stand beside.
    """
    service = catalogue.service(case.service, version=case.service_version)
    speaker = Speaker(catalogue.current(), case.language)
    clock = workflow_of(service).clock(out.clock)
    if clock is None or clock.silence is None:
        return cases.SilenceRuling(words="", amounts={})
    say = speaker.words
    means = {
        "granted": say("it is granted"),
        "refused": say("it is refused"),
        "moved_on": say("it goes on to the next step"),
    }[clock.silence.means]
    words = say(
        "Nobody had decided by {day}. By law that means: {means}. The law: {law}.",
        day=language_of.say_date(out.due_on, speaker.language),
        means=means,
        law=cited(speaker, clock.silence.legal_basis),
    )
    proposal = propose(case=case, language=case.language) if clock.silence.means == GRANTING else None
    if proposal is None or not proposal.granted:
        return cases.SilenceRuling(words=words, amounts={})
    return cases.SilenceRuling(
        words=words,
        amounts=dict(proposal.amounts),
        reasons=proposal.explanation.to_json(),
        law_hash=proposal.law_hash,
        graph_hash=graph_behind(case),
    )
