"""The whole bundle of a case for an appeal: facts, decisions, law as it was, opinions, letters, papers and the log."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.journeys.compose import Speaker, cited
from guichet.journeys.use_cases.explain import stored_explanation
from guichet.journeys.use_cases.see_case import facts_of
from guichet.journeys.use_cases.see_own_log import case_history
from guichet.journeys.use_cases.tell import reasons_in_words, rights_in_words
from guichet.kernel.api import Actor, GuichetError, Reference, today
from guichet.language import api as language_of
from guichet.notifications import api as notifications


def bundle_case(*, case_id: str, by: Actor, language: str = "") -> bytes:
    """One paginated PDF with contents of everything on a case that the actor may read; reading it is recorded.

    For its person and for officers of its organization: who sits on the appeal gets it from one of them. What only
    officers see (notes, opinions) is in it for officers alone. Raises NotFound.
    """
    case = cases.case(case_id=case_id, by=by, purpose="to decide")
    jurisdiction = catalogue.current()
    service = catalogue.service(case.service, version=case.service_version)
    speaker = Speaker(jurisdiction, language or by.language or case.language)
    say = speaker.words
    return notifications.render_bundle(
        notifications.Bundle(
            title=say("{service}: the whole file", service=speaker.text(service.title)),
            sender=speaker.organization(service.competent_authority),
            reference=case.number,
            date=today(jurisdiction.time_zone),
            language=speaker.language,
            parts=(*_parts(speaker, service, case), _log(speaker, case, by)),
            papers=tuple(_papers(speaker, case, by)),
            colour=jurisdiction.look.colour,
        )
    )


def _parts(speaker: Speaker, service: catalogue.PublicService, case: cases.Case) -> Iterator[notifications.BundlePart]:
    say = speaker.words
    yield notifications.BundlePart(
        title=say("What we decided from"),
        columns=(say("Fact"), say("Value"), say("Where it comes from")),
        rows=tuple((each.label, each.value_text, each.source) for each in facts_of(speaker, service, case)),
    )
    for decision in case.decisions:
        rights = rights_in_words(speaker, service, decision)
        yield notifications.BundlePart(
            title=say("Decision of {day}", day=_day(speaker, decision)),
            paragraphs=tuple(each for each in (*reasons_in_words(decision, speaker.language), rights) if each),
        )
        yield _law(speaker, service, decision)
    for asked in case.questions:
        yield notifications.BundlePart(
            title=say("Asked of the person"), paragraphs=tuple(filter(None, (asked.question, asked.text)))
        )
    for opinion in case.opinions:
        if opinion.given_at is not None:
            yield notifications.BundlePart(
                title=say("An expert gave their opinion"),
                paragraphs=tuple(filter(None, (opinion.question, opinion.words, opinion.conditions))),
            )


def _law(speaker: Speaker, service: catalogue.PublicService, decision: cases.Decision) -> notifications.BundlePart:
    """The law as it was: the figures then in force with their places, and the hash of the package that computed."""
    say, explanation = speaker.words, stored_explanation(decision.reasons)
    figures = tuple(
        (
            each.labels.get(speaker.language) or each.label,
            each.said(speaker.language),
            each.in_force_from,
            each.reference.said(speaker.language).title,
        )
        for each in (explanation.parameters_used if explanation else ())
    )
    places = tuple(cited(speaker, each) for each in service.legal_resources)
    packaged = (say("Law package {hash}", hash=decision.law_hash),) if decision.law_hash else ()
    return notifications.BundlePart(
        title=say("The law as it was on {day}", day=_day(speaker, decision)),
        paragraphs=(*places, *packaged),
        columns=(say("What"), say("Value"), say("In force from"), say("Where it stands")) if figures else (),
        rows=figures,
    )


def _log(speaker: Speaker, case: cases.Case, by: Actor) -> notifications.BundlePart:
    say = speaker.words
    lines = case_history(case=case, by=by, language=speaker.language)
    return notifications.BundlePart(
        title=say("What happened"),
        columns=(say("When"), say("Who"), say("What")),
        rows=tuple(
            (language_of.say_date(speaker.day(each.at), speaker.language), each.who, each.what) for each in lines
        ),
    )


def _papers(speaker: Speaker, case: cases.Case, by: Actor) -> Iterator[notifications.BundlePaper]:
    """The documents and the letters, each as it is; one that may not be opened now stands there by its name."""
    for of in (case.request, Reference("case", case.id)):
        for each in evidence.documents(for_=of, by=by):
            try:
                content = evidence.content(document_id=each.id, by=by, purpose="to decide")
            except GuichetError as refused:
                yield notifications.BundlePaper(each.name, refused.message, "", b"")
            else:
                yield notifications.BundlePaper(each.name, speaker.words("Document"), each.media_type, content)
    for message in notifications.messages_about(about=Reference("case", case.id), by=by):
        if message.has_letter:
            note = speaker.words(
                "Letter of {day}", day=language_of.say_date(speaker.day(message.created_at), speaker.language)
            )
            content = notifications.letter_pdf(message_id=message.id, by=by)
            yield notifications.BundlePaper(message.subject, note, "application/pdf", content)


def _day(speaker: Speaker, decision: cases.Decision) -> str:
    return language_of.say_date(speaker.day(decision.decided_at), speaker.language)
