"""Services that say `adopts:` made whole, before anything is compared with its schema: all later steps see one service.

A model stands in `models/<organization>/<service>/<version>/` with the files of a service. An adopter's folder holds
only what is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from guichet.authoring.api import Tree, nearest
from guichet.catalogue.adoption.leaves import AFTER, filled, is_keyed, leaves, merged, name_of
from guichet.catalogue.adoption.naming import filler, values_of
from guichet.catalogue.adoption.permits import ALWAYS, KINDS, Permits, permits_of
from guichet.kernel.api import Problem

ADOPTS = re.compile(r"(?P<model>[a-z0-9-]+/[a-z0-9-]+)@(?P<version>[1-9][0-9]{0,5})")
FROM_MODEL = frozenset({"may_override"})
OF_ADOPTER = ("identifier", "competent_authority")


@dataclass(frozen=True)
class Adopted:
    """An adoption: which version of which model, what it allows, and the leaves that are the adopter's own."""

    service: str
    permits: Permits
    own: dict[str, dict[str, Tree]]

    def pointers(self) -> tuple[str, ...]:
        """The adopter's own leaves of the service itself, as `file#leaf`: no examples, no marks of a file."""
        return tuple(
            f"{file}#{leaf}"
            for file in sorted(self.own)
            for leaf in self.own[file]
            if self.permits.kind(file, leaf) != ALWAYS or leaf.startswith("source")
        )


class Models:
    """The trees of a folder as models, adoptions and the organizations that adopt."""

    def __init__(self, trees: Mapping[str, Tree], problems: list[Problem]) -> None:
        self.trees = trees
        self.problems = problems
        self.versions: dict[str, dict[int, dict[str, Tree]]] = {}
        for name, tree in trees.items():
            parts = PurePosixPath(name).parts
            if parts[0] == "models" and len(parts) > 4 and parts[3].isdigit():
                versions = self.versions.setdefault("/".join(parts[1:3]), {})
                versions.setdefault(int(parts[3]), {})["/".join(parts[4:])] = tree

    def adopting(self) -> Iterator[str]:
        """The services whose service.yaml says `adopts`."""
        for name, tree in self.trees.items():
            parts = PurePosixPath(name).parts
            if parts[0] == "services" and parts[3:] == ("service.yaml",) and "adopts" in (tree.entries or {}):
                yield "/".join(parts[1:3])

    def own_files(self, service: str) -> dict[str, Tree]:
        """What an adopter's folder holds, by the file's name within it."""
        prefix = f"services/{service}/"
        return {name.removeprefix(prefix): tree for name, tree in self.trees.items() if name.startswith(prefix)}

    def named(self, service: str) -> tuple[str, int] | None:
        """The model and version that a service names; None after having said what is wrong with it."""
        where = f"services/{service}/service.yaml"
        said = (self.trees[where].entries or {})["adopts"]
        found = ADOPTS.fullmatch(str(said.value or ""))
        if found is None:
            message = f"`adopts` names a model and its version, organization/service@version; found {said.value!r}."
            self.say(where, said, message, "Write it such as `adopts: service-new-brunswick/water-bill@1`.")
            return None
        model, version = found["model"], int(found["version"])
        if model not in self.versions:
            self.say(where, said, f"there is no model {model!r} in models/.", nearest(model, self.versions))
            return None
        if version not in self.versions[model]:
            there = ", ".join(map(str, sorted(self.versions[model])))
            self.say(where, said, f"the model {model!r} has no version {version}; there are: {there}.", "Name one.")
            return None
        return model, version

    def say(self, file: str, tree: Tree, message: str, remedy: str) -> None:
        """Report a problem at a part of a file."""
        self.problems.append(Problem(f"{tree.file or file}:{tree.line}", message, remedy))

    def permits(self, model: str, version: int) -> Permits:
        """What a version allows; what its `may_override` has wrong is said."""
        files = self.versions[model][version]
        said = (files["service.yaml"].entries or {}).get("may_override") if "service.yaml" in files else None
        words = tuple(str(each.value) for each in (said.items or ()) if str(each.value) in KINDS) if said else ()
        for each in (said.items or ()) if said else ():
            if str(each.value) not in KINDS:
                where = f"models/{model}/{version}/service.yaml"
                remedy = f"{nearest(str(each.value), KINDS)} Known: {', '.join(KINDS)}."
                self.say(where, each, f"`may_override` has no word {each.value!r}.", remedy)
        return permits_of(model, version, files, words)

    def base(self, model: str, version: int, organization: str) -> dict[str, Tree]:
        """The files of a version, speaking of an organization."""
        place = f"models/{model}/{version}"
        return {
            file: self.spoken(tree, f"{place}/{file}", file, organization)
            for file, tree in sorted(self.versions[model][version].items())
        }

    def spoken(self, tree: Tree, path: str, file: str, organization: str) -> Tree:
        """One file with its places filled in, in its language."""
        language = PurePosixPath(file).stem if file.startswith("locales/") else self.default_language()
        values = values_of(
            organization,
            self.trees.get(f"organizations/{organization}.yaml"),
            self.trees.get(f"locales/{language}.yaml"),
        )
        return filled(tree, path, filler(values, path, self.problems, organization=organization))

    def default_language(self) -> str:
        """The language of what is in no language's file."""
        top = self.trees.get("jurisdiction.yaml")
        said = (top.entries or {}).get("default_language") if top is not None else None
        return str(said.value) if said is not None else "en"

    def languages(self) -> tuple[str, ...]:
        """The official languages."""
        top = self.trees.get("jurisdiction.yaml")
        said = (top.entries or {}).get("languages") if top is not None else None
        return tuple(str(each.value) for each in (said.items or ())) if said is not None else ()


