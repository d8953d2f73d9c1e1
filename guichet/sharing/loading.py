"""From a jurisdiction's folder to its agreements: read, compare with their shape, and say every mistake at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from guichet.authoring import api as authoring
from guichet.kernel.api import Invalid, Problem
from guichet.sharing.schema import AgreementFile, AgreementWords
from guichet.sharing.types import Agreement, LegalBasis

FOLDER = "agreements"
MOST_FILES = 2_000
S = TypeVar("S", bound=authoring.Part)


@dataclass
class AgreementFolder:
    """What could be read, and what is wrong. `trees` lead from a file's path to its lines."""

    agreements: dict[str, Agreement] = field(default_factory=dict)
    trees: dict[str, authoring.Tree] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, file: str, *steps: str) -> str:
        """`file:line` of what the keys lead to."""
        tree = self.trees.get(file)
        return f"{file}:{authoring.locate(tree, steps) if tree else 1}"


def load_agreements(path: Path | str, *, languages: Sequence[str], time_zone: str = "UTC") -> tuple[Agreement, ...]:
    """The agreements of a jurisdiction's folder, by identifier; none where there is no folder `agreements`.

    Raises Invalid with every problem, `where` being `file:line`: no YAML, not the shape, dates the wrong way round, the
    same thing twice, words missing in an official language.
    """
    found = examine_agreements(Path(path), languages=languages, time_zone=time_zone)
    if found.problems:
        raise Invalid(tuple(found.problems))
    return tuple(found.agreements.values())


def examine_agreements(root: Path, *, languages: Sequence[str], time_zone: str = "UTC") -> AgreementFolder:
    """The same without raising: what could be read and every problem."""
    folder = AgreementFolder()
    top = root / FOLDER
    if not top.is_dir():
        return folder
    files: dict[str, AgreementFile] = {}
    words: dict[tuple[str, str], AgreementWords] = {}
    for path in _files(root, top, folder):
        name = path.relative_to(root).as_posix()
        parts = path.relative_to(top).parts
        if len(parts) == 1:
            agreement = _read(folder, path, name, AgreementFile)
            if agreement is not None and _named_right(folder, name, path.stem, agreement):
                files[agreement.identifier] = agreement
        elif len(parts) == 3 and parts[0] == "locales":
            spoken = _read(folder, path, name, AgreementWords)
            if spoken is not None:
                words[path.stem, parts[1]] = spoken
        else:
            remedy = "An agreement is agreements/<name>.yaml; its words are agreements/locales/<language>/<name>.yaml."
            folder.problems.append(Problem(f"{name}:1", "this file is in no place of an agreement.", remedy))
    for identifier, agreement in sorted(files.items()):
        _sound(folder, agreement)
        own = {language: each for (of, language), each in words.items() if of == identifier}
        _complete(folder, agreement, own, languages)
        folder.agreements[identifier] = compiled(agreement, own, time_zone=time_zone)
    for identifier, language in sorted(words):
        if identifier not in files:
            name = f"{FOLDER}/locales/{language}/{identifier}.yaml"
            remedy = authoring.nearest(identifier, files)
            folder.problems.append(Problem(f"{name}:1", f"there is no agreement {identifier!r}.", remedy))
    return folder


