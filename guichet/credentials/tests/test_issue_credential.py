"""Issued once for its key, numbered by the body's own series, seen by its holder and its office, and by nobody else."""

from datetime import timedelta
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.credentials import api as credentials
from guichet.credentials import numbering
from guichet.credentials.models import CredentialRow
from guichet.credentials.tests.cast import (
    AMINA,
    BORIS,
    CHEN,
    CITY,
    CLAIMS,
    MOMENT,
    OTHER,
    STRANGERS,
    TODAY,
    issued,
    staff,
    told,
    words,
)
from guichet.kernel import api as kernel
from guichet.vault import api as vault

pytestmark = pytest.mark.django_db


def test_it_says_what_it_was_given_and_is_counted_by_its_series() -> None:
    first, second = issued("k1"), issued("k2")
    assert (first.number, second.number) == ("MD-2026-0001", "MD-2026-0002")
    assert first.claims == CLAIMS
    assert first.state == "active"
    assert first.code != second.code
    assert kernel.read_tracking_code(first.code.lower().replace("-", " ")) == first.code
    assert told(first) == ["CredentialIssued"]


def test_a_year_counts_from_one_and_bodies_count_apart() -> None:
    issued("k1")
    later = issued("k2", valid_from=TODAY.replace(year=2027), valid_until=None)
    elsewhere = issued("k3", organization=OTHER)
    plain = issued("k4", series=credentials.Series())
    assert [each.number for each in (later, elsewhere, plain)] == ["MD-2027-0001", "MD-2026-0001", "000001"]


def test_the_same_key_is_the_same_credential() -> None:
    first = issued("k1")
    assert issued("k1", claims=(), shown=()).id == first.id
    assert issued("k2").number == "MD-2026-0002"


def test_the_same_key_at_the_same_moment_is_the_credential_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    beginning, next_number = iter([True]), numbering.next_number
    firsts: list[credentials.Credential] = []

    def and_the_other_one(*args: Any) -> str:
        if next(beginning, False):
            firsts.append(issued())
            vault.forget_keys()  # it was another process, whose keys this one never had
        return next_number(*args)

    monkeypatch.setattr(numbering, "next_number", and_the_other_one)
    assert [issued()] == firsts


def test_nothing_of_the_person_stands_open() -> None:
    found = issued()
    row = CredentialRow.objects.get(id=found.id)
    assert "Biscuit" not in row.sealed_claims
    assert "Amina" not in repr(CredentialRow.objects.values_list())
    assert "Biscuit" not in repr([each.data for each in audit.events(limit=100)])


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_see_and_change_nothing(name: str) -> None:
    by, found = STRANGERS[name], issued()
    before = len(audit.events(limit=1000))
    with pytest.raises(kernel.NotFound):
        credentials.credential(credential_id=found.id, by=by)
    assert credentials.credentials_of(by=by) == ()
    assert credentials.credentials_about(subject=found.subject, by=by) == ()
    assert credentials.find_credentials(by=by) == ()
    with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
        issued("k9", by=by)
    for act in (credentials.suspend, credentials.revoke):
        with pytest.raises(kernel.NotFound):
            act(credential_id=found.id, reason="because", law="mine", by=by)
    for change in (credentials.resume, credentials.reissue, credentials.verifiable):
        with pytest.raises(kernel.NotFound):
            change(credential_id=found.id, by=by)
    assert len(audit.events(limit=1000)) == before


def test_its_holder_and_its_office_see_it_and_a_look_is_recorded() -> None:
    found = issued()
    assert credentials.credentials_of(by=AMINA) == (found,)
    assert credentials.credentials_of(by=BORIS) == ()
    assert told(found) == ["CredentialIssued"]
    assert [each.id for each in credentials.find_credentials(by=CHEN, text="md-2026")] == [found.id]
    assert [each.id for each in credentials.find_credentials(by=CHEN, text=found.code)] == [found.id]
    assert credentials.find_credentials(by=CHEN, text="SJ") == ()
    assert credentials.find_credentials(by=CHEN, state="revoked") == ()
    assert credentials.credentials_about(subject=found.subject, by=staff("mona", role="manager")) == (found,)
    reads = [each for each in audit.about("amina") if each.type == "audit.RecordRead"]
    assert {each.by["agent"] for each in reads} == {"chen", "mona"}


