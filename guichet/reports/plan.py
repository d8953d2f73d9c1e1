"""What is published of a jurisdiction's problems: groups, categories, areas; who looks after which place."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property

import msgspec

from guichet.kernel import api as kernel
from guichet.reports import geometry
from guichet.reports.models import PlanRow

#: A question that asks nothing.
NOTE = "note"
AREAS = ("boundary", "district")


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that can be chosen."""

    value: str
    label: dict[str, str]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a category (the types are those of the README)."""

    id: str
    type: str
    required: bool
    public: bool
    options: tuple[Option, ...]
    label: dict[str, str]
    hint: dict[str, str]


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of problem. `bodies` are organizations: the first whose area holds a place takes it."""

    identifier: str
    group: str
    code: str
    open311_type: str
    bodies: tuple[str, ...]
    promise_working_days: int
    promises: dict[str, int]
    same_within_metres: int
    reopen_days: int
    text_shown: str
    photo: str
    questions: tuple[Question, ...]
    title: dict[str, str]
    summary: dict[str, str]
    notice: dict[str, str]
    keywords: dict[str, tuple[str, ...]]
    awaiting_review: tuple[str, ...]

    def localized(self, texts: dict[str, str]) -> kernel.LocalizedText:
        """Texts of this category, with the languages whose wording nobody approved yet."""
        return kernel.LocalizedText(texts, frozenset(self.awaiting_review))

    def promise(self, body: str) -> int:
        """How many working days a body promises."""
        return self.promises.get(body, self.promise_working_days)

    def question(self, identifier: str) -> Question | None:
        """The question of that name, if it asks anything."""
        return next((each for each in self.questions if each.id == identifier and each.type != NOTE), None)


class Feature(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Something on the map that has a name: the boundary of a body, a district, a street, a place."""

    id: str
    body: str
    kind: str
    name: dict[str, str]
    polygons: tuple[geometry.Polygon, ...] = ()
    lines: tuple[geometry.Ring, ...] = ()
    point: geometry.Point | None = None

    @cached_property
    def box(self) -> geometry.Box:
        """The smallest box around it."""
        return geometry.box_of(self.points())

    @cached_property
    def size(self) -> float:
        """How large it is, in square degrees."""
        return sum(geometry.spread(each[0]) for each in self.polygons)

    def points(self) -> Iterator[geometry.Point]:
        """Every corner of it."""
        yield from (point for polygon in self.polygons for ring in polygon for point in ring)
        yield from (point for line in self.lines for point in line)
        if self.point is not None:
            yield self.point

    def holds(self, point: geometry.Point) -> bool:
        """Whether a point is inside it or on its line."""
        return geometry.in_box(point, self.box) and any(geometry.inside(point, each) for each in self.polygons)

    def spot(self) -> geometry.Point:
        """A point of it, to ask what else is there: itself, the middle of a line, the middle or a corner of an area."""
        if self.point is not None:
            return self.point
        if self.lines:
            return geometry.middle(self.lines[0])
        west, south, east, north = self.box
        centre = ((west + east) / 2, (south + north) / 2)
        return centre if self.holds(centre) else self.polygons[0][0][0]


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Where the boundaries of a body come from."""

    body: str
    text: str | dict[str, str]
    href: str = ""
    licence: str = ""

    def texts(self, languages: Sequence[str]) -> dict[str, str]:
        """The text by language; one that was given once is the same in each."""
        return self.text if isinstance(self.text, dict) else dict.fromkeys(languages, self.text)


class Plan(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All of it. An empty plan is that of a jurisdiction where nothing can be reported."""

    groups: dict[str, dict[str, str]] = {}
    categories: dict[str, Category] = {}
    features: tuple[Feature, ...] = ()
    attributions: tuple[Attribution, ...] = ()

    @property
    def sources(self) -> tuple[Attribution, ...]:
        """What is to be said under a map: each attribution once, whosever boundaries it is of."""
        return tuple({(str(each.text), each.href): each for each in self.attributions}.values())

    def category(self, identifier: str) -> Category:
        """One category; raises NotFound."""
        found = self.categories.get(identifier)
        if found is None:
            raise kernel.NotFound(
                f"there is no kind of problem called {identifier!r}",
                where="category",
                remedy=f"There are: {', '.join(sorted(self.categories)) or 'none'}.",
            )
        return found

    def by_code(self, code: str) -> Category | None:
        """The category that Open311 clients call so."""
        return next((each for each in self.categories.values() if each.code == code), None)

    @cached_property
    def areas(self) -> tuple[Feature, ...]:
        """What one can say a place is in: boundaries, then districts, by name."""
        found = [each for each in self.features if each.kind in AREAS]
        return tuple(sorted(found, key=lambda each: (AREAS.index(each.kind), each.body, each.id)))

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The organizations that have an area."""
        return tuple(sorted({each.body for each in self.features}))

    @cached_property
    def _by_id(self) -> dict[str, Feature]:
        return {each.id: each for each in self.features}

    def feature(self, identifier: str) -> Feature | None:
        """The thing on the map of that id."""
        return self._by_id.get(identifier)

    def body_at(self, point: geometry.Point, category: Category) -> str | None:
        """Which body looks after this kind of problem there; None when none does."""
        there = {each.body for each in self.features if each.kind == "boundary" and each.holds(point)}
        return next((body for body in category.bodies if body in there), None)

    def areas_at(self, point: geometry.Point) -> tuple[Feature, ...]:
        """The named areas around a point, the smallest first."""
        return tuple(sorted((each for each in self.areas if each.holds(point)), key=lambda each: (each.size, each.id)))

    def named_in(self, words: str) -> tuple[Feature, ...]:
        """What on the map is named in some words, the longest name first: `by Main Street, Moncton` names two."""
        said = f" {folded(words)} "
        found = []
        for each in self.features:
            names = {folded(name) for name in each.name.values()}
            longest = max((len(name) for name in names if name and f" {name} " in said), default=0)
            if longest:
                found.append((longest, each))
        return tuple(each for _, each in sorted(found, key=lambda pair: (-pair[0], pair[1].id)))

    @cached_property
    def box(self) -> geometry.Box | None:
        """The smallest box around everything; None where there is nothing."""
        return geometry.box_of(point for each in self.features for point in each.points()) if self.features else None


NOTHING = Plan()


def folded(words: str) -> str:
    """Words as they are compared: small letters and digits without accents, one blank between."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", words) if not unicodedata.combining(each))
    return " ".join("".join(each if each.isalnum() else " " for each in bare.casefold()).split())


_lock = threading.Lock()
_known: tuple[str, Plan] = ("", NOTHING)


def current_plan() -> Plan:
    """What is published now. One small query; the plan itself is read when it is another than before."""
    global _known
    newest = PlanRow.objects.order_by("-number").values_list("id", flat=True).first()
    if newest is None:
        return NOTHING
    with _lock:
        if _known[0] != newest:
            row = PlanRow.objects.get(pk=newest)
            _known = (newest, kernel.decode(row.definition, Plan))
        return _known[1]


def plan_published_at() -> datetime | None:
    """When what counts now was published; None where nothing can be reported."""
    return PlanRow.objects.order_by("-number").values_list("published_at", flat=True).first()
