"""What the words of command do: help, back, why, status, code, continue, language, list, change, send, link."""

from __future__ import annotations

import re
from collections.abc import Callable

from guichet.catalogue import api as catalogue
from guichet.channels.sms.finding import greet
from guichet.channels.sms.showing_shared import shared
from guichet.channels.sms.stepping import shown
from guichet.channels.sms.talk import CHANNEL, Talk, actor_of, by_text, name_to_text, site, speaks
from guichet.conversation import api as conversation
from guichet.conversation.api import enter, field_of, vocabulary
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language

LINES_AT_ONCE = 8
MOST_REQUESTS = 3
RESULTS = "results"
LONGEST_REASON = 450
_LINK_CODE = re.compile(r"[2-9a-hj-km-np-tv-z]{8}")


def link_code(text: str) -> str:
    """The code of a telephone link in a text, as identity writes it; empty when it cannot be one."""
    bare = vocabulary.fold(text).replace(" ", "").replace("-", "")
    return bare.upper() if _LINK_CODE.fullmatch(bare) else ""


def applies(talk: Talk, command: str, rest: str) -> bool:
    """Whether the words are meant as a command here, and not as an answer that happens to begin like one."""
    row = talk.row
    if command in (vocabulary.LIST, vocabulary.CHANGE):
        return row.page in ("review", "outcome", "sign-in", RESULTS) and (not rest or rest.isdigit())
    if command == vocabulary.SEND:
        # Who sends without answering whether it may go on has not agreed to that.
        return row.page in ("review", "outcome", "sign-in") or row.page.startswith("consent-")
    if command == vocabulary.SHARED:
        return not row.field
    if command == vocabulary.LANGUAGE and rest:
        return bool(vocabulary.language_called(rest, speaks()))
    if command in (vocabulary.STATUS, vocabulary.CONTINUE) and rest:
        return not row.field or any(sign.isdigit() for sign in rest)
    if command == vocabulary.LINK:
        return bool(link_code(rest))
    if command == vocabulary.CLAIMS:
        return not row.field or talk.step(row.page).service == journeys.SCREENING
    return True


def help_(talk: Talk, _rest: str) -> None:
    """The hint of the question, if one is asked, and the words one may text."""
    if talk.row.field:
        step = talk.step(talk.row.page)
        field = field_of(talk, step)
        if field is not None:
            talk.tell(field.hint)
    words = (vocabulary.AGAIN, vocabulary.BACK, vocabulary.WHY, vocabulary.STATUS, vocabulary.CODE, vocabulary.NEW,
             vocabulary.STOP)  # fmt: skip
    others = [name_to_text(each) for each in speaks() if each != talk.row.language]
    talk.tell(
        talk.say("You can text: {words}.", words=", ".join([*map(talk.word, words), *others])),
        talk.say("More: {site}", site=site()),
    )


def again(talk: Talk, _rest: str) -> None:
    """Say it once more."""
    if talk.row.request_id:
        conversation.say_again(talk)
    else:
        greet(talk)


def back(talk: Talk, _rest: str) -> None:
    """To the question before."""
    if not talk.row.request_id:
        greet(talk)
    elif not conversation.go_back(talk):
        talk.tell(talk.say("This is the first question."))
        again(talk, "")


def why(talk: Talk, _rest: str) -> None:
    """Why it is asked, under which law, who will see it; at the end, what the law says to the answers."""
    row, say = talk.row, talk.say
    if not row.request_id:
        greet(talk)
        return
    step = talk.step(row.page)
    if step.kind == RESULTS:
        _reasons_of_results(talk, step)
        return
    if step.kind in ("review", "outcome"):
        _reasons(talk)
        return
    field = field_of(talk, step)
    law = (field.law if field else ()) or step.law
    talk.tell((field.why if field else "") or step.why)
    if law:
        talk.tell(say("The law: {law}.", law="; ".join(each.title for each in law[:2])))
    talk.tell(say("Seen by: {who}.", who=", ".join(step.seen_by)))
    if field is not None:
        talk.tell(say("{again} for the question.", again=talk.word(vocabulary.AGAIN)))


def claims(talk: Talk, _rest: str) -> None:
    """Within the interview over all services what is settled so far; else begin it."""
    if talk.row.request_id:
        step = talk.step(talk.row.page)
        if step.so_far or step.kind == RESULTS:
            enter(talk, talk.step(step.so_far or RESULTS))
            return
        if step.service == journeys.SCREENING:
            again(talk, "")
            return
    conversation.screen(talk)


