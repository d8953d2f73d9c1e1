"""Nobody is reached for whom no law lets one: what acts for people by itself names its authority."""

from __future__ import annotations

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem


class ReachingOut(Gate):
    """Automatic without a legal authority does not publish; nor an offer or a grant that nothing could decide."""

    name = "proactive"

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:  # noqa: ARG002  # the port
        rule = service.reaching_out
        if rule is None:
            return ()
        where, problems = f"{service.folder}/service.yaml#proactive", []
        if rule.mode == "automatic" and rule.authority is None:
            message = "this is granted automatically, and no law is named that allows it."
            remedy = "Add `authority` with title, href and section, or choose `mode: offer`."
            problems.append(Problem(where, message, remedy, self.name))
        if rule.mode in ("offer", "automatic") and (service.decision is None or service.workflow is None):
            message = f"`{rule.mode}` needs a `decision` by law and a workflow to be decided in."
            remedy = "Add them, or choose `mode: inform`."
            problems.append(Problem(where, message, remedy, self.name))
        return tuple(problems)
