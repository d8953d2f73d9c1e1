"""What can be put into somebody else's hands, by name; and what each relationship puts there by itself."""

from __future__ import annotations

from guichet.kernel import api as kernel

#: What a mandate can allow. A plain name is an action of the authorisation with requests, plans and cases and their
#: documents; one with a colon is an action with things of another kind, which are of no single service.
SERVICE_POWERS = ("read", "start", "change", "submit", "answer", "withdraw", "object", "consent")
GENERAL_POWERS = ("read:message", "read:fact", "change:fact")
POWERS = (*SERVICE_POWERS, *GENERAL_POWERS)

#: What no mandate gives: to give, accept and end mandates in a business's own name.
MANAGE = "mandates"

PARENT_OF, GUARDIAN_OF, EXECUTOR_OF, PARTNER_OF, MEMBER_OF = (
    "parent_of",
    "guardian_of",
    "executor_of",
    "partner_of",
    "member_of",
)
#: What a member of an organization is in it, and what they may do in its own business. Under a mandate that the
#: organization holds, each of them may do what the mandate says.
MEMBER_ROLES: dict[str, tuple[str, ...]] = {
    "owner": (*POWERS, MANAGE),
    "director": (*POWERS, MANAGE),
    "staff": ("read", "start", "change", "answer"),
}
#: What a proven relationship allows by itself. A partner's opens nothing: partners give each other mandates.
RELATIONSHIP_POWERS: dict[str, tuple[str, ...]] = {PARENT_OF: POWERS, GUARDIAN_OF: POWERS, EXECUTOR_OF: POWERS}

#: How a proof begins that is one: the register and its entry (`register:births/2026-17`), a decided case (`case:<id>`).
PROOFS_BEGIN = ("register:", "case:")


def proves(proof: str) -> bool:
    """Whether a relationship's proof is a reference to what proves it, and not somebody's word."""
    return any(proof.startswith(each) and len(proof) > len(each) for each in PROOFS_BEGIN)


def powers_of(kind: str, role: str) -> tuple[str, ...]:
    """What a proven relationship of a kind, in a role, allows; nothing for a kind that opens nothing."""
    return MEMBER_ROLES.get(role, ()) if kind == MEMBER_OF else RELATIONSHIP_POWERS.get(kind, ())


def read_powers(actions: tuple[str, ...], services: tuple[str, ...]) -> tuple[str, ...]:
    """The actions of a mandate in the order of `POWERS`; raises Invalid when they are none, unknown or at odds."""
    problems = []
    unknown = sorted(set(actions) - set(POWERS))
    if unknown:
        said = f"{', '.join(unknown)} is nothing that a mandate can allow"
        problems.append(kernel.Problem("actions", said, f"There are: {', '.join(POWERS)}.", "choice"))
    if "read" not in actions:
        problems.append(
            kernel.Problem("actions", "who acts must see what they act on", "Allow `read` too.", "required")
        )
    if "submit" in actions and "change" not in actions:
        problems.append(
            kernel.Problem("actions", "who sends must be able to fill in", "Allow `change` too.", "required")
        )
    general = sorted(set(actions) & set(GENERAL_POWERS))
    if services and general:
        said = f"{', '.join(general)} is of no single service"
        problems.append(kernel.Problem("actions", said, "Allow it for all services, or leave it out.", "choice"))
    if problems:
        raise kernel.Invalid(tuple(problems))
    return tuple(each for each in POWERS if each in actions)
