"""A bundle as compiled: the permits of one undertaking, what each waits for, and the inspection that serves several."""

from __future__ import annotations

from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.vocabulary import NO_WORDS
from guichet.kernel.api import LocalizedText


class Need(Definition, frozen=True, kw_only=True):
    """One service that wants a page of a bundle: it does when all of `when` hold and none of `unless`."""

    service: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Place(Definition, frozen=True, kw_only=True):
    """Who gives a permit somewhere: the service, and the law variable that says that it is there (empty: always)."""

    service: str
    when: str = ""


class Permit(Definition, frozen=True, kw_only=True):
    """One permit of a bundle: needed when `when` holds, given by the first of `places` that fits.

    Its case opens once all of `waits_for` are granted, as far as they are needed; `why_waits` says why in words.
    """

    id: str
    when: str
    places: tuple[Place, ...]
    waits_for: tuple[str, ...] = ()
    why_waits: LocalizedText = NO_WORDS

    def given_by(self, service: str) -> bool:
        """Whether it is this service that gives it somewhere."""
        return any(each.service == service for each in self.places)


class InspectionPlace(Definition, frozen=True, kw_only=True):
    """Where inspectors come from somewhere: the schedule of each permit's own authority."""

    when: str = ""
    schedules: dict[str, str] = {}


class Inspection(Definition, frozen=True, kw_only=True):
    """One visit for several permits: every authority must be free at the time, and each records its own result."""

    places: tuple[InspectionPlace, ...]


class Bundle(Definition, frozen=True, kw_only=True):
    """What makes a service a bundle. `own_pages` are the pages that settle which permits are needed; `shared` are their
    facts that permits ask for themselves too.
    """

    permits: tuple[Permit, ...]
    own_pages: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    inspection: Inspection | None = None

    def permit(self, identifier: str) -> Permit | None:
        """The permit of that name."""
        return next((each for each in self.permits if each.id == identifier), None)

    @property
    def variables(self) -> tuple[str, ...]:
        """The law variables that say what is needed, and where; each once, in order."""
        named = [each.when for each in self.permits]
        named += [place.when for each in self.permits for place in each.places]
        named += [place.when for place in self.inspection.places] if self.inspection else []
        return tuple(dict.fromkeys(name for name in named if name))
