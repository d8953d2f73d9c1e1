"""A telephone for tests: texts the channel, lets the workers run, reads what came back from the lab's gateway."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guichet.audit import api as audit
from guichet.channels.sms import api as sms
from guichet.channels.sms.models import ConversationRow
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import sms as network

MOST_TEXTS = 120
_ids = itertools.count(1)


@dataclass
class Phone:
    """One telephone; `text` answers what came back for it, each as one text."""

    number: str
    drain: Callable[[], audit.Drained]
    said: list[tuple[str, ...]] = field(default_factory=list)

    def text(self, text: str, *, id: str = "") -> tuple[str, ...]:
        before = len(self.all())
        sms.handle(number=self.number, text=text, id=id or f"t{next(_ids)}")
        self.drain()
        answer = self.all()[before:]
        self.said += [("> " + text,), answer]
        return answer

    def all(self) -> tuple[str, ...]:
        return tuple(each.text for each in network.conversation(self.number) if not each.from_person)

    @property
    def row(self) -> ConversationRow:
        return ConversationRow.objects.get(number=self.number)

    def link(self, actor: kernel.Actor) -> None:
        """As the person does it: the code on their page, texted."""
        self.text(f"LINK {identity.phone_code(by=actor)}")


def reply_for(step: journeys.Step, fact: str, given: Mapping[str, Any]) -> str:
    """What a person would text for a fact of a worked example."""
    asked = next(each for each in step.fields if each.id == fact)
    if fact not in given:
        return "skip"
    value = given[fact]
    if asked.type == "boolean":
        return "yes" if value else "no"
    if asked.type == "choice":
        return str([each.value for each in asked.options].index(value) + 1)
    if asked.type == "money":
        return f"{value / 100:,.2f}"
    return str(value)


def play(phone: Phone, by: kernel.Actor, given: Mapping[str, Any]) -> list[str]:
    """Answer whatever is asked from a worked example until nothing more is; the facts asked, in order."""
    asked: list[str] = []
    for _ in range(MOST_TEXTS):
        row = phone.row
        if not row.field:
            return asked
        step = journeys.next_step(
            request_id=row.request_id,
            by=kernel.Actor(
                agent_id=by.agent_id, channel="sms", assurance=by.assurance,
                capabilities=frozenset({row.tracking_code}),
            ),
            language="en",
            page=row.page,
        )  # fmt: skip
        asked.append(row.field)
        phone.text(reply_for(step, row.field, given))
    raise AssertionError(f"asked without end: {asked}")
