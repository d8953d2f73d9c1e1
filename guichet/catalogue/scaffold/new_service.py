"""Begin a service: a complete small folder that loads, passes every gate and runs, for its author to change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.loading import load
from guichet.catalogue.scaffold.words import MARK, service_words, shared_words
from guichet.kernel.api import Conflict, Invalid, NotFound, Problem

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Begun:
    """What was written: the service's full name, the files that are new, and the files that were added to."""

    identifier: str
    created: tuple[Path, ...]
    extended: tuple[Path, ...]


def new_service(
    folder: Path | str, identifier: str, *, title: str, law: Mapping[str, str], legal_variable: str = ""
) -> Begun:
    """Write a complete small service into a jurisdiction's folder.

    `identifier` is `organization/service`; the organization must exist. `title` is its name in the default language.
    `law` has `title`, `href` and `section`: the law that lets the agency ask. `legal_variable`, if given, is a boolean
    law variable that decides; without it a case worker decides. Texts are English; in other languages they are
    copies, visibly marked and awaiting review. Raises Invalid when the folder does not load or a name is not well
    formed, NotFound for an organization that does not exist, Conflict when the service does: nothing is written then.
    """
    root = Path(folder)
    jurisdiction = load(root)
    organization, _, name = identifier.partition("/")
    if organization not in jurisdiction.organizations:
        remedy = nearest(organization, jurisdiction.organizations)
        raise NotFound(f"there is no organization called {organization!r}.", where=identifier, remedy=remedy)
    if not _NAME.fullmatch(name):
        message = "a service is named in small letters, digits and hyphens."
        raise Invalid((Problem(identifier, message, "Write organization/service, such as town-hall/dog-licence."),))
    missing = [key for key in ("title", "href") if not law.get(key)]
    if missing or not title.strip():
        message = f"a service needs a title and the law it stands on; missing: {', '.join(missing) or 'title'}."
        raise Invalid((Problem(identifier, message, "Give the title, and the law's title and link."),))
    place = root / "services" / organization / name
    if place.exists():
        raise Conflict(f"the folder {place} is already there.", remedy="Choose another name, or change that one.")
    files = _files(jurisdiction, identifier, title=title.strip(), law=law, variable=legal_variable)
    facts = f"vocabulary/facts/{name}.yaml"
    if (root / facts).exists():
        raise Conflict(f"the file {root / facts} is already there.", remedy="Choose another name, or remove the file.")
    extended = {
        f"locales/{language}.yaml": shared_words(_prefix(name), marked=_is_foreign(language))
        for language in jurisdiction.languages
    }
    return _write(root, identifier, files, extended)


def _is_foreign(language: str) -> bool:
    """Whether the English texts of a new service are not yet in this language."""
    return language.split("-")[0] != "en"


def _prefix(name: str) -> str:
    return name.replace("-", "_")


