"""One service in public words."""

from __future__ import annotations

from datetime import date
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.channels.api import shapes
from guichet.kernel.api import LocalizedText


class NamedText(shapes.Told, frozen=True, kw_only=True):
    """Something with a name and words: a requirement, an output."""

    id: str
    text: str
    evidence: tuple[str, ...] = ()


class CostView(shapes.Told, frozen=True, kw_only=True):
    """A tariff in whole cents."""

    id: str
    amount_cents: int
    currency: str
    text: str


class ChannelView(shapes.Told, frozen=True, kw_only=True):
    """A door through which the service is had."""

    type: str
    value: str


class FactView(shapes.Told, frozen=True, kw_only=True):
    """One thing that is asked, its type, bounds and legal basis. Unasked when it is already held."""

    id: str
    subject: str
    type: str
    question: str
    short: str
    required: bool
    options: dict[str, str]
    constraints: dict[str, Any]
    law: shapes.Law | None


class PageView(shapes.Told, frozen=True, kw_only=True):
    """A page of the interview. `when` and `unless` name the law variables on which it depends."""

    id: str
    kind: str
    title: str
    evidence: str
    optional: bool
    when: str | None
    unless: str | None
    facts: tuple[FactView, ...]


class ServiceView(shapes.Told, frozen=True, kw_only=True):
    """A service. `pages` are there only for one that is run here; `url` for one that is had elsewhere."""

    id: str
    kind: str
    language: str
    title: str
    summary: str
    description: str
    organization: str
    organization_name: str
    topics: tuple[str, ...]
    life_events: tuple[str, ...]
    url: str
    version: int | None = None
    assurance: str | None = None
    processing_days: int | None = None
    checked_on: date | None = None
    requirements: tuple[NamedText, ...] = ()
    outputs: tuple[NamedText, ...] = ()
    costs: tuple[CostView, ...] = ()
    channels: tuple[ChannelView, ...] = ()
    legal_resources: tuple[shapes.Law, ...] = ()
    pages: tuple[PageView, ...] = ()


def service_view(found: catalogue.Entry, language: str) -> ServiceView:
    """The service in one language: from the list, with its definition when it is run here."""
    said = Saying(language)
    listed: dict[str, Any] = {
        "id": found.identifier,
        "kind": found.kind,
        "language": language,
        "title": said(found.title),
        "summary": said(found.summary),
        "description": said(found.description),
        "organization": found.organization,
        "organization_name": said(found.organization_name),
        "topics": tuple(each.id for each in found.topics),
        "life_events": tuple(each.id for each in found.life_events),
        "url": said(found.urls),
    }
    own = catalogue.current().services.get(found.identifier) if found.origin == "release" else None
    return ServiceView(**listed, **(_definition(own, said) if own else {}))


class Saying:
    """Says texts in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: LocalizedText) -> str:
        return text.in_language(self.language).text


def _definition(own: catalogue.PublicService, said: Saying) -> dict[str, Any]:
    return {
        "version": own.version,
        "assurance": own.assurance,
        "processing_days": own.processing_days,
        "checked_on": own.source.as_of if own.source else None,
        "requirements": tuple(
            NamedText(id=each.id, text=said(each.text), evidence=each.evidence) for each in own.requirements
        ),
        "outputs": tuple(NamedText(id=each.id, text=said(each.text)) for each in own.outputs),
        "costs": tuple(
            CostView(id=each.id, amount_cents=each.amount_cents, currency=each.currency, text=said(each.text))
            for each in own.costs
        ),
        "channels": tuple(ChannelView(type=each.type, value=each.value) for each in own.channels),
        "legal_resources": tuple(_law(each, said) for each in own.legal_resources),
        "pages": tuple(_page(own, page, said) for page in own.pages),
    }


def _page(own: catalogue.PublicService, page: catalogue.Page, said: Saying) -> PageView:
    optional = frozenset(page.facts) if page.optional else frozenset(page.optional_facts)
    return PageView(
        id=page.id,
        kind=page.kind,
        title=said(page.title),
        evidence=page.evidence,
        optional=page.optional,
        when=page.when,
        unless=page.unless,
        facts=tuple(_fact(own.facts[name], said, required=name not in optional) for name in page.facts),
    )


def _fact(kind: catalogue.FactType, said: Saying, *, required: bool) -> FactView:
    bounds = {name: getattr(kind.constraints, name) for name in kind.constraints.__struct_fields__}
    return FactView(
        id=kind.id,
        subject=kind.subject,
        type=kind.type,
        question=said(kind.question),
        short=said(kind.short),
        required=required,
        options={each: said(kind.option_labels[each]) for each in kind.options},
        constraints={name: value for name, value in bounds.items() if value is not None},
        law=_law(kind.legal_basis, said) if kind.legal_basis else None,
    )


def _law(found: catalogue.LegalResource, said: Saying) -> shapes.Law:
    return shapes.Law(title=found.cited(said.language), href=found.href)
