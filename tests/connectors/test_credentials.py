"""The verifier of credentials, line by line: what is honest is read, each forgery is refused for its own reason."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from joserfc.jwk import ECKey, OKPKey, RSAKey

from guichet.connectors.credentials.api import SdJwtVerifier, load
from guichet.connectors.credentials.apps import check_settings
from guichet.evidence import ports
from guichet.kernel import api as kernel
from tests.connectors import wallet as hostile
from tests.connectors.wallet import AMINA, AUDIENCE, VCT, Issuer, Wallet, b64, digest, disclosure, seconds, sign

NONCE = "a-nonce-that-was-given"


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def wallet() -> Wallet:
    return Wallet()


@pytest.fixture
def verifier(tmp_path: Path, issuer: Issuer) -> SdJwtVerifier:
    return SdJwtVerifier(load(hostile.write_trust_list(tmp_path / "trust.yaml", issuer.key)), audience=AUDIENCE)


def refusal(verifier: SdJwtVerifier, presentation: str, *, nonce: str = NONCE) -> str:
    with pytest.raises(ports.CredentialRefused) as no:
        verifier.verify(presentation, nonce=nonce)
    assert str(no.value)
    assert no.value.remedy
    for secret in ("Rahimi", "1996", "4200000"):
        assert secret not in str(no.value)
    return no.value.code


def test_an_honest_one_is_read(verifier: SdJwtVerifier, issuer: Issuer, wallet: Wallet) -> None:
    says = verifier.verify(wallet.present(issuer.issue(wallet), nonce=NONCE), nonce=NONCE)
    assert says.facts == {"applicant_income": 4_200_000, "applicant_birth_date": "1996-03-14"}
    assert says.people == {"applicant": ports.CredentialPerson("Amina Rahimi", date(1996, 3, 14))}
    assert (says.source, says.organization, says.type) == ("tax", "inland-revenue", VCT)
    assert says.as_of is not None
    (accepted,) = verifier.accepted()
    assert accepted.facts == {"applicant_income", "applicant_birth_date"}


def test_only_what_is_shown_is_read(verifier: SdJwtVerifier, issuer: Issuer, wallet: Wallet) -> None:
    issued = issuer.issue(wallet, typ="vc+sd-jwt")
    says = verifier.verify(wallet.present(issued, nonce=NONCE, show=issued[1][:3]), nonce=NONCE)
    assert says.facts == {"applicant_birth_date": "1996-03-14"}


def test_what_was_taken_out_inside_of_what_was_taken_out_is_read(
    verifier: SdJwtVerifier, issuer: Issuer, wallet: Wallet
) -> None:
    inner = disclosure("year_cents", 7)
    element = disclosure("a")
    claims, disclosures = issuer.claims(
        wallet, {**AMINA, "income": {"_sd": [digest(inner)], "of": [{"...": digest(element)}, {"...": digest("x")}]}}
    )
    token = sign(claims, issuer.key, typ="dc+sd-jwt", kid="tax-1")
    presented = wallet.present((token, [*disclosures, inner, element]), nonce=NONCE)
    assert verifier.verify(presented, nonce=NONCE).facts["applicant_income"] == 7


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize("name", ["Ed25519", "EdDSA"])
def test_keys_of_ed25519_sign_too(tmp_path: Path, name: str) -> None:
    issuer, wallet = Issuer(OKPKey.generate_key("Ed25519")), Wallet(OKPKey.generate_key("Ed25519"))
    verifier = SdJwtVerifier(load(hostile.write_trust_list(tmp_path / "t.yaml", issuer.key)), audience=AUDIENCE)
    claims, disclosures = issuer.claims(wallet)
    token = sign(claims, issuer.key, typ="dc+sd-jwt", alg=name)
    assert verifier.verify(wallet.present((token, disclosures), nonce=NONCE), nonce=NONCE).facts


def test_the_issuers_side_is_held_to_every_line(verifier: SdJwtVerifier, issuer: Issuer, wallet: Wallet) -> None:
    def frame(**changes: Any) -> str:
        return refusal(verifier, wallet.present(issuer.issue(wallet, **changes), nonce=NONCE))

    assert frame(iss="https://nobody.example") == "issuer"
    assert frame(iss=None) == "issuer"
    assert frame(vct="https://tax.example/credentials/library-card") == "type"
    assert frame(exp=seconds(minutes=5)) == "expired"
    assert frame(exp=None) == "expired"
    assert frame(exp="tomorrow") == "malformed"
    assert frame(exp=True) == "malformed"
    assert frame(nbf=seconds(minutes=-5)) == "not_yet_valid"
    assert frame(iat=seconds(minutes=-5)) == "not_yet_valid"
    assert frame(cnf=None) == "no_key_binding"
    assert frame(cnf={"kid": "somewhere"}) == "no_key_binding"
    assert frame(cnf={"jwk": RSAKey.generate_key(2048).as_dict(private=False)}) == "key_binding"
    assert frame(cnf={"jwk": wallet.key.as_dict(private=True)}) == "key_binding"
    assert frame(_sd_alg="md5") == "hash"
    assert frame(status={"status_list": {"idx": 1, "uri": "https://tax.example/list"}}) == "status"
    assert frame(typ="JWT") == "malformed"
    within = issuer.issue(wallet, exp=seconds(seconds=30), nbf=seconds(seconds=-30))
    assert verifier.verify(wallet.present(within, nonce=NONCE), nonce=NONCE).facts, "clocks differ a little"


def test_a_forged_issuer_is_found_out(verifier: SdJwtVerifier, issuer: Issuer, wallet: Wallet) -> None:
    assert refusal(verifier, wallet.present(Issuer().issue(wallet), nonce=NONCE)) == "signature"
    claims, disclosures = issuer.claims(wallet)
    none = hostile.unsigned(claims, typ="dc+sd-jwt")
    assert refusal(verifier, wallet.present((none, disclosures), nonce=NONCE)) == "algorithm"
    other = sign(claims, OKPKey.generate_key("Ed25519"), typ="dc+sd-jwt")
    assert refusal(verifier, wallet.present((other, disclosures), nonce=NONCE)) == "algorithm"
    unknown = sign(claims, issuer.key, typ="dc+sd-jwt", kid="tax-9")
    assert refusal(verifier, wallet.present((unknown, disclosures), nonce=NONCE)) == "key"
    token, _ = issuer.issue(wallet)
    head, _, signature = token.split(".")
    changed = ".".join((head, b64(json.dumps({**claims, "exp": seconds(days=-999)}).encode()), signature))
    assert refusal(verifier, wallet.present((changed, disclosures), nonce=NONCE)) == "signature"


def test_a_key_of_the_issuers_own_header_is_never_used(verifier: SdJwtVerifier, wallet: Wallet) -> None:
    thief = Issuer()
    claims, disclosures = thief.claims(wallet)
    token = sign(claims, thief.key, typ="dc+sd-jwt", jwk=thief.key.as_dict(private=False))
    assert refusal(verifier, wallet.present((token, disclosures), nonce=NONCE)) in ("key", "signature")


def test_disclosures_are_all_signed_and_all_there_once(verifier: SdJwtVerifier, issuer: Issuer, wallet: Wallet) -> None:
    def shown(*disclosures: str, issued: Any = None) -> str:
        token, own = issued or issuer.issue(wallet)
        return refusal(verifier, wallet.present((token, own), nonce=NONCE, show=[*own, *disclosures]))

    token, own = issuer.issue(wallet)
    tampered = [*own[:3], disclosure("income", {"year_cents": 1})]
    assert refusal(verifier, wallet.present((token, own), nonce=NONCE, show=tampered)) == "disclosure_unknown"
    assert shown(disclosure("income", {"year_cents": 1})) == "disclosure_unknown"
    assert shown(own[0], issued=(token, own)) == "disclosure_twice"
    claims, disclosures = issuer.claims(wallet)
    claims["_sd"].append(claims["_sd"][0])
    twice = sign(claims, issuer.key, typ="dc+sd-jwt", kid="tax-1")
    assert shown(issued=(twice, disclosures)) == "digest_twice"
    claims, disclosures = issuer.claims(wallet, birthdate="1996-03-14")
    overwriting = sign(claims, issuer.key, typ="dc+sd-jwt", kid="tax-1")
    assert shown(issued=(overwriting, disclosures)) == "disclosure_twice"
    for name, code in (("exp", "disclosure_of_frame"), ("cnf", "disclosure_of_frame"), ("_sd", "malformed")):
        claims, disclosures = issuer.claims(wallet, {**AMINA, name: 1}, **({name: None} if name == "exp" else {}))
        claims["exp"], claims["cnf"] = seconds(days=-1), {"jwk": wallet.key.as_dict(private=False)}
        signed = sign(claims, issuer.key, typ="dc+sd-jwt", kid="tax-1")
        assert shown(issued=(signed, disclosures)) == code


def test_the_wallet_signs_for_us_now(verifier: SdJwtVerifier, issuer: Issuer, wallet: Wallet) -> None:
    issued = issuer.issue(wallet)

    def bound(**changes: Any) -> str:
        return refusal(verifier, wallet.present(issued, **{"nonce": NONCE, **changes}))

    honest = wallet.present(issued, nonce=NONCE)
    assert refusal(verifier, honest.rpartition("~")[0] + "~") == "no_key_binding"
    assert bound(nonce="another") == "nonce"
    assert bound(audience="https://shop.example") == "audience"
    assert bound(audience=[AUDIENCE]) == "audience"
    assert bound(iat=seconds(minutes=10)) == "stale"
    assert bound(iat=seconds(minutes=-10)) == "stale"
    assert bound(iat=None) == "key_binding"
    assert bound(sd_hash=digest("something else")) == "sd_hash"
    assert bound(sd_hash=None) == "sd_hash"
    assert bound(key=ECKey.generate_key("P-256")) == "signature"
    assert bound(typ="JWT") == "key_binding"
    assert bound(exp=seconds(minutes=2)) == "expired"
    fewer = honest.split("~")
    assert refusal(verifier, "~".join([fewer[0], *fewer[2:]])) == "sd_hash", "taken away after it was signed"
    unsigned = hostile.unsigned({"aud": AUDIENCE, "nonce": NONCE, "iat": seconds(), "sd_hash": "x"}, typ="kb+jwt")
    assert refusal(verifier, honest.rpartition("~")[0] + "~" + unsigned) == "algorithm"


RUBBISH = ["", "x", "a.b.c", "a.b.c~", "a.b.c~~", "é.é.é~é.é.é", "~" * 500, "a.b.c~" + "x" * 70_000, "....~..",
           "e30.e30.~e30.e30."]  # fmt: skip


@pytest.mark.parametrize("rubbish", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_is_refused(verifier: SdJwtVerifier, rubbish: str) -> None:
    assert refusal(verifier, rubbish) in ("malformed", "too_long", "no_key_binding")


def test_a_trust_list_that_cannot_work_is_refused_with_its_line(tmp_path: Path, issuer: Issuer) -> None:
    path = tmp_path / "trust.yaml"

    def problems(**changes: Any) -> str:
        hostile.write_trust_list(path, issuer.key, **changes)
        with pytest.raises(kernel.Invalid) as wrong:
            load(path)
        assert all(each.where.startswith("trust.yaml:") for each in wrong.value.problems)
        return str(wrong.value)

    assert "public keys" in problems(jwks={"keys": [issuer.key.as_dict(private=True)]})
    assert "public keys" in problems(jwks={"keys": [ECKey.generate_key("P-384").as_dict(private=False)]})
    assert "No keys" in problems(jwks={"keys": []})
    assert "JWK Set" in problems(jwks={"keys": [{"kty": "EC"}]})
    same = issuer.key.as_dict(private=False)
    assert "told apart" in problems(jwks={"keys": [same, same]})
    assert "who holds it" in problems(types=[{"vct": VCT, "facts": {"applicant_income": "income"}, "people": {}}])
    hostile.write_trust_list(path, issuer.key)
    with override_settings(GUICHET_CREDENTIALS=str(path)):
        assert check_settings(None) == []
        with override_settings(GUICHET_BASE_URL=""):
            assert [each.id for each in check_settings(None)] == ["credentials.E002"]
    with override_settings(GUICHET_CREDENTIALS=str(tmp_path / "nowhere.yaml")):
        assert [each.id for each in check_settings(None)] == ["credentials.E001"]
