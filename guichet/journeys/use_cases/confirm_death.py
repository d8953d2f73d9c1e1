"""Between a report and a death: the register is asked, and without its word a person looks before anything follows.

A report by somebody nobody knows must not end anybody's life on paper. So a report alone has no effect at all: the
register of deaths confirms it, or a registrar decides.
"""

from __future__ import annotations

import logging
from datetime import date

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.estates import api as estates
from guichet.evidence import ports
from guichet.identity import api as identity
from guichet.journeys import deaths
from guichet.journeys.use_cases import decide
from guichet.journeys.use_cases.record_death import death_corrected, death_recorded
from guichet.kernel.api import SYSTEM

logger = logging.getLogger("guichet.journeys")

NOT_HELD = "The register of deaths does not hold this death: see the certificate before you register it"
AWAY = "The register of deaths could not be asked: see the certificate before you register it"
OTHER_DAY = "The register of deaths says another day: find out which is right"
WHO = "Nobody, or more than one person, of this name and birth date is known: say who it is before you register it"
RELATED = "Who reports this is known as family of the person"
NOT_RELATED = "Who reports this is not known as family of the person"


def confirm_reported(*, case_id: str) -> cases.Decision | None:
    """Ask the register about a death that was reported; confirmed, it is registered at once, else a registrar looks.

    Of any other service's case nothing happens. Safe to repeat. None when a person has to look.
    """
    case = cases.case(case_id=case_id, by=SYSTEM)
    if not deaths.records_deaths(catalogue.service(case.service, version=case.service_version)) or case.decisions:
        return None
    said = deaths.reported_in(case)
    why = "" if _could_be(case) else WHO
    why = why or _unconfirmed(case, said)
    if not why:
        return decide.decide_by_rule(case_id=case.id, by_law=True)
    titles = {each.title for each in case.tasks}
    for title in (why, RELATED if _is_related(case) else NOT_RELATED):
        if title not in titles:
            cases.set_task(case_id=case.id, title=title, by=SYSTEM)
    return None


def death_decided(*, case_id: str) -> estates.Estate | None:
    """A decision on a reported death takes effect: registered, it is recorded; declined after that, taken back."""
    case = cases.case(case_id=case_id, by=SYSTEM)
    if not case.decisions or not deaths.records_deaths(catalogue.service(case.service, version=case.service_version)):
        return None
    source = f"case:{case.id}"
    if case.decisions[-1].outcome != decide.GRANTING:
        person = _recorded_by(case)
        return death_corrected(about=person, by=SYSTEM) if person else None
    said = deaths.reported_in(case)
    if _recorded_by(case):
        return None  # decided again, and the same
    about = _who(case) or identity.register_person(name=said.name, birth_date=said.birth_date, by=SYSTEM, source=source)
    return death_recorded(
        about=about.id,
        died_on=said.died_on,
        source=source,
        by=SYSTEM,
        reporter_id=case.owner_id or "",
        case_id=case.id,
    )


def _recorded_by(case: cases.Case) -> str:
    """Whose death stands recorded by this case; empty when nobody's."""
    found = estates.estate_by_case(case_id=case.id, by=SYSTEM)
    return found.person_id if found else ""


def _candidates(case: cases.Case) -> tuple[identity.Agent, ...]:
    """Who it may be: of that name and birth date, and not who reports it."""
    said = deaths.reported_in(case)
    found = identity.people_named(name=said.name, birth_date=said.birth_date)
    return tuple(each for each in found if each.id != case.owner_id)


def _who(case: cases.Case) -> identity.Agent | None:
    """Whom we know of that name and birth date. Of several it is the reporter's own kin; else nobody's file."""
    found = _candidates(case)
    if len(found) == 1:
        return found[0]
    kin = [each for each in found if case.owner_id and identity.are_related(case.owner_id, each.id)]
    return kin[0] if len(kin) == 1 else None


def _could_be(case: cases.Case) -> bool:
    """Whether it is clear whose death it is: one whom we know, or somebody who has no file here."""
    return len(_candidates(case)) == 0 or _who(case) is not None


def _is_related(case: cases.Case) -> bool:
    return any(case.owner_id and identity.are_related(case.owner_id, each.id) for each in _candidates(case))


def _unconfirmed(case: cases.Case, said: deaths.Reported) -> str:
    """Why the register's word is not there; empty when it is. It is the keeper's own register: nothing is shared."""
    silent = NOT_HELD
    for _, register in ports.registers:
        if register.organization != case.organization or deaths.DIED not in register.facts:
            continue
        query = ports.RegisterQuery(
            id=case.id,
            about="",
            identifiers={"name": said.name, "birth_date": said.birth_date.isoformat()},
            facts=(deaths.DIED,),
            purpose=case.service.partition("/")[2],
            agreement="",
            recipient=case.organization,
        )
        try:
            answer = register.fetch(query)
        except ports.RegisterRefused:
            continue
        except Exception as trouble:  # a register may fail in any way, and a person can look instead
            logger.warning("the register %s cannot be asked: %s", register.name, type(trouble).__name__)
            silent = AWAY
            continue
        if _day(answer.facts.get(deaths.DIED)) == said.died_on:
            return ""
        silent = OTHER_DAY
    return silent


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
