"""A bundle that can be kept: every permit is a service with a promise, nothing waits in a circle, all asks stand on a
law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.bundle import Bundle, Permit
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.gates.said import question_of
from guichet.catalogue.law_names import LawNames, law_of, unknown_variable
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem

GRANTED = "granted"
#: Steps of the platform itself, by their addresses.
TAKEN = ("plan", "inspection", "review", "sign-in", "outcome", "payment", "booking")


class Bundles(Gate):
    """What one request feeds is whole before anybody begins it."""

    name = "bundles"

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        if service.bundle is None:
            return ()
        where = f"bundles/{service.identifier.partition('/')[2]}.yaml"
        found = [
            *_of_itself(where, jurisdiction, service),
            *_of_permits(where, jurisdiction, service, service.bundle),
            *_of_waiting(where, service.bundle),
            *_of_inspection(where, jurisdiction, service.bundle),
        ]
        law = law_of(jurisdiction)
        if not isinstance(law, Problem):
            found.extend(_of_law(where, service, service.bundle, law))
        return tuple(found)


def _of_itself(where: str, jurisdiction: Jurisdiction, service: PublicService) -> Iterator[Problem]:
    if service.competent_authority not in jurisdiction.organizations:
        known = nearest(service.competent_authority, jurisdiction.organizations)
        yield Problem(f"{where}#competent_authority", "there is no organization of this name.", known)
    yield from _unknown(f"{where}#topics", "topic", service.topics, jurisdiction.topics)
    if service.assurance == "none":
        message = "a bundle opens cases with several authorities, so each must know who asks."
        yield Problem(f"{where}#assurance", message, "Write `assurance: low`, or more.")
    assert service.bundle is not None
    for page in service.pages:
        if page.id not in service.bundle.own_pages:
            continue
        yield from _unknown(f"{where}#pages/{page.id}/facts", "fact", page.facts, jurisdiction.facts)
        if page.id in TAKEN:
            message = f"the platform has a page of its own that is called {page.id!r}."
            yield Problem(f"{where}#pages/{page.id}", message, "Name it after what it asks.")
        for name in page.facts:
            fact = jurisdiction.facts.get(name)
            if fact is not None and fact.legal_basis is None:
                message = f"this question has no legal basis: {question_of(jurisdiction, fact)}"
                yield Problem(f"{where}#pages/{page.id}/facts/{name}", message, f"Add `legal_basis` in {fact.file}.")
    yield from _repeated(f"{where}#pages", "page", [page.id for page in service.pages])


def _of_permits(where: str, jurisdiction: Jurisdiction, service: PublicService, bundle: Bundle) -> Iterator[Problem]:
    yield from _repeated(f"{where}#permits", "permit", [each.id for each in bundle.permits])
    given = [place.service for each in bundle.permits for place in each.places]
    for permit in bundle.permits:
        place = f"{where}#permits/{permit.id}"
        if not permit.places:
            message = f"nobody gives the permit {permit.id!r}."
            yield Problem(place, message, "Name its `service`, or in `one_of` the service of each place.")
        if any(not each.when for each in permit.places) and len(permit.places) > 1:
            message = f"the permit {permit.id!r} is given everywhere by one service, and by others besides."
            yield Problem(place, message, "Keep `service`, or `one_of`.")
        for each in permit.places:
            at = f"{place}/service"
            member = jurisdiction.services.get(each.service)
            if member is None or member.bundle is not None:
                message = f"there is no service called {each.service!r}."
                yield Problem(at, message, nearest(each.service, jurisdiction.services))
                continue
            if given.count(each.service) > 1:
                yield Problem(at, f"{each.service!r} gives two permits of this bundle.", "Keep one of the two.")
            yield from _of_member(at, service, member)


def _of_member(where: str, service: PublicService, member: PublicService) -> Iterator[Problem]:
    """Whether a bundle can feed a service."""
    title = f"{member.identifier!r}"
    if not member.processing_days:
        message = f"{title} promises no time, so nobody could say when the permit comes."
        yield Problem(where, message, f"Add `processing_time` to {member.folder}/service.yaml.")
    if not member.legal_resources:
        message = f"{title} names no law, so nobody could say why it is needed."
        yield Problem(where, message, f"Add `legal_resources` to {member.folder}/service.yaml.")
    if member.kind != "native":
        return
    if member.workflow is None or GRANTED not in member.workflow.outcomes:
        message = f"no case of {title} can be granted, so what waits for it would wait for ever."
        yield Problem(where, message, f"Add a transition with `outcome: {GRANTED}` to its workflow.yaml.")
    if member.booking or member.enrolment or member.introduces:
        message = f"{title} books, enrols or brings somebody in, which a bundle does not do."
        yield Problem(where, message, "Leave it out; people use it for itself.")
    if member.household != service.household:
        message = f"{title} puts people before the law in other roles than the bundle does."
        yield Problem(where, message, f"Write the same `household` here as in {member.folder}/service.yaml.")


def _of_waiting(where: str, bundle: Bundle) -> Iterator[Problem]:
    known = {each.id: each for each in bundle.permits}
    for permit in bundle.permits:
        yield from _unknown(f"{where}#permits/{permit.id}/waits_for", "permit here", permit.waits_for, known)
    circle = _circle(known)
    if circle:
        message = f"these permits wait for each other in a circle: {' → '.join(circle)}."
        yield Problem(f"{where}#permits/{circle[0]}/waits_for", message, "Take one of them out of `waits_for`.")


def _circle(known: dict[str, Permit]) -> tuple[str, ...]:
    """The first circle there is, from a permit back to itself; empty when nothing waits for itself."""
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return (*path[path.index(name) :], name)
        if name in done or name not in known:
            return ()
        for before in known[name].waits_for:
            found = walk(before, (*path, name))
            if found:
                return found
        done.add(name)
        return ()

    return next((found for name in known if (found := walk(name, ()))), ())


def _of_inspection(where: str, jurisdiction: Jurisdiction, bundle: Bundle) -> Iterator[Problem]:
    for number, each in enumerate(bundle.inspection.places if bundle.inspection else ()):
        place = f"{where}#inspection/places/{number}/schedules"
        yield from _unknown(place, "permit here", each.schedules, [permit.id for permit in bundle.permits])
        yield from _unknown(place, "schedule", each.schedules.values(), jurisdiction.schedules)
        lengths = {
            jurisdiction.schedules[name].slot_minutes
            for name in each.schedules.values()
            if name in jurisdiction.schedules
        }
        if len(lengths) > 1:
            message = (
                f"these schedules have slots of different lengths ({', '.join(map(str, sorted(lengths)))} minutes)."
            )
            yield Problem(place, message, "One visit begins and ends for all at once: make `slot_minutes` the same.")
        for permit_id, schedule in each.schedules.items():
            permit, found = bundle.permit(permit_id), jurisdiction.schedules.get(schedule)
            givers = {one.service.partition("/")[0] for one in permit.places} if permit else set()
            if found is not None and givers and found.organization not in givers:
                message = f"the schedule {schedule!r} is of {found.organization}, which does not give this permit."
                yield Problem(f"{place}/{permit_id}", message, f"Name a schedule of {', '.join(sorted(givers))}.")


def _of_law(where: str, service: PublicService, bundle: Bundle, law: LawNames) -> Iterator[Problem]:
    named = [(f"{where}#permits/{each.id}/when", each.when) for each in bundle.permits]
    named += [
        (f"{where}#permits/{each.id}/one_of/{number}/when", place.when)
        for each in bundle.permits
        for number, place in enumerate(each.places)
        if place.when
    ]
    for number, spot in enumerate(bundle.inspection.places if bundle.inspection else ()):
        named.append((f"{where}#inspection/places/{number}/when", spot.when))
    for page in service.pages:
        if page.id in bundle.own_pages:
            said = (("when", page.when), ("unless", page.unless))
            named += [(f"{where}#pages/{page.id}/{key}", name) for key, name in said if name]
    for at, name in named:
        kind = law.type_of(name) if name else "bool"
        if kind is None:
            yield unknown_variable(at, name, law)
        elif kind != "bool":
            yield Problem(at, f"{name!r} is not true or false.", "Name a boolean variable of the law.")
    asked = {service.facts[name].law_variable for name in service.asked if name in service.facts}
    for need in law.needs_of([name for name in bundle.variables if law.type_of(name) == "bool"]):
        if need.variable not in asked:
            message = f"whether permits are needed hangs on the law's {need.variable!r}, which no page asks."
            yield Problem(f"{where}#pages", message, "Add a page with a fact that has this `law_variable`.")


def _unknown(where: str, kind: str, written: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    names = set(known)
    for name in written:
        if name not in names:
            yield Problem(f"{where}/{name}", f"there is no {kind} called {name!r}.", nearest(name, names))


def _repeated(where: str, kind: str, names: list[str]) -> Iterator[Problem]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(f"{where}/{name}", f"the {kind} {name!r} stands here more than once.", "Keep one.")
