"""What intake tells of: which facts by name, never what they are."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class RequestStarted(audit.Event):
    """Someone began a service. `prefilled` names the facts that were already known."""

    service: str
    version: int
    language: str
    prefilled: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswersSaved(audit.Event):
    """A page was answered; `facts` names what was given there."""

    service: str
    page: str
    facts: tuple[str, ...]
    revision: int


@dataclass(frozen=True)
class RequestClaimed(audit.Event):
    """A draft of nobody became somebody's."""

    service: str
    owner_id: str


@dataclass(frozen=True)
class RequestSubmitted(audit.Event):
    """A request was sent; the digest pins its answers to the chain."""

    service: str
    version: int
    number: str
    digest: str


@dataclass(frozen=True)
class RequestWithdrawn(audit.Event):
    """The person took it back; `was` is the state it was in."""

    service: str
    was: str


@dataclass(frozen=True)
class DraftForgotten(audit.Event):
    """A draft nobody came back to was deleted with its answers."""

    service: str


@dataclass(frozen=True)
class PlanOpened(audit.Event):
    """Someone keeps a life event as a plan. The day is theirs and is not told."""

    life_event: str


@dataclass(frozen=True)
class PlanClaimed(audit.Event):
    """A plan of nobody became somebody's."""

    life_event: str
    owner_id: str


@dataclass(frozen=True)
class PlanMoved(audit.Event):
    """Its day became another."""

    life_event: str


@dataclass(frozen=True)
class StepMarked(audit.Event):
    """A step was ticked off, or no longer is."""

    life_event: str
    step: str
    done: bool
