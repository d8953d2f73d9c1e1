"""Identity in one place to import from: `from guichet.identity import api as identity`.

Who someone is, how sure we are, whom they may act for, and `scope`/`may`/`require`: the one decision about who may do
what with which things, which every list, page, search and export asks.
"""

from guichet.identity.acting import staff_actor
from guichet.identity.admission import SIGN_IN, WHO, WHYS, admits, gateway_token, sign_in_address
from guichet.identity.authorisation import may, require, require_action, scope
from guichet.identity.choosing import act_for, act_for_oneself, acting_as
from guichet.identity.linking import begin_linking, link_way, takes_linking, way_of_request
from guichet.identity.mandates import mandate, mandates_of
from guichet.identity.matching import person_named, persons_like
from guichet.identity.operations.add_passkey import add_passkey, credentials_of, passkey_key, recognise_passkey
from guichet.identity.operations.answer_mandate import accept_mandate, refuse_mandate
from guichet.identity.operations.check_caller import check_caller, confirm_caller_code, make_caller_code
from guichet.identity.operations.choose_language import choose_language
from guichet.identity.operations.find_people import find_people
from guichet.identity.operations.grant_role import end_role, grant_role
from guichet.identity.operations.issue_token import actor_of_token, issue_token, revoke_token
from guichet.identity.operations.link_phone import (
    actor_of_phone,
    confirm_phone,
    link_phone,
    phone_code,
    text_phone_code,
    unlink_phone,
)
from guichet.identity.operations.link_way import remove_way
from guichet.identity.operations.open_visit import close_visit, open_visit
from guichet.identity.operations.propose_mandate import propose_mandate
from guichet.identity.operations.prove_in_person import bind_proof, prove_in_person
from guichet.identity.operations.recognise_person import recognise
from guichet.identity.operations.record_death import correct_death, record_death
from guichet.identity.operations.register_child import register_child
from guichet.identity.operations.register_organization import register_organization
from guichet.identity.operations.register_person import register_person
from guichet.identity.operations.relate_agents import close_estate, coming_of_age, end_relationship, relate
from guichet.identity.operations.revoke_mandate import end_mandates_of, revoke_mandate
from guichet.identity.operations.show_holder_code import holder_of_code, show_holder_code
from guichet.identity.operations.sign_in_person import end_all_sign_ins, end_sign_ins_named
from guichet.identity.operations.tell_agency import tell_agency
from guichet.identity.ports import providers
from guichet.identity.powers import GENERAL_POWERS, MEMBER_ROLES, POWERS, SERVICE_POWERS, proves
from guichet.identity.queries import (
    agent,
    are_related,
    death_of,
    executors_of,
    open_visit_of,
    people_named,
    phones_of,
    related,
    roles_of,
    sign_ins_of,
    tokens_of,
    wards_of,
)
from guichet.identity.representing import acts_for, authorities_of, authority_of, mandate_in_force
from guichet.identity.scoping import EVERYTHING, NOTHING, Grant, Protected, Scope
from guichet.identity.session import (
    FRESH_SECONDS,
    actor_of_request,
    authenticated_at,
    begin_visit,
    end_visit,
    for_visitor,
    is_fresh,
    organizations_of,
    provider_of,
    show_code,
    sign_in,
    sign_out,
    work_for,
)
from guichet.identity.spending import spend_token
from guichet.identity.standing import PLATFORM
from guichet.identity.telephone import read_number
from guichet.identity.types import (
    PROOFS,
    PROOFS_AT,
    ROLES,
    Acting,
    Agent,
    Authority,
    CallerCheck,
    CallerCode,
    Died,
    HeldRole,
    Mandate,
    Named,
    PasskeyKey,
    Phone,
    Proven,
    Related,
    Signed,
    SignInRow,
    Token,
    Visit,
    Way,
)
from guichet.identity.ways import PASSKEY, by_passkey, last_proofing, passkey_ceiling, strongest, ways_of

__all__ = [
    "EVERYTHING",
    "FRESH_SECONDS",
    "GENERAL_POWERS",
    "MEMBER_ROLES",
    "NOTHING",
    "PASSKEY",
    "PLATFORM",
    "POWERS",
    "PROOFS",
    "PROOFS_AT",
    "ROLES",
    "SERVICE_POWERS",
    "SIGN_IN",
    "WHO",
    "WHYS",
    "Acting",
    "Agent",
    "Authority",
    "CallerCheck",
    "CallerCode",
    "Died",
    "Grant",
    "HeldRole",
    "Mandate",
    "Named",
    "PasskeyKey",
    "Phone",
    "Protected",
    "Proven",
    "Related",
    "Scope",
    "SignInRow",
    "Signed",
    "Token",
    "Visit",
    "Way",
    "accept_mandate",
    "act_for",
    "act_for_oneself",
    "acting_as",
    "actor_of_phone",
    "actor_of_request",
    "actor_of_token",
    "acts_for",
    "add_passkey",
    "admits",
    "agent",
    "are_related",
    "authenticated_at",
    "authorities_of",
    "authority_of",
    "begin_linking",
    "begin_visit",
    "bind_proof",
    "by_passkey",
    "check_caller",
    "choose_language",
    "close_estate",
    "close_visit",
    "coming_of_age",
    "confirm_caller_code",
    "confirm_phone",
    "correct_death",
    "credentials_of",
    "death_of",
    "end_all_sign_ins",
    "end_mandates_of",
    "end_relationship",
    "end_role",
    "end_sign_ins_named",
    "end_visit",
    "executors_of",
    "find_people",
    "for_visitor",
    "gateway_token",
    "grant_role",
    "holder_of_code",
    "is_fresh",
    "issue_token",
    "last_proofing",
    "link_phone",
    "link_way",
    "make_caller_code",
    "mandate",
    "mandate_in_force",
    "mandates_of",
    "may",
    "open_visit",
    "open_visit_of",
    "organizations_of",
    "passkey_ceiling",
    "passkey_key",
    "people_named",
    "person_named",
    "persons_like",
    "phone_code",
    "phones_of",
    "propose_mandate",
    "prove_in_person",
    "proves",
    "provider_of",
    "providers",
    "read_number",
    "recognise",
    "recognise_passkey",
    "record_death",
    "refuse_mandate",
    "register_child",
    "register_organization",
    "register_person",
    "relate",
    "related",
    "remove_way",
    "require",
    "require_action",
    "revoke_mandate",
    "revoke_token",
    "roles_of",
    "scope",
    "show_code",
    "show_holder_code",
    "sign_in",
    "sign_in_address",
    "sign_ins_of",
    "sign_out",
    "spend_token",
    "staff_actor",
    "strongest",
    "takes_linking",
    "tell_agency",
    "text_phone_code",
    "tokens_of",
    "unlink_phone",
    "wards_of",
    "way_of_request",
    "ways_of",
    "work_for",
]
