"""What the use cases of a death call things: facts of the vocabulary, purposes of agreements, the register's keeper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.estates import api as estates
from guichet.identity import api as identity
from guichet.kernel.api import SYSTEM, NotFound
from guichet.sharing import api as sharing

#: A service that puts this into the register records a death; whoever runs it keeps the register of deaths.
REGISTERED = "death_registered"
NAME, BORN, DIED = "deceased_name", "deceased_birth_date", "death_date"
EXECUTOR_NAME, EXECUTOR_BORN = "executor_name", "executor_birth_date"
#: Under agreements with this purpose organizations are told of a death; under that one, who the executor is, is asked.
TELLING, ASKING_EXECUTOR = "death-notice", "executor"


@dataclass(frozen=True)
class Reported:
    """Who died, and when, as a case says it."""

    name: str
    birth_date: date
    died_on: date


def keeper() -> catalogue.PublicService:
    """The service that records deaths in this jurisdiction. Raises NotFound where there is none."""
    for _, service in sorted(catalogue.current().services.items()):
        if records_deaths(service):
            return service
    raise NotFound("no service here records deaths", where=REGISTERED, remedy="Say it under `establishes`.")


def records_deaths(service: catalogue.PublicService) -> bool:
    """Whether a decision of the service puts a death into the register."""
    return any(REGISTERED in established for established in service.establishes.values())


def reported_in(case: cases.Case) -> Reported:
    """Whose death a case of such a service is about."""
    said = {name: str(case.facts[name]["value"]) for name in (NAME, BORN, DIED)}
    return Reported(said[NAME], date.fromisoformat(said[BORN]), date.fromisoformat(said[DIED]))


def what_is_known(estate: estates.Estate) -> dict[str, str]:
    """What can be told of a death, by fact, as plain text: what the case says, and who the executor is once proven."""
    person = identity.agent(estate.person_id)
    death = identity.death_of(estate.person_id)
    known = {NAME: person.name}
    if person.birth_date is not None:
        known[BORN] = person.birth_date.isoformat()
    if death is not None and death.died_on is not None:
        known[DIED] = death.died_on.isoformat()
    if estate.case_id:
        case = cases.case(case_id=estate.case_id, by=SYSTEM)
        known |= _said_of_the_dead(case)
    executor = next(iter(identity.executors_of(estate.person_id)), None)
    if executor is not None:
        known[EXECUTOR_NAME] = executor.agent.name
    return known


def _said_of_the_dead(case: cases.Case) -> dict[str, str]:
    service = catalogue.service(case.service, version=case.service_version)
    told: Mapping[str, Any] = case.facts
    return {
        name: str(fact["value"])
        for name, fact in told.items()
        if name in service.facts and service.facts[name].subject == "deceased" and fact["value"] not in (None, "")
    }


def telling_agreements(organization: str) -> tuple[sharing.Agreement, ...]:
    """Under what the keeper of the register tells others of a death, by identifier; also what is not in force."""
    return sharing.agreements(source=organization, purpose=TELLING)
