"""No exchange outside agreement, field, purpose, day and consent; withdrawal stops the second click."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from django.db import Error, transaction
from hypothesis import HealthCheck, given, settings

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing
from guichet.sharing.models import ConsentRow, ExchangeRow
from guichet.sharing.tests.conftest import AMINA, EVE, GLOSSARY, NOON, REGISTRY, TAX, Publish, amina, an_agreement, eve

TODAY = date(2026, 11, 22)


def exchange(**changes: Any) -> sharing.Permit:
    asked: dict[str, Any] = {"source": REGISTRY, "recipient": TAX, "fields": ("name",), "purpose": "number",
                             "about": AMINA, "by": kernel.SYSTEM}  # fmt: skip
    return sharing.permit(**{**asked, **changes})


def refusal(**changes: Any) -> sharing.NotShared:
    before = ExchangeRow.objects.count()
    with pytest.raises(sharing.NotShared) as refused:
        exchange(**changes)
    assert ExchangeRow.objects.count() == before
    return refused.value


def yes(**changes: str) -> sharing.ConsentRecord:
    return sharing.give_consent(**{"agreement": "births", "about": AMINA, "language": "en", **changes}, by=amina)


def test_what_is_agreed_and_consented_to_goes_and_is_recorded(publish: Publish) -> None:
    publish(an_agreement())
    consent = yes()
    let = exchange(fields=("born_on", "name"))
    assert (let.agreement, let.version, let.basis, let.fields) == ("births", 1, "consent", ("born_on", "name"))
    assert let.consent_id == consent.id
    assert let.subject == sharing.pairwise(AMINA, TAX) != sharing.pairwise(AMINA, REGISTRY)
    event = audit.history(stream=kernel.Reference("exchange", let.exchange_id))[0]
    assert (event.type, event.concerns) == ("sharing.DataShared", AMINA)
    assert event.data["fields"] == ["born_on", "name"]
    (told,) = sharing.exchanges_about(by=amina)
    assert (told.recipient, told.purpose, told.at) == (TAX, "number", NOON)
    with pytest.raises(Error, match="never changes"), transaction.atomic():
        ExchangeRow.objects.update(purpose="other")


def test_a_withdrawal_between_two_clicks_stops_the_second(publish: Publish) -> None:
    publish(an_agreement())
    consent = yes()
    exchange()
    sharing.withdraw_consent(consent_id=consent.id, by=amina)
    refused = refusal()
    assert (refused.why, refused.fields) == ("consent_withdrawn", ("name",))
    assert refusal(consent_id=consent.id).why == "consent_withdrawn"
    yes()
    assert exchange().consent_id != consent.id


def test_the_refusal_says_why(publish: Publish) -> None:
    publish(
        an_agreement(),
        an_agreement(identifier="old", purposes=("audit",), purpose_words={"audit": {"en": "x", "mi": "x"}},
                     until_on=date(2026, 11, 21), basis="law"),
        an_agreement(identifier="young", purposes=("study",), purpose_words={"study": {"en": "x", "mi": "x"}},
                     from_on=date(2026, 11, 23), basis="law"),
    )  # fmt: skip
    assert refusal().why == "consent_missing"
    yes()
    assert refusal(recipient="police").why == "no_agreement"
    assert refusal(source=TAX, recipient=REGISTRY).why == "no_agreement"
    assert refusal(purpose="marketing").why == "no_agreement"
    beyond = refusal(fields=("name", "income", "bank_account"))
    assert (beyond.why, beyond.fields) == ("fields", ("bank_account", "income"))
    assert refusal(purpose="audit").why == "ended"
    assert refusal(purpose="study").why == "not_begun"
    assert refusal(about=EVE).why == "consent_missing"
    with pytest.raises(kernel.Invalid):
        exchange(fields=())


def test_the_days_of_an_agreement_are_days_where_the_jurisdiction_is(publish: Publish) -> None:
    publish(an_agreement(basis="law", until_on=TODAY))
    exchange()
    # The last minute of the day in Auckland, then the first of the next.
    with kernel.held_at(NOON + timedelta(hours=10, minutes=59)):
        exchange()
    with kernel.held_at(NOON + timedelta(hours=11)):
        assert refusal().why == "ended"
    assert refusal(on=TODAY + timedelta(days=1)).why == "ended"
    assert refusal(on=date(2025, 12, 31)).why == "not_begun"


def test_a_yes_to_an_earlier_notice_goes_no_further_than_it_said(publish: Publish) -> None:
    publish(an_agreement(fields=("name",)))
    yes()
    publish(an_agreement())
    exchange()
    assert refusal(fields=("name", "born_on")).why == "consent_narrower"
    yes()
    exchange(fields=("name", "born_on"))


def test_a_yes_for_one_thing_opens_no_other(publish: Publish) -> None:
    publish(an_agreement())
    limited = yes(within="request:1")
    assert refusal().why == "consent_missing"
    assert exchange(consent_id=limited.id).consent_id == limited.id


def test_an_agreement_taken_back_opens_no_door(publish: Publish) -> None:
    publish(an_agreement())
    yes()
    publish()
    assert refusal().why == "no_agreement"


def test_what_fails_around_the_exchange_leaves_no_trace_of_it(publish: Publish) -> None:
    publish(an_agreement(basis="law"))

    @transaction.atomic
    def an_operation() -> None:
        exchange()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        an_operation()
    assert not ExchangeRow.objects.exists()


def test_eve_shares_nothing_of_aminas(publish: Publish) -> None:
    publish(an_agreement(basis="law"))
    officer = kernel.Actor(agent_id=EVE, channel="web", roles=frozenset({"caseworker"}), organization=TAX)
    for stranger in (eve, amina, officer):
        with pytest.raises(kernel.NotAllowed):
            exchange(by=stranger)
    let = exchange()
    for stranger in (eve, officer):
        for asked in (sharing.exchange, sharing.exchange_receipt):
            with pytest.raises(kernel.NotFound):
                asked(exchange_id=let.exchange_id, by=stranger)


PARTIES, FIELDS, PURPOSES = ("registry", "tax", "health"), ("name", "born_on", "income"), ("number", "benefit")
names = st.frozensets(st.sampled_from(FIELDS), min_size=1)
days = st.dates(TODAY - timedelta(days=2), TODAY + timedelta(days=2))
listed = st.builds(
    lambda parties, fields, purposes, basis, first, length: an_agreement(
        source=parties[0],
        recipients=tuple(sorted(set(parties[1:]) - {parties[0]})) or ("nobody",),
        fields=tuple(sorted(fields)),
        purposes=tuple(sorted(purposes)),
        purpose_words={each: {"en": each, "mi": each} for each in purposes},
        basis=basis,
        from_on=first,
        until_on=None if length is None else first + timedelta(days=length),
    ),
    st.lists(st.sampled_from(PARTIES), min_size=2, max_size=3),
    names,
    st.frozensets(st.sampled_from(PURPOSES), min_size=1),
    st.sampled_from(("consent", "law", "public_task")),
    days,
    st.one_of(st.none(), st.integers(0, 2)),
)


@pytest.mark.django_db
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    agreements=st.lists(listed, max_size=3),
    consents=st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=4),
    source=st.sampled_from(PARTIES),
    recipient=st.sampled_from(PARTIES),
    fields=names,
    purpose=st.sampled_from(PURPOSES),
)
def test_nothing_is_exchanged_but_what_is_listed_in_force_and_agreed_to(
    agreements: list[sharing.Agreement],
    consents: list[tuple[int, bool]],
    source: str,
    recipient: str,
    fields: frozenset[str],
    purpose: str,
) -> None:
    numbered = [msgspec.structs.replace(each, identifier=f"a{place}") for place, each in enumerate(agreements)]
    with transaction.atomic():
        sharing.publish_agreements(numbered, glossary=GLOSSARY, by=kernel.SYSTEM)
        for place, stays in consents:
            try:
                given_ = sharing.give_consent(agreement=f"a{place}", about=AMINA, language="en", by=amina)
            except kernel.GuichetError:
                continue
            if not stays:
                sharing.withdraw_consent(consent_id=given_.id, by=amina)
        agreed = set(ConsentRow.objects.filter(withdrawn_at=None).values_list("agreement", flat=True))
        right = [
            each
            for each in numbered
            if each.covers(source=source, recipient=recipient, purpose=purpose)
            and fields <= set(each.fields)
            and each.from_on <= TODAY <= (each.until_on or date.max)
        ]
        # By law before by consent; of those by consent, the first.
        by_law = [each for each in right if each.basis != "consent"]
        allowed = bool(by_law) or bool(right and min(each.identifier for each in right) in agreed)
        try:
            let = sharing.permit(
                source=source, recipient=recipient, fields=fields, purpose=purpose, about=AMINA, by=kernel.SYSTEM
            )
        except sharing.NotShared:
            assert not allowed
            assert not ExchangeRow.objects.exists()
        else:
            assert allowed
            assert ExchangeRow.objects.get().agreement == let.agreement
        transaction.set_rollback(True)


def test_a_refusal_is_noted_after_the_exchange_rolled_back(publish: Publish) -> None:
    publish(an_agreement())
    with pytest.raises(sharing.NotShared) as caught, transaction.atomic():
        exchange(fields=("name", "secret"))
    refused = caught.value
    assert audit.about(AMINA, types=("sharing.SharingRefused",)) == ()
    sharing.note_refusal(refused)
    sharing.note_refusal(refused)
    (event,) = audit.about(AMINA, types=("sharing.SharingRefused",))
    assert event.data == {
        "agreement": "births", "source": REGISTRY, "recipient": TAX, "fields": ["name", "secret"],
        "purpose": "number", "why": "fields",
    }  # fmt: skip
    sharing.note_refusal(sharing.NotShared("nobody asked", why="consent_missing"))
    assert len(audit.about(AMINA, types=("sharing.SharingRefused",))) == 1
