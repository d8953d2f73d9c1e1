"""Who calls: what a clerk asks them by the jurisdiction's rules, how many were right, and a code to their telephone."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys.compose import Speaker
from guichet.journeys.steps import Field
from guichet.kernel.api import SYSTEM, Actor, Assurance, NotAllowed, NotFound, read_tracking_code
from guichet.language import api as language_of
from guichet.notifications import api as notifications

TELEPHONE = "telephone"
BIRTH_DATE, REQUEST_CODE = "birth_date", "request_code"


@dataclass(frozen=True)
class CallerQuestions:
    """What every caller is asked, whatever is held of them: who hears the questions learns nothing by them."""

    fields: tuple[Field, ...]
    right: int
    gives: Assurance
    code_gives: Assurance


def caller_questions(*, language: str) -> CallerQuestions:
    """What to ask. Raises NotAllowed where the jurisdiction has no rules for callers: nobody is made sure of there."""
    rules = _rules()
    words = language_of.translator(language)
    speaker = Speaker(catalogue.current(), language)
    fields = []
    for name in rules.asked:
        if name == BIRTH_DATE:
            field = Field(name, "date", words("Date of birth"), language, required=False)
        elif name == REQUEST_CODE:
            hint = words("The code of any request of theirs, letter by letter.")
            field = Field(name, "text", words("Code of a request"), language, hint=hint, required=False, max_length=40)
        else:
            kind = catalogue.current().facts[name]
            label = speaker.text(kind.short or kind.question)
            field = Field(name, "text", label, language, required=False, max_length=kind.constraints.max_length)
        fields.append(field)
    return CallerQuestions(
        tuple(fields), rules.right, Assurance.from_name(rules.gives), Assurance.from_name(rules.code_gives)
    )


def check_caller(*, person_id: str, values: Mapping[str, object], by: Actor) -> identity.CallerCheck:
    """Whether enough of what the caller said is right; never which. Raises TryLater after too many failures."""
    rules = _rules()
    right = sum(_is_right(name, values.get(name), person_id, by) for name in rules.asked)
    return identity.check_caller(
        person_id=person_id,
        right=right,
        needed=rules.right,
        gives=Assurance.from_name(rules.gives),
        tries=rules.tries,
        locked=timedelta(minutes=rules.locked_minutes),
        by=by,
    )


def text_caller_code(*, person_id: str, by: Actor) -> None:
    """Text a code to the telephone known as theirs. Where none is, nothing is said of that: it is told to nobody.

    Raises TryLater (locked; the text could not be handed over).
    """
    rules = _rules()
    try:
        made = identity.make_caller_code(
            person_id=person_id, tries=rules.tries, locked=timedelta(minutes=rules.locked_minutes), by=by
        )
    except NotFound:
        return
    own = identity.agent(person_id).language or catalogue.current().default_language
    words = language_of.translator(own)
    text = words("{code} is the code to say on the telephone to {site}.", code=made.code, site=_site(own))
    notifications.text_now(number=made.number, text=text)


def confirm_caller(*, person_id: str, code: str, by: Actor) -> identity.CallerCheck:
    """The caller said a code. Raises Conflict when none is on its way."""
    gives = Assurance.from_name(_rules().code_gives)
    return identity.confirm_caller_code(person_id=person_id, code=code, gives=gives, by=by)


def _rules() -> catalogue.CallerRules:
    settled = catalogue.current().channels.get(TELEPHONE)
    if settled is None or settled.caller is None:
        raise NotAllowed("callers cannot be made sure of here", where="call", remedy="Ask them to come to a counter.")
    return settled.caller


def _site(language: str) -> str:
    jurisdiction = catalogue.current()
    return str(jurisdiction.name.in_language(language, fallbacks=(jurisdiction.default_language,)).text)


def _is_right(name: str, said: object, person_id: str, by: Actor) -> bool:
    if said in (None, "", []):
        return False
    if name == REQUEST_CODE:
        code = read_tracking_code(str(said))
        return code is not None and intake.owner_by_code(code=code, by=by) == person_id
    if name == BIRTH_DATE:
        born = identity.agent(person_id).birth_date
        return born is not None and str(said) == born.isoformat()
    held = evidence.held(file_of=person_id, by=SYSTEM, fact=name, about_id=person_id)
    return any(_bare(said) == _bare(each.value) for each in held if each.value not in (None, "", []))


def _bare(value: object) -> str:
    """Letters and digits alone: an address is said, not typed."""
    letters = unicodedata.normalize("NFKD", str(value)).casefold()
    return "".join(each for each in letters if each.isalnum())
