"""What a municipality may have of its own in a service that it adopted, and under which word the model allows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guichet.authoring.api import Tree
from guichet.catalogue.adoption.leaves import name_of

#: The words of `may_override`, and what each allows.
KINDS: dict[str, str] = {
    "name": "title, summary, description and search words",
    "wording": "any other sentence on the pages",
    "messages": "the sentences of messages, and by which doors they leave",
    "fees": "what each cost amounts to, and its words",
    "costs": "costs of its own besides those of the model",
    "waiver": "when a cost is not to be paid, and the law of that",
    "contact": "the doors: telephone, counter, links",
    "promise": "the working days promised, and the deadline",
    "office": "schedules and courses",
    "questions": "pages of its own, added to those of the model",
    "by-law": "the by-law that the service stands on",
    "look": "the municipality's colours and mark on the pages of the service",
}

ALWAYS = "always"

# By file and leaf, the first that fits counts: * is one step, ** any number, + a step that the model does not have.
_RULES: tuple[tuple[str, str, str], ...] = (
    ("service.yaml", "source/**", ALWAYS),
    ("service.yaml", "channels", "contact"),
    ("service.yaml", "costs/+/**", "costs"),
    ("service.yaml", "costs/*/amount_cents", "fees"),
    ("service.yaml", "costs/*/variable", "fees"),
    ("service.yaml", "costs/*/fact", "fees"),
    ("service.yaml", "costs/*/waiver/**", "waiver"),
    ("service.yaml", "processing_time/working_days", "promise"),
    ("workflow.yaml", "deadline/working_days", "promise"),
    ("service.yaml", "booking/schedules", "office"),
    ("service.yaml", "enrolment/courses", "office"),
    ("service.yaml", "legal_resources", "by-law"),
    ("workflow.yaml", "objection/legal_basis/**", "by-law"),
    ("questions.yaml", "pages/+/**", "questions"),
    ("examples.yaml", "**", ALWAYS),
    ("messages", "channels", "messages"),
    ("locales", "language", ALWAYS),
    ("locales", "awaiting_review/**", ALWAYS),
    ("locales", "title", "name"),
    ("locales", "summary", "name"),
    ("locales", "description", "name"),
    ("locales", "synonyms", "name"),
    ("locales", "messages/*/**", "messages"),
    ("locales", "costs/+", "costs"),
    ("locales", "costs/*", "fees"),
    ("locales", "pages/+/**", "questions"),
    ("locales", "why/+", "questions"),
    *(
        ("locales", f"{section}/**", "wording")
        for section in ("pages", "why", "outcome", "statuses", "transitions", "requirements", "outputs")
    ),
)

Files = Mapping[str, Tree]


@dataclass(frozen=True)
class Permits:
    """What one version of a model allows."""

    model: str
    version: int
    may_override: tuple[str, ...]
    messages: frozenset[str]
    costs: frozenset[str]
    asked: frozenset[str] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """As an adopter writes it."""
        return f"{self.model}@{self.version}"

    def kind(self, file: str, leaf: str) -> str | None:
        """The word that allows this leaf (whether or not it is among `may_override`); None for what nothing allows."""
        top, _, rest = file.partition("/")
        steps = leaf.split("/")
        if top == "messages" and rest not in self.messages:
            return None
        for of_file, pattern, kind in _RULES:
            if of_file == (file if file.count("/") == 0 else top) and self._fits(pattern.split("/"), steps):
                return kind
        return None

    def allows(self, file: str, leaf: str) -> bool:
        """Whether the adopter may have this leaf of its own."""
        kind = self.kind(file, leaf)
        return kind == ALWAYS or kind in self.may_override

    def _fits(self, pattern: list[str], steps: list[str]) -> bool:
        for position, part in enumerate(pattern):
            if part == "**":
                return True
            if position >= len(steps):
                return False
            if part == "+":
                if steps[position] in (self.costs if steps[0] == "costs" else self.asked):
                    return False
            elif part not in ("*", steps[position]):
                return False
        return len(pattern) == len(steps)


def permits_of(model: str, version: int, files: Files, may_override: tuple[str, ...]) -> Permits:
    """What a version of a model allows; pages and facts that it asks itself are not an adopter's to add."""
    service = (files["service.yaml"].entries or {}) if "service.yaml" in files else {}
    questions = (files["questions.yaml"].entries or {}) if "questions.yaml" in files else {}
    pages = (questions["pages"].items or ()) if "pages" in questions else ()
    facts = [page.entries["facts"] for page in pages if page.entries and "facts" in page.entries]
    asked = {name_of(page) or "" for page in pages} | {str(fact.value) for each in facts for fact in each.items or ()}
    return Permits(
        model=model,
        version=version,
        may_override=may_override,
        messages=frozenset(name.removeprefix("messages/") for name in files if name.startswith("messages/")),
        costs=frozenset(name_of(each) or "" for each in (service["costs"].items or ()))
        if "costs" in service
        else frozenset(),
        asked=frozenset(asked),
    )