def _reasons_of_results(talk: Talk, step: journeys.Step) -> None:
    """The first reason of each line that is settled, as far as texts hold them."""
    room = LONGEST_REASON
    for line in step.results:
        if not line.reasons:
            continue
        told = f"{line.title}, {line.answer_text.lower()}: {line.reasons[0]}"
        room -= len(told)
        if room < 0:
            talk.tell(talk.say("More: {site}", site=site()))
            return
        talk.tell(told)


def _reasons(talk: Talk) -> None:
    row = talk.row
    try:
        sentences = journeys.explain(by=talk.by, request_id=row.request_id, language=row.language).sentences(
            row.language
        )
    except kernel.NotFound:
        talk.tell(talk.say("An officer decides this and gives the reasons."))
        return
    room = LONGEST_REASON
    for sentence in sentences:
        room -= len(sentence)
        if room < 0:
            talk.tell(talk.say("More: {site}", site=site()))
            return
        talk.tell(sentence)


def status(talk: Talk, rest: str) -> None:
    """How it stands: the request of a code, the one talked about, or the person's newest."""
    row, say = talk.row, talk.say
    if rest:
        _status_of_code(talk, rest)
    elif row.request_id:
        _tell_status(talk, talk.step(row.page))
    elif talk.linked:
        requests = journeys.person_page(by=talk.actor, language=row.language).requests[:MOST_REQUESTS]
        talk.tell(*(f"{each.title}{talk.say.colon} {each.status}. {each.tracking_code}" for each in requests))
        if not requests:
            talk.tell(say("You have no requests."))
    else:
        talk.tell(say("Text {status} and your code.", status=talk.word(vocabulary.STATUS)))


def _tell_status(talk: Talk, step: journeys.Step) -> None:
    say = talk.say
    if step.kind in ("outcome", "payment"):
        talk.tell(
            f"{step.service_title}{talk.say.colon} {step.status or step.title}. {step.tracking_code}", *step.what_next
        )
        return
    talk.tell(
        say(
            "{service}: {done} of at most {total} questions answered, not sent. Code {code}.",
            service=step.service_title,
            done=step.progress.done,
            total=step.progress.total,
            code=step.tracking_code,
        )
    )


def _status_of_code(talk: Talk, code: str) -> None:
    try:
        _tell_status(talk, journeys.resume(code=code, by=talk.actor, language=talk.row.language).step)
    except kernel.NotFound:
        _status_only(talk, code)


def _title(talk: Talk, found: intake.Status, jurisdiction: catalogue.Jurisdiction) -> str:
    if found.service == journeys.SCREENING:
        return talk.say("What can I get?")
    service = catalogue.service(found.service, version=found.service_version)
    return service.title.in_language(talk.row.language, fallbacks=(jurisdiction.default_language,)).text


def _status_only(talk: Talk, code: str) -> None:
    """What whoever holds a code may know of a request that is somebody's: how it stands, nothing said in it."""
    say = talk.say
    try:
        found = intake.status(code=code)
    except kernel.NotFound:
        talk.tell(say("We know no such code. Check each letter: three groups of four."))
        return
    jurisdiction = catalogue.current()
    title = _title(talk, found, jurisdiction)
    states = {"draft": say("not sent"), "submitted": say("sent"), "withdrawn": say("withdrawn")}
    talk.tell(
        f"{title}{say.colon} {states[found.state]}. {found.tracking_code}",
        say("It belongs to a person. To see more, sign in at {site}.", site=site()),
    )


def code(talk: Talk, _rest: str) -> None:
    """The tracking code, and what it is for."""
    if not talk.row.tracking_code:
        status(talk, "")
        return
    talk.tell(
        talk.say("Your code: {code}. Go on with it at {site}, at a counter or by text.",
                 code=talk.row.tracking_code, site=site())
    )  # fmt: skip


def continue_(talk: Talk, rest: str) -> None:
    """Go on with the request of a code, begun anywhere; without a code, with the one talked about."""
    row = talk.row
    if not rest:
        if row.request_id:
            found = talk.step()
            # What is settled was told: the question that comes after it is meant.
            enter(talk, talk.step(found.next_page) if found.kind == RESULTS and found.next_page else found)
        else:
            talk.tell(talk.say("Text {go_on} and your code.", go_on=talk.word(vocabulary.CONTINUE)))
        return
    try:
        resumed = journeys.resume(code=rest, by=talk.actor, language=row.language)
    except kernel.NotFound:
        _status_only(talk, rest)
        return
    if not by_text(resumed.step.service):
        _tell_status(talk, resumed.step)
        talk.tell(talk.say("This service is not had by text. Go on at {site}.", site=site()))
        return
    conversation.stand_in(talk, resumed.request_id, resumed.tracking_code, resumed.step)


