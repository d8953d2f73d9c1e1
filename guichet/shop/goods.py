"""What is sold, from the jurisdiction's folder: read when asked for, and again when a file changed.

It is no part of a published version: a price or a place changes on the day it does; orders keep the price of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from guichet.authoring import api as authoring
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.shop.schema import GoodFile, TaxEntry
from guichet.shop.types import Good

FOLDER = "goods"

#: The files as they were when they were last read, and what they said.
_read: dict[Path, tuple[tuple[Any, ...], dict[str, Good]]] = {}


def goods() -> dict[str, Good]:
    """Everything that is sold here, by its id. Raises Invalid with every mistake in the files."""
    root = Path(settings.GUICHET_JURISDICTION)
    files = tuple(sorted((root / FOLDER).glob("*.yaml")))
    jurisdiction = catalogue.current()
    seen = (jurisdiction.content_hash, *((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files))
    known = _read.get(root)
    if known is None or known[0] != seen:
        found, problems = examine(
            root,
            languages=jurisdiction.languages,
            offices={name: each.organization for name, each in jurisdiction.offices.items()},
        )
        if problems:
            raise kernel.Invalid(problems)
        known = _read[root] = (seen, found)
    return known[1]


def good(name: str) -> Good:
    """One of them; raises NotFound."""
    known = goods()
    if name not in known:
        raise kernel.NotFound("nothing of this name is sold here", where="good", remedy="Look at what there is.")
    return known[name]


def examine(
    root: Path, *, languages: tuple[str, ...], offices: dict[str, str] | None
) -> tuple[dict[str, Good], tuple[kernel.Problem, ...]]:
    """What could be read of the folder `goods`, and every problem with file and line.

    `offices` (office: organization) are those that there are; None where nobody knows yet.
    """
    found: dict[str, Good] = {}
    problems: list[kernel.Problem] = []
    for path in sorted((root / FOLDER).glob("*.yaml")):
        name = path.relative_to(root).as_posix()
        tree, wrong = authoring.read_tree(path, name)
        problems.extend(wrong)
        if tree is None:
            continue
        file, wrong = authoring.read_as(tree, GoodFile, name)
        problems.extend(wrong)
        if file is None:
            continue
        mistakes = [
            kernel.Problem(f"{name}:{authoring.locate(tree, steps)}", message, remedy)
            for steps, message, remedy in _mistakes(file, path.stem, languages, offices)
        ]
        problems.extend(mistakes)
        if not mistakes:
            found[file.identifier] = _compiled(file)
    return found, tuple(problems)


def _mistakes(
    file: GoodFile, stem: str, languages: tuple[str, ...], offices: dict[str, str] | None
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if file.identifier != stem:
        yield ("identifier",), f"`identifier` is {file.identifier!r}, and the file is {stem}.yaml.", "Say the same."
    for place in file.places if offices is not None else ():
        if offices is not None and place not in offices:
            yield ("places",), f"there is no office called {place!r}.", authoring.nearest(place, offices)
    if file.post is not None and file.post.place not in file.places:
        message = f"it is posted from {file.post.place!r}, which is none of its `places`."
        yield ("post", "place"), message, authoring.nearest(file.post.place, file.places)
    for language in languages:
        if language not in file.locales:
            yield (
                ("locales",),
                f"the words in {language!r} are missing.",
                f"Write `{language}: {{title: …, summary: …}}`.",
            )


def _tax_law(tax: TaxEntry) -> str:
    title = kernel.said_in(tax.law.title, "").text
    return f"{title} {tax.law.section or ''}".strip()


def _compiled(file: GoodFile) -> Good:
    return Good(
        id=file.identifier,
        organization=file.organization,
        price_cents=file.price_cents,
        places=file.places,
        tax_basis_points=file.tax.basis_points if file.tax else 0,
        tax_law=_tax_law(file.tax) if file.tax else "",
        post_from=file.post.place if file.post else "",
        post_cents=file.post.cents if file.post else 0,
        limit=file.limit,
        opening=file.opening,
        title=kernel.LocalizedText({name: each.title for name, each in file.locales.items()}),
        summary=kernel.LocalizedText({name: each.summary for name, each in file.locales.items()}),
    )
