"""A part of the interface's words in Arabic, for the tests alone: nobody who may has approved them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guichet.language import api as language_of

SAID = {
    "Skip to the content": "انتقل إلى المحتوى",
    "Language": "اللغة",
    "Where you are": "أين أنت",
    "Back": "رجوع",
    "Continue": "متابعة",
    "Save and come back later": "احفظ وعد لاحقًا",
    "Why we ask": "لماذا نسأل",
    "The law": "القانون",
    "Who will see it": "من سيطّلع على هذا",
    "Day": "اليوم",
    "Month": "الشهر",
    "Year": "السنة",
    "Yes": "نعم",
    "No": "لا",
    "Change": "تغيير",
    "Your code": "رمزك",
    "Choose one": "اختر واحدًا",
    "Problem:": "مشكلة:",
    "Not answered": "بلا إجابة",
    "Everything you wrote is still here.": "كل ما كتبته ما زال هنا.",
    "Why": "لماذا",
    "What would change this": "ما الذي قد يغيّر هذا",
    "{done} of at most {total} questions answered": "أُجيب عن {done} من {total} سؤالًا على الأكثر",
    "All questions answered": "أُجيب عن كل الأسئلة",
}
# The six forms of CLDR: none, one, two, few, many, other.
ANSWERS = (
    "لا إجابات تحتاج إلى مراجعة",
    "إجابة واحدة تحتاج إلى مراجعة",
    "إجابتان تحتاجان إلى مراجعة",
    "{n} إجابات تحتاج إلى مراجعة",
    "{n} إجابة تحتاج إلى مراجعة",
    "{n} إجابة تحتاج إلى مراجعة",
)
HEAD = """msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"
"X-Awaiting-Review: yes\\n"

msgid "One answer needs another look"
msgid_plural "{n} answers need another look"
"""


@contextmanager
def speaking_arabic(folder: Path) -> Iterator[None]:
    """The interface with Arabic beside its own languages, for a while."""
    (folder / "ar").mkdir(parents=True)
    (folder / "mi").symlink_to(Path(language_of.__file__).parent / "locale" / "mi")
    forms = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(ANSWERS))
    said = "".join(f'\nmsgid "{english}"\nmsgstr "{arabic}"\n' for english, arabic in SAID.items())
    (folder / "ar" / "look.po").write_text(HEAD + forms + said, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("guichet.language.words.LOCALES", folder)
        language_of.translator.cache_clear()
        yield
    language_of.translator.cache_clear()
