"""Whoever may get an external service can be found out: each fact that the law decides it by can be asked."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.definitions.vocabulary import FactType
from guichet.catalogue.gates.said import question_of
from guichet.catalogue.law_names import law_of
from guichet.catalogue.ports import Gate
from guichet.catalogue.screening import Wanted, wanted
from guichet.kernel.api import Problem


class Askable(Gate):
    """A decision that cannot be asked for is not promised. Native services have pages, which other gates look at."""

    name = "askable"

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        law = law_of(jurisdiction)
        if service.kind != "external" or isinstance(law, Problem):
            return ()
        problems: list[Problem] = []
        for each in wanted(jurisdiction, service, law):
            problems.extend(_problems(jurisdiction, service, each, self.name))
        return tuple(problems)


def _problems(jurisdiction: Jurisdiction, service: PublicService, each: Wanted, gate: str) -> Iterator[Problem]:
    where = f"{service.folder}/service.yaml#decision/variable"
    if each.group and each.group not in service.household:
        message = f"the decision needs {each.variable!r} of the law's {each.group}, which `household` does not name."
        remedy = f"Add `household: {{{each.group}: {{<role of the law>: [applicant]}}}}`."
        yield Problem(where, message, remedy, gate)
    if each.fact is None:
        whose = f" of the {each.subject}" if each.subject else ""
        message = f"the decision needs the law's {each.variable!r}{whose}, and no fact asks for it."
        subject = f", `subject: {each.subject}`" if each.subject else ""
        remedy = f"Add a fact with `law_variable: {each.variable}`{subject} to vocabulary/facts/, with its words."
        yield Problem(where, message, remedy, gate)
        return
    fact = each.fact
    if fact.legal_basis is None and not fact.filled_by:
        message = f"the decision needs this question, and it has no legal basis: {question_of(jurisdiction, fact)}"
        yield Problem(f"{fact.file}#facts/{fact.id}", message, "Add `legal_basis` to it.", gate)
    yield from _unsaid(jurisdiction, fact, gate)


def _unsaid(jurisdiction: Jurisdiction, fact: FactType, gate: str) -> Iterator[Problem]:
    if fact.filled_by:
        return
    for key, text in (("question", fact.question), ("short", fact.short)):
        for language in jurisdiction.languages:
            if not text.by_language.get(language):
                message = f"the fact {fact.id!r} can be asked, and has no `{key}` in {language!r}."
                where = f"locales/{language}.yaml#facts/{fact.id}/{key}"
                yield Problem(where, message, "Write it, under `awaiting_review` if nobody approved it.", gate)
