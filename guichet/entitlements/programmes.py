"""Which services reach out to people, as their folders say."""

from __future__ import annotations

from guichet.catalogue import api as catalogue
from guichet.entitlements.types import Programme
from guichet.kernel.api import NotFound


def programme_of(service: catalogue.PublicService) -> Programme | None:
    """The programme that a service is; None when it says `proactive: none` alone, or when no law decides it.

    One of mode `none` is asked for and paid, and nobody is looked for.
    """
    rule = service.reaching_out
    if rule is None or service.decision is None:
        return None
    return Programme(
        name=service.identifier,
        organization=service.competent_authority,
        mode=rule.mode,
        decision=service.decision.variable,
        amounts=service.decision.amounts,
        pays=rule.pays,
        look_back=rule.look_back,
        opt_out_days=rule.opt_out_days,
        authority=rule.authority,
    )


def programmes() -> tuple[Programme, ...]:
    """Every programme of the jurisdiction as it is published now that reaches out to people, by name."""
    found = (programme_of(each) for _, each in sorted(catalogue.current().services.items()))
    return tuple(each for each in found if each is not None and each.mode != "none")


def programme(name: str) -> Programme:
    """One programme; raises NotFound when the service reaches out to nobody."""
    found = programme_of(catalogue.service(name))
    if found is None:
        raise NotFound(f"{name!r} is no programme", where="programme", remedy="Say `proactive` in its service.yaml.")
    return found
