"""Plans and explanations become streets and trees, whatever their days and conditions."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from guichet.language.api import translator
from guichet.look import api as look
from guichet.look.tests.rendering import piece
from guichet.rules.api import Condition, Explanation, FactUsed, ParameterUsed, Reference

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


YES = Condition(
    "here",
    "amina",
    "You live here",
    True,
    True,
    decisive=True,
    references=(Reference("Act, section 2", "https://example.org/mg2"),),
)
OPEN = Condition("child", "aroha", "The child lives here", None, None)
NOT_BORN = Condition(
    "born", "aroha", "The child is not born yet", False, False,
    labels={"en": "The child is not born yet", "mi": "Kāore anō kia whānau"},
    facts=(FactUsed("birth", "aroha", "Date of birth", date(2027, 1, 2), "register", "internal-affairs"),),
    figures=(ParameterUsed("age", "Age that counts", 3, "", "2018-07-01", verified=False),),
)  # fmt: skip


def explained(*lines: Condition, value: bool | None = True, **more: Any) -> Explanation:
    return Explanation(
        outcome="x", instance="amina", label="Best Start", value=value, settled=value is not None, period="2026-11",
        language="en", law_hash="", lines=lines, **more,
    )  # fmt: skip


def test_an_explanation_becomes_a_tree_of_lit_and_dim_branches() -> None:
    line = replace(YES, children=(OPEN,))
    tree = look.reasons_of(explained(line), language="en", outcome="$77.00 a week")
    assert (tree.value, tree.because[0].value, tree.because[0].law) == ("$77.00 a week", "", "Act, section 2")
    assert tree.because[0].because[0].value == "Not known yet"
    svg = str(look.reasons_svg(tree, words=translator("en")))
    assert svg.count("branch dim") == 1
    assert "https://example.org/mg2" in piece("{{ ui.reasons(tree) }}", tree=tree)


def test_words_that_say_how_it_is_have_no_answer_beside_them() -> None:
    """ "The child is not born yet: no" would say the opposite."""
    shown = look.reasons_of(explained(NOT_BORN, value=False), language="en").because[0]
    assert (shown.label, shown.value) == ("The child is not born yet", "")
    only_named = look.reasons_of(explained(replace(NOT_BORN, fits=False), value=False), language="en").because[0]
    assert only_named.value == "No"


def test_words_are_those_of_the_page_not_of_the_day_of_the_decision() -> None:
    shown = look.reasons_of(explained(NOT_BORN, replace(YES, labels={"en": YES.label}), value=False), language="mi")
    assert (shown.because[0].label, shown.because[0].lang) == ("Kāore anō kia whānau", "")
    assert (shown.because[1].label, shown.because[1].lang) == ("You live here", "en")
    said = piece("{{ ui.reasons(tree) }}", tree=shown, language="mi")
    assert '<span lang="en" dir="ltr" data-foreign><strong>You live here' in said


def test_facts_and_figures_stand_with_their_value_and_source() -> None:
    source = look.sources_of("en", {"internal-affairs": "Internal Affairs"}.get)  # type: ignore[arg-type]  # always found here
    shown = look.reasons_of(explained(NOT_BORN, value=False), language="en", source=source).because[0]
    assert shown.facts == (look.Known("Date of birth", "2 January 2027", "From the register of Internal Affairs"),)
    assert shown.figures == (look.Known("Age that counts", "3", "could not be confirmed"),)
    unknown = replace(NOT_BORN, facts=(replace(NOT_BORN.facts[0], value=None, source="assumed"),))
    never_a_fact = look.reasons_of(explained(unknown, value=False), language="en", source=source).because[0]
    assert never_a_fact.facts == (look.Known("Date of birth", "", "Not known yet"),)


def test_every_condition_of_which_one_would_do_is_lit_and_led_to() -> None:
    other = replace(OPEN, met=False, value=False, label="The child lives elsewhere")
    found = explained(NOT_BORN, other, value=False, failing=(NOT_BORN,), otherwise=((other,),))
    why = look.why_of(found, language="en")
    assert [each.decided for each in why.tree.because] == [True, True]
    assert why.reasons == (
        ("All of these together decide it:", True),
        ("The child is not born yet.", False),
        ("The child lives elsewhere.", False),
    )
    shown = piece("{{ ui.why(why) }}", why=why)
    assert shown.index("Best Start.") < shown.index("The child is not born yet.") < shown.index("<details")


def test_what_is_not_settled_says_so_in_the_persons_language() -> None:
    assert look.reasons_of(explained(value=None), language="mi").value == "Kāore anō kia mōhiotia"


def test_without_a_certain_set_the_first_condition_that_reads_a_fact_is_the_reason() -> None:
    """Nobody is refused "because there is no partner": that is why a partner's work did not help, not the reason."""
    alone = Condition("has_partner", "amina", "There is no partner", False, False, facts=(NOT_BORN.facts[0],))
    hours = FactUsed("hours", "amina", "Hours of work", 0, "declared")
    works = Condition("works", "amina", "Nobody works", False, False, facts=(hours,), children=(alone,))
    all_met = Condition("all", "amina", "Not all conditions are met", False, False, children=(works,))
    assert explained(all_met, value=False).because("en") == ("Nobody works.",)
