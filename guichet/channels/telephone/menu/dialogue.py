"""What was heard means, where the call stands: a language, a key of the menu, a read-back's yes, an answer."""

from __future__ import annotations

from collections.abc import Callable

from guichet.catalogue import api as catalogue
from guichet.channels.telephone.menu import listening, proving
from guichet.channels.telephone.menu.call import Call
from guichet.channels.telephone.menu.prompting import LISTED, list_answers, slowly
from guichet.channels.telephone.menu.turn import Prompt
from guichet.channels.telephone.spoken import matters, read_back
from guichet.conversation import api as conversation
from guichet.conversation.api import vocabulary
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language_of

MOST_SERVICES = 8
MOST_DRAFTS = 4


def greeting() -> tuple[Prompt, ...]:
    """The first thing that is said: every official language in itself, with its key, none before the other in rank."""
    jurisdiction = catalogue.current()
    found = []
    for place, code in enumerate(jurisdiction.languages, start=1):
        words = language_of.translator(code)
        name = str(jurisdiction.name.in_language(code, fallbacks=(jurisdiction.default_language,)).text)
        said = words("{site}. For {language}, press {n}.", site=name, language=language_of.own_name(code), n=place)
        found.append(Prompt(said, code))
    return tuple(found)


def take(call: Call, heard: str) -> None:
    """Take one turn, and say what comes back. Whatever is no longer this caller's to see is put aside."""
    try:
        _take(call, " ".join(heard.split()))
    except (kernel.NotFound, kernel.NotAllowed, kernel.SignInNeeded):
        if not call.row.request_id:
            raise
        call.row.forget()
        call.said.clear()
        call.tell(call.say("We can't go on with that request here."))
        home(call)


def _take(call: Call, heard: str) -> None:
    row = call.row
    if row.stage == "language":
        _choose_language(call, heard)
    elif not heard:
        call.tell(call.say("We heard nothing."))
        _again(call)
    elif heard in STARS:
        STARS[heard](call)
    elif row.stage == "code":
        proving.take_code(call, heard, then=_again)
    elif row.heard:
        _confirm(call, heard)
    elif row.field:
        _answer(call, heard)
    elif heard.isdigit() and 1 <= int(heard) <= len(row.menu):
        _choose(call, int(heard))
    elif row.request_id:
        _at_step(call, heard)
    else:
        _from_home(call, heard)


def _choose_language(call: Call, heard: str) -> None:
    spoken = conversation.speaks()
    named = vocabulary.language_called(heard, spoken)
    place = int(heard) if heard.isdigit() and len(heard) == 1 else 0
    if not named and not 1 <= place <= len(spoken):
        return  # the greeting is said again, in every language
    call.row.language = named or spoken[place - 1]
    call.row.stage = "home"
    home(call)


def home(call: Call) -> None:
    """Where everything begins: what can be done, by keys or in a word."""
    say = call.say
    call.row.stage, call.row.menu = "home", []
    call.tell(
        say("Say what you need in a word, or press a key."),
        say("1 to hear the services. 2 to find out what you can get. 3 to go on with a request."),
        say("4 to show that this telephone is yours.") if not call.linked else "",
        say("Star 0 for a person."),
    )


def _from_home(call: Call, heard: str) -> None:
    code = kernel.read_tracking_code(heard)
    if code:
        _go_on(call, code)
    elif heard == "1":
        _services(call, _ours())
    elif heard == "2":
        conversation.screen(call)
    elif heard == "3":
        _drafts(call)
    elif heard == "4" and not call.linked:
        proving.text_code(call)
    elif listening.keyed(heard):
        call.tell(call.say("This key means nothing here."))
        home(call)
    else:
        hits = catalogue.search(heard, language=call.row.language).hits
        ours = [(hit.identifier, str(hit.title.text)) for hit in hits if conversation.had_by(hit.identifier, LISTED)]
        if not ours:
            call.tell(call.say("We found no service for that."))
            home(call)
            return
        _services(call, ours)


def _ours() -> list[tuple[str, str]]:
    jurisdiction = catalogue.current()
    return [(name, "") for name in sorted(jurisdiction.services) if conversation.had_by(name, LISTED)]


def _services(call: Call, services: list[tuple[str, str]]) -> None:
    """The first eight with their keys; nine says the others."""
    row, say = call.row, call.say
    default = (catalogue.current().default_language,)
    row.menu = [{"service": name, "subjects": {}} for name, _ in services[:MOST_SERVICES]]
    for place, (name, title) in enumerate(services[:MOST_SERVICES], start=1):
        named = title or str(catalogue.current().services[name].title.in_language(row.language, fallbacks=default).text)
        call.tell(say("{n} for {choice}.", n=place, choice=named))
    rest = services[MOST_SERVICES:]
    if rest:
        row.menu.append({"services": [name for name, _ in rest]})
        call.tell(say("{n} for {choice}.", n=len(row.menu), choice=say("others")))


def _drafts(call: Call) -> None:
    """What the caller has begun, when it is known who they are; else the code is said."""
    say = call.say
    own = journeys.person_page(by=call.actor, language=call.row.language).requests if call.linked else ()
    if not own:
        call.tell(say("Say the code of your request: three groups of four letters and digits."))
        return
    call.row.menu = [{"code": each.tracking_code} for each in own[:MOST_DRAFTS]]
    for place, each in enumerate(own[:MOST_DRAFTS], start=1):
        call.tell(say("{n} for {choice}.", n=place, choice=f"{each.title}, {each.status}"))


