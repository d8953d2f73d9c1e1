"""Officers' work in depth, on New Brunswick's reviews: routed, compared, decided together, moved, ended by silence."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PdfReader

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.web.tests.visiting import Visitor
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.population import populate
from guichet.notifications import api as notifications
from guichet.site import command

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
OPERATOR = kernel.Actor(channel="command", name="the test")
REVIEW = "service-new-brunswick/assessment-review"
NOON = datetime(2026, 2, 10, 16, tzinfo=UTC)


@pytest.fixture
def agents(db: None, settings: Any, tmp_path: Path) -> Iterator[dict[str, str]]:
    """New Brunswick in a folder of our own, its cast, and Chen in both teams."""
    folder = tmp_path / "new-brunswick"
    shutil.copytree(NEW_BRUNSWICK, folder, ignore=shutil.ignore_patterns("__pycache__"))
    settings.GUICHET_JURISDICTION = folder
    catalogue.forget()
    with kernel.held_at(NOON):
        journeys.publish(folder, by=OPERATOR)
        made = populate().agents
        for team in ("residential", "commercial"):
            cases.join_team(organization="service-new-brunswick", team=team, agent_id=made["chen"], by=kernel.SYSTEM)
        yield made
    catalogue.forget()


def chen(agents: dict[str, str]) -> kernel.Actor:
    return kernel.Actor(
        agent_id=agents["chen"], channel="web", roles=frozenset({"caseworker"}), organization="service-new-brunswick",
        assurance=kernel.Assurance.SUBSTANTIAL, language="en",
    )  # fmt: skip


def opened(agents: dict[str, str], who: str, **changes: Any) -> cases.Case:
    """A review that Chen wrote down for somebody who called."""
    given = next(each for each in catalogue.service(REVIEW).examples if each.id == "in-time").given
    return journeys.open_case_for(
        service=REVIEW, facts={**given, **changes}, by=replace(chen(agents), channel="api"), person_id=agents[who]
    ).case


def drained() -> None:
    done = audit.drain(worker="test", until_empty=True)
    assert done.dead == 0, audit.dead_letters()  # there is no gateway for texts here: they stay in the queue


def test_routed_compared_and_decided_together(agents: dict[str, str]) -> None:
    officer = chen(agents)
    mine = [opened(agents, who) for who in ("amina", "dana", "yvon")]
    business = opened(
        agents,
        "boris",
        property_account_number="5054321",
        applicant_name="Boris Novak",
        property_kind="non_residential",
        principal_residence=False,
        assessed_in_name=False,
    )
    drained()
    seen = [cases.case(case_id=each.id, by=officer) for each in (*mine, business)]
    assert [each.route.team for each in seen if each.route] == ["residential"] * 3 + ["commercial"]
    assert {each.assigned_to for each in seen} == {agents["chen"]}
    assert {each.status for each in seen} == {"with_assessor"}
    alike = cases.alike(case_id=mine[0].id, by=officer)
    assert {each.case.id: each.why for each in alike} == {
        each.id: ("property_account_number", "near:applicant_name") for each in mine[1:]
    }
    # One changes after the list was made; another is decided otherwise than the law says, without a word.
    chosen = [(each.id, each.revision) for each in seen]
    cases.release(case_id=mine[1].id, revision=seen[1].revision, by=officer)
    looked = journeys.decide_many(chosen=chosen, transition="confirm_value", by=officer, dry=True)
    assert [(each.done, each.outcome, each.code) for each in looked] == [
        (True, "granted", ""), (False, "", "conflict"), (True, "granted", ""), (False, "", "reasons_needed"),
    ]  # fmt: skip
    assert {cases.case(case_id=each.id, by=officer).closed_at for each in mine} == {None}
    done = journeys.decide_many(chosen=chosen, transition="confirm_value", by=officer)
    assert done == looked
    after = [cases.case(case_id=each.id, by=officer) for each in (*mine, business)]
    assert [each.status for each in after] == ["confirmed", "with_assessor", "confirmed", "with_assessor"]
    assert [len(each.decisions) for each in after] == [1, 0, 1, 0]
    eve = kernel.Actor(agent_id=agents["eve"], channel="web", assurance=kernel.Assurance.HIGH)
    refused = journeys.decide_many(chosen=[(mine[1].id, 1)], transition="confirm_value", by=eve, dry=True)
    assert [(each.done, each.number, each.summary, each.code) for each in refused] == [(False, "", "", "not_found")]
    with pytest.raises(kernel.Invalid):
        journeys.decide_many(chosen=[], transition="confirm_value", by=officer)


def test_the_forms_of_an_officer_and_of_an_expert(agents: dict[str, str]) -> None:
    """An expert outside is asked and answers; two that look the same are two; several are looked at, then decided."""
    first, second, third = (opened(agents, who) for who in ("amina", "dana", "yvon"))
    drained()
    officer = Visitor()
    officer.sign_in("chen", assurance=kernel.Assurance.HIGH)
    officer.post("/en/work/for/", {"organization": "service-new-brunswick"})
    _expert(officer, first.id)
    _two_that_are_one(officer, second.id, third.id)
    _several_at_once(officer, first, second, by=chen(agents))
    stranger = Visitor()
    stranger.sign_in("eve")
    refused = stranger.post("/en/work/batch/", {"case": [f"{first.id}~1"], "transition": "confirm_value", "deed": "do"})
    assert refused.status in (403, 404)
    drained()
    _the_whole_file(officer, stranger, cases.case(case_id=first.id, by=chen(agents)))


def _the_whole_file(officer: Visitor, stranger: Visitor, case: cases.Case) -> None:
    """For an appeal: whose it is gets it from the page of the decision, without what only officers see."""
    amina = Visitor()
    amina.sign_in("amina")
    outcome = amina.get(f"/en/requests/{case.request.id}/outcome/")
    (address,) = re.findall(r'href="([^"]+/bundle\.pdf)"', outcome.text)
    own, theirs = _read(amina.get(address).body), _read(officer.get(f"/en/work/cases/{case.id}/bundle.pdf").body)
    for each in (own, theirs):
        for word in (case.number, "12 Orange Lane", "As the law says.", "Assessment Act", "27(2)", "What happened"):
            assert word in each, word
    assert "Older, by the beams." in theirs
    assert "Older, by the beams." not in own
    assert {stranger.get(address).status, stranger.get(f"/en/work/cases/{case.id}/bundle.pdf").status} <= {403, 404}
    assert Visitor().get(address).status == 302


def _read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def _expert(officer: Visitor, case_id: str) -> None:
    page = officer.get(f"/fr/work/cases/{case_id}/")
    form = {"revision": page.value("revision"), "opinion": "appraiser", "expert": "Ann Roy, ann@roy.example"}
    empty = officer.post(f"/fr/work/cases/{case_id}/opinion/", {**form, "question": " "})
    assert (empty.status, "Écrivez votre question" in empty.text) == (422, True)
    asked = officer.post(f"/en/work/cases/{case_id}/opinion/", {**form, "question": "Is the roof as old as they say?"})
    (code,) = re.findall(r'g-code">([0-9A-Z-]{14})</p>', asked.text)
    (address,) = re.findall(r"/en/opinions/[0-9a-f-]+/", asked.text)
    expert = Visitor()
    assert "roof" not in expert.get(address).text
    assert expert.post(address, {"code": "AAAA-AAAA-AAAA"}).status == 404
    opened_by = expert.post(address, {"code": code})
    assert "Is the roof as old as they say?" in opened_by.text
    assert "Amina" not in opened_by.text  # the data name what an appraiser sees
    given = {"code": code, "deed": "give", "verdict": "conditions", "words": "Older, by the beams."}
    assert expert.post(address, given).status == 422
    done = expert.post(address, {**given, "conditions": "Look at the beams."})
    assert "Your opinion is in the file" in done.text
    assert "Older, by the beams." in officer.get(f"/en/work/cases/{case_id}/").text
    assert expert.post(address, {"code": code}).status == 404, "the code is spent"


def _two_that_are_one(officer: Visitor, case_id: str, other: str) -> None:
    here = f"/en/work/cases/{case_id}/"
    page = officer.get(here)
    assert "Looks the same" in page.text
    kept = {"revision": page.value("revision"), "other": other, "verdict": "kept"}
    assert officer.post(f"{here}likeness/", {**kept, "revision": "0"}).status == 409
    assert officer.post(f"{here}likeness/", kept).status == 302
    assert other not in officer.get(here).text


def _several_at_once(officer: Visitor, *chosen: cases.Case, by: kernel.Actor) -> None:
    here = f"/fr/work/batch/?service={REVIEW}"
    page = officer.get(here)
    values = re.findall(r'name="case" value="([^"]+)"', page.text)
    assert len(values) == 3
    mine = [each for each in values if each.partition("~")[0] in {one.id for one in chosen}]
    assert officer.post(here, {"transition": "confirm_value", "deed": "look"}).status == 422
    wanted = {"case": mine, "transition": "confirm_value", "words": "As the law says."}
    looked = officer.post(here, {**wanted, "deed": "look"})
    assert looked.text.count("checked") == len(mine)
    assert {cases.case(case_id=each.id, by=by).closed_at for each in chosen} == {None}
    assert officer.post(here, {**wanted, "deed": "do"}).status == 200
    assert {cases.case(case_id=each.id, by=by).status for each in chosen} == {"confirmed"}


def _next_version(folder: Path) -> None:
    """Version 2 asks for a telephone number, does not ask about a visit, and says what silence means."""
    place = folder / "services" / "service-new-brunswick" / "assessment-review"
    flow = yaml.safe_load((place / "workflow.yaml").read_text(encoding="utf-8"))
    flow["transitions"].append(
        {"id": "deemed", "from": ["received", "with_assessor"], "to": "too_late", "by": "system", "effect": "decide",
         "outcome": "declined"}
    )  # fmt: skip
    law = {"title": "An invented Act", "href": "https://law.example/silence", "section": "3"}
    flow["clocks"][0]["silence"] = {"means": "refused", "transition": "deemed", "legal_basis": law}
    (place / "workflow.yaml").write_text(yaml.safe_dump(flow, allow_unicode=True, sort_keys=False), encoding="utf-8")
    asked = yaml.safe_load((place / "questions.yaml").read_text(encoding="utf-8"))
    asked["pages"] = [each for each in asked["pages"] if each["id"] != "visit"]
    asked["pages"][-1]["optional_facts"] = ["email"]
    (place / "questions.yaml").write_text(yaml.safe_dump(asked, sort_keys=False), encoding="utf-8")
    examples = yaml.safe_load((place / "examples.yaml").read_text(encoding="utf-8"))
    for each in examples["examples"]:
        each["given"].pop("may_visit")
        each["given"]["phone"] = "+15065550101"
    (place / "examples.yaml").write_text(
        yaml.safe_dump(examples, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    for language, word in (("en", "Refused by silence"), ("fr", "Refusée par silence")):
        path = place / "locales" / f"{language}.yaml"
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
        words["transitions"]["deemed"] = word
        words["pages"].pop("visit")
        words["why"].pop("visit")
        path.write_text(yaml.safe_dump(words, allow_unicode=True, sort_keys=False), encoding="utf-8")


def test_moved_to_a_new_version_and_ended_by_silence(
    agents: dict[str, str], settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = opened(agents, "amina")
    whole = opened(agents, "dana", phone="+15065550104")
    drained()
    arranged = cases.transition(
        case_id=whole.id, transition="arrange_visit", revision=cases.case(case_id=whole.id, by=chen(agents)).revision,
        by=chen(agents),
    )  # fmt: skip
    _next_version(settings.GUICHET_JURISDICTION)
    journeys.publish(settings.GUICHET_JURISDICTION, by=OPERATOR)
    looked = journeys.move_cases(service=REVIEW, to_version=2)
    said = {each.case_id: (each.is_clean, each.new, each.gone, each.why_not) for each in looked.moves}
    assert said == {
        plain.id: (False, ("phone",), ("may_visit",), ""),
        whole.id: (True, (), ("may_visit",), ""),
    }
    assert looked.questions == {"phone": 1}
    assert cases.case(case_id=plain.id, by=chen(agents)).service_version == 1
    assert command.main(["cases", "migrate", "--service", REVIEW, "--to", "2"]) == 0
    told = capsys.readouterr().out
    assert "to ask: phone" in told
    run = told.rpartition("--undo ")[2].strip()
    moved = cases.case(case_id=plain.id, by=chen(agents))
    assert (moved.service_version, moved.status, [each.title for each in moved.tasks]) == (
        2, "with_assessor", ["Ask the person: Telephone number"],
    )  # fmt: skip
    assert command.main(["cases", "migrate", "--undo", run]) == 0
    assert cases.case(case_id=whole.id, by=chen(agents)).service_version == arranged.service_version
    assert journeys.move_cases(service=REVIEW, to_version=2, dry=False).run

    later = NOON + timedelta(days=120)
    with kernel.held_at(later):
        kept = journeys.keep_clocks()
        drained()
        ended = cases.case(case_id=plain.id, by=chen(agents))
        assert (kept.spoke, kept.left, ended.status) == ((plain.id,), (), "too_late")
        decision = ended.decision
        assert decision is not None
        assert decision.automatic
        assert "An invented Act" in decision.words
        assert cases.case(case_id=whole.id, by=chen(agents)).status == "visit_arranged"  # its clock stood still
        sent = notifications.messages_about(about=kernel.Reference("case", plain.id), by=kernel.SYSTEM)
        assert any("An invented Act" in each.body for each in sent)
    assert cases.verify_decisions() == ()
