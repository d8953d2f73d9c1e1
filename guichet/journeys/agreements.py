"""Introduces agreements to the catalogue: their words, the gate that checks them, publishing both together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from guichet.catalogue import api as catalogue
from guichet.catalogue.ports import Gate
from guichet.journeys.reporting import plan_of
from guichet.kernel.api import Actor, Invalid, Problem
from guichet.reports import api as reports
from guichet.sharing import api as sharing

#: The ways to reach an organization that a notice and a receipt name.
CONTACTS = {"telephone": "phone", "phone": "phone", "email": "email", "web": "url", "post": "address"}


@dataclass(frozen=True)
class Published:
    """What publishing a folder came to: its services, its agreements, and what can be reported where."""

    services: catalogue.Published
    agreements: sharing.PublishedAgreements
    reports: reports.PublishedPlan


def publish(source: Path | str | catalogue.Jurisdiction, *, by: Actor) -> Published:
    """Publish a jurisdiction's services and its agreements, in one transaction.

    Raises Invalid with every problem of either, NotAllowed.
    """
    jurisdiction = source if isinstance(source, catalogue.Jurisdiction) else catalogue.load(source)
    with transaction.atomic():
        agreements = sharing.publish_agreements(agreements_of(jurisdiction), glossary=glossary_of(jurisdiction), by=by)
        plan = reports.publish_plan(plan_of(jurisdiction), by=by)
        # Last: what it forgets of the release before must not be read again before this one counts.
        services = catalogue.publish(jurisdiction, by=by)
    return Published(services, agreements, plan)


def agreements_of(jurisdiction: catalogue.Jurisdiction) -> tuple[sharing.Agreement, ...]:
    """The agreements in a jurisdiction's folder; raises Invalid."""
    return sharing.load_agreements(
        jurisdiction.folder, languages=jurisdiction.languages, time_zone=jurisdiction.time_zone
    )


def glossary_of(jurisdiction: catalogue.Jurisdiction) -> sharing.Glossary:
    """What the parties and the fields of agreements are called, in every official language."""
    return sharing.Glossary(
        languages=jurisdiction.languages,
        default_language=jurisdiction.default_language,
        time_zone=jurisdiction.time_zone,
        country=jurisdiction.country,
        parties={name: _party(each) for name, each in jurisdiction.organizations.items()},
        fields={name: dict((each.short or each.question).by_language) for name, each in jurisdiction.facts.items()},
        sensitive=frozenset(name for name, each in jurisdiction.facts.items() if each.sensitivity == "sensitive"),
    )


def _party(organization: catalogue.PublicOrganization) -> sharing.Party:
    reached: dict[str, str] = {}
    for point in organization.contact_points:
        kind = CONTACTS.get(point.channel)
        if kind is not None:
            reached.setdefault(kind, point.value)
    reached.setdefault("url", organization.homepage)
    return sharing.Party(dict(organization.name.by_language), **reached)


class SoundAgreements(Gate):
    """Agreements name organizations and facts that there are; a service that hands on what it was told names one."""

    name = "agreements"

    def check_jurisdiction(self, jurisdiction: catalogue.Jurisdiction) -> tuple[Problem, ...]:
        return tuple(self._sound(jurisdiction))

    def check(self, jurisdiction: catalogue.Jurisdiction, service: catalogue.PublicService) -> tuple[Problem, ...]:
        if not service.feeds and not service.agreements:
            return ()
        try:
            known = {each.identifier: each for each in agreements_of(jurisdiction)}
        except Invalid:
            return ()  # said once, for the whole folder
        return tuple(_of_service(jurisdiction, service, known))

    def _sound(self, jurisdiction: catalogue.Jurisdiction) -> Iterator[Problem]:
        if not jurisdiction.folder or not Path(jurisdiction.folder).is_dir():
            return
        found = sharing.examine_agreements(
            Path(jurisdiction.folder), languages=jurisdiction.languages, time_zone=jurisdiction.time_zone
        )
        yield from found.problems
        for agreement in found.agreements.values():
            file = f"agreements/{agreement.identifier}.yaml"
            for key, names in (("source", (agreement.source,)), ("recipients", agreement.recipients)):
                for name in names:
                    if name not in jurisdiction.organizations:
                        steps = (key,) if key == "source" else (key, name)
                        message = f"there is no organization {name!r}."
                        remedy = "Write organizations/<name>.yaml, or correct the name."
                        yield Problem(found.place(file, *steps), message, remedy, SoundAgreements.name)
            for name in agreement.fields:
                if name not in jurisdiction.facts:
                    message = f"there is no fact {name!r} in the vocabulary."
                    remedy = "Add it to vocabulary/facts/, or correct the name."
                    yield Problem(found.place(file, "fields", name), message, remedy, SoundAgreements.name)


def _of_service(
    jurisdiction: catalogue.Jurisdiction, service: catalogue.PublicService, known: dict[str, sharing.Agreement]
) -> Iterator[Problem]:
    file, gate = f"{service.folder}/service.yaml", SoundAgreements.name
    for name in service.agreements:
        if name not in known:
            message = f"there is no agreement {name!r}."
            yield Problem(f"{file}#agreements/{name}", message, "Write agreements/<name>.yaml.", gate)
        elif known[name].source != service.competent_authority:
            message = f"under {name} it is {known[name].source} that shares, not {service.competent_authority}."
            yield Problem(f"{file}#agreements/{name}", message, "Name an agreement whose source it is.", gate)
    for fed in service.feeds:
        target = jurisdiction.services.get(fed)
        if target is None or target.competent_authority == service.competent_authority:
            continue
        listing = [known[name] for name in service.agreements if name in known]
        if not any(
            each.covers(
                source=service.competent_authority, recipient=target.competent_authority, purpose=purpose_of(fed)
            )
            for each in listing
        ):
            message = f"what is told here would go to {target.competent_authority} for {fed}, under no agreement."
            remedy = f"Name one in `agreements` that lists both, with the purpose {purpose_of(fed)}."
            yield Problem(f"{file}#feeds/{fed}", message, remedy, gate)


def purpose_of(service: str) -> str:
    """The purpose that serves a service: its name without its organization."""
    return service.partition("/")[2]


def connect() -> None:
    """Plug the gate in; called once as the program starts."""
    if SoundAgreements.name not in catalogue.gates:
        catalogue.gates.register(SoundAgreements.name, SoundAgreements())
