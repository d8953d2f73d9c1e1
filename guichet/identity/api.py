"""Identity in one place to import from: `from guichet.identity import api as identity`.

Who someone is, how sure we are, whom they may act for, and `scope`/`may`/`require`: the one decision about who may do
what with which things, which every list, page, search and export asks.
"""

from guichet.identity.acting import staff_actor
from guichet.identity.admission import SIGN_IN, WHO, WHYS, admits, gateway_token, sign_in_address
from guichet.identity.authorisation import (
    EVERYTHING,
    NOTHING,
    PLATFORM,
    Protected,
    Scope,
    may,
    require,
    require_action,
    scope,
)
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
from guichet.identity.operations.open_visit import close_visit, open_visit
from guichet.identity.operations.recognise_person import recognise
from guichet.identity.operations.register_child import register_child
from guichet.identity.operations.register_person import register_person
from guichet.identity.operations.relate_agents import coming_of_age, end_relationship, relate
from guichet.identity.operations.sign_in_person import end_all_sign_ins
from guichet.identity.ports import providers
from guichet.identity.queries import (
    agent,
    open_visit_of,
    phones_of,
    related,
    roles_of,
    sign_ins_of,
    tokens_of,
    wards_of,
)
from guichet.identity.session import (
    actor_of_request,
    begin_visit,
    end_visit,
    for_visitor,
    organizations_of,
    provider_of,
    show_code,
    sign_in,
    sign_out,
    work_for,
)
from guichet.identity.telephone import read_number
from guichet.identity.types import PROOFS, ROLES, Agent, HeldRole, Phone, Related, Signed, SignInRow, Token, Visit

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "PLATFORM",
    "PROOFS",
    "ROLES",
    "SIGN_IN",
    "WHO",
    "WHYS",
    "Agent",
    "HeldRole",
    "Phone",
    "Protected",
    "Related",
    "Scope",
    "SignInRow",
    "Signed",
    "Token",
    "Visit",
    "actor_of_phone",
    "actor_of_request",
    "actor_of_token",
    "admits",
    "agent",
    "begin_visit",
    "choose_language",
    "close_visit",
    "coming_of_age",
    "confirm_phone",
    "end_all_sign_ins",
    "end_relationship",
    "end_role",
    "end_visit",
    "find_people",
    "for_visitor",
    "gateway_token",
    "grant_role",
    "issue_token",
    "link_phone",
    "may",
    "open_visit",
    "open_visit_of",
    "organizations_of",
    "phone_code",
    "phones_of",
    "provider_of",
    "providers",
    "read_number",
    "recognise",
    "register_child",
    "register_person",
    "relate",
    "related",
    "require",
    "require_action",
    "revoke_token",
    "roles_of",
    "scope",
    "show_code",
    "sign_in",
    "sign_in_address",
    "sign_ins_of",
    "sign_out",
    "staff_actor",
    "text_phone_code",
    "tokens_of",
    "unlink_phone",
    "wards_of",
    "work_for",
]
