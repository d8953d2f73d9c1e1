"""Tokens: shown once, kept as a hash, never stronger than their maker, dead when revoked or old."""

from datetime import timedelta

import pytest

from guichet.identity import api as identity
from guichet.identity.models import ApiToken
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel

A = kernel.Assurance


def issue(by: kernel.Actor, assurance: kernel.Assurance = A.LOW, **options: object) -> str:
    return identity.issue_token(agent_id=str(by.agent_id), assurance=assurance, label="program", by=by, **options)  # type: ignore[arg-type]  # options of several types


def test_a_token_acts_as_its_holder_until_it_is_revoked(cast: Cast) -> None:
    token = issue(cast.amina)
    assert token.startswith("guichet_")
    assert token not in str(ApiToken.objects.values())
    assert identity.actor_of_token(token).agent_id == cast.amina.agent_id
    (held,) = identity.tokens_of(str(cast.amina.agent_id))
    with pytest.raises(kernel.NotFound):
        identity.revoke_token(token_id=held.id, by=cast.eve)
    assert identity.actor_of_token(token).assurance is A.LOW
    identity.revoke_token(token_id=held.id, by=cast.amina)
    identity.revoke_token(token_id=held.id, by=cast.amina)
    with pytest.raises(kernel.SignInNeeded, match="unknown, expired or revoked"):
        identity.actor_of_token(token)
    assert identity.tokens_of(str(cast.amina.agent_id)) == ()


def test_a_token_dies_of_age(cast: Cast) -> None:
    token = issue(cast.amina, valid_for=timedelta(days=2))
    with kernel.held_at(kernel.now() + timedelta(days=2, seconds=1)), pytest.raises(kernel.SignInNeeded):
        identity.actor_of_token(token)


def test_a_token_is_no_stronger_than_the_sign_in_it_was_made_in(cast: Cast) -> None:
    with pytest.raises(kernel.SignInNeeded) as refused:
        issue(cast.amina, A.HIGH)
    assert refused.value.level == "high"
    assert not ApiToken.objects.exists()


def test_roles_come_with_a_token_only_when_asked_for(cast: Cast) -> None:
    assert identity.actor_of_token(issue(cast.chen, A.SUBSTANTIAL)).roles == frozenset()
    assert identity.actor_of_token(issue(cast.chen, A.SUBSTANTIAL, with_roles=True)).roles == {"caseworker"}


def test_nobody_makes_a_token_for_another(cast: Cast) -> None:
    for actor in (cast.eve, cast.chen, cast.priya):
        with pytest.raises(kernel.NotAllowed):
            identity.issue_token(agent_id=str(cast.amina.agent_id), assurance=A.LOW, label="x", by=actor)
    with pytest.raises(kernel.Invalid):
        issue(cast.amina, valid_for=timedelta(days=400))
    assert not ApiToken.objects.exists()
