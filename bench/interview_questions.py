"""How many questions the interviews of having a child ask, beside the whole form, and never a wrong decision.

Every worked example, and people made up at random, go through each native service page by page. Before a person is
counted, decision and amounts from the answers of the interview are compared with those from all of the form filled in.
"""

import importlib
import random
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.line import Line

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, tzinfo=UTC)
LIFE_EVENT = "having-a-child"
PEOPLE = 200
SEED = 20261121
# What the interview asked when it began to ask the law, with room for other people.
PROMISE = {"inland-revenue/best-start": 0.8, "internal-affairs/register-a-birth": 0.95}


@dataclass(frozen=True)
class Counted:
    """Questions of one person: asked by the interview, of the pages as they were authored, and of the whole form."""

    asked: int
    authored: int
    form: int


class Interviews:
    """The services of having a child, with the law they are decided by; loaded once."""

    def __init__(self) -> None:
        importlib.import_module("django").setup()
        module = importlib.import_module
        self.intake = module("guichet.intake.api")
        self.flow = module("guichet.journeys.flow")
        self.explain = module("guichet.journeys.use_cases.explain")
        folder = Path(module("django.conf").settings.GUICHET_JURISDICTION)
        self.jurisdiction = module("guichet.catalogue.api").load(folder)
        self.law = module("guichet.journeys.situation").law_at(str(self.jurisdiction.law_path))

    def services(self) -> list[Any]:
        """Those with pages and a decision."""
        every = self.jurisdiction.services.values()
        return [each for each in every if LIFE_EVENT in each.grouped_by and each.pages and each.decision]

    def answer(self, value: Any) -> Any:
        """A value as a person gives it."""
        return self.intake.Answer(value, at=NOW, confirmed=True)

    def look(self, service: Any, given: Mapping[str, Any], trail: tuple[str, ...], day: date = DAY) -> Any:
        """The way from these answers."""
        request = self.intake.ServiceRequest(
            id="bench", tracking_code="", service=service.identifier, service_version=1, state="draft", owner_id=None,
            started_by=None, language="en", answers={name: self.answer(value) for name, value in given.items()},
            subjects={}, visited=frozenset(trail), revision=1, started_at=NOW, started_channel="web", saved_at=NOW,
            trail=trail,
        )  # fmt: skip
        return self.flow.flow_of(service=service, law=self.law, request=request, documents=frozenset(), today=day)

    def told(self, service: Any, person: Mapping[str, Any], day: date = DAY) -> tuple[dict[str, Any], tuple[str, ...]]:
        """What an interview asks of a person, with the answers, and on which pages."""
        given = {name: value for name, value in person.items() if name in service.uses}
        trail: tuple[str, ...] = ()
        while (state := self.look(service, given, trail, day).next_state) is not None:
            given |= {name: person.get(name) for name in state.asked if name not in given}
            trail = (*trail, state.page.id)
        return given, trail

    def outcome(self, service: Any, given: Mapping[str, Any], day: date = DAY) -> tuple[object, ...]:
        """What the law decides by some answers: whether, how much, and whether anything could still change it."""
        answers = {name: self.answer(value) for name, value in given.items()}
        found = self.explain.reckon(service=service, law=self.law, answers=answers, day=day, language="en")
        return found.granted, dict(found.amounts)

    def count(self, service: Any, person: Mapping[str, Any], day: date = DAY) -> Counted:
        """Questions of one person; raises AssertionError where the interview decides otherwise than the form."""
        given, trail = self.told(service, person, day)
        through = self.look(service, given, trail, day)
        # What was left empty is not sent.
        counting = {name: answer.value for name, answer in through.answers.items() if answer.value is not None}
        pages = tuple(page.id for page in service.pages)
        form = {name: value for name, value in person.items() if name in service.facts}
        whole = self.look(service, form, pages, day)
        if self.outcome(service, counting, day) != self.outcome(service, form, day):
            raise AssertionError(f"{service.identifier} decides otherwise by {counting} than by {form}")
        asked = sum(name not in service.uses for name in given)
        authored = len({name for state in whole.pages if state.applies for name in state.page.facts})
        return Counted(asked, authored, len(service.asked))


def person_of(service: Any, chance: random.Random) -> dict[str, Any]:
    """Somebody at random: an answer to every question there is, and what registers say."""
    return {name: _value(kind, chance) for name, kind in service.facts.items() if not kind.filled_by}


def _value(kind: Any, chance: random.Random) -> Any:
    match kind.type:
        case "boolean":
            return chance.random() < 0.5
        case "integer":
            return chance.randrange(0, 60)
        case "money":
            # Around what Best Start turns on, and far from it.
            return chance.choice((0, chance.randrange(0, 12_000_000), chance.randrange(7_800_000, 9_900_000)))
        case "date":
            days = 4 * 365 if kind.subject == "child" else 45 * 365
            return (DAY - timedelta(days=chance.randrange(-30 if kind.id.startswith("paid") else 0, days))).isoformat()
        case "choice":
            return chance.choice(kind.options)
    return "Rahimi"


def measure(people: int = PEOPLE) -> Iterator[Line]:
    """The mean over the worked examples, and over people at random, for each service."""
    interviews = Interviews()
    for service in interviews.services():
        chance = random.Random(SEED)
        examples = [interviews.count(service, dict(each.given), each.on) for each in service.examples]
        found = [interviews.count(service, person_of(service, chance)) for _ in range(people)]
        for who, counted in ((f"{len(examples)} worked examples", examples), (f"{people} people at random", found)):
            asked = statistics.mean(each.asked for each in counted)
            form = statistics.mean(each.form for each in counted)
            authored = statistics.mean(each.authored for each in counted)
            yield Line(
                f"questions of {service.identifier.split('/')[1]}, mean of {who} (as authored: {authored:.1f})",
                asked, form, "questions", "the whole form", PROMISE.get(service.identifier, 1.0), less_is_better=True,
            )  # fmt: skip
