"""What a person presents is kept as a preview when everything about it holds, and leaves nothing when it does not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.evidence.models import ChallengeRow, FetchRow
from guichet.evidence.tests.registering import BORN, REQUEST
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
HERS = ports.CredentialPerson("  amina RAHIMI ", date(1996, 3, 14))
SAYS: dict[str, Any] = {
    "source": "tax", "issuer": "https://tax.example", "type": "income", "organization": "inland-revenue",
    "people": {"applicant": HERS}, "facts": {**BORN, "unwanted": 1},
}  # fmt: skip


class Playing(ports.CredentialVerifier):
    """Says what it is told to."""

    name, audience = "played", "https://here.example"

    def __init__(self) -> None:
        self.says: ports.CredentialSays | Exception = ports.CredentialSays(**SAYS)

    def accepted(self) -> tuple[ports.AcceptedCredential, ...]:
        return ()

    def verify(self, presentation: str, *, nonce: str) -> ports.CredentialSays:
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


@pytest.fixture
def playing(monkeypatch: pytest.MonkeyPatch) -> Playing:
    plugged: kernel.Registry[ports.CredentialVerifier] = kernel.Registry("format of credentials")
    found = Playing()
    plugged.register("played", found)
    monkeypatch.setattr(ports, "credentials", plugged)
    return found


def nonce_for(cast: Any, by: kernel.Actor | None = None) -> str:
    asked = {"format": "played", "file_of": cast.agents["amina"], "request": REQUEST, "service": "ird/best-start"}
    given = evidence.challenge(**asked, by=by or cast.amina)
    assert given.audience == "https://here.example"
    return given.nonce


def present(cast: Any, *, nonce: str = "", by: kernel.Actor | None = None, **how: Any) -> tuple[evidence.Fetched, ...]:
    amina = cast.agents["amina"]
    given = {
        "format": "played", "presentation": "p", "nonce": nonce or nonce_for(cast), "file_of": amina,
        "people": {"applicant": amina}, "facts": {"applicant_birth_date": "applicant"}, "purpose": "best-start",
        "request": REQUEST, "service": "ird/best-start", "read": lambda values: values,
    }  # fmt: skip
    return evidence.present(**{**given, **how}, by=by or cast.amina)


def code(cast: Any, **how: Any) -> str:
    with pytest.raises(kernel.Invalid) as no:
        present(cast, **how)
    assert FetchRow.objects.count() == 0
    return no.value.problems[0].code


def test_what_it_says_is_a_sealed_preview_until_it_is_approved(cast: Any, playing: Playing) -> None:
    (found,) = present(cast)
    assert (found.state, found.said, found.source) == ("said", BORN, "credential")
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM evidence_fetch")
        assert "1996" not in cursor.fetchone()[0]
    assert evidence.held(file_of=cast.agents["amina"], by=cast.amina) == ()
    (fact,) = evidence.approve_fetched(fetch_id=found.id, by=cast.amina)
    assert (fact.value, fact.source, fact.detail) == ("1996-03-14", "credential", "inland-revenue")
    said = evidence.NewFact(fact.about_id, "applicant", fact.fact, "1990-01-01", detail="ird/best-start")
    assert evidence.hold(facts=[said], file_of=fact.file_of, request=REQUEST, by=cast.amina) == (), "it stands over"


def test_it_speaks_of_the_person_or_is_refused(cast: Any, playing: Playing) -> None:
    for people, why in (
        ({}, "nobody"),
        ({"applicant": ports.CredentialPerson("", HERS.birth_date)}, "nobody"),
        ({"applicant": ports.CredentialPerson("Amina Rahimi", None)}, "nobody"),
        ({"applicant": ports.CredentialPerson("Amina Novak", HERS.birth_date)}, "somebody_else"),
        ({"applicant": ports.CredentialPerson("Amina Rahimi", date(1996, 3, 15))}, "somebody_else"),
    ):
        playing.says = ports.CredentialSays(**{**SAYS, "people": people})
        assert code(cast) == why


def test_facts_about_another_are_taken_when_it_says_who_they_are(cast: Any, playing: Playing) -> None:
    boris = cast.agents["boris"]
    people = {"applicant": cast.agents["amina"], "child": boris}
    both: dict[str, Any] = {"people": people, "facts": {"applicant_birth_date": "child"}}
    assert code(cast, **both) == "nobody", "the holder alone is not enough"
    named = {"applicant": HERS, "child": ports.CredentialPerson("Boris Novak", date(1984, 9, 2))}
    playing.says = ports.CredentialSays(**{**SAYS, "people": named})
    (found,) = present(cast, **both)
    assert (found.about_id, found.file_of) == (boris, cast.agents["amina"])


def test_one_that_fails_is_refused_and_the_nonce_is_still_good(cast: Any, playing: Playing) -> None:
    nonce, honest = nonce_for(cast), playing.says
    playing.says = ports.CredentialRefused("it ended", code="expired")
    assert code(cast, nonce=nonce) == "expired"
    playing.says = RuntimeError("a secret")
    assert code(cast, nonce=nonce) == "malformed"
    playing.says = ports.CredentialSays(**{**SAYS, "facts": {"unwanted": 1}})
    assert code(cast, nonce=nonce) == "nothing"
    playing.says = honest
    assert len(present(cast, nonce=nonce)) == 1


def test_old_nonces_are_swept_when_another_is_given(cast: Any, playing: Playing) -> None:
    nonce = nonce_for(cast)
    with kernel.held_at(kernel.now() + timedelta(minutes=6)):
        assert code(cast, nonce=nonce) == "nonce_stale"
    with kernel.held_at(kernel.now() + timedelta(minutes=11)):
        nonce_for(cast)
    assert ChallengeRow.objects.count() == 1


def test_who_is_not_known_well_enough_signs_in_first(cast: Any, playing: Playing) -> None:
    low = cast("amina", assurance=kernel.Assurance.LOW)
    with pytest.raises(kernel.SignInNeeded):
        nonce_for(cast, by=low)
    with pytest.raises(kernel.SignInNeeded):
        present(cast, by=low)


def test_eve_presents_nothing_for_amina(cast: Any, playing: Playing) -> None:
    with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
        nonce_for(cast, by=cast.eve)
    with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
        present(cast, by=cast.eve)
    assert FetchRow.objects.count() == 0
