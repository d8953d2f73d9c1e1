"""From a jurisdiction's folder to its plan: categories, groups and areas, read strictly, every mistake at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from guichet.authoring import api as authoring
from guichet.kernel.api import Invalid, Problem
from guichet.reports.areas import AreaFile, read_areas
from guichet.reports.plan import NOTE, Category, Option, Plan, Question
from guichet.reports.schema import CategoryFile, GroupsFile, QuestionEntry

GROUPS, CATEGORIES, AREAS = "reports/groups.yaml", "reports/categories", "areas"
MOST_FILES = 500
LISTS = ("choice", "choices")
S = TypeVar("S", bound=authoring.Part)


@dataclass
class PlanFolder:
    """What could be read, and what is wrong. `trees` lead from a file's path to its lines."""

    plan: Plan = field(default_factory=Plan)
    trees: dict[str, authoring.Tree] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    areas: dict[str, AreaFile] = field(default_factory=dict)

    def place(self, file: str, *steps: str) -> str:
        """`file:line` of what the keys lead to."""
        tree = self.trees.get(file)
        return f"{file}:{authoring.locate(tree, steps) if tree else 1}"

    def say(self, file: str, steps: tuple[str, ...], message: str, remedy: str) -> None:
        """One more problem."""
        self.problems.append(Problem(self.place(file, *steps), message, remedy))


def load_plan(path: Path | str, *, languages: Sequence[str]) -> Plan:
    """The plan of a jurisdiction's folder; an empty one where nothing can be reported.

    Raises Invalid with every problem, `where` being `file:line`.
    """
    found = examine_plan(Path(path), languages=languages)
    if found.problems:
        raise Invalid(tuple(found.problems))
    return found.plan


def examine_plan(root: Path, *, languages: Sequence[str]) -> PlanFolder:
    """The same without raising: what could be read and every problem."""
    folder = PlanFolder()
    groups = _groups(folder, root, languages)
    files = {path.stem: each for path in _files(folder, root) if (each := _category_file(folder, root, path))}
    for path in sorted((root / AREAS).glob("*")) if (root / AREAS).is_dir() else ():
        _area_file(folder, root, path, languages)
    for identifier, each in sorted(files.items()):
        _sound(folder, f"{CATEGORIES}/{identifier}.yaml", each, groups, languages)
    _apart(folder, files)
    features = tuple(feature for _, each in sorted(folder.areas.items()) for feature in each.features)
    folder.plan = Plan(
        groups=groups,
        categories={name: compiled(each) for name, each in sorted(files.items())},
        features=features,
        attributions=tuple(each.attribution for _, each in sorted(folder.areas.items()) if each.attribution),
    )
    return folder


