"""Finding, making known, codes read aloud, the level of a visit, papers, and the words to read aloud."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from tests.channels.counter.window import Page, Window, posted

BIRTH = "internal-affairs/register-a-birth"
BEST_START = "inland-revenue/best-start"
FACT = "child_birth_place"
Walk = Callable[..., Page]


def picture() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(made, "PNG")
    return SimpleUploadedFile("notice.png", made.getvalue(), content_type="image/png")


def test_someone_new_is_made_known_and_served(clara: Window) -> None:
    assert clara.get("/counter/en/register/").focused() == ["f-name"]
    wrong = clara.post("/counter/en/register/", {"name": "Fetu Leota", "language": "mi"})
    assert (wrong.status, wrong.focused()) == (422, ["problems"])
    born = {"birth_date-day": "2", "birth_date-month": "5", "birth_date-year": "2001"}
    known = clara.post("/counter/en/register/", {"name": "Fetu Leota", "language": "mi", **born})
    person = identity.agent(known.to.split("/people/")[1].rstrip("/"))
    assert (person.name, str(person.birth_date), person.language) == ("Fetu Leota", "2001-05-02", "mi")
    assert clara.get(known.to).focused() == ["f-purpose"]
    assert clara.post(known.to, {"purpose": "A payment", "proof": "none"}).to == "/counter/en/"
    begun = identity.open_visit_of(clara_id())
    assert begun is not None
    assert (begun.person.id, begun.proof, begun.assurance) == (person.id, "none", kernel.Assurance.NONE)
    started = clara.post(f"/counter/en/start/{BEST_START}/", {"visit": begun.id})
    request = intake.requests_of(by=kernel.Actor(agent_id=person.id, channel="web"))[0]
    assert started.status == 302
    assert (request.language, request.owner_id, request.started_channel) == ("mi", person.id, "counter")


def clara_id() -> str:
    return identity.find_people(kernel.SYSTEM, "Clara Mendes")[0].id


def test_a_person_is_found_by_code_and_by_case_number(clara: Window, cast: Any, published: Any) -> None:
    started = journeys.start(service=BEST_START, by=cast.amina, language="en")
    assert "Amina Rahimi" in clara.post("/counter/en/find/", {"who": started.tracking_code.lower()}).text
    assert "Nobody was found" in clara.post("/counter/en/find/", {"who": "0000-0000-0000"}).text
    answers = published.services[BIRTH].examples[0].given
    birth = journeys.start(service=BIRTH, by=cast.boris, language="en")
    step = birth.step
    while step.kind in ("question", "evidence"):
        values = {each.id: answers[each.id] for each in step.fields if each.id in answers}
        step = journeys.answer(request_id=birth.request_id, page=step.id, values=values, by=cast.boris)
    sent = journeys.submit(request_id=birth.request_id, by=cast.boris)
    assert "Boris Novak" in clara.post("/counter/en/find/", {"who": sent.case_number}).text


def test_a_code_of_nobody_is_taken_up_and_sent_for_the_person(clara: Window, cast: Any, visit: Any, walk: Walk) -> None:
    nobody = kernel.Actor(channel="sms")
    started = journeys.start(service=BEST_START, by=nobody, language="en")
    opened = visit(clara)
    resumed = clara.post("/counter/en/resume/", {"visit": opened.id, "code": started.tracking_code.lower()})
    assert started.request_id in resumed.to
    review = walk(clara, resumed, BEST_START, opened)
    said = {"visit": opened.id, "revision": review.value("revision"), "agreed": "yes"}
    assert clara.post(f"/counter/en/requests/{started.request_id}/send/", said).to.endswith("/outcome/")
    assert intake.request(request_id=started.request_id, by=cast.amina).owner_id == cast.agents["amina"]


@pytest.mark.parametrize(
    ("proof", "asked"), [("passport", False), ("driver_licence", False), ("known_person", None), ("none", True)]
)
def test_the_level_is_what_the_clerk_checked(
    clara: Window, cast: Any, visit: Any, walk: Walk, published: catalogue.Jurisdiction, proof: str, asked: bool | None
) -> None:
    needed = kernel.Assurance.from_name(published.services[BEST_START].assurance)
    opened = visit(clara, proof=proof)
    if asked is None:
        asked = opened.assurance < needed
    begun = clara.post(f"/counter/en/start/{BEST_START}/", {"visit": opened.id})
    request_id = begun.to.split("/requests/")[1].split("/")[0]
    at = walk(clara, begun, BEST_START, opened, until="sign-in" if asked else "review")
    if not asked:
        assert "Read this back" in at.text
        return
    assert "Check who it is" in at.text
    sent = clara.post(f"/counter/en/requests/{request_id}/send/", {"visit": opened.id, "agreed": "yes"})
    assert sent.to.endswith(f"/requests/{request_id}/")
    assert intake.request(request_id=request_id, by=cast.amina).state == "draft"
    for worthless in ("none", "caller_code"):  # the other is a proof on the telephone only
        unsure = clara.post(f"/counter/en/visit/check/{request_id}/", {"visit": opened.id, "proof": worthless})
        assert unsure.status == 422
    clara.post(f"/counter/en/visit/check/{request_id}/", {"visit": opened.id, "proof": "passport"})
    again = identity.open_visit_of(cast.agents["clara"])
    assert again is not None
    assert (again.person, again.purpose, again.proof) == (opened.person, opened.purpose, "passport")
    assert "Read this back" in clara.get(f"/counter/en/requests/{request_id}/review/").text


def test_what_is_held_is_named_and_not_told(clara: Window, cast: Any, visit: Any) -> None:
    evidence.hold(
        facts=[evidence.NewFact(cast.agents["amina"], "applicant", FACT, "Wellington Hospital", "declared")],
        file_of=cast.agents["amina"],
        request=kernel.Reference("request", kernel.new_id()),
        by=cast.amina,
    )
    visit(clara)
    desk = clara.get("/counter/en/")
    assert "One answer is held" in desk.text
    assert "Wellington Hospital" not in desk.text


def test_a_question_has_words_to_read_aloud_and_the_focus(clara: Window, visit: Any, published: Any) -> None:
    opened = visit(clara)
    begun = clara.post(f"/counter/en/start/{BIRTH}/", {"visit": opened.id})
    page = clara.get(begun.to)
    first = published.services[BIRTH].facts[published.services[BIRTH].pages[0].facts[0]]
    assert str(first.ear.in_language("en") if first.ear else first.question.in_language("en")) in page.text
    assert page.focused() == [f"f-{first.id}"]
    assert clara.get("/counter/mi/").text.count("Ka mahi koe mō Amina Rahimi") == 1
    wrong = clara.post(begun.to, {"visit": opened.id, "revision": page.value("revision")})
    assert wrong.status == 422
    assert wrong.focused()[0].startswith("problems")


def test_a_paper_is_scanned_in_and_kept_with_the_request(
    clara: Window, cast: Any, visit: Any, published: catalogue.Jurisdiction
) -> None:
    service = published.services[BIRTH]
    paper = next((page for page in service.pages if page.kind == "evidence"), None)
    assert paper is not None
    opened = visit(clara)
    begun = clara.post(f"/counter/en/start/{BIRTH}/", {"visit": opened.id})
    answers, at = dict(service.examples[0].given), begun
    pages = {page.id: page for page in service.pages}
    while (name := at.to.rstrip("/").split("/")[-1]) not in (paper.id, "review"):
        page = clara.get(at.to)
        values = {"revision": page.value("revision"), "visit": opened.id, **posted(answers, pages[name].facts)}
        at = clara.post(at.to, values)
    assert at.to.endswith(f"/{paper.id}/"), at.to
    page = clara.get(at.to)
    given = {"revision": page.value("revision"), "visit": opened.id, "then": "add", str(paper.evidence): picture()}
    assert clara.post(at.to, given).to == at.to
    request_id = at.to.split("/requests/")[1].split("/")[0]
    kept = evidence.documents(for_=kernel.Reference("request", request_id), by=cast.amina)
    assert [(each.name, each.media_type) for each in kept] == [("notice.png", "image/png")]
    assert "notice.png" in clara.get(at.to).text
