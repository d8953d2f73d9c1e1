"""Plans and explanations become streets and trees, whatever their days and conditions."""

from dataclasses import dataclass, field
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from guichet.language.api import translator
from guichet.look import api as look
from guichet.look.tests.rendering import piece

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Step:
    title: str
    state: str
    due_on: date | None = None
    text: str = ""
    organization: str = "Inland Revenue"


@dataclass(frozen=True)
class Stretch:
    title: str
    start_on: date
    end_on: date | None
    steps: tuple[Step, ...]
    lead: str = ""


PLAN = (
    Stretch("Before", date(2026, 3, 1), date(2026, 12, 30), (Step("Tell us", "in_progress", date(2026, 12, 1)),)),
    Stretch("After", date(2026, 12, 30), None, (Step("Register", "later"), Step("Apply", "overdue", date(2028, 1, 5)))),
)


def test_a_plan_becomes_a_street_and_its_list() -> None:
    phases = look.phases_of(PLAN, href=lambda step: f"/{step.title}")
    assert [step.state for phase in phases for step in phase.steps] == ["now", "waiting", "late"]
    svg = str(look.timeline_svg(phases, today=TODAY, words=translator("en")))
    assert "1. Tell us: now, 1 December 2026" in svg
    assert "2. Register: later" in svg
    assert "from 30 Dec 2026" in svg
    ET.fromstring(svg)
    html = piece("{{ ui.timeline(phases, today) }}", phases=phases, today=TODAY)
    assert "from 30 December 2026" in html
    assert 'href="/Apply"' in html


def test_an_open_phase_is_never_behind_us() -> None:
    phase = look.phases_of(PLAN, href=lambda step: "")[1]
    assert look.phase_state(phase, date(2099, 1, 1)) == "now"


def test_an_unknown_state_is_refused() -> None:
    stretch = Stretch("X", TODAY, None, (Step("Y", "perhaps"),))
    with pytest.raises(KeyError, match="perhaps"):
        look.phases_of((stretch,), href=lambda step: "")


@dataclass(frozen=True)
class Law:
    title: str
    href: str = ""


@dataclass(frozen=True)
class Met:
    label: str
    met: bool | None
    decisive: bool
    references: tuple[Law, ...] = ()
    detail: str = ""
    children: tuple["Met", ...] = ()


@dataclass(frozen=True)
class Explained:
    label: str
    value: object
    settled: bool
    lines: tuple[Met, ...] = field(default_factory=tuple)


def test_an_explanation_becomes_a_tree_of_lit_and_dim_branches() -> None:
    law = Law("Income Tax Act 2007, section MG 2", "https://example.org/mg2")
    child = Met("The child lives here", None, False)
    explanation = Explained(
        "Best Start", True, True, (Met("You live here", True, True, (law,), "You said so.", (child,)),)
    )
    tree = look.reasons_of(explanation, language="en", outcome="$77.00 a week")
    assert (tree.value, tree.because[0].value, tree.because[0].law) == ("$77.00 a week", "Yes", law.title)
    assert tree.because[0].because[0].value == "Not known yet"
    svg = str(look.reasons_svg(tree, words=translator("en")))
    assert svg.count("branch dim") == 1
    assert "https://example.org/mg2" in piece("{{ ui.reasons(tree) }}", tree=tree)


def test_what_is_not_settled_says_so_in_the_persons_language() -> None:
    assert look.reasons_of(Explained("X", None, False), language="mi").value == "Kāore anō kia mōhiotia"
