"""A town of two equal languages: what the interface says is French, says so, and lacks nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.catalogue.tests.overlay import MINIMAL
from guichet.channels.web.tests.conftest import request_of
from guichet.channels.web.tests.visiting import Answer, Visitor, posted
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.population import populate
from guichet.language import api as language

LICENCE = "town-hall/dog-licence"
PUBLIC = ("", "services/", f"services/{LICENCE}/", "search/?q=chien", "life-events/moving-here/", "about/languages/",
          "topics/animals/", "sharing/", "organizations/town-hall/", "resume/", "what-can-i-get/")  # fmt: skip
OWN = ("my/", "my/facts/", "my/log/", "my/settings/", "my/sharing/", "my/acting/", "my/mandates/",
       "my/estates/", "my/sign-in/")  # fmt: skip


@pytest.fixture
def town(db: None) -> Iterator[catalogue.Jurisdiction]:
    """The smallest jurisdiction, English and French, with the cast as its people."""
    catalogue.forget()
    language.translator("fr").missing.clear()
    journeys.publish(MINIMAL, by=kernel.Actor(channel="command", name="operator"))
    populate()
    yield catalogue.current()
    catalogue.forget()


def french(answer: Answer, status: int = 200) -> Answer:
    """A page that says it is French, switches to English, and marks no word as being in another language."""
    assert answer.status == status, (answer.status, answer.to)
    assert answer.tree is not None
    assert answer.tree.get("lang") == "fr"
    elsewhere = {(each.tag, each.get("lang"), each.get("hreflang")) for each in answer.tree.iter() if each.get("lang")}
    assert {spoken for tag, spoken, _ in elsewhere if spoken != "fr"} <= {"en"}, elsewhere
    assert not [each for each in answer.tree.iter() if each.get("lang") == "en" and each.tag not in ("a", "span", "h2")]
    assert language.translator("fr").missing == set()
    return answer


def test_every_public_page_is_french(town: catalogue.Jurisdiction) -> None:
    visitor = Visitor()
    for page in PUBLIC:
        french(visitor.get(f"/fr/{page}"))


def test_who_asks_for_french_gets_it_and_neither_language_comes_first(town: catalogue.Jurisdiction) -> None:
    assert Visitor().get("/", Accept_Language="fr-CA, en;q=0.5").to == "/fr/"
    page = french(Visitor().get("/fr/services/")).text
    assert '<a href="/en/services/" lang="en" hreflang="en" dir="ltr">English</a>' in page
    # A dollar of the town is a dollar in both languages.
    assert "25,00\u202f$" in french(Visitor().get(f"/fr/services/{LICENCE}/")).text
    assert "$25.00" in (english := Visitor().get(f"/en/services/{LICENCE}/").text)
    assert "CA$" not in english
    assert "attend d’être révisée" not in french(Visitor().get(f"/fr/services/{LICENCE}/")).text
    assert town.languages == ("en", "fr")


def test_boris_gets_his_licence_in_french(town: catalogue.Jurisdiction) -> None:
    """The whole way: asked, wrong once, signed in, checked, sent; and then the pages of his own."""
    boris, given = Visitor(), dict(town.services[LICENCE].examples[0].given)
    pages = {each.id: each for each in town.services[LICENCE].pages}
    at = boris.post(f"/fr/start/{LICENCE}/")
    wrong = french(boris.post(at.to, {"revision": boris.get(at.to).value("revision"), "birth_date-day": "trente"}), 422)
    assert "Une réponse est à revoir" in wrong.text
    for _ in range(20):
        name = at.to.rstrip("/").split("/")[-1]
        if name == "review":
            break
        if name == "sign-in":
            french(boris.get(at.to))
            boris.sign_in("boris")
            at = boris.get(at.to.replace("/sign-in/", "/"))
            continue
        page = french(boris.get(at.to))
        at = boris.post(at.to, {"revision": page.value("revision"), **posted(given, pages[name].facts)})
        assert at.status == 302, (name, at.text)
    review = french(boris.get(at.to))
    assert "2 mars 1986" in review.text
    assert "30\u202f000,00\u202f$" in review.text
    address = f"/fr/requests/{request_of(review)}/"
    boris.post(f"{address}send/", {"revision": review.value("revision"), "key": review.value("key")})
    french(boris.get(f"{address}outcome/"))
    assert audit.drain(worker="test", until_empty=True).dead == 0
    for page_of_his in OWN:
        french(boris.get(f"/fr/{page_of_his}"))


def test_the_officers_screens_are_french(town: catalogue.Jurisdiction) -> None:
    chen = Visitor()
    chen.sign_in("chen")
    page = french(chen.get("/fr/work/"))
    assert "Aucun dossier ici" in page.text
    french(chen.get("/fr/work/deaths/"))