def own_leaves(models: Models, service: str) -> dict[str, dict[str, Tree]]:
    """An adopter's own leaves by file, its places filled in; `adopts` itself is none."""
    organization = service.partition("/")[0]
    found: dict[str, dict[str, Tree]] = {}
    for file, tree in sorted(models.own_files(service).items()):
        spoken = models.spoken(tree, f"services/{service}/{file}", file, organization)
        found[file] = {
            name: leaf for name, leaf in leaves(spoken).items() if (file, name) != ("service.yaml", "adopts")
        }
    return found


def resolve(trees: Mapping[str, Tree], problems: list[Problem]) -> tuple[dict[str, Tree], dict[str, Adopted]]:
    """The files of every adopting service made whole, by path; and who adopted what. Problems are added."""
    models = Models(trees, problems)
    whole: dict[str, Tree] = {}
    adopted: dict[str, Adopted] = {}
    allowed = {
        (model, each): models.permits(model, each) for model in models.versions for each in models.versions[model]
    }
    for service in sorted(models.adopting()):
        named = models.named(service)
        if named is None:
            continue
        adoption = Adopted(service, allowed[named], own_leaves(models, service))
        adopted[service] = adoption
        problems.extend(refusals(adoption, models.languages()))
        for file, tree in made_whole(models, service, *named).items():
            whole[f"services/{service}/{file}"] = tree
    return whole, adopted


def spoken_models(trees: Mapping[str, Tree], problems: list[Problem]) -> dict[str, Tree]:
    """Every version of every model, by path, as its own organization would adopt it: so each is looked at once."""
    models = Models(trees, problems)
    found: dict[str, Tree] = {}
    for model, versions in models.versions.items():
        for version in versions:
            for file, tree in models.base(model, version, model.partition("/")[0]).items():
                entries = {key: child for key, child in (tree.entries or {}).items() if key not in FROM_MODEL}
                bare = Tree(tree.line, entries=entries, key_lines=tree.key_lines, file=tree.file)
                found[f"models/{model}/{version}/{file}"] = bare if tree.entries is not None else tree
    return found


