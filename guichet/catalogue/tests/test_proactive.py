"""Reaching out: what acts by itself names the law that allows it, and what is offered can be decided here."""

import msgspec
import pytest
from django.conf import settings

from guichet.catalogue import api as catalogue
from guichet.catalogue.compiling.service import _reaching_out
from guichet.catalogue.gates.proactive import ReachingOut
from guichet.catalogue.schema.service import ServiceFile

BEST_START = "inland-revenue/best-start"
ACT = catalogue.LegalResource(title="An Act", href="https://example.org/act", section="1")
SMALL = {"identifier": "x", "kind": "native", "type": "benefit", "competent_authority": "y"}


@pytest.fixture(scope="module")
def aotearoa() -> catalogue.Jurisdiction:
    return catalogue.load(settings.GUICHET_JURISDICTION)


def problems(aotearoa: catalogue.Jurisdiction, rule: catalogue.ProactiveRule, **changes: object) -> list[str]:
    service = msgspec.structs.replace(aotearoa.services[BEST_START], reaching_out=rule, **changes)
    return [each.where for each in ReachingOut().check(aotearoa, service)]


def test_automatic_without_a_legal_authority_does_not_publish(aotearoa: catalogue.Jurisdiction) -> None:
    assert problems(aotearoa, catalogue.ProactiveRule(mode="automatic"))
    assert problems(aotearoa, catalogue.ProactiveRule(mode="automatic", authority=ACT)) == []
    assert problems(aotearoa, catalogue.ProactiveRule(mode="offer")) == []


def test_what_is_offered_can_be_decided_here(aotearoa: catalogue.Jurisdiction) -> None:
    assert problems(aotearoa, catalogue.ProactiveRule(mode="offer"), workflow=None)
    assert problems(aotearoa, catalogue.ProactiveRule(mode="offer"), decision=None)
    assert problems(aotearoa, catalogue.ProactiveRule(mode="inform"), workflow=None) == []


def test_every_service_of_aotearoa_passes(aotearoa: catalogue.Jurisdiction) -> None:
    assert [each for service in aotearoa.services.values() for each in ReachingOut().check(aotearoa, service)] == []
    best_start = aotearoa.services[BEST_START]
    assert best_start.proactive == "offer"
    assert best_start.reaching_out is not None
    assert best_start.reaching_out.authority is not None


def test_the_word_alone_stays_valid() -> None:
    for word in ("none", "inform", "offer"):
        entry = msgspec.convert({**SMALL, "proactive": word}, ServiceFile)
        rule = _reaching_out(entry)
        assert (rule.mode if rule else "none") == word
    whole = {"mode": "automatic", "authority": {"title": "An Act", "href": "https://example.org/act"}, "look_back": 6}
    rule = _reaching_out(msgspec.convert({**SMALL, "proactive": whole}, ServiceFile))
    assert rule is not None
    assert (rule.mode, rule.look_back, rule.opt_out_days, rule.pays) == ("automatic", 6, 14, "week")
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**SMALL, "proactive": {"mode": "offer", "look_back": 6000}}, ServiceFile)
