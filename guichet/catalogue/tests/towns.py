"""The minimal town's dog licence as a model, and towns that adopt it, each with parts of its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from guichet.authoring.api import read_tree
from guichet.catalogue.tests.overlay import copy_minimal

MODEL = "town-hall/dog-licence"
MAY = ("name", "wording", "fees", "contact", "promise", "questions")


def write(path: Path, document: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def read(path: Path) -> Any:
    tree, problems = read_tree(path, path.name)
    assert tree is not None
    assert not problems
    return tree.plain()


def model(folder: Path, version: int) -> Path:
    return folder / "models" / MODEL / str(version)


def next_version(folder: Path) -> Path:
    """A second version that says what the first does, to be changed by the test."""
    shutil.copytree(model(folder, 1), model(folder, 2))
    return model(folder, 2)


def with_model(target: Path, towns: dict[str, dict[str, Any]], may: tuple[str, ...] = MAY) -> Path:
    """A jurisdiction of towns; each gives the files that are its own, by name."""
    folder = copy_minimal(target)
    model(folder, 1).parent.mkdir(parents=True)
    shutil.copytree(folder / "services" / MODEL, model(folder, 1))
    service = read(model(folder, 1) / "service.yaml")
    write(model(folder, 1) / "service.yaml", {**service, "may_override": list(may)})
    for language in ("en", "fr"):
        words = model(folder, 1) / "locales" / f"{language}.yaml"
        document = read(words)
        write(words, {**document, "title": document["title"] + " · ${name}"})
        shared = read(folder / "locales" / f"{language}.yaml")
        shared["organizations"].update({town: {"name": town.title()} for town in towns})
        write(folder / "locales" / f"{language}.yaml", shared)
    for town, files in towns.items():
        body = read(folder / "organizations" / "town-hall.yaml")
        write(folder / "organizations" / f"{town}.yaml", {**body, "identifier": town})
        top = files.get("service.yaml", {})
        write(folder / "services" / town / "dog-licence" / "service.yaml", {"adopts": f"{MODEL}@1", **top})
        for name, document in files.items():
            if name != "service.yaml":
                write(folder / "services" / town / "dog-licence" / name, document)
    return folder
