"""Every question stands on a law: what no law lets an agency ask, no form may ask."""

from __future__ import annotations

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.gates.said import question_of
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem


class LegalBasis(Gate):
    """A question without a legal basis is not asked."""

    name = "legal-basis"

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        problems: list[Problem] = []
        for page in service.pages:
            for name in page.facts:
                fact = service.facts.get(name)
                if fact is not None and fact.legal_basis is None:
                    message = f"this question has no legal basis: {question_of(jurisdiction, fact)}"
                    remedy = f"Add `legal_basis` to {name} in {fact.file}, or stop asking it."
                    problems.append(
                        Problem(
                            f"{service.folder}/questions.yaml#pages/{page.id}/facts/{name}", message, remedy, self.name
                        )
                    )
        return tuple(problems)
