"""What a clerk saw raises only the passkey whose holder types the clerk's code, and stands in the person's log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.tests.arriving import A, arrive, keyed
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel


def prove(cast: Cast, person: kernel.Actor, proof: str = "passport") -> identity.Proven:
    identity.open_visit(person_id=str(person.agent_id), purpose="To show who I am", proof=proof, by=cast.clara)
    return identity.prove_in_person(by=replace(cast.clara, on_behalf_of=person.agent_id))


def test_the_passkey_beside_which_the_code_is_typed_is_worth_the_proof(cast: Cast, settings: Any) -> None:
    settings.GUICHET_PASSKEY_LEVEL = "high"
    amina = arrive("amina", assurance=A.LOW)
    mine, _ = keyed(amina)
    other, _ = keyed(amina)
    proven = prove(cast, amina)
    assert (proven.proof, proven.assurance) == ("passport", A.HIGH)
    code = f" {proven.code[:4].lower()}-{proven.code[4:].lower()} "
    assert identity.bind_proof(code=code, named=identity.by_passkey(mine), by=amina) is A.HIGH
    worth = {way.id: way.assurance for way in identity.ways_of(str(amina.agent_id))}
    assert (worth[mine], worth[other]) == (A.HIGH, A.LOW)
    with pytest.raises(kernel.Invalid):  # a code counts once
        identity.bind_proof(code=code, named=identity.by_passkey(mine), by=replace(amina, assurance=A.HIGH))
    told = list(audit.history(stream=kernel.Reference("agent", str(amina.agent_id))))
    (seen,) = [event for event in told if event.type == "identity.ProvenInPerson"]
    assert (seen.data["proof"], seen.data["clerk_id"]) == ("passport", cast.clara.agent_id)
    assert proven.code not in str(told)
    assert identity.last_proofing(str(amina.agent_id)) is not None


def test_it_never_raises_above_the_ceiling(cast: Cast) -> None:
    amina = arrive("amina", assurance=A.LOW)
    mine, _ = keyed(amina)
    proven = prove(cast, amina)
    assert identity.bind_proof(code=proven.code, named=identity.by_passkey(mine), by=amina) is A.SUBSTANTIAL


def test_nobody_else_and_nothing_else_takes_the_code(cast: Cast) -> None:
    amina, eve = arrive("amina", assurance=A.LOW), arrive("eve", assurance=A.LOW)
    mine, _ = keyed(amina)
    hers, _ = keyed(eve)
    proven = prove(cast, amina)
    with pytest.raises(kernel.Invalid):
        identity.bind_proof(code=proven.code, named=identity.by_passkey(hers), by=eve)
    with pytest.raises(kernel.Invalid):
        identity.bind_proof(code=proven.code, named=identity.by_passkey(hers), by=amina)
    with pytest.raises(kernel.Conflict) as refused:
        identity.bind_proof(code=proven.code, named=identity.Named("https://id.example", "amina"), by=amina)
    assert refused.value.code == "no_passkey"
    assert identity.bind_proof(code=proven.code, named=identity.by_passkey(mine), by=amina) is A.SUBSTANTIAL


def test_five_wrong_codes_or_a_quarter_of_an_hour_end_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    amina = arrive("amina", assurance=A.LOW)
    mine, _ = keyed(amina)
    proven = prove(cast, amina)
    for _ in range(5):
        with pytest.raises(kernel.Invalid):
            identity.bind_proof(code="22222222", named=identity.by_passkey(mine), by=amina)
    with pytest.raises(kernel.Invalid):
        identity.bind_proof(code=proven.code, named=identity.by_passkey(mine), by=amina)
    later = prove(cast, amina)
    monkeypatch.setattr(
        "guichet.identity.operations.prove_in_person.kernel.now", lambda: later.until + timedelta(seconds=1)
    )
    with pytest.raises(kernel.Invalid):
        identity.bind_proof(code=later.code, named=identity.by_passkey(mine), by=amina)


def test_a_weak_proof_no_visit_and_strangers_prove_nothing(cast: Cast) -> None:
    amina = arrive("amina")
    for proof in ("none", "known_person"):
        with pytest.raises(kernel.Conflict, match="sure enough"):
            prove(cast, amina, proof)
    identity.close_visit(by=cast.clara)
    with pytest.raises(kernel.NotAllowed):
        identity.prove_in_person(by=replace(cast.clara, on_behalf_of=amina.agent_id))
    for stranger in (cast.eve, cast.chen, amina):
        with pytest.raises(kernel.NotAllowed):
            identity.prove_in_person(by=replace(stranger, on_behalf_of=amina.agent_id))
