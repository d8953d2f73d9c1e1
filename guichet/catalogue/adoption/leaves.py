"""Trees as leaves with names, and two trees as one: what both a merge and a difference are made of.

A list whose items all have an `id` is told apart by these; any other list is one leaf. A leaf's name is the way to it
within its file, such as `costs/bill/amount_cents`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guichet.authoring.api import Tree

#: Where a page that a municipality adds stands: a word of the municipality's own file only.
AFTER = "after"


def is_keyed(tree: Tree) -> bool:
    """Whether it is a list of things that each say their `id`."""
    return bool(tree.items) and all(name_of(item) is not None for item in tree.items or ())


def name_of(item: Tree) -> str | None:
    """The `id` of an item of a list."""
    found = (item.entries or {}).get("id")
    return str(found.value) if found is not None and found.value is not None else None


def leaves(tree: Tree) -> dict[str, Tree]:
    """Every leaf by its name. An `id` is no leaf: it is a part of names."""
    return {"/".join(steps): leaf for steps, leaf in _walk(tree, ())}


def _walk(tree: Tree, steps: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Tree]]:
    if tree.entries:
        for key, child in tree.entries.items():
            yield from _walk(child, (*steps, key))
    elif is_keyed(tree):
        for item in tree.items or ():
            for key, child in (item.entries or {}).items():
                if key != "id":
                    yield from _walk(child, (*steps, name_of(item) or "", key))
    else:
        yield steps, tree


def filled(tree: Tree, file: str, fill: Callable[[str, Tree], str]) -> Tree:
    """The same tree, each part of it knowing its file, with `fill` asked about every text."""
    value = fill(tree.value, tree) if isinstance(tree.value, str) else tree.value
    return Tree(
        tree.line,
        value=value,
        entries=None
        if tree.entries is None
        else {key: filled(child, file, fill) for key, child in tree.entries.items()},
        items=None if tree.items is None else [filled(child, file, fill) for child in tree.items],
        key_lines=dict(tree.key_lines),
        file=file,
    )


def merged(base: Tree, own: Tree) -> Tree:
    """The base with what is own in the place of what it had; items with an `id` that is new come after the others."""
    if base.entries is not None and own.entries is not None:
        together = dict(base.entries)
        for key, child in own.entries.items():
            together[key] = merged(base.entries[key], child) if key in base.entries else child
        return Tree(base.line, entries=together, key_lines={**base.key_lines, **own.key_lines}, file=base.file)
    if is_keyed(base) and is_keyed(own):
        return Tree(base.line, items=_merged_items(base, own), file=base.file)
    return own


def _merged_items(base: Tree, own: Tree) -> list[Tree]:
    items = {name_of(item) or "": item for item in base.items or ()}
    theirs = set(items)
    order = list(items)
    for item in own.items or ():
        name = name_of(item) or ""
        if name in theirs:
            items[name] = merged(items[name], item)
            continue
        entries = dict(item.entries or {})
        after = entries.pop(AFTER, None)
        items[name] = Tree(item.line, entries=entries, key_lines=item.key_lines, file=item.file)
        place = order.index(str(after.value)) + 1 if after is not None and str(after.value) in order else len(order)
        order.insert(place, name)
    return [items[name] for name in order]