def test_nobody_issues_to_themselves() -> None:
    with pytest.raises(kernel.NotAllowed):
        issued(by=CHEN, holder_id="chen")
    assert issued(by=CHEN).number == "MD-2026-0001"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"shown": ("height",)}, "shown"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
        ({"claims": (CLAIMS[0], CLAIMS[0])}, "claims"),
        ({"title": words("")}, "title"),
        ({"series": credentials.Series("dogs", "MD-{day}-{n}")}, "series"),
        ({"series": credentials.Series("dogs", "MD")}, "series"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(kernel.Invalid) as refused:
        issued(**changes)
    assert [each.where for each in refused.value.problems] == [where]
    assert not CredentialRow.objects.exists()


def test_one_renews_another_which_then_holds_no_longer() -> None:
    old = issued("k1")
    new = credentials.renew(
        key="k2", credential_id=old.id, subject=kernel.Reference("case", "c2"), valid_from=TODAY + timedelta(days=365),
        valid_until=None, series=credentials.Series("dogs", "MD-{year}-{n}", 4), by=kernel.SYSTEM,
    )  # fmt: skip
    again = credentials.credential(credential_id=old.id, by=AMINA)
    assert (again.state, again.renewed_by, new.renews) == ("renewed", new.id, old.id)
    assert (new.number, new.claims, new.title) == ("MD-2027-0001", old.claims, old.title)
    assert told(old) == ["CredentialIssued", "CredentialRenewed"]
    with pytest.raises(kernel.Conflict):
        issued("k3", renews=old.id)
    with pytest.raises(kernel.NotFound):
        issued("k4", renews=new.id, holder_id="boris")


def test_what_is_renewed_early_holds_for_others_until_its_follower_begins() -> None:
    last = TODAY + timedelta(days=30)
    old = issued("k1", valid_until=last)
    new = credentials.renew(
        key="k2", credential_id=old.id, subject=kernel.Reference("case", "c2"), valid_from=last + timedelta(days=1),
        valid_until=None, series=credentials.Series("dogs", "MD-{year}-{n}", 4), by=kernel.SYSTEM,
    )  # fmt: skip
    assert (credentials.check(old.code).is_good, credentials.check(new.code).is_good) == (True, False)
    assert [each.standing for each in credentials.credentials_of(by=AMINA)] == ["not_yet", "active"]
    assert credentials.verifiable(credential_id=old.id, by=AMINA)
    with kernel.held_at(MOMENT + timedelta(days=31)):
        assert (credentials.check(old.code).standing, credentials.check(new.code).is_good) == ("renewed", True)
        with pytest.raises(kernel.Conflict):
            credentials.verifiable(credential_id=old.id, by=AMINA)
    credentials.suspend(credential_id=new.id, reason="Asked for.", law="s 1", by=kernel.SYSTEM, revision=new.revision)
    assert credentials.check(old.code).standing == "suspended"


def test_who_is_erased_holds_nothing_any_more() -> None:
    found, other = issued("k1"), issued("k2", holder_id="boris")
    keep = vault.Keep(str(other.subject), TODAY, "kept")
    vault.erase("amina", reason="asked", legal_basis="s 1", keep=(keep,), by=kernel.SYSTEM)
    seen = credentials.check(found.code)
    assert (seen.standing, seen.claims) == ("revoked", ())
    again = credentials.credential(credential_id=found.id, by=staff("mona", role="manager"))
    assert again.erased_on is not None
    assert credentials.check(other.code).standing == "active"
    assert told(found)[-1] in {"CredentialForgotten", "RecordRead"}


def test_what_the_law_keeps_of_the_case_it_keeps_of_this() -> None:
    found = issued("k1")
    keep = vault.Keep(str(found.subject), TODAY + timedelta(days=30), "kept")
    vault.erase("amina", reason="asked", legal_basis="s 1", keep=(keep,), by=kernel.SYSTEM)
    assert credentials.check(found.code).claims == (CLAIMS[0],)


def test_the_number_is_of_the_city() -> None:
    assert issued().organization == CITY
