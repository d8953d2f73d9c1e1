"""Every question has a consumer: a rule, a decision, an output or another service; what nobody uses is not asked."""

from __future__ import annotations

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.gates.said import question_of
from guichet.catalogue.law_names import law_of, variables_of
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem


class Consumers(Gate):
    """A question that nobody uses is not asked."""

    name = "consumers"

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        needed = needed_variables(jurisdiction, service)
        passed_on = {name for target in fed_by(jurisdiction, service) for name in target.asked + target.uses}
        problems: list[Problem] = []
        for page in service.pages:
            for name in page.facts:
                fact = service.facts.get(name)
                if fact is None or fact.used_for or fact.part_of_name:
                    continue
                if name in passed_on or fact.law_variable in needed:
                    continue
                message = f"nobody uses the answer to this question: {question_of(jurisdiction, fact)}"
                remedy = (
                    "Name the law variable that needs it, or say who does (`used_for: output`, `contact`, `identity` or"
                    f" `register:<name>` in {fact.file}), or stop asking it."
                )
                where = f"{service.folder}/questions.yaml#pages/{page.id}/facts/{name}"
                problems.append(Problem(where, message, remedy, self.name))
            if page.evidence and not any(page.evidence in each.evidence for each in service.requirements):
                message = f"no requirement of this service needs the proof {page.evidence!r}."
                remedy = "Name it under a requirement's `evidence` in service.yaml, or take the page away."
                problems.append(
                    Problem(f"{service.folder}/questions.yaml#pages/{page.id}/evidence", message, remedy, self.name)
                )
        return tuple(problems)


def needed_variables(jurisdiction: Jurisdiction, service: PublicService) -> frozenset[str]:
    """The law variables that the service's conditions, decision and amounts are computed from."""
    law = law_of(jurisdiction)
    if isinstance(law, Problem):
        return frozenset()
    named = [name for where, name, _ in variables_of(service) if "/examples.yaml#" not in where]
    return law.inputs_of(named)


def fed_by(jurisdiction: Jurisdiction, service: PublicService) -> tuple[PublicService, ...]:
    """The services that start pre-filled from this one."""
    return tuple(jurisdiction.services[name] for name in service.feeds if name in jurisdiction.services)
