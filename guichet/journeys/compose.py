"""From the state of a request to the Step that a channel says: words, sources, law and who will see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.flow import Flow
from guichet.journeys.ordering import PageState
from guichet.journeys.steps import Field, FieldType, LawLink, NotAsked, Option, Step, StepProgress, SummaryLine
from guichet.kernel.api import NotFound, Words, said_in
from guichet.language import api as language_of
from guichet.sharing import api as sharing

AUTOCOMPLETE = {"email": "email", "phone": "tel"}


class Speaker:
    """One jurisdiction in one language: everything that is said in a step goes through here."""

    def __init__(self, jurisdiction: catalogue.Jurisdiction, language: str) -> None:
        self.jurisdiction = jurisdiction
        self.language = language if language in jurisdiction.languages else jurisdiction.default_language
        self.words = language_of.translator(self.language)
        self._agreements: dict[str, tuple[str, str]] = {}

    def text(self, localized: Any) -> str:
        """The words in this language; in the jurisdiction's default language when they are not there."""
        return str(localized.in_language(self.language, fallbacks=(self.jurisdiction.default_language,)).text)

    def law_title(self, law: Provision) -> Words:
        """The title of a law in this language; in the jurisdiction's default language where it has none in this."""
        return said_in(law.title, self.language, fallbacks=(self.jurisdiction.default_language,))

    def organization(self, identifier: str) -> str:
        found = self.jurisdiction.organizations.get(identifier)
        return self.text(found.name) if found else identifier

    def called(self, identifier: str, *, first: bool = False) -> str:
        """An organization's name as it stands within a sentence, or `first` in it: with a capital."""
        found = self.jurisdiction.organizations.get(identifier)
        said = self.text(found.called) if found else identifier
        return language_of.begun(said) if first else said

    def value(self, kind: catalogue.FactType, value: Any) -> str:
        """A fact's value in the person's way."""
        if value is None or value == "":
            return self.words("Not given")
        if kind.type in ("choice", "choices"):
            several = value if isinstance(value, list) else [value]
            return ", ".join(self.text(kind.option_labels[each]) for each in several)
        if kind.type == "money":
            return language_of.say_money(value, self.jurisdiction.currency, self.language)
        return language_of.say_value(kind.type, value, self.language)

    def day(self, moment: datetime) -> date:
        """The day of a moment, where the jurisdiction is."""
        return moment.astimezone(ZoneInfo(self.jurisdiction.time_zone)).date()

    def money(self, cents: int) -> str:
        return language_of.say_money(cents, self.jurisdiction.currency, self.language)

    def source(self, answer: intake.Answer, *, to_officer: bool = False) -> str:
        """Where a value came from, in words, to the person or to an officer; empty when the person just gave it in this
        request."""
        day = language_of.say_date(self.day(answer.at), self.language) if answer.at else ""
        if answer.source == "register":
            return self.words("From the register of {who}, {day}", who=self.organization(answer.detail), day=day)
        if answer.source == "credential":
            return self.words("From a credential of {who}, {day}", who=self.organization(answer.detail), day=day)
        if answer.source == "held" and to_officer:
            return self.words(
                "The person said so on {day}, in {where}", day=day, where=self._service_title(answer.detail)
            )
        if answer.source == "held":
            return self.words("You told us on {day}, in {where}", day=day, where=self._service_title(answer.detail))
        if answer.source == "shared":
            giver, agreement = self._agreement(answer.detail)
            return self.words("From {who}, {day}, under the agreement “{title}”", who=giver, day=day, title=agreement)
        return ""

    def _agreement(self, identifier: str) -> tuple[str, str]:
        """(who gave it, the agreement's title), read once for all the answers that came under it."""
        if identifier not in self._agreements:
            try:
                found = sharing.agreement(identifier)
            except NotFound:
                # It was taken back since: what came under it still did.
                self._agreements[identifier] = (self.words("another organization"), identifier)
            else:
                title = found.title.get(self.language) or found.title[self.jurisdiction.default_language]
                self._agreements[identifier] = (self.organization(found.source), title)
        return self._agreements[identifier]

    def _service_title(self, identifier: str) -> str:
        service = self.jurisdiction.services.get(identifier)
        return self.text(service.title) if service else identifier


def field_of(
    *,
    speaker: Speaker,
    service: catalogue.PublicService | None,
    kind: catalogue.FactType,
    answer: intake.Answer | None,
    required: bool,
) -> Field:
    """One fact as a field to fill in."""
    question = kind.question.in_language(speaker.language, fallbacks=(speaker.jurisdiction.default_language,))
    held = answer is not None and answer.value is not None
    return Field(
        id=kind.id,
        type=cast(FieldType, kind.type),
        label=question.text,
        label_lang=question.language,
        short=speaker.text(kind.short) or question.text,
        ear=speaker.text(kind.ear) or question.text,
        hint=speaker.text(kind.hint),
        required=required,
        options=tuple(Option(each, speaker.text(kind.option_labels[each])) for each in kind.options),
        value=answer.value if answer and held else None,
        value_text=speaker.value(kind, answer.value) if answer and held else "",
        value_source=speaker.source(answer) if answer and held else "",
        autocomplete=kind.autocomplete or AUTOCOMPLETE.get(kind.type, ""),
        minimum=kind.constraints.minimum,
        maximum=kind.constraints.maximum,
        max_length=kind.constraints.max_length,
        unit=speaker.jurisdiction.currency if kind.type == "money" else "",
        law=law_links(speaker, (kind.legal_basis,) if kind.legal_basis else ()),
        why=speaker.text((service.why.get(kind.id) if service else None) or kind.why),
        awaiting_review=question.awaiting_review,
    )


