"""Fill an offer in: what registers say of the household, and what the person's file holds, as a service's answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.entitlements import ports
from guichet.intake import api as intake
from guichet.journeys.situation import APPLICANT
from guichet.journeys.use_cases.start import prefill
from guichet.kernel.api import Actor, now
from guichet.rules import api as rules

REGISTERS = "registers"


def filled_in(
    *,
    service: catalogue.PublicService,
    offer: entitlements.Offer,
    law: rules.Law,
    subjects: dict[str, str | None],
    by: Actor,
) -> dict[str, intake.Answer]:
    """Everything known that the service asks: the registers' word counts before what the person said earlier."""
    answers = prefill(service=service, subjects=subjects, by=by)
    household = None
    if REGISTERS in ports.populations:
        household = ports.populations.get(REGISTERS).household(offer.household_id)
    if household is not None:
        answers.update(_from_registers(service, household, offer.person_id, law, offer.organization))
    asked = set(service.asked)
    return {name: answer for name, answer in answers.items() if name in asked}


def _from_registers(
    service: catalogue.PublicService, household: ports.Partition, person_id: str, law: rules.Law, register: str
) -> dict[str, intake.Answer]:
    who = _who_is_who(service, household, person_id, law)
    found = {}
    for name, kind in service.facts.items():
        at = who.get(kind.subject)
        if not kind.law_variable or kind.filled_by or at is None:
            continue
        variable = law.variable(kind.law_variable)
        columns = [column for (known, _), column in household.table.columns.items() if known == variable.name]
        if variable.entity not in household.table.memberships or not columns or variable.value_type == "str":
            at_row = at
        else:
            at_row = int(household.table.memberships[variable.entity].group[at])
        if not columns or kind.type in ("text", "name", "email", "phone", "address", "identifier"):
            continue
        found[name] = intake.Answer(
            value=_plain(columns[-1][at_row]),
            source="register",
            detail=register,
            channel="",
            at=now(),
            confirmed=False,
        )
    return found


def _who_is_who(
    service: catalogue.PublicService, household: ports.Partition, person_id: str, law: rules.Law
) -> dict[str, int]:
    """The row of each subject: the applicant is whose offer it is, a child is the youngest."""
    rows = {APPLICANT: int(np.flatnonzero(np.asarray(household.person_ids).astype(str) == person_id)[0])}
    born = next((column for (name, _), column in household.table.columns.items() if name == "birth_date"), None)
    for plural, roles in service.household.items():
        for role, stand in roles.items():
            members = _members(law, household.table, plural, role)
            others = [int(each) for each in members if int(each) != rows[APPLICANT]]
            if born is not None:
                others.sort(key=lambda at: born[at], reverse=True)
            for subject, at in zip((each for each in stand if each not in rows), others, strict=False):
                rows[subject] = at
    return rows


def _members(law: rules.Law, table: rules.Table, plural: str, role: str) -> list[int]:
    """The rows of those who stand in a role (by key or plural) of a kind of group."""
    for entity in law.system.group_entities:
        if entity.plural == plural:
            wanted = [at for at, each in enumerate(entity.flattened_roles) if role in (each.key, each.plural)]
            return [int(each) for each in np.flatnonzero(np.isin(table.memberships[entity.key].role, wanted))]
    return []


def _plain(value: Any) -> Any:
    """A column's value as an answer holds it."""
    if isinstance(value, np.datetime64):
        return date.fromisoformat(str(value.astype("datetime64[D]"))).isoformat()
    return value.item() if isinstance(value, np.generic) else value