def _files(
    jurisdiction: Jurisdiction, identifier: str, *, title: str, law: Mapping[str, str], variable: str
) -> dict[str, str]:
    organization, _, name = identifier.partition("/")
    prefix, place = _prefix(name), f"services/{identifier}"
    legal = {"title": law["title"], "href": law["href"], "section": law.get("section", "")}
    decision: dict[str, Any] = {"decision": {"variable": variable}} if variable else {}
    service = {
        "identifier": name,
        "kind": "native",
        "type": "registration",
        "competent_authority": organization,
        "topics": list(jurisdiction.topics)[:1],
        "audience": ["applicant"],
        "assurance": "none",
        "channels": [{"type": kind} for kind in ("web", "counter", "sms", "api")],
        "legal_resources": [legal],
        "requirements": [{"id": "true-answers", "evidence": []}],
        "outputs": [{"id": "confirmation", "type": "document"}],
        "processing_time": {"working_days": 10},
        **decision,
        "source": {"title": law["title"], "href": law["href"], "as_of": jurisdiction.content_as_of},
    }
    files = {
        f"vocabulary/facts/{name}.yaml": _yaml(_facts(prefix, legal), _FACTS_HEAD),
        f"{place}/service.yaml": _yaml(service, _SERVICE_HEAD),
        f"{place}/questions.yaml": _yaml(_questions(prefix), _QUESTIONS_HEAD),
        f"{place}/workflow.yaml": _yaml(_WORKFLOW, _WORKFLOW_HEAD),
        f"{place}/examples.yaml": _yaml(_examples(jurisdiction, prefix), _EXAMPLES_HEAD),
        f"{place}/messages/submitted.yaml": _yaml({"when": "submitted", "channels": ["inbox", "email", "sms"]}),
        f"{place}/messages/asked.yaml": _yaml({"when": "asked", "channels": ["inbox", "email", "sms"]}),
        f"{place}/messages/granted.yaml": _yaml({"when": "decided.granted", "channels": ["inbox", "letter"]}),
        f"{place}/messages/declined.yaml": _yaml({"when": "decided.declined", "channels": ["inbox", "letter"]}),
    }
    for language in jurisdiction.languages:
        marked = _is_foreign(language)
        words = service_words(title, marked=marked)
        head = f"# {MARK} every text here is a copy that waits for a translator.\n" if marked else ""
        document = {"language": language, "awaiting_review": marked, **words}
        files[f"{place}/locales/{language}.yaml"] = _yaml(document, head)
    return files


def _facts(prefix: str, legal: dict[str, str]) -> dict[str, Any]:
    shared = {"legal_basis": legal, "sensitivity": "personal", "retention": "P1Y"}
    return {
        "facts": [
            {
                "id": f"{prefix}_name",
                "subject": "applicant",
                "type": "name",
                "used_for": ["identity", "output"],
                **shared,
                "constraints": {"max_length": 100},
            },
            {"id": f"{prefix}_reason", "subject": "request", "type": "long_text", "used_for": ["output"], **shared},
            {"id": f"{prefix}_email", "subject": "applicant", "type": "email", "used_for": ["contact"], **shared},
        ]
    }


def _questions(prefix: str) -> dict[str, Any]:
    return {
        "pages": [
            {"id": "about-you", "facts": [f"{prefix}_name"]},
            {"id": "your-request", "facts": [f"{prefix}_reason"]},
            {"id": "keep-in-touch", "facts": [f"{prefix}_email"], "optional_facts": [f"{prefix}_email"]},
        ]
    }


def _examples(jurisdiction: Jurisdiction, prefix: str) -> dict[str, Any]:
    given = {
        f"{prefix}_name": "Boris Petrov",
        f"{prefix}_reason": "I need this for my shop.",
        f"{prefix}_email": "boris@example.org",
    }
    story = {jurisdiction.default_language: "Boris asks, and a case worker looks at it."}
    return {
        "examples": [
            {
                "id": "boris-asks",
                "story": story,
                "on": jurisdiction.content_as_of,
                "by": "boris",
                "given": given,
                "expect": {"asked": list(given), "status": "received"},
            }
        ]
    }


_WORKFLOW: dict[str, Any] = {
    "initial": "received",
    "statuses": {
        "received": {"waiting_on": "authority"},
        "with_caseworker": {"waiting_on": "authority"},
        "waiting_for_person": {"waiting_on": "person", "stops_clock": True},
        "granted": {"final": True, "outcome": "granted"},
        "declined": {"final": True, "outcome": "declined"},
    },
    "deadline": {"working_days": 10},
    "on_submit": {"automatic": False},
    "transitions": [
        {"id": "claim", "from": ["received"], "to": "with_caseworker", "by": "caseworker"},
        {
            "id": "ask_for_information",
            "from": ["with_caseworker"],
            "to": "waiting_for_person",
            "by": "caseworker",
            "effect": "ask",
        },
        {"id": "information_received", "from": ["waiting_for_person"], "to": "with_caseworker", "by": "person"},
        {
            "id": "grant",
            "from": ["received", "with_caseworker"],
            "to": "granted",
            "by": "caseworker",
            "effect": "decide",
            "outcome": "granted",
        },
        {
            "id": "decline",
            "from": ["received", "with_caseworker", "waiting_for_person"],
            "to": "declined",
            "by": "caseworker",
            "effect": "decide",
            "outcome": "declined",
        },
    ],
}

