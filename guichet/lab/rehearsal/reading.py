"""Reads a page as a browser would: its forms with their controls, its heading, its links; nothing but HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    """One control of a form. `values` are what it may send: the options of a choice, else what stands in it."""

    name: str
    type: str
    value: str = ""
    values: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form: where it goes, how, and its controls by name in the order of the page."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)

    @property
    def preset(self) -> dict[str, list[str]]:
        """What is sent when nothing is touched: hidden values, what is ticked, what stands in a field."""
        return {name: control.chosen for name, control in self.controls.items() if control.chosen}


@dataclass
class Page:
    """What a browser makes of an answer. `texts` is everything a person reads, in one line."""

    url: str
    status: int
    forms: list[Form]
    links: list[tuple[str, str]]
    texts: str

    def form(self, *names: str, action: str = "") -> Form | None:
        """The first form that posts to an address ending so and has all these controls."""
        for form in self.forms:
            if form.method == "post" and form.action.endswith(action) and set(names) <= set(form.controls):
                return form
        return None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self._form: Form | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self._link: list[str] | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "svg"):
            self._silent += 1
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a":
            self._link = [given.get("href", ""), ""]
        elif self._form is not None and "disabled" not in given:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        if tag == "option" and self._select is not None:
            self._select.values.append(given.get("value", ""))
            if "selected" in given:
                self._select.chosen = [given.get("value", "")]
            return
        name = given.get("name", "")
        if not name or tag not in ("input", "select", "textarea"):
            return
        kind = given.get("type", "text") if tag == "input" else tag
        control = self._form.controls.setdefault(name, Control(name, kind))
        if tag == "select":
            self._select = control
        elif tag == "textarea":
            self._area = control
        elif kind in ("radio", "checkbox"):
            control.type = kind
            control.values.append(given.get("value", "on"))
            if "checked" in given:
                control.chosen.append(given.get("value", "on"))
        elif kind not in ("submit", "button", "file"):
            control.chosen = [given["value"]] if given.get("value") else control.chosen

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "svg"):
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "a" and self._link is not None:
            self.links.append((self._link[0], " ".join(self._link[1].split())))
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self.texts.append(data)
        if self._link is not None:
            self._link[1] += data
        if self._area is not None and data.strip():
            self._area.chosen = [data.strip()]


def read(*, url: str, status: int, html: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    return Page(url, status, reader.forms, reader.links, " ".join(" ".join(reader.texts).split()))