def _go_on(call: Call, code: str) -> None:
    try:
        found = journeys.resume(code=code, by=call.actor, language=call.row.language)
    except kernel.NotFound:
        call.tell(call.say("We know no such code, or it belongs to a person: show first that this telephone is yours."))
        home(call)
        return
    conversation.stand_in(call, found.request_id, found.tracking_code, found.step)


def _choose(call: Call, place: int) -> None:
    entry = call.row.menu[place - 1]
    if "services" in entry:
        _services(call, [(name, "") for name in entry["services"]])
    elif "code" in entry:
        _go_on(call, entry["code"])
    elif "page" in entry and "time" not in entry:
        conversation.enter(call, call.step(entry["page"]))
    else:
        conversation.choose(call, entry)


def _answer(call: Call, heard: str) -> None:
    """Read an answer; what matters is read back before it is kept."""
    step, field = conversation.asked_now(call)
    if field is None:
        conversation.enter(call, step)
        return
    try:
        value = call.medium.read(call, heard, field)
    except conversation.Misread as misread:
        call.tell(str(misread))
        conversation.ask(call, step, again=True)
        return
    if value is None or not matters(field):
        conversation.take(call, step, field, value)
        return
    call.row.heard = {"field": field.id, "value": value}
    _say_back(call, field, value)


def _say_back(call: Call, field: journeys.Field, value: object) -> None:
    said = read_back(field, value, language=call.row.language)
    call.tell(call.say("I heard: {value}.", value=said), call.say("Press 1 if that is right, 2 to say it again."))


def _confirm(call: Call, heard: str) -> None:
    """The yes or no to a read-back; an answer is kept only after a yes."""
    row = call.row
    pending = row.heard
    step, field = conversation.asked_now(call)
    if field is None or field.id != pending["field"]:
        row.heard = {}
        conversation.enter(call, step)
    elif heard == "1" or vocabulary.means(heard, vocabulary.YES):
        row.heard = {}
        conversation.take(call, step, field, pending["value"])
    elif heard == "2" or vocabulary.means(heard, vocabulary.NO):
        row.heard = {}
        conversation.ask(call, step)
    else:
        _say_back(call, field, pending["value"])


def _at_step(call: Call, heard: str) -> None:
    """At the check, at paying, at showing who one is: a key does what was said; else it is said again."""
    row = call.row
    step = call.step(row.page)
    if step.kind == "review" and heard == "1":
        conversation.send(call)
    elif step.kind == "review" and heard == "2":
        list_answers(call, step)
    elif step.kind == "review" and (line := _line(step, heard)) is not None:
        conversation.enter(call, call.step(line.page), only=line.fact)
    elif step.kind == "sign_in" and heard == "1":
        proving.text_code(call)
    elif step.kind == "payment" and heard == "1":
        proving.text_payment(call)
    else:
        conversation.enter(call, call.step())


def _line(step: journeys.Step, heard: str) -> journeys.SummaryLine | None:
    """The answer that `312` means: the twelfth."""
    place = int(heard[1:]) if heard[:1] == "3" and heard[1:].isdigit() else 0
    return step.summary[place - 1] if 1 <= place <= len(step.summary) else None


def _again(call: Call) -> None:
    if call.row.heard:
        _, field = conversation.asked_now(call)
        if field is not None:
            _say_back(call, field, call.row.heard["value"])
            return
    if call.row.request_id:
        conversation.say_again(call)
    else:
        home(call)


def _back(call: Call) -> None:
    call.row.heard = {}
    if not call.row.request_id:
        home(call)
    elif not conversation.go_back(call):
        call.tell(call.say("This is the first question."))
        _again(call)


def _why(call: Call) -> None:
    """Why it is asked, by which law, who will see it."""
    if call.row.request_id:
        step, field = conversation.asked_now(call)
        law = (field.law if field else ()) or step.law
        call.tell((field.why if field else "") or step.why)
        if law:
            call.tell(call.say("The law: {law}.", law="; ".join(each.title for each in law[:2])))
        if step.seen_by:
            call.tell(call.say("Seen by: {who}.", who=", ".join(step.seen_by)))
    _again(call)


def _leave_out(call: Call) -> None:
    """What may be left out is left out; what is needed is said to be."""
    step, field = conversation.asked_now(call)
    if field is None:
        _again(call)
    elif field.required and not field.unsure:
        call.tell(call.say("We need an answer to this one."))
        conversation.ask(call, step, again=True)
    else:
        call.row.heard = {}
        conversation.take(call, step, field, None)


def _keep(call: Call) -> None:
    step, field = conversation.asked_now(call)
    if field is None or field.value is None:
        _again(call)
        return
    call.row.heard = {}
    conversation.take(call, step, field, field.value)


def _beginning(call: Call) -> None:
    """Put the request aside and begin afresh."""
    code = call.row.tracking_code
    call.row.forget()
    if code:
        call.tell(call.say("It is kept. Your code: {code}.", code=slowly(code)))
    home(call)


STARS: dict[str, Callable[[Call], None]] = {
    "*1": _again,
    "*2": _back,
    "*3": _why,
    "*4": _leave_out,
    "*5": _keep,
    "*9": _beginning,
    "*0": proving.call_back,
}
