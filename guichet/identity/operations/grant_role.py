"""Gives a person a staff role in an organisation, and takes it back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries
from guichet.kernel import api as kernel


def grant_role(*, agent_id: str, role: str, organization: str, by: kernel.Actor) -> None:
    """`role` is caseworker, clerk, manager or administrator. Holding it already is fine.

    An administrator grants in their own organisation (of `platform`: everywhere), never to themselves. Raises Invalid,
    NotFound, NotAllowed, SignInNeeded. Open sessions of the person get the role with their next page.
    """
    _check(agent_id, organization, by, "grant")
    try:
        queries.as_role(role)
    except ValueError as error:
        raise kernel.Invalid((kernel.Problem("role", str(error), "Choose one of them.", "unknown"),)) from None
    if not organization.strip():
        raise kernel.Invalid((kernel.Problem("organization", "a role is held in an organisation; none is named"),))
    queries.agent_row(agent_id)
    with transaction.atomic():
        _, made = models.StaffRole.objects.get_or_create(
            agent_id=agent_id,
            role=role,
            organization=organization,
            ended_at=None,
            defaults={"granted_at": kernel.now()},
        )
        if made:
            _roles_changed(agent_id)
            audit.record(
                events.RoleGranted(agent_id=agent_id, role=role, organization=organization),
                stream=kernel.Reference("agent", agent_id),
                by=by,
                concerns=agent_id,
            )


def end_role(*, agent_id: str, role: str, organization: str, by: kernel.Actor) -> None:
    """The person holds the role no longer, from their next page on. Raises NotFound when they did not hold it."""
    _check(agent_id, organization, by, "end")
    with transaction.atomic():
        ended = models.StaffRole.objects.filter(
            agent_id=agent_id, role=role, organization=organization, ended_at__isnull=True
        ).update(ended_at=kernel.now())
        if not ended:
            raise kernel.NotFound(f"this person is no {role} in {organization}", where="role")
        _roles_changed(agent_id)
        audit.record(
            events.RoleEnded(agent_id=agent_id, role=role, organization=organization),
            stream=kernel.Reference("agent", agent_id),
            by=by,
            concerns=agent_id,
        )


def _check(agent_id: str, organization: str, by: kernel.Actor, action: str) -> None:
    authorisation.require_action(by, action, authorisation.Protected("role", organization=organization))
    if by.agent_id == agent_id:
        raise kernel.NotAllowed("nobody changes their own roles", where="role", remedy="Ask another administrator.")


def _roles_changed(agent_id: str) -> None:
    models.Account.objects.filter(agent_id=agent_id).update(version=F("version") + 1)