def speak(talk: Talk, wanted: str) -> None:
    """Go on in another language."""
    talk.row.language = wanted
    again(talk, "") if talk.row.request_id else greet(talk)


def language_(talk: Talk, rest: str) -> None:
    """Which languages there are, or the one asked for."""
    wanted = vocabulary.language_called(rest, speaks()) if rest else ""
    if wanted:
        speak(talk, wanted)
        return
    talk.tell(*(f"{language.own_name(each)}: {name_to_text(each)}" for each in speaks()))


def list_(talk: Talk, rest: str) -> None:
    """Read the answers out, eight at a time, numbered as CHANGE takes them."""
    step = talk.step(RESULTS if talk.row.page == RESULTS else "")
    first = int(rest) if rest and 1 <= int(rest) <= len(step.summary) else 1
    if not step.summary:
        again(talk, "")
        return
    lines = list(enumerate(step.summary, start=1))[first - 1 : first - 1 + LINES_AT_ONCE]
    talk.tell(*(f"{place} {line.label}: {shown(talk, step, line.fact, line.value_text)}" for place, line in lines))
    after = first + LINES_AT_ONCE
    if after <= len(step.summary):
        talk.tell(talk.say("{list} {n} for more.", list=talk.word(vocabulary.LIST), n=after))
    elif step.kind != RESULTS:
        talk.tell(talk.say("{send} to send.", send=talk.word(vocabulary.SEND)))


def change(talk: Talk, rest: str) -> None:
    """Ask one answer again, by its number in the list."""
    step = talk.step(RESULTS if talk.row.page == RESULTS else "")
    place = int(rest) if rest else 0
    if not 1 <= place <= len(step.summary):
        talk.tell(
            talk.say("Text {change} and a number from 1 to {n}.", change=talk.word(vocabulary.CHANGE),
                     n=len(step.summary))
            if step.summary
            else talk.say("This cannot be changed any more.")
        )  # fmt: skip
        return
    line = step.summary[place - 1]
    enter(talk, talk.step(line.page), only=line.fact)


def send(talk: Talk, _rest: str) -> None:
    """Send the request, exactly once however often SEND is texted, and say the outcome."""
    conversation.send(talk)


def link(talk: Talk, rest: str) -> None:
    """Let this number speak for the person whose page shows the code; then go on where we were."""
    try:
        identity.link_phone(number=talk.row.number, code=link_code(rest), by=talk.actor)
    except kernel.Invalid:
        talk.tell(talk.say("This code is not, or no longer, valid. Get a new one on your page."))
        return
    talk.linked_now = True
    talk.actor = actor_of(talk.row.number, channel=CHANNEL, spoken=talk.row.language)
    talk.row.agent_id = talk.actor.agent_id
    talk.tell(talk.say("This number now speaks for {name}.", name=talk.actor.name))
    if talk.row.request_id:
        enter(talk, talk.step())


def linked_by(talk: Talk, text: str) -> bool:
    """Take a bare code of a person's page; False for words, which may well have eight letters of our alphabet too."""
    bare = link_code(text)
    if not bare:
        return False
    before = len(talk.said)
    link(talk, bare)
    if talk.linked_now or any(sign.isdigit() for sign in bare):
        return True
    del talk.said[before:]
    return False


def new(talk: Talk, _rest: str) -> None:
    """Put the request aside and begin afresh."""
    aside = talk.row.tracking_code
    talk.row.forget()
    if aside:
        talk.tell(talk.say("Kept. {go_on} {code} to go on with it.", go_on=talk.word(vocabulary.CONTINUE), code=aside))
    greet(talk)


def start_again(talk: Talk, _rest: str) -> None:
    """START: the present question, or the greeting."""
    again(talk, "")


DONE_BY: dict[str, Callable[[Talk, str], None]] = {
    vocabulary.HELP: help_,
    vocabulary.AGAIN: again,
    vocabulary.START: start_again,
    vocabulary.BACK: back,
    vocabulary.WHY: why,
    vocabulary.STATUS: status,
    vocabulary.CODE: code,
    vocabulary.CONTINUE: continue_,
    vocabulary.LANGUAGE: language_,
    vocabulary.LIST: list_,
    vocabulary.CHANGE: change,
    vocabulary.SEND: send,
    vocabulary.LINK: link,
    vocabulary.NEW: new,
    vocabulary.CLAIMS: claims,
    vocabulary.SHARED: shared,
}
