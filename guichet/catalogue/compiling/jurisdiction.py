"""A jurisdiction from its folder: every file put in its place, every place that is empty reported."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import msgspec

from guichet.catalogue.compiling import booking, franchise, vocabulary
from guichet.catalogue.compiling.bundle import bundle_service
from guichet.catalogue.compiling.service import ServiceSource, Surroundings, public_service
from guichet.catalogue.compiling.word_keys import jurisdiction_words_problems, service_words_problems
from guichet.catalogue.compiling.words import Wordings
from guichet.catalogue.definitions.jurisdiction import (
    CallerRules,
    Cash,
    ChannelSettings,
    Jurisdiction,
    LedgerRetention,
)
from guichet.catalogue.definitions.look import Look
from guichet.catalogue.definitions.service import Adoption, PublicService
from guichet.catalogue.definitions.vocabulary import FactType
from guichet.catalogue.reading.folder import Folder
from guichet.catalogue.schema.booking import CourseFile, ScheduleFile
from guichet.catalogue.schema.bundle import BundleFile
from guichet.catalogue.schema.examples import ExamplesFile
from guichet.catalogue.schema.facts import FactsFile
from guichet.catalogue.schema.franchise import FranchiseFile, SupplyFile
from guichet.catalogue.schema.jurisdiction import JurisdictionFile
from guichet.catalogue.schema.jurisdiction_words import JurisdictionWords
from guichet.catalogue.schema.life_event import LifeEventFile
from guichet.catalogue.schema.message import MessageFile
from guichet.catalogue.schema.organization import OrganizationFile
from guichet.catalogue.schema.questions import QuestionsFile
from guichet.catalogue.schema.service import ServiceFile
from guichet.catalogue.schema.service_words import ServiceWords
from guichet.catalogue.schema.vocabulary import EvidenceTypesFile, TopicsFile
from guichet.catalogue.schema.workflow import WorkflowFile
from guichet.kernel.api import Problem


def compile_folder(folder: Folder) -> tuple[Jurisdiction | None, list[Problem]]:
    """The jurisdiction, and what is wrong in how the files fit together. None when jurisdiction.yaml is unreadable."""
    base = folder.get("jurisdiction.yaml", JurisdictionFile)
    if base is None:
        return None, []
    problems: list[Problem] = []
    named = partial(_named_after_file, folder, problems=problems)
    words = _shared_words(folder, base, problems)
    facts = _facts(folder, words, problems)
    topics = folder.get("vocabulary/topics.yaml", TopicsFile)
    proofs = folder.get("vocabulary/evidence_types.yaml", EvidenceTypesFile)
    look = Look(**_same(base.look, Look.__struct_fields__))
    organizations = {
        each.identifier: vocabulary.organization(each, words, base.time_zone, look)
        for each in named(OrganizationFile)
    }
    evidence_types = [vocabulary.evidence_type(each, words) for each in proofs.evidence_types] if proofs else []
    around = Surroundings(facts, {each.id: each for each in evidence_types}, organizations)
    services = _services(folder, base, around, problems)
    services |= {
        made.identifier: made
        for each in named(BundleFile)
        for made in (bundle_service(each, words=words, around=around, services=services),)
    }
    jurisdiction = Jurisdiction(
        **_same(base, ("identifier", "languages", "default_language", "currency", "time_zone", "country")),
        **_same(base, ("content_as_of", "holidays", "working_week", "reading_grade")),
        channels=_channels(base, facts, problems),
        look=look,
        cash=Cash(**_same(base.cash, Cash.__struct_fields__)),
        ledger=LedgerRetention(keep=base.ledger.keep, law=vocabulary.law(base.ledger.law)) if base.ledger else None,
        name=words.text("name", lambda each: each.name),
        organizations=organizations,
        topics={name: vocabulary.topic(name, words) for name in (topics.topics if topics else ())},
        life_events={each.identifier: vocabulary.life_event(each, words) for each in named(LifeEventFile)},
        schedules={each.identifier: booking.schedule(each, words, organizations) for each in named(ScheduleFile)},
        courses={each.identifier: booking.course(each, words, organizations) for each in named(CourseFile)},
        franchises={each.identifier: franchise.franchise(each, words) for each in named(FranchiseFile)},
        supply={each.identifier: franchise.supply(each) for each in named(SupplyFile)},
        facts=facts,
        evidence_types=dict(around.evidence_types),
        services=services,
        models=_models(folder),
        synonyms={language: each.synonyms for language, each in words.by_language.items() if each.synonyms},
    )
    if not folder.problems:  # a file that could not be read would make all words for it look misspelt
        problems.extend(_misspelt_keys(folder, jurisdiction))
    hashed = msgspec.structs.replace(jurisdiction, content_hash=hash_of(jurisdiction))
    return msgspec.structs.replace(
        hashed, folder=str(folder.root.resolve()), law_path=str((folder.root / base.law).resolve())
    ), problems


def _channels(
    base: JurisdictionFile, facts: dict[str, FactType], problems: list[Problem]
) -> dict[str, ChannelSettings]:
    """The channels that are open; what callers are asked must be something that is held of people."""
    found = {}
    for name, each in base.channels.items():
        rules = each.caller
        caller = None if rules is None else CallerRules(**_same(rules, CallerRules.__struct_fields__))
        if rules is not None:
            where = f"jurisdiction.yaml#channels/{name}/caller"
            known = {"birth_date", "request_code", *facts}
            problems.extend(
                Problem(f"{where}/asked", f"{fact!r} is no fact.", "Name a fact, birth_date or request_code.")
                for fact in rules.asked
                if fact not in known
            )
            if rules.right > len(rules.asked):
                message = f"{rules.right} must be right of {len(rules.asked)} that are asked."
                problems.append(Problem(f"{where}/right", message, "Ask more, or demand fewer."))
        found[name] = ChannelSettings(
            assurance_ceiling=each.assurance_ceiling, calculations=each.calculations, caller=caller
        )
    return found


def _misspelt_keys(folder: Folder, jurisdiction: Jurisdiction) -> Iterator[Problem]:
    for name, shared in folder.of_kind(JurisdictionWords):
        yield from jurisdiction_words_problems(name, shared, jurisdiction)
    for name, own in folder.of_kind(ServiceWords):
        service = jurisdiction.services.get("/".join(PurePosixPath(name).parts[1:3]))
        if service is not None:
            yield from service_words_problems(name, own, service)


def hash_of(definition: Jurisdiction | PublicService) -> str:
    """SHA-256 over the definition as JSON with sorted keys, as 64 hexadecimal digits."""
    return hashlib.sha256(msgspec.json.encode(definition, order="sorted")).hexdigest()


def _same(source: msgspec.Struct, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names}


def _named_after_file(
    folder: Folder,
    kind: type[OrganizationFile | LifeEventFile | ScheduleFile | CourseFile | BundleFile | FranchiseFile | SupplyFile],
    problems: list[Problem],
) -> Iterator[Any]:
    for name, value in folder.of_kind(kind):
        stem = PurePosixPath(name).stem
        if value.identifier != stem:
            message = (
                f"`identifier` is {value.identifier!r} and the file is called {stem}.yaml; both are the same word."
            )
            problems.append(Problem(f"{name}#identifier", message, f"Write `identifier: {stem}`, or rename the file."))
        yield value


def _shared_words(folder: Folder, base: JurisdictionFile, problems: list[Problem]) -> Wordings[JurisdictionWords]:
    found = dict(_by_language(folder, "locales", JurisdictionWords, base, problems))
    return Wordings({language: found[language] for language in base.languages if language in found})


def _by_language(
    folder: Folder, place: str, kind: Any, base: JurisdictionFile, problems: list[Problem]
) -> Iterator[tuple[str, Any]]:
    """The words files of one folder; reports languages that are not official, or said wrongly."""
    for name, value in folder.of_kind(kind):
        path = PurePosixPath(name)
        if path.parent.as_posix() != place:
            continue
        if value.language != path.stem:
            message = f"the file is called {path.name} and says `language: {value.language}`; both are the same tag."
            problems.append(Problem(f"{name}#language", message, f"Write `language: {path.stem}`."))
        elif path.stem not in base.languages:
            languages = ", ".join(base.languages)
            message = f"{path.stem} is not an official language here; jurisdiction.yaml lists {languages}."
            problems.append(Problem(f"{name}#language", message, "Add it to `languages` there, or remove this file."))
        else:
            yield path.stem, value


def _was_refused(folder: Folder, name: str) -> bool:
    return any(problem.where.partition(":")[0] == name for problem in folder.problems)


def _facts(folder: Folder, words: Wordings[JurisdictionWords], problems: list[Problem]) -> dict[str, FactType]:
    found: dict[str, FactType] = {}
    for name, file in folder.of_kind(FactsFile):
        for entry in file.facts:
            if entry.id in found:
                message = f"the fact {entry.id!r} is already defined in {found[entry.id].file}; a fact is defined once."
                problems.append(Problem(f"{name}#facts/{entry.id}", message, "Remove one of the two."))
                continue
            found[entry.id] = vocabulary.fact_type(entry, words, name)
    return found


def _services(
    folder: Folder, base: JurisdictionFile, around: Surroundings, problems: list[Problem]
) -> dict[str, PublicService]:
    messages: dict[str, dict[str, MessageFile]] = defaultdict(dict)
    for name, message in folder.of_kind(MessageFile):
        path = PurePosixPath(name)
        messages[path.parent.parent.as_posix()][path.stem] = message
    found: dict[str, PublicService] = {}
    for name, entry in folder.of_kind(ServiceFile):
        place = PurePosixPath(name).parent.as_posix()
        identifier = place.removeprefix("services/")
        problems.extend(_identity_problems(name, identifier, entry))
        words = dict(_by_language(folder, f"{place}/locales", ServiceWords, base, problems))
        source = ServiceSource(
            identifier=identifier,
            service=entry,
            questions=folder.get(f"{place}/questions.yaml", QuestionsFile),
            workflow=folder.get(f"{place}/workflow.yaml", WorkflowFile),
            examples=folder.get(f"{place}/examples.yaml", ExamplesFile),
            messages=messages.get(place, {}),
            words=Wordings({language: words[language] for language in base.languages if language in words}),
            adopted=_adoption(folder, identifier),
        )
        problems.extend(_missing_files(folder, place, entry))
        found[identifier] = public_service(source, around)
    problems.extend(_folders_without_service(folder))
    return found


def _adoption(folder: Folder, identifier: str) -> Adoption | None:
    found = folder.adopted.get(identifier)
    if found is None:
        return None
    permits = found.permits
    return Adoption(
        model=permits.model, version=permits.version, may_override=permits.may_override, own=found.pointers()
    )


def _models(folder: Folder) -> dict[str, dict[str, str]]:
    """The versions of each model, with a hash of what its files say."""
    found: dict[str, dict[str, list[tuple[str, Any]]]] = {}
    for name, tree in sorted(folder.written.items()):
        parts = PurePosixPath(name).parts
        if parts[0] == "models":
            versions = found.setdefault("/".join(parts[1:3]), {})
            versions.setdefault(parts[3], []).append(("/".join(parts[4:]), tree.plain()))
    return {
        model: {
            version: hashlib.sha256(msgspec.json.encode(files, order="sorted")).hexdigest()
            for version, files in sorted(versions.items(), key=lambda each: int(each[0]))
        }
        for model, versions in sorted(found.items())
    }


def _identity_problems(name: str, identifier: str, entry: ServiceFile) -> Iterator[Problem]:
    organization, _, stem = identifier.partition("/")
    if entry.identifier != stem:
        message = f"`identifier` is {entry.identifier!r} and the folder is called {stem!r}; both are the same word."
        yield Problem(f"{name}#identifier", message, f"Write `identifier: {stem}`, or rename the folder.")
    if entry.competent_authority != organization:
        message = (
            f"`competent_authority` is {entry.competent_authority!r}, but the folder stands under {organization!r}."
        )
        yield Problem(
            f"{name}#competent_authority", message, f"Write `competent_authority: {organization}`, or move it."
        )


def _missing_files(folder: Folder, place: str, entry: ServiceFile) -> Iterator[Problem]:
    names = ("questions.yaml", "workflow.yaml", "examples.yaml")
    if entry.kind == "native":
        for name in names[:2]:  # the gate of examples speaks for the third
            if f"{place}/{name}" not in folder.trees and not _was_refused(folder, f"{place}/{name}"):
                message = f"a native service needs {name}."
                yield Problem(f"{place}/{name}", message, "Write it; `guichet new-service` shows a complete one.")
        return
    for name in names:
        if f"{place}/{name}" in folder.trees:
            message = "an external service asks nothing and decides nothing here, so it has no such file."
            yield Problem(f"{place}/{name}#", message, "Remove the file, or write `kind: native` in service.yaml.")
    if entry.external is None:
        message = "an external service says where it is."
        yield Problem(f"{place}/service.yaml#kind", message, "Add `external: {url: https://…}`.")


def _folders_without_service(folder: Folder) -> Iterator[Problem]:
    places = {"/".join(PurePosixPath(name).parts[:3]) for name in folder.trees if name.startswith("services/")}
    for place in sorted(places):
        name = f"{place}/service.yaml"
        if name not in folder.trees and not _was_refused(folder, name):
            yield Problem(name, "this folder has no service.yaml.", "Write it, or remove the folder.")