def _files(folder: PlanFolder, root: Path) -> list[Path]:
    top = root / "reports"
    if not top.is_dir():
        return []
    here, found = root.resolve(), []
    for path in sorted(top.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir() or name == GROUPS:
            continue
        if not path.resolve().is_relative_to(here):
            folder.problems.append(Problem(name, "this link leads out of the folder.", "Put the file itself here."))
        elif path.suffix != ".yaml" or path.parent != root / CATEGORIES:
            remedy = f"There are {GROUPS} and {CATEGORIES}/<identifier>.yaml."
            folder.problems.append(Problem(f"{name}:1", "this file is in no place of a kind of problem.", remedy))
        else:
            found.append(path)
    if len(found) > MOST_FILES:
        message = f"the folder has {len(found):,} categories; {MOST_FILES:,} is the most."
        folder.problems.append(Problem(CATEGORIES, message, "Take out what nobody reports."))
    return found[:MOST_FILES]


def _read(folder: PlanFolder, root: Path, name: str, kind: type[S]) -> S | None:
    tree, problems = authoring.read_tree(root / name, name)
    folder.problems.extend(problems)
    if tree is None:
        return None
    folder.trees[name] = tree
    value, wrong = authoring.read_as(tree, kind, name)
    folder.problems.extend(wrong)
    return value


def _groups(folder: PlanFolder, root: Path, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    if not (root / GROUPS).is_file():
        return {}
    read = _read(folder, root, GROUPS, GroupsFile)
    for name, words in (read.groups if read else {}).items():
        for language in languages:
            if language not in words:
                message = f"the group {name!r} has no words in {language!r}."
                folder.say(GROUPS, ("groups", name), message, f"Add `{language}: …`.")
    return dict(read.groups) if read else {}


def _category_file(folder: PlanFolder, root: Path, path: Path) -> CategoryFile | None:
    name = path.relative_to(root).as_posix()
    found = _read(folder, root, name, CategoryFile)
    if found is not None and found.identifier != path.stem:
        message = f"`identifier` is {found.identifier!r}, and the file is called {path.name}."
        folder.say(name, ("identifier",), message, "Call both the same.")
        return None
    return found


def _area_file(folder: PlanFolder, root: Path, path: Path, languages: Sequence[str]) -> None:
    name = path.relative_to(root).as_posix()
    if path.suffix != ".geojson" or not path.resolve().is_relative_to(root.resolve()):
        folder.problems.append(Problem(name, "areas are written in areas/<organization>.geojson.", "Rename it."))
        return
    read = read_areas(path, name=name, languages=languages)
    folder.problems.extend(read.problems)
    taken = {each.id: other for other, file in folder.areas.items() for each in file.features}
    for each in read.features:
        if each.id in taken:
            message = f"the id {each.id!r} is taken in areas/{taken[each.id]}.geojson."
            folder.problems.append(Problem(f"{name}:{read.lines[each.id]}", message, "Give one another id."))
    folder.areas[path.stem] = read


def _sound(
    folder: PlanFolder,
    file: str,
    category: CategoryFile,
    groups: dict[str, dict[str, str]],
    languages: Sequence[str],
) -> None:
    """What one category says must be so: its group, its bodies' areas, its questions, its words."""
    if category.group not in groups:
        remedy = authoring.nearest(category.group, groups) or f"Add it to {GROUPS}."
        folder.say(file, ("group",), f"there is no group {category.group!r} in {GROUPS}.", remedy)
    for body in category.bodies:
        if body not in folder.areas:
            message = f"nothing says where {body} looks after things."
            folder.say(file, ("bodies", body), message, f"Write {AREAS}/{body}.geojson.")
    for body in sorted(set(category.promises) - set(category.bodies)):
        remedy = authoring.nearest(body, category.bodies)
        folder.say(file, ("promises", body), f"{body} promises, and is none of `bodies`.", remedy)
    for key, values in (("bodies", category.bodies), ("questions", tuple(each.id for each in category.questions))):
        for value in sorted({each for each in values if values.count(each) > 1}):
            folder.say(file, (key, value), f"{value} stands here twice.", "Keep one.")
    for question in category.questions:
        _sound_question(folder, file, question)
    _complete(folder, file, category, languages)


def _sound_question(folder: PlanFolder, file: str, question: QuestionEntry) -> None:
    where = ("questions", question.id)
    if question.type in LISTS and len(question.options) < 2:
        folder.say(file, where, f"{question.id} offers a choice of less than two.", "Name its `options`.")
    if question.type not in LISTS and question.options:
        folder.say(file, where, f"{question.id} has options, and its type is {question.type}.", "Make it a choice.")
    if question.type == NOTE and (question.required or question.public):
        folder.say(file, where, f"{question.id} asks nothing.", "Take away `required` and `public`.")
    for option in sorted({each for each in question.options if question.options.count(each) > 1}):
        folder.say(file, where, f"the option {option} stands here twice.", "Keep one.")


def _complete(folder: PlanFolder, file: str, category: CategoryFile, languages: Sequence[str]) -> None:
    for language in sorted(set(category.locales) - set(languages)):
        folder.say(file, ("locales", language), f"{language!r} is not spoken here.", "Take it out.")
    for language in languages:
        words = category.locales.get(language)
        if words is None:
            message = f"the words in {language!r} are missing; what is not complete is not published."
            folder.say(file, ("locales",), message, f"Add `{language}:`, and name it in `awaiting_review` if need be.")
            continue
        at = ("locales", language, "questions")
        known = {each.id: each for each in category.questions}
        for question in category.questions:
            said = words.questions.get(question.id)
            if said is None:
                folder.say(
                    file, at, f"{question.id} has no words in {language!r}.", f"Add `{question.id}: {{label: …}}`."
                )
                continue
            missing = [option for option in question.options if option not in said.options]
            for option in (*missing, *sorted(set(said.options) - set(question.options))):
                what = "has no words" if option in missing else "is no option"
                folder.say(
                    file, (*at, question.id), f"{option} {what} of {question.id} in {language!r}.", "Correct it."
                )
        for name in sorted(set(words.questions) - set(known)):
            remedy = authoring.nearest(name, known)
            folder.say(file, (*at, name), f"there is no question {name!r}.", remedy)


def _apart(folder: PlanFolder, files: dict[str, CategoryFile]) -> None:
    """Two categories never answer to one code."""
    codes: dict[str, str] = {}
    for identifier, each in sorted(files.items()):
        code = each.open311_code or identifier
        if code in codes:
            message = f"the code {code!r} is {codes[code]}'s already."
            folder.say(f"{CATEGORIES}/{identifier}.yaml", ("open311_code",), message, "Give one another.")
        codes.setdefault(code, identifier)


def compiled(category: CategoryFile) -> Category:
    """The file as it is published."""
    words = category.locales
    return Category(
        identifier=category.identifier,
        group=category.group,
        code=category.open311_code or category.identifier,
        open311_type=category.open311_type,
        bodies=category.bodies,
        promise_working_days=category.promise_working_days,
        promises=dict(category.promises),
        same_within_metres=category.same_within_metres,
        reopen_days=category.reopen_days,
        text_shown=category.text_shown,
        photo=category.photo,
        questions=tuple(_question(each, category) for each in category.questions),
        title={language: each.title for language, each in words.items()},
        summary={language: each.summary for language, each in words.items()},
        notice={language: each.notice for language, each in words.items() if each.notice},
        keywords={language: each.keywords for language, each in words.items()},
        awaiting_review=category.awaiting_review,
    )


def _question(entry: QuestionEntry, category: CategoryFile) -> Question:
    said = {
        language: each.questions[entry.id] for language, each in category.locales.items() if entry.id in each.questions
    }
    return Question(
        id=entry.id,
        type=entry.type,
        required=entry.required,
        public=entry.public,
        options=tuple(
            Option(value=option, label={name: each.options.get(option, "") for name, each in said.items()})
            for option in entry.options
        ),
        label={language: each.label for language, each in said.items()},
        hint={language: each.hint for language, each in said.items() if each.hint},
    )
