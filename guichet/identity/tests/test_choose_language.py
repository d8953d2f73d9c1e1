"""A person says in which language they are written to; nobody else does."""

from __future__ import annotations

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def person(name: str) -> kernel.Actor:
    agent = identity.register_person(name=name, by=kernel.SYSTEM, language="en")
    return kernel.Actor(agent_id=agent.id, name=name, channel="web", assurance=kernel.Assurance.LOW)


def test_the_person_chooses_and_it_is_recorded_once() -> None:
    amina = person("Amina Rahimi")
    assert amina.agent_id is not None
    for _ in range(2):
        identity.choose_language(agent_id=amina.agent_id, language="mi", by=amina)
    assert identity.agent(amina.agent_id).language == "mi"
    changed = audit.about(amina.agent_id, types=("identity.PersonChanged",))
    assert [each.data["fields"] for each in changed] == [["language"]]


def test_eve_changes_nothing_of_anothers() -> None:
    amina, eve = person("Amina Rahimi"), person("Eve")
    assert amina.agent_id is not None
    with pytest.raises(kernel.NotFound):
        identity.choose_language(agent_id=amina.agent_id, language="mi", by=eve)
    assert identity.agent(amina.agent_id).language == "en"


def test_what_is_no_language_is_refused() -> None:
    amina = person("Amina Rahimi")
    assert amina.agent_id is not None
    with pytest.raises(kernel.Invalid):
        identity.choose_language(agent_id=amina.agent_id, language="<script>", by=amina)
    assert identity.agent(amina.agent_id).language == "en"