def _files(root: Path, top: Path, folder: AgreementFolder) -> list[Path]:
    here, found = root.resolve(), []
    for path in sorted(top.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir():
            continue
        if not path.resolve().is_relative_to(here):
            folder.problems.append(Problem(name, "this link leads out of the folder.", "Put the file itself here."))
        elif path.suffix != ".yaml":
            folder.problems.append(Problem(name, "agreements are written in .yaml files.", "Rename it, or delete it."))
        else:
            found.append(path)
    if len(found) > MOST_FILES:
        message = f"the folder has {len(found):,} files; {MOST_FILES:,} is the most."
        folder.problems.append(Problem(FOLDER, message, "Take out what is not used."))
    return found[:MOST_FILES]


def _read(folder: AgreementFolder, path: Path, name: str, kind: type[S]) -> S | None:
    tree, problems = authoring.read_tree(path, name)
    folder.problems.extend(problems)
    if tree is None:
        return None
    folder.trees[name] = tree
    value, wrong = authoring.read_as(tree, kind, name)
    folder.problems.extend(wrong)
    return value


def _named_right(folder: AgreementFolder, name: str, stem: str, agreement: AgreementFile) -> bool:
    if agreement.identifier == stem:
        return True
    message = f"`identifier` is {agreement.identifier!r}, and the file is called {stem}.yaml."
    folder.problems.append(Problem(folder.place(name, "identifier"), message, "Call both the same."))
    return False


def _sound(folder: AgreementFolder, agreement: AgreementFile) -> None:
    name = f"{FOLDER}/{agreement.identifier}.yaml"
    if agreement.until_on is not None and agreement.until_on < agreement.from_on:
        message = f"the agreement ends on {agreement.until_on}, before it begins on {agreement.from_on}."
        folder.problems.append(Problem(folder.place(name, "until_on"), message, "Put the later day in `until_on`."))
    if agreement.source in agreement.recipients:
        message = f"{agreement.source} would share with itself."
        folder.problems.append(Problem(folder.place(name, "recipients"), message, "Take it out of `recipients`."))
    for key in ("recipients", "fields", "purposes"):
        values: tuple[str, ...] = getattr(agreement, key)
        for value in sorted({each for each in values if values.count(each) > 1}):
            folder.problems.append(Problem(folder.place(name, key), f"{value} stands here twice.", "Keep one."))


def _complete(
    folder: AgreementFolder, agreement: AgreementFile, words: dict[str, AgreementWords], languages: Sequence[str]
) -> None:
    for language in languages:
        name = f"{FOLDER}/locales/{language}/{agreement.identifier}.yaml"
        spoken = words.get(language)
        if spoken is None:
            if name not in folder.trees:
                message = f"the words in {language!r} are missing; what is not complete is not published."
                remedy = f"Write {name}, with `awaiting_review: true` if nobody approved it."
                folder.problems.append(Problem(f"{name}:1", message, remedy))
            continue
        for purpose in agreement.purposes:
            if purpose not in spoken.purposes:
                message = f"the purpose {purpose!r} has no words in {language!r}."
                folder.problems.append(Problem(folder.place(name, "purposes"), message, f"Add `{purpose}: …`."))
        for purpose in sorted(set(spoken.purposes) - set(agreement.purposes)):
            remedy = authoring.nearest(purpose, agreement.purposes)
            message = f"the agreement has no purpose {purpose!r}."
            folder.problems.append(Problem(folder.place(name, "purposes", purpose), message, remedy))


def compiled(agreement: AgreementFile, words: dict[str, AgreementWords], *, time_zone: str) -> Agreement:
    """The file and its words in one value."""
    law = agreement.legal_basis
    return Agreement(
        identifier=agreement.identifier,
        source=agreement.source,
        recipients=agreement.recipients,
        fields=agreement.fields,
        purposes=agreement.purposes,
        legal_basis=LegalBasis(title=law.title, href=law.href, section=str(law.section)),
        basis=agreement.basis,
        from_on=agreement.from_on,
        until_on=agreement.until_on,
        retention=agreement.retention,
        pairwise=agreement.pairwise,
        title={language: each.title for language, each in words.items()},
        summary={language: each.summary for language, each in words.items()},
        purpose_words={
            purpose: {language: each.purposes.get(purpose, "") for language, each in words.items()}
            for purpose in agreement.purposes
        },
        consequences={language: each.consequences for language, each in words.items()},
        retention_words={language: each.retention for language, each in words.items()},
        awaiting_review=tuple(sorted(language for language, each in words.items() if each.awaiting_review)),
        time_zone=time_zone,
    )
