"""What a machine can see of a page's accessibility without a browser: names, labels, headings, language, ids.

The browser tests look deeper (axe); this looks at every page of every rehearsal. Criteria are those of WCAG 2.2.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

_NEEDS_LABEL = frozenset({"input", "select", "textarea"})
_UNSEEN = frozenset({"hidden", "submit", "button", "reset", "image"})
_OF_THE_PROGRAM = re.compile(r"\b(?:LocalizedText|Words|frozenset|UUID|Decimal|datetime\.\w+)\(| object at 0x")
_NAMED = frozenset({"a", "button", "summary", "label", "legend", "h1", "h2", "h3", "h4", "h5", "h6", "title"})


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    texts: list[str] = field(default_factory=list)


class _Inspector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.controls: list[tuple[str, dict[str, str]]] = []
        self.headings: list[int] = []
        self.language = self.title = ""
        self._open: list[_Open] = []
        self._in_label = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("id"):
            self.ids[given["id"]] += 1
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "label":
            self._in_label += 1
            self.labelled.add(given.get("for", ""))
        elif tag in _NEEDS_LABEL and given.get("type", "text") not in _UNSEEN and not self._in_label:
            self.controls.append((tag, given))
        elif tag == "img" and "alt" not in given:
            self.faults.append(f"a picture without words: {given.get('src', '')} (1.1.1)")
        elif tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))
        if given.get("tabindex", "0").lstrip("-").isdigit() and int(given.get("tabindex", "0")) > 0:
            self.faults.append(f"<{tag}> jumps the order of the keyboard (2.4.3)")
        if "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"<{tag}> carries style or script of its own, which the browser is told to refuse")
        if tag in _NAMED:
            self._open.append(_Open(tag, given))

    def handle_data(self, data: str) -> None:
        if told := _OF_THE_PROGRAM.search(data):
            self.faults.append(f"it speaks the program's language: {data[told.start() :][:60]}")
        for each in self._open:
            each.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._in_label -= 1
        if tag not in _NAMED or not any(each.tag == tag for each in self._open):
            return
        while self._open:
            closed = self._open.pop()
            if closed.tag == tag:
                break
        name = "".join(closed.texts).strip() or closed.attributes.get("aria-label", "").strip()
        if tag == "title" and not self.title:
            self.title = name
        elif not name and "aria-labelledby" not in closed.attributes and tag != "title":
            self.faults.append(f"<{tag}> says nothing (2.4.4, 2.4.6, 4.1.2)")


def faults_of(html: str) -> tuple[str, ...]:
    """What is wrong with a page, each with the criterion; empty when nothing was seen."""
    seen = _Inspector()
    seen.feed(html)
    found = list(seen.faults)
    if not seen.language:
        found.append("the page does not say its language (3.1.1)")
    if not seen.title:
        found.append("the page has no title (2.4.2)")
    if seen.headings.count(1) != 1:
        found.append(f"the page has {seen.headings.count(1)} main headings, not one (1.3.1)")
    found += [
        f"a heading of level {after} follows one of level {before} (1.3.1)"
        for before, after in zip(seen.headings, seen.headings[1:], strict=False)
        if after > before + 1
    ]
    found += [f"two things are called #{name} (4.1.2)" for name, count in seen.ids.items() if count > 1]
    for tag, given in seen.controls:
        named = given.get("aria-label") or given.get("aria-labelledby") or given.get("id", "") in seen.labelled
        if not named:
            found.append(f"<{tag} name={given.get('name', '')!r}> has no label (1.3.1, 3.3.2)")
    return tuple(found)
