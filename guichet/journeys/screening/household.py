"""Who lives together, and which answer is about whom: `paid_leave-2` is the fact `paid_leave` of the second child."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.situation import APPLICANT, PARTNER
from guichet.kernel.api import LocalizedText
from guichet.language import api as language_of

SCREENING = "what-can-i-get"
CHILD = "child"
HOUSEHOLD = "household"
CHILDREN = "household-children"
MOST_CHILDREN = 8
_OF_CHILD = re.compile(r"(?P<fact>[^-]+)-(?P<number>[1-9][0-9]?)")

Answers = Mapping[str, intake.Answer]


@dataclass(frozen=True)
class Key:
    """A fact of somebody: `instance` is their name in the law's situation (`applicant`, `partner`, `child-2`)."""

    fact: str
    instance: str

    def __str__(self) -> str:
        number = child_number(self.instance)
        return f"{self.fact}-{number}" if number else self.fact


def child_number(instance: str) -> int:
    """Which child an instance is, counted from one; 0 for anybody else."""
    found = _OF_CHILD.fullmatch(instance)
    return int(found["number"]) if found and found["fact"] == CHILD else 0


def fact_of(key: str) -> str:
    """The fact that an answer's key is about."""
    found = _OF_CHILD.fullmatch(key)
    return found["fact"] if found else key


def number_of(key: str) -> int:
    """The child that an answer's key is about; 0 for anybody else."""
    found = _OF_CHILD.fullmatch(key)
    return int(found["number"]) if found else 0


def children_in(answers: Answers) -> int:
    """How many children live there; 0 while nobody said."""
    given = answers.get(CHILDREN)
    return int(given.value) if given and given.value else 0


def people(answers: Answers, partner_fact: str) -> tuple[str, ...]:
    """Everybody in the household, by instance. A partner counts until the person says there is none."""
    said = answers.get(partner_fact)
    partner = () if said is not None and said.value is False else (PARTNER,)
    return (APPLICANT, *partner, *child_instances(children_in(answers)))


def child_instances(count: int) -> Iterator[str]:
    """The children by instance."""
    return (f"{CHILD}-{number}" for number in range(1, count + 1))


def subject_of(instance: str) -> str:
    """The subject, in the facts' vocabulary, that an instance is one of."""
    return CHILD if child_number(instance) else instance


@cache
def children_kind() -> catalogue.FactType:
    """How many children: the one thing asked that is no fact of a service, for the others hang on it."""
    return catalogue.FactType(
        id=CHILDREN,
        subject="request",
        type="integer",
        constraints=catalogue.Constraints(minimum=0, maximum=MOST_CHILDREN),
        question=_everywhere(lambda words: words("How many children live with you?")),
        short=_everywhere(lambda words: words("Children who live with you")),
        hint=_everywhere(lambda words: words("Count the children in your care. Write 0 if there are none.")),
    )


def _everywhere(said: Callable[[language_of.Words], str]) -> LocalizedText:
    return LocalizedText({each: said(language_of.translator(each)) for each in language_of.languages()})
