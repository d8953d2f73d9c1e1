"""A credential from a wallet, at every channel that speaks HTML: what the wallet has to sign, and what it presents."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language.api import Words, translator
from guichet.look.forms import Problems

TEXT, FILE, NONCE = "presentation", "presented-file", "nonce"
#: One character more than is taken of a presentation: what is longer is refused by who verifies it.
MOST = 64 * 1024 + 1


@dataclass(frozen=True)
class Presenting:
    """The page on which somebody presents a credential, or what became of what they presented.

    `following` is the id of the page that shows what it says, empty while nothing was taken. Then `ask` is what a
    wallet has to sign now, with the `problems` and the text (`typed`) of the try before.
    """

    ask: journeys.CredentialAsk | None
    fields: tuple[journeys.Field, ...] = ()
    following: str = ""
    problems: Problems = ()
    typed: str = ""


def ask_for_credential(
    *, request_id: str, by: kernel.Actor, language: str, nonce: str = "", problem: str = "", typed: str = ""
) -> Presenting:
    """What the wallet has to sign, the same as before while it is good. Raises NotFound, Conflict, SignInNeeded."""
    ask = journeys.ask_for_credential(request_id=request_id, by=by, language=language, nonce=nonce)
    problems = ((TEXT, problem),) if problem else ()
    return Presenting(ask, _fields(translator(language), problem), problems=problems, typed=typed)


def take_credential(request: HttpRequest, *, request_id: str, by: kernel.Actor, language: str) -> Presenting:
    """Take what was posted, as text or as a file. Raises NotFound, Conflict, SignInNeeded, never Invalid."""
    words, nonce = translator(language), request.POST.get(NONCE, "")[:64]
    presentation = _presented(request)
    if not presentation:
        problem = words("Paste what your wallet presents, or add it as a file.")
        return ask_for_credential(request_id=request_id, by=by, language=language, nonce=nonce, problem=problem)
    try:
        step = journeys.present_credential(
            request_id=request_id, presentation=presentation, nonce=nonce, by=by, language=language
        )
    except kernel.Invalid as no:
        problem = _refusal(no.problems[0], words)
        typed = presentation if len(presentation) < MOST else ""
        return ask_for_credential(
            request_id=request_id, by=by, language=language, nonce=nonce, problem=problem, typed=typed
        )
    return Presenting(None, following=step.id)


def _presented(request: HttpRequest) -> str:
    """The presentation without the line breaks that letters and wallets put into it; the file before the text."""
    given = request.FILES.get(FILE)
    text = given.read(MOST).decode("ascii", "replace") if given is not None else request.POST.get(TEXT, "")
    return "".join(text[: 2 * MOST].split())[:MOST]


def _fields(words: Words, problem: str) -> tuple[journeys.Field, ...]:
    return (
        journeys.Field(
            id=TEXT,
            type="long_text",
            label=words("What your wallet presents"),
            label_lang=words.language,
            hint=words("A long text of letters, figures and signs. Paste all of it."),
            problem=problem,
        ),
        journeys.Field(
            id=FILE,
            type="file",
            label=words("Or a file with it"),
            label_lang=words.language,
            required=False,
            accept=".txt,.jwt,.sd-jwt,text/plain",
        ),
    )


def _refusal(problem: kernel.Problem, words: Words) -> str:
    """Why it was not taken and what to do, in plain words."""
    if problem.where not in ("presentation", NONCE):
        # A fact that it says cannot be: the journey has said which, in the person's language.
        return words("What it says cannot be used here. {problem}", problem=problem.message)
    return _plain_words(words).get(
        problem.code,
        words(
            "This cannot be read as a credential, or something of it is missing or was changed. Copy the whole text"
            " from your wallet again."
        ),
    )


def _plain_words(words: Words) -> dict[str, str]:
    """By the code of the line that failed; what is not here cannot be read, or was changed."""
    forged = words(
        "It was not signed by the office that it names, or not by your wallet. Present it again; if that does not help,"
        " ask the office for a new one."
    )
    stranger = words("We do not take credentials of this kind, or from who issued it. Present one of those named here.")
    old = words(
        "Your wallet signed another number than the one that stands here now, or too long ago. Give it the number"
        " below, and paste what it then presents."
    )
    unbound = words(
        "It does not show that it is yours, because your wallet has not signed it. Let your wallet present it, with the"
        " number below."
    )
    return {
        "signature": forged,
        "key": forged,
        "algorithm": forged,
        "issuer": stranger,
        "type": stranger,
        "nonce": old,
        "nonce_unknown": old,
        "nonce_stale": old,
        "nonce_used": old,
        "stale": old,
        "no_key_binding": unbound,
        "key_binding": unbound,
        "expired": words("It has run out. Ask the office that gave it to you for a new one."),
        "not_yet_valid": words("It is not valid yet. Present it from the day on which it is."),
        "status": words("We cannot find out whether it was taken back. Give your answer in another way."),
        "audience": words(
            "Your wallet made it for somebody else. Give it the address below as the one to present to, and present it"
            " again."
        ),
        "nobody": words("It does not show whose it is. Let your wallet show your name and your date of birth too."),
        "somebody_else": words("It speaks of somebody else. Present one of your own."),
        "unmatched": words(
            "Your date of birth is not known here, so we cannot tell that it is yours. Give your answer in another way."
        ),
        "nothing": words("It shows nothing that is asked here. Let your wallet show one of the things named here."),
    }
