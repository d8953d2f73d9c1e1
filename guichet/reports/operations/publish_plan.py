"""Publish what can be reported where: one immutable row, the newest of which counts."""

from __future__ import annotations

import hashlib

import msgspec
from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.reports.events import CategoriesPublished
from guichet.reports.models import PlanRow
from guichet.reports.plan import Plan
from guichet.reports.types import PublishedPlan


def publish_plan(plan: Plan, *, by: kernel.Actor) -> PublishedPlan:
    """From now on this counts. The same as before writes nothing, nor does nothing where there was nothing.

    Reports of a category that is gone keep its name; nobody reports another. Raises NotAllowed.
    """
    identity.require_action(by, "publish", identity.Protected("report_plan"))
    definition = msgspec.json.encode(plan).decode()  # in the order of the files: groups are shown so
    digest = hashlib.sha256(definition.encode()).hexdigest()
    names = tuple(sorted(plan.categories))
    with transaction.atomic():
        newest = PlanRow.objects.select_for_update().order_by("-number").first()
        if (newest.content_hash == digest) if newest else not (plan.categories or plan.features):
            return PublishedPlan(newest.number if newest else 0, False, names)
        number = newest.number + 1 if newest else 1
        PlanRow.objects.create(number=number, content_hash=digest, definition=definition, published_at=kernel.now())
        audit.record(
            CategoriesPublished(number, digest, names, plan.bodies),
            stream=kernel.Reference("report-plan", "current"),
            by=by,
            first=number == 1,
        )
    return PublishedPlan(number, True, names)
