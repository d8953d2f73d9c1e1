"""questions.yaml: in which order facts are asked, how they share pages, and when a page is needed."""

from __future__ import annotations

from guichet.catalogue.schema.marks import FactName, Name, Part, Variable


class PageEntry(Part, frozen=True, kw_only=True):
    """A page asks facts or takes a proof. `when` and `unless` name a boolean law variable: the only conditions."""

    id: Name
    facts: tuple[FactName, ...] = ()
    optional_facts: tuple[FactName, ...] = ()
    evidence: Name | None = None
    optional: bool = False
    when: Variable | None = None
    unless: Variable | None = None


class QuestionsFile(Part, frozen=True, kw_only=True):
    """The pages of a service, and in `uses` the facts that its law needs and nobody is asked for."""

    pages: tuple[PageEntry, ...]
    uses: tuple[FactName, ...] = ()
