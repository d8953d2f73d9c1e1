"""Publish a jurisdiction: every gate open, then an immutable release, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.db import transaction

from guichet.audit import api as audit
from guichet.catalogue.compiling.jurisdiction import hash_of
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.entries import entry_of
from guichet.catalogue.events import JurisdictionPublished, ServicePublished
from guichet.catalogue.hooks import tell_when_committed
from guichet.catalogue.indexing import install_index, lock_state, prepare_index, still_fits
from guichet.catalogue.keeping import keep_law
from guichet.catalogue.loading import check, load
from guichet.catalogue.models import EntryRow, ReleaseRow, ServiceVersionRow
from guichet.catalogue.release import ask_again
from guichet.catalogue.storing import store_entries
from guichet.kernel.api import Actor, Invalid, NotAllowed, Problem, Reference, decode, new_id, now
from guichet.rules import api as rules

ORIGIN = "release"


@dataclass(frozen=True)
class Published:
    """What came of it. `release` is the number that now counts; nothing changed when `is_new` is false."""

    release: int
    is_new: bool
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    withdrawn: tuple[str, ...]


def demand_publisher(by: Actor) -> None:
    """Only an administrator, or a command of the one who runs the machine, changes what is published."""
    if by.is_system or by.channel == "command" or "administrator" in by.roles:
        return
    raise NotAllowed("only an administrator publishes services.", remedy="Ask one, or use `guichet publish`.")


def publish(source: Path | str | Jurisdiction, *, by: Actor) -> Published:
    """Publish a folder or a loaded jurisdiction.

    Raises Invalid with every problem of every gate, NotAllowed. A service whose content is the same keeps its version;
    publishing the same content again changes nothing.
    """
    demand_publisher(by)
    jurisdiction = source if isinstance(source, Jurisdiction) else load(source)
    problems = check(jurisdiction)
    if problems:
        raise Invalid(problems)
    law_hash = rules.load(Path(jurisdiction.law_path)).hash
    entries = [entry_of(each, jurisdiction) for each in jurisdiction.services.values()]
    prepared = prepare_index(origin=ORIGIN, entries=entries, jurisdiction=jurisdiction)
    with transaction.atomic():
        state = lock_state()
        keep_law(Path(jurisdiction.law_path), law_hash)
        before = ReleaseRow.objects.filter(number=state.release).first()
        if before and before.jurisdiction == jurisdiction.identifier:
            _refuse_changed_models(jurisdiction, before)
        versions = dict(before.services) if before else {}
        if before and (before.content_hash, before.law_hash) == (jurisdiction.content_hash, law_hash):
            same = (before.folder, before.law_path) == (jurisdiction.folder, jurisdiction.law_path)
            if same and before.jurisdiction == jurisdiction.identifier:
                return Published(before.number, False, (), tuple(sorted(versions)), ())
        number = (ReleaseRow.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        newest = _newest_versions()
        hashes = {name: hash_of(service) for name, service in jurisdiction.services.items()}
        changed = tuple(name for name in sorted(hashes) if newest.get(name, (0, ""))[1] != hashes[name])
        numbered = {
            name: newest[name][0] if name not in changed else newest.get(name, (0, ""))[0] + 1
            for name in sorted(hashes)
        }
        withdrawn = tuple(sorted(set(versions) - set(hashes)))
        release = _create_release(jurisdiction, number=number, law_hash=law_hash, services=numbered, by=by)
        for name in changed:
            _create_version(jurisdiction.services[name], release, numbered[name], hashes[name], by=by)
        audit.record(
            JurisdictionPublished(
                jurisdiction=jurisdiction.identifier,
                release=number,
                content_hash=jurisdiction.content_hash,
                law_hash=law_hash,
                changed=changed,
                withdrawn=withdrawn,
            ),
            stream=Reference("jurisdiction", jurisdiction.identifier),
            by=by,
        )
        if not still_fits(prepared, state):
            prepared = prepare_index(origin=ORIGIN, entries=entries, jurisdiction=jurisdiction)
        store_entries(entries, origin=ORIGIN)
        EntryRow.objects.filter(origin=ORIGIN).exclude(identifier__in=hashes).delete()
        state.release = number
        install_index(prepared, state)
        state.save()
        tell_when_committed()
    ask_again()
    unchanged = tuple(name for name in sorted(hashes) if name not in changed)
    return Published(number, True, changed, unchanged, withdrawn)


def _refuse_changed_models(jurisdiction: Jurisdiction, before: ReleaseRow) -> None:
    """A version of a model that others may have adopted says for ever what it said when it was published."""
    standing = decode(before.definition, Jurisdiction).models
    problems = [
        Problem(
            f"models/{model}/{version}/service.yaml",
            f"version {version} of {model} was published, and its files say otherwise now.",
            f"Put them back, and write the change as version {max(map(int, jurisdiction.models[model])) + 1}.",
        )
        for model, versions in standing.items()
        for version, content in versions.items()
        if jurisdiction.models.get(model, {}).get(version, content) != content
    ]
    if problems:
        raise Invalid(tuple(problems))


def changes(jurisdiction: Jurisdiction) -> tuple[str, ...]:
    """The services run here that publishing would change: their content is new, or the law under them is."""
    native = {name: hash_of(each) for name, each in jurisdiction.services.items() if each.kind == "native"}
    current = ReleaseRow.objects.order_by("-number").first()
    if current is None or current.law_hash != rules.load(Path(jurisdiction.law_path)).hash:
        return tuple(sorted(native))
    newest = _newest_versions()
    return tuple(name for name in sorted(native) if newest.get(name, (0, ""))[1] != native[name])


def _newest_versions() -> dict[str, tuple[int, str]]:
    """The newest version and its hash, of every service there ever was."""
    rows = ServiceVersionRow.objects.order_by("version").values_list("identifier", "version", "content_hash")
    return {identifier: (version, content_hash) for identifier, version, content_hash in rows}


def _create_release(
    jurisdiction: Jurisdiction, *, number: int, law_hash: str, services: dict[str, int], by: Actor
) -> ReleaseRow:
    bare = msgspec.structs.replace(jurisdiction, services={}, folder="", law_path="")
    return ReleaseRow.objects.create(
        number=number,
        jurisdiction=jurisdiction.identifier,
        content_hash=jurisdiction.content_hash,
        law_hash=law_hash,
        folder=jurisdiction.folder,
        law_path=jurisdiction.law_path,
        definition=msgspec.json.encode(bare, order="deterministic").decode(),
        services=services,
        published_at=now(),
        published_by=by.to_json(),
    )


def _create_version(service: PublicService, release: ReleaseRow, version: int, content_hash: str, *, by: Actor) -> None:
    numbered = msgspec.structs.replace(service, version=version)
    ServiceVersionRow.objects.create(
        id=new_id(),
        identifier=service.identifier,
        version=version,
        content_hash=content_hash,
        definition=msgspec.json.encode(numbered, order="deterministic").decode(),
        release=release,
        published_at=now(),
    )
    audit.record(
        ServicePublished(
            service=service.identifier, version=version, release=release.number, content_hash=content_hash
        ),
        stream=Reference("service", service.identifier),
        by=by,
    )
