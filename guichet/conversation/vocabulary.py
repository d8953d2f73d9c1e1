"""The words a person may text: commands, yes and no, days. Each language's are in its catalogue, under the English.

The alternatives of one meaning stand in one sentence, parted by `|`; the first is the one we show. Words of every
language are understood whatever the conversation's language, with or without accents and capitals.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from guichet.language import api as language

HELP = "HELP|INFO"
BACK = "BACK"
WHY = "WHY"
STATUS = "STATUS"
STOP = "STOP|STOPALL|UNSUBSCRIBE"
START = "START|UNSTOP"
CODE = "CODE"
CONTINUE = "CONTINUE|RESUME"
LANGUAGE = "LANGUAGE"
LIST = "LIST"
CHANGE = "CHANGE"
SEND = "SEND"
NEW = "NEW|MENU"
LINK = "LINK"
AGAIN = "AGAIN|REPEAT"
#: Begins the interview over all services; within it, shows what is settled so far.
CLAIMS = "CLAIMS|RESULTS|WHAT CAN I GET"
#: What was shared about one between offices, and how to take one's yes back.
SHARED = "SHARED|SHARING"
#: Further times to choose from.
MORE = "MORE|OTHERS"
COMMANDS = (HELP, BACK, WHY, STATUS, STOP, START, CODE, CONTINUE, LANGUAGE, LIST, CHANGE, SEND, NEW, LINK, AGAIN,
            CLAIMS, SHARED)  # fmt: skip
#: These take something after the word.
WITH_REST = (STATUS, CONTINUE, LANGUAGE, LIST, CHANGE, LINK)

#: What people say first; the answer is what one can do here.
GREETING = "HELLO|HI|HEY|GOOD MORNING|GOOD AFTERNOON"
SKIP = "SKIP|NONE|LEAVE OUT"
UNSURE = "DON'T KNOW|I DON'T KNOW|DONT KNOW|I DONT KNOW|NOT SURE|UNSURE"
KEEP = "OK|OKAY|KEEP"
YES = "YES|Y|YEP|YEAH|YUP|YE|TRUE"
NO = "NO|N|NOPE|NAH|FALSE"
TODAY = "TODAY"
YESTERDAY = "YESTERDAY"
TOMORROW = "TOMORROW"
AND = "AND"
#: What stands around an amount and says nothing more.
MONEY_WORDS = "DOLLARS|DOLLAR|NZD|NZ"
#: How a language is asked for besides by its own name.
CALLED = {
    "mi": ("REO", "TE REO", "MĀORI"),
    "en": ("ENGLISH", "PĀKEHĀ", "REO PĀKEHĀ", "ANGLAIS"),
    "fr": ("FRANÇAIS", "FRENCH"),
}


def fold(text: str) -> str:
    """Lower case, without accents, doubled blanks and the punctuation around it: how two words are compared."""
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", bare.casefold()).strip(" .!?,;:'\"()\u2018\u2019\u201c\u201d")


def means(text: str, meaning: str) -> bool:
    """Whether the text is one of a meaning's words, in any language."""
    return fold(text) in words_of(meaning)


@cache
def words_of(meaning: str) -> frozenset[str]:
    """Every word of a meaning in every language, folded."""
    spoken = (meaning, *(language.translator(each)(meaning) for each in language.languages()))
    return frozenset(fold(word) for alternatives in spoken for word in alternatives.split("|"))


def command_of(text: str) -> tuple[str, str]:
    """The command in a text and what follows it; ("", "") when it is none."""
    folded = fold(text)
    for meaning in COMMANDS:
        if folded in words_of(meaning):
            return meaning, ""
    for meaning in WITH_REST:
        for word in sorted(words_of(meaning), key=len, reverse=True):
            if folded.startswith(word + " "):
                return meaning, folded[len(word) + 1 :]
    return "", ""


def language_called(text: str, languages: tuple[str, ...]) -> str:
    """The language somebody asks for by a name; empty when it is none of these."""
    wanted = fold(text)
    for each in languages:
        if wanted in {fold(name) for name in (*CALLED.get(each, ()), language.own_name(each))}:
            return each
    return ""


def quoted(text: str) -> str | None:
    """What stands in quotation marks: an answer in any case, even when it is a word of ours. None without marks."""
    found = re.fullmatch(r"\s*[\"\u201c\u201d](.+)[\"\u201c\u201d]\s*", text, re.DOTALL)
    return found.group(1).strip() if found else None
