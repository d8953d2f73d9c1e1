"""How it stands, and what changes that: public check, suspension, resumption, revocation, new papers, time.

The operations suspend_credential, resume_credential, revoke_credential, reissue_credential and expire_credentials.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from guichet.credentials import api as credentials
from guichet.credentials.tests.cast import AMINA, CHEN, EVE, LAW, MOMENT, NOBODY, issued, staff, told
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def test_anybody_sees_how_it_stands_and_only_what_is_shown() -> None:
    found = issued()
    seen = credentials.check(f" {found.code.lower().replace('0', 'o')} ")
    assert (seen.number, seen.standing, seen.is_good) == (found.number, "active", True)
    assert [each.name for each in seen.claims] == ["dog_name"]
    assert seen.claims[0].in_language("fr") == ("Nom du chien", "Biscuit")
    assert "Amina" not in repr(seen)
    assert not hasattr(seen, "reason")


@pytest.mark.parametrize("code", ["", "7K2M-9QXD-4TB1", "MD-2026-0001", "x" * 5000, "%00", "ＡＡＡＡ-AAAA-AAAA"])
def test_what_is_no_code_finds_nothing(code: str) -> None:
    issued()
    with pytest.raises(kernel.NotFound):
        credentials.check(code)


def test_it_is_suspended_for_a_reason_and_under_a_law_and_resumed() -> None:
    found = issued()
    held = credentials.suspend(credential_id=found.id, reason="It bit.", law=LAW, by=CHEN, revision=found.revision)
    assert (held.state, held.reason, held.law) == ("suspended", "It bit.", LAW)
    assert credentials.check(found.code).standing == "suspended"
    with pytest.raises(kernel.Conflict):
        credentials.suspend(credential_id=found.id, reason="again", law=LAW, by=CHEN)
    with pytest.raises(kernel.Conflict):
        credentials.resume(credential_id=found.id, by=CHEN, revision=found.revision)
    with pytest.raises(kernel.Conflict):
        issued("k2", renews=found.id)
    again = credentials.resume(credential_id=found.id, by=CHEN, revision=held.revision)
    assert (again.state, again.reason, again.law) == ("active", "", "")
    assert told(found) == ["CredentialIssued", "CredentialSuspended", "CredentialResumed"]


def test_nothing_is_taken_without_saying_why() -> None:
    found = issued()
    for act in (credentials.suspend, credentials.revoke):
        with pytest.raises(kernel.Invalid) as refused:
            act(credential_id=found.id, reason=" ", law="", by=CHEN)
        assert [each.where for each in refused.value.problems] == ["reason", "law"]
    assert told(found) == ["CredentialIssued"]


def test_it_is_revoked_for_good() -> None:
    found = issued()
    gone = credentials.revoke(credential_id=found.id, reason="False papers.", law=LAW, by=staff("mona", role="manager"))
    assert (gone.state, credentials.check(found.code).is_good) == ("revoked", False)
    for act in (credentials.resume, credentials.reissue):
        with pytest.raises(kernel.Conflict):
            act(credential_id=found.id, by=CHEN)
    with pytest.raises(kernel.Conflict):
        credentials.revoke(credential_id=found.id, reason="again", law=LAW, by=CHEN)
    with pytest.raises(kernel.NotAllowed):
        credentials.reissue(credential_id=found.id, by=staff("mona", role="manager"))


def test_nobody_takes_anything_from_themselves_or_gives_it_back() -> None:
    found = issued(holder_id="chen")
    with pytest.raises(kernel.NotAllowed):
        credentials.suspend(credential_id=found.id, reason="so", law=LAW, by=CHEN)


def test_a_new_paper_ends_the_old_code() -> None:
    found = issued()
    again = credentials.reissue(credential_id=found.id, by=CHEN)
    assert (again.number, again.state) == (found.number, "active")
    assert credentials.check(again.code).number == found.number
    with pytest.raises(kernel.NotFound):
        credentials.check(found.code)


def test_it_runs_out_at_the_end_of_its_last_day_where_the_jurisdiction_is() -> None:
    found = issued(valid_until=date(2026, 11, 22))
    assert credentials.check(found.code).is_good
    assert credentials.expire() == 0
    with kernel.held_at(MOMENT + timedelta(hours=2)):  # midnight in Moncton is four in UTC
        assert credentials.check(found.code).standing == "expired"
        assert [each.state for each in credentials.find_credentials(by=CHEN, state="expired")] == ["expired"]
        assert credentials.find_credentials(by=CHEN, state="active") == ()
        assert credentials.expire() == 1
        assert credentials.expire() == 0
    assert "CredentialExpired" in told(found)


def test_before_its_first_day_it_does_not_hold_yet() -> None:
    found = issued(valid_from=date(2026, 12, 1))
    assert credentials.check(found.code).standing == "not_yet"
    with kernel.held_at(datetime(2026, 12, 1, 12, tzinfo=UTC)):
        assert credentials.check(found.code).is_good


def test_those_that_end_on_a_day_are_found() -> None:
    found = issued(valid_until=date(2026, 12, 22))
    issued("k2", valid_until=None)
    assert [each.id for each in credentials.ending(on=date(2026, 12, 22))] == [found.id]


def test_begin_renewal_notes_the_request_that_is_to_renew_it() -> None:
    found, request = issued(), kernel.Reference("request", "r1")
    assert credentials.to_be_renewed(subject=request, by=kernel.SYSTEM) is None
    credentials.begin_renewal(credential_id=found.id, subject=request, by=AMINA)
    credentials.begin_renewal(credential_id=found.id, subject=request, by=AMINA)
    assert credentials.to_be_renewed(subject=request, by=AMINA) == found
    assert told(found) == ["CredentialIssued", "RenewalBegun"]
    for stranger in (EVE, NOBODY):
        assert credentials.to_be_renewed(subject=request, by=stranger) is None
        with pytest.raises(kernel.NotFound):
            credentials.begin_renewal(credential_id=found.id, subject=request, by=stranger)
    credentials.suspend(credential_id=found.id, reason="It bit.", law=LAW, by=CHEN)
    with pytest.raises(kernel.Conflict):
        credentials.begin_renewal(credential_id=found.id, subject=request, by=AMINA)