def law_links(speaker: Speaker, resources: tuple[catalogue.LegalResource, ...]) -> tuple[LawLink, ...]:
    """Provisions as titles with the place of the official text."""
    return tuple(law_link(speaker, each) for each in resources)


class Provision(Protocol):
    """A place in the law, of a definition, a lookup or an agreement: its title in one text or one per language."""

    @property
    def title(self) -> str | dict[str, str]: ...
    @property
    def href(self) -> str: ...
    @property
    def section(self) -> str | int: ...


def law_link(speaker: Speaker, resource: Provision) -> LawLink:
    """A provision by its title in the speaker's language, or else in another, which is named."""
    title = speaker.law_title(resource)
    return LawLink(cited(speaker, resource), resource.href, title.language if title.fell_back else "")


def cited(speaker: Speaker, resource: Provision) -> str:
    """A provision in one line: the law's title and its section."""
    title = speaker.law_title(resource).text
    if not resource.section:
        return title
    return speaker.words("{law}, section {section}", law=title, section=resource.section)


def seen_by(speaker: Speaker, service: catalogue.PublicService) -> tuple[str, ...]:
    """Who will read what is given here: the authority that decides."""
    return (speaker.organization(service.competent_authority),)


def frame(
    *, speaker: Speaker, service: catalogue.PublicService, request: intake.ServiceRequest, flow: Flow, **what: Any
) -> Step:
    """A Step with everything that is the same in every kind."""
    done, left = flow.done(request.answers), flow.left(request.answers)
    return Step(
        language=speaker.language,
        request_id=request.id,
        tracking_code=request.tracking_code,
        service=service.identifier,
        service_title=speaker.text(service.title),
        revision=request.revision,
        seen_by=seen_by(speaker, service),
        progress=StepProgress(done, done + left),
        left=left,
        **what,
    )


def question_step(
    *,
    speaker: Speaker,
    service: catalogue.PublicService,
    request: intake.ServiceRequest,
    flow: Flow,
    state: PageState,
    besides: tuple[str, ...] = (),
    documents: tuple[tuple[str, str, str], ...] = (),
    by_credential: tuple[str, ...] = (),
) -> Step:
    """The page as a question, or as a request for a document; `besides` are its facts that nobody has to give."""
    page = state.page
    optional = frozenset(page.facts) if page.optional else frozenset((*page.optional_facts, *besides))
    fields = tuple(
        field_of(
            speaker=speaker,
            service=service,
            kind=service.facts[name],
            answer=request.answers.get(name),
            required=name not in optional,
        )
        for name in page.facts
        if name in state.asked or name in besides
    )
    law = tuple(dict.fromkeys(link for field in fields for link in field.law))
    if page.kind == "evidence":
        fields = (_document_field(speaker, service, page),)
        law = law_links(speaker, service.legal_resources[:1])
    title = speaker.text(page.title) or (fields[0].label if fields else page.id)
    why = speaker.text(page.why) or next((field.why for field in fields if field.why), "")
    return frame(
        speaker=speaker,
        service=service,
        request=request,
        flow=flow,
        kind=page.kind,
        id=page.id,
        title=title,
        lead=speaker.text(page.lead),
        fields=fields,
        why=why,
        law=law,
        previous=flow.before(page.id),
        optional=page.optional,
        documents=documents,
        awaiting_review=any(field.awaiting_review for field in fields),
        by_credential=by_credential,
    )


def _document_field(speaker: Speaker, service: catalogue.PublicService, page: catalogue.Page) -> Field:
    label = speaker.text(service.evidence_types[page.evidence].title)
    return Field(
        id=page.evidence,
        type="file",
        label=label,
        label_lang=speaker.language,
        short=label,
        hint=speaker.words("A PDF, JPEG or PNG file of at most 10 MB."),
        required=not page.optional,
        accept=".pdf,.jpg,.jpeg,.png",
    )


def summary_of(
    speaker: Speaker, service: catalogue.PublicService, flow: Flow, answers: Mapping[str, intake.Answer]
) -> tuple[SummaryLine, ...]:
    """Every answer that counts, page by page, with where it came from."""
    lines = []
    for state in sorted(flow.applying, key=lambda each: service.pages.index(each.page)):
        for name in state.asked:
            kind, answer = service.facts[name], answers.get(name)
            lines.append(
                SummaryLine(
                    fact=name,
                    label=speaker.text(kind.short) or speaker.text(kind.question),
                    value=answer.value if answer else None,
                    value_text=speaker.value(kind, answer.value if answer else None),
                    source=speaker.source(answer) if answer else "",
                    page=state.page.id,
                )
            )
    return tuple(lines)


def not_asked(speaker: Speaker, service: catalogue.PublicService, flow: Flow) -> tuple[NotAsked, ...]:
    """What was not asked because it can no longer change what the law says, in the authors' order."""
    passed_over = {name: page for page, name in flow.not_asked}
    return tuple(
        NotAsked(name, speaker.text(service.facts[name].short) or speaker.text(service.facts[name].question), page)
        for name, page in passed_over.items()
    )