_SERVICE_HEAD = "# What the service is. Words that people read are in locales/, never here.\n"
_FACTS_HEAD = "# The facts this service asks. Each says which law lets us ask, who uses it, and how long it is kept.\n"
_QUESTIONS_HEAD = "# The pages, in order. `when: <law variable>` shows a page only if the law says so.\n"
_WORKFLOW_HEAD = "# What happens after it is sent: states, who may move a request, and by when.\n"
_EXAMPLES_HEAD = "# Worked examples: they are the tests of this service on every channel.\n"


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # its signature
        return super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # its signature
        return True


def _yaml(document: dict[str, Any], head: str = "") -> str:
    text: str = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return head + text


def _write(root: Path, identifier: str, files: dict[str, str], extended: dict[str, str]) -> Begun:
    """Write all, check the whole folder again, and take everything back when it does not load."""
    before = {name: (root / name).read_text(encoding="utf-8") for name in extended}
    created: list[Path] = []
    try:
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            created.append(path)
        for name, text in extended.items():
            changed = _with_facts(before[name], text)
            if MARK in text:
                changed = _awaiting(changed, [line.partition(":")[0].strip() for line in text.splitlines()])
            (root / name).write_text(changed, encoding="utf-8")
        load(root)
    except BaseException:
        for path in reversed(created):
            path.unlink(missing_ok=True)
            for parent in (path.parent, path.parent.parent):
                if parent != root and parent.is_dir() and not any(parent.iterdir()):
                    parent.rmdir()
        for name, text in before.items():
            (root / name).write_text(text, encoding="utf-8")
        raise
    return Begun(identifier, tuple(created), tuple(root / name for name in extended))


def _with_facts(text: str, words: str) -> str:
    """A words file with more facts, right below its `facts:`; comments and everything else stay as they are."""
    match = re.search(r"^facts:[ \t]*(?:#.*)?\n", text, flags=re.MULTILINE)
    if match is None:
        emptied = re.sub(r"^facts:[ \t]*\{\}[ \t]*\n", "", text, flags=re.MULTILINE)
        return f"{emptied.rstrip()}\nfacts:\n{words}"
    inside = re.match(r"(?:[ \t]*(?:#.*)?\n)*( +)\S", text[match.end() :])
    indent = inside[1] if inside else "  "
    shifted = "".join(f"{indent}{line[2:]}" for line in words.splitlines(keepends=True))
    return text[: match.end()] + shifted + text[match.end() :]


def _awaiting(text: str, facts: list[str]) -> str:
    """A words file that says of these facts, too, that nobody has approved their words."""
    prefixes = [f"facts.{name}" for name in facts]
    match = re.search(r"^awaiting_review:[ \t]*([^#\n]*)(#.*)?\n", text, flags=re.MULTILINE)
    if match is None:
        return text.replace("\n", f"\nawaiting_review: [{', '.join(prefixes)}]\n", 1)
    written = match[1].strip()
    if written == "true":
        return text
    if not written:
        items = "".join(f"  - {prefix}\n" for prefix in prefixes)
        return text[: match.end()] + items + text[match.end() :]
    before = [each.strip() for each in written.strip("[]").split(",") if each.strip() not in ("", "false")]
    line = f"awaiting_review: [{', '.join([*before, *prefixes])}]\n"
    return text[: match.start()] + line + text[match.end() :]