def made_whole(models: Models, service: str, model: str, version: int) -> dict[str, Tree]:
    """The files of a service: the model's, with its own parts in their place."""
    organization, _, stem = service.partition("/")
    base = models.base(model, version, organization)
    together = dict(base)
    for file, tree in models.own_files(service).items():
        path = f"services/{service}/{file}"
        own = models.spoken(tree, path, file, organization)
        _look_for_places(models, path, base.get(file), own)
        joined = partial(_with_marks, own=own) if file.startswith("locales/") else _same
        together[file] = joined(merged(base[file], own)) if file in base else own
    top = together["service.yaml"]
    entries = {
        name: child for name, child in (top.entries or {}).items() if name not in FROM_MODEL and name != "adopts"
    }
    here = f"services/{service}/service.yaml"
    for key, value in zip(OF_ADOPTER, (stem, organization), strict=True):
        entries[key] = Tree(1, value=value, file=here)
    together["service.yaml"] = Tree(
        top.line, entries=entries, key_lines={**top.key_lines, **dict.fromkeys(OF_ADOPTER, 1)}, file=top.file
    )
    return together


def _same(tree: Tree) -> Tree:
    return tree


def _with_marks(tree: Tree, *, own: Tree) -> Tree:
    """Whether words await review is said by each for its own: `true` in an adopter's file is for what stands there."""
    mark = (own.entries or {}).get("awaiting_review")
    if mark is None or mark.value is not True:
        return tree
    spoken = [name.replace("/", ".") for name in leaves(own) if name not in ("language", "awaiting_review")]
    marks = Tree(mark.line, items=[Tree(mark.line, value=each, file=mark.file) for each in spoken], file=mark.file)
    return Tree(
        tree.line, entries={**(tree.entries or {}), "awaiting_review": marks}, key_lines=tree.key_lines, file=tree.file
    )


def _look_for_places(models: Models, path: str, base: Tree | None, own: Tree) -> None:
    """A page that is added stands after one that is there."""
    pages = (own.entries or {}).get("pages")
    there = (base.entries or {}).get("pages") if base is not None else None
    if pages is None or there is None or not is_keyed(pages):
        return
    names = [name_of(each) or "" for each in (*(there.items or ()), *(pages.items or ()))]
    for page in pages.items or ():
        after = (page.entries or {}).get(AFTER)
        if after is not None and str(after.value) not in names:
            message = f"there is no page {after.value!r} for this one to stand after."
            models.say(path, after, message, nearest(str(after.value), names))


def refusals(adopted: Adopted, languages: tuple[str, ...]) -> Iterator[Problem]:
    """Leaves that no adopter may have, and words that are its own in one official language and not in the others."""
    permits = adopted.permits
    for file, own in adopted.own.items():
        for name, leaf in own.items():
            if permits.allows(file, name):
                continue
            kind = permits.kind(file, name)
            owner = permits.model.partition("/")[0]
            may = ", ".join(permits.may_override) or "nothing"
            if kind is None:
                remedy = "Take it away; nobody who adopts a service may change this."
            else:
                remedy = f"Take it away, or ask {owner} to allow {kind!r} ({KINDS[kind]}) in a next version."
            message = f"`{name}` is a part of {permits.name}, which leaves to its adopters: {may}."
            yield Problem(f"{leaf.file}:{leaf.line}", message, remedy)
    yield from _half_said(adopted, languages)


def _half_said(adopted: Adopted, languages: tuple[str, ...]) -> Iterator[Problem]:
    files = {language: adopted.own.get(f"locales/{language}.yaml", {}) for language in languages}
    for language, own in files.items():
        for name, leaf in own.items():
            kind = adopted.permits.kind(f"locales/{language}.yaml", name)
            if kind in (None, ALWAYS, "questions"):  # a page of its own is looked at like any other
                continue
            for other in languages:
                if name not in files[other]:
                    message = f"`{name}` is your own in {language!r}, and in {other!r} it is still the model's."
                    remedy = f"Write it in services/{adopted.service}/locales/{other}.yaml too."
                    yield Problem(f"{leaf.file}:{leaf.line}", message, remedy)
