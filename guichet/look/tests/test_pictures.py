"""Pictures are named, described, and hold the same facts as the lists beside them."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.language.api import Words, translator
from guichet.look import api as look
from guichet.look.flow import layers
from guichet.look.patterns import TODAY, sample_flow, sample_phases, sample_reasons

EN, AR = translator("en"), translator("ar")


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def titles(svg: str) -> list[str]:
    return [each.text or "" for each in tree(svg).iter("title")]


def test_every_window_of_the_street_says_its_step_state_and_day() -> None:
    said = titles(look.timeline_svg(sample_phases(), today=TODAY, words=EN, title="Having a child"))
    assert said[0] == "Having a child"
    assert said[1] == "1. Choose a midwife: done, 3 June 2026"
    assert said[5] == "5. Apply for paid parental leave: overdue, 4 November 2026"
    assert said[17] == "17. B4 School check: not needed, 25 December 2030"
    assert len(said) == 1 + sum(len(phase.steps) for phase in sample_phases())


def test_the_street_is_described_for_those_who_hear_it() -> None:
    svg = tree(look.timeline_svg(sample_phases(), today=TODAY, words=EN))
    assert svg.get("role") == "img"
    assert "Getting ready: 1 done, 2 now, 1 overdue." in (svg.findtext("desc") or "")


def lamp(phases: tuple[look.Phase, ...], today: date, words: Words = EN) -> float:
    svg = tree(look.timeline_svg(phases, today=today, words=words))
    return float(next(each for each in svg.iter("ellipse")).get("cx") or 0)


def test_the_light_walks_along_the_street_and_stays_on_it() -> None:
    days = [date(2026, 1, 1), date(2026, 4, 1), date(2026, 11, 21), date(2027, 6, 1), date(2040, 1, 1)]
    places = [lamp(sample_phases(), each) for each in days]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] <= 1240
    assert lamp(sample_phases(), TODAY, AR) == pytest.approx(1240 - lamp(sample_phases(), TODAY), abs=0.2)


@given(st.lists(st.integers(0, 13), min_size=0, max_size=9), st.integers(-400, 4000))
def test_any_street_can_be_drawn_inside_its_frame(counts: list[int], days: int) -> None:
    start = date(2026, 1, 1)
    phases = tuple(
        look.Phase(f"Phase {n} with a long name to wrap", (start + timedelta(days=100 * n)).isoformat(),
                   (start + timedelta(days=100 * n + 100)).isoformat(),
                   tuple(look.TimelineStep(f"Step {m}", "waiting", start.isoformat()) for m in range(count)))
        for n, count in enumerate(counts)
    )  # fmt: skip
    svg = tree(look.timeline_svg(phases, today=start + timedelta(days=days), words=EN))
    wide, high = (float(each) for each in (svg.get("viewBox") or "").split()[2:])
    for each in svg.iter("rect"):
        assert 0 <= float(each.get("x", "nan")) <= wide
        assert float(each.get("x", "nan")) + float(each.get("width", "nan")) <= wide + 0.2
        assert 0 <= float(each.get("y", "nan")) <= high


def test_the_flow_stands_in_layers_and_ways_back_go_back() -> None:
    states, transitions = sample_flow()
    depth = layers(states, transitions)
    assert depth == {"received": 0, "with_caseworker": 1, "waiting_for_person": 2, "granted": 2, "declined": 2}
    svg = look.flow_svg(states, transitions, words=EN)
    assert svg.count("edge back") == 2
    assert "4. Information received" in titles(svg)


@given(st.integers(1, 8), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14))
def test_any_workflow_can_be_drawn(count: int, ways: list[tuple[int, int]]) -> None:
    states = tuple(look.State(str(n), f"Status {n}") for n in range(count))
    transitions = tuple(look.Transition(f"{a}-{b}", str(a), str(b)) for a, b in ways if a < count and b < count)
    depth = layers(states, transitions)
    assert set(depth) == {each.id for each in states}
    assert len(titles(look.flow_svg(states, transitions, words=EN))) == 1 + count + len(transitions)


def test_a_transition_to_nowhere_is_refused() -> None:
    with pytest.raises(KeyError, match="b"):
        look.flow_svg((look.State("a", "A"),), (look.Transition("x", "a", "b"),), words=EN)


def test_the_tree_tells_lit_from_dim() -> None:
    svg = look.reasons_svg(sample_reasons(), words=EN)
    assert svg.count("branch dim") == 2
    assert "Your child lives here (made no difference): Not needed" in titles(svg)
    assert "What decided it: You are entitled to Best Start; You are the principal caregiver;" in svg


def test_progress_counts_its_windows() -> None:
    svg = look.progress_svg(done=3, total=9, words=EN)
    assert (svg.count("w done"), svg.count("w now"), svg.count("w waiting")) == (3, 1, 5)
    assert titles(svg) == ["3 of at most 9 questions answered"]
    assert look.progress_svg(done=6, total=6, words=EN).count("w now") == 0


def test_text_that_could_be_markup_is_text() -> None:
    phases = (look.Phase("<b>&", "2026-01-01", "2026-02-01", (look.TimelineStep("<script>", "now"),)),)
    svg = look.timeline_svg(phases, today=TODAY, words=EN)
    assert "<script>" not in svg
    assert "1. <script>: now" in titles(svg)
