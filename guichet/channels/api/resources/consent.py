"""Consent by the GovStack consent building block 1.1.0-rc1: what docs/reference/sharing-standards.md names."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from django.conf import settings

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.api.problems import FieldProblem, Refusal
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing

TAG = "Consent (GovStack)"
INDIVIDUAL = "X-ConsentBB-IndividualId"
BASES = {"consent": "consent", "law": "legal_obligation", "public_task": "public_task"}
MOST = 500
Answer = dict[str, Any]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """As the interface names them; they are read as text, so that what does not fit is answered with its own 400."""

    individualId: str = ""  # noqa: N815  # the interface's own word
    revisionId: str = ""  # noqa: N815  # as above
    offset: str = "0"
    limit: str = "500"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """The consent record as it should be: `optIn` is all that changes."""

    consentRecord: dict[str, Any]  # noqa: N815  # the interface's own word


@operation("GET", "consent/service/data-agreement/{agreement_id}/", tag=TAG, answer=Answer, admits=ANYONE,
           query=Asked, public=True)  # fmt: skip
def service_data_agreement_read(call: Call, agreement_id: str) -> Reply:
    """An agreement as it stands, and its revision."""
    found = sharing.agreement(agreement_id)
    return Reply({"dataAgreement": _agreement(found, call.language), "revision": _revision(found, call.language)})


@operation("GET", "consent/service/policy/{policy_id}/", tag=TAG, answer=Answer, admits=ANYONE, query=Asked,
           public=True)  # fmt: skip
def service_policy_read(_call: Call, policy_id: str) -> Reply:
    """A privacy notice by its hash, and the revision of its agreement."""
    notice = sharing.notice(version=policy_id)
    found = sharing.agreement(notice.agreement, version=notice.agreement_version)
    return Reply({"policy": _policy(notice), "revision": _revision(found, notice.language)})


@operation("POST", "consent/service/individual/record/data-agreement/{agreement_id}/", tag=TAG, answer=Answer,
           query=Asked)  # fmt: skip
def service_individual_consent_record_create(call: Call, agreement_id: str) -> Reply:
    """Say yes to the notice of an agreement as it stands."""
    about = _individual(call, needed=True)
    language = call.language or catalogue.current().default_language
    found = sharing.agreement(agreement_id)
    if call.query.revisionId not in ("", _revision(found, language)["id"]):
        raise _wrong("revisionId", "names the revision of the agreement as it stands")
    notice = sharing.notice_for(agreement=agreement_id, language=language, version=found.version).version
    given = sharing.give_consent(agreement=agreement_id, about=about, language=language, by=call.actor, notice=notice)
    return Reply({"consentRecord": _record(given), "revision": _revision(found, given.language)})


@operation("GET", "consent/service/individual/record/data-agreement/{agreement_id}/", tag=TAG, answer=Answer,
           query=Asked)  # fmt: skip
def service_individual_consent_record_read(call: Call, agreement_id: str) -> Reply:
    """The newest consent of the token's holder under an agreement."""
    _individual(call)
    found = sharing.consents_of(by=call.actor, agreement=agreement_id)
    if not found:
        raise kernel.NotFound("no consent was given under this agreement", where="agreement")
    return Reply({"consentRecord": _record(found[0])})


@operation("GET", "consent/service/individual/record/data-agreement/{agreement_id}/all/", tag=TAG, answer=Answer,
           query=Asked)  # fmt: skip
def service_individual_data_agreement_consent_record_list(call: Call, agreement_id: str) -> Reply:
    """Every consent of the token's holder under an agreement, newest first."""
    _individual(call)
    return _listed(call, sharing.consents_of(by=call.actor, agreement=agreement_id))


@operation("GET", "consent/service/individual/record/consent-record/", tag=TAG, answer=Answer, query=Asked)
def service_individual_consent_record_list(call: Call) -> Reply:
    """Every consent of the token's holder, newest first."""
    _individual(call)
    return _listed(call, sharing.consents_of(by=call.actor))


@operation("PUT", "consent/service/individual/record/consent-record/{consent_id}/", tag=TAG, answer=Answer,
           body=Change, query=Asked)  # fmt: skip
def service_individual_consent_record_update(call: Call, consent_id: str) -> Reply:
    """Take a consent back (`optIn: false`); nothing else of it changes."""
    _individual(call)
    sent: Change = call.body
    standing = sharing.consent(consent_id=consent_id, by=call.actor)
    wanted = sent.consentRecord.get("optIn")
    if wanted is not False and not (wanted is True and standing.in_force):
        problem = FieldProblem(pointer="/consentRecord/optIn", code="invalid", detail="is false: a yes is given anew")
        raise Refusal(400, "invalid", "Only optIn can be changed, from true to false.", errors=(problem,))
    found = standing if wanted else sharing.withdraw_consent(consent_id=consent_id, by=call.actor)
    rules = sharing.agreement(found.agreement, version=found.agreement_version)
    return Reply({"consentRecord": _record(found), "revision": _revision(rules, found.language)})


# ------------------------------------------------------------------------------------------------- the shapes
def _agreement(found: sharing.Agreement, language: str) -> dict[str, Any]:
    notice = sharing.notice_for(agreement=found.identifier, language=language, version=found.version)
    document = notice.document
    return {
        "id": found.identifier,
        "version": str(found.version),
        "controller": {
            "id": document["source"]["id"],
            "name": document["source"]["name"],
            "url": document["source"]["url"],
        },
        "policy": _policy(notice),
        "purpose": "; ".join(each["words"] for each in document["purposes"]),
        "lawfulBasis": BASES[found.basis],
        "dataUse": "data_source",
        "dpia": "",
        "active": sharing.is_in_force(found),
        "forgettable": False,
    }


def _policy(notice: sharing.PrivacyNotice) -> dict[str, Any]:
    return {
        "id": notice.version,
        "name": notice.document["title"],
        "version": str(notice.agreement_version),
        "url": f"{settings.GUICHET_BASE_URL}/{notice.language}/sharing/notices/{notice.version}/",
        "jurisdiction": notice.document["country"],
    }


def _revision(found: sharing.Agreement, language: str) -> dict[str, Any]:
    at = sharing.published_at(found.identifier, version=found.version).isoformat()
    agreement = {name: each for name, each in _agreement(found, language).items() if name not in ("id", "active")}
    snapshot = audit.canonical(
        {"objectData": agreement, "schemaName": "DataAgreement", "objectId": found.identifier, "timestamp": at}
    )
    return {
        "id": f"{found.identifier}-{found.version}",
        "schemaName": "DataAgreement",
        "objectId": found.identifier,
        "serializedSnapshot": snapshot,
        # The interface demands SHA-1 for this name; what is trusted is the notice's SHA-256 inside.
        "serializedHash": hashlib.sha1(snapshot.encode(), usedforsecurity=False).hexdigest(),
        "timestamp": at,
    }


def _record(found: sharing.ConsentRecord) -> dict[str, Any]:
    rules = sharing.agreement(found.agreement, version=found.agreement_version)
    return {
        "id": found.id,
        "dataAgreement": _agreement(rules, found.language),
        "dataAgreementRevisionHash": _revision(rules, found.language)["serializedHash"],
        "individual": {"id": found.about},
        "optIn": found.in_force,
        "state": "unsigned",
    }


# ------------------------------------------------------------------------------------------------ what is asked
def _individual(call: Call, *, needed: bool = False) -> str:
    """The token's holder, who may be named in the query or a header; nobody else may."""
    person = call.actor.person_id or ""
    named = [call.query.individualId, call.request.headers.get(INDIVIDUAL, "")]
    if needed and not any(named):
        raise _wrong("individualId", "names the individual whose token this is")
    if any(each and each != person for each in named):
        raise _wrong("individualId", "names the individual whose token this is")
    return person


def _listed(call: Call, found: tuple[sharing.ConsentRecord, ...]) -> Reply:
    first, most = (_count(name, getattr(call.query, name)) for name in ("offset", "limit"))
    return Reply({"consentRecords": [_record(each) for each in found[first : first + min(most, MOST)]]})


def _count(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _wrong(name, "is a whole number of at least 0")
    return int(text)


def _wrong(parameter: str, detail: str) -> Refusal:
    problem = FieldProblem(parameter=parameter, code="invalid", detail=detail)
    return Refusal(400, "invalid", f"{parameter} {detail}.", errors=(problem,))
