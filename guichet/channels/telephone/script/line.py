"""What every page of the script is drawn from: the clerk, who is on the line and how sure, the language, the frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, wraps
from typing import Any

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look

CHANNEL = "telephone"
SCRIPT = "look/guichet.js"
SHEETS = ("look/guichet.css", "telephone/telephone.css")


class Line:
    """One request for a page of the script. Raises Http404 for a language the jurisdiction has not."""

    def __init__(self, request: HttpRequest, language: str) -> None:
        self.request = request
        self.jurisdiction = catalogue.current()
        if language not in self.jurisdiction.languages:
            raise Http404
        self.language = language
        self.words = language_of.translator(language)

    @property
    def clerk(self) -> kernel.Actor:
        """The clerk alone."""
        return replace(identity.actor_of_request(self.request), language=self.language, on_behalf_of=None, mandate="")

    @cached_property
    def visit(self) -> identity.Visit | None:
        """The call of somebody who was made sure of."""
        return identity.open_visit_of(self.clerk.agent_id, channel=CHANNEL) if self.clerk.agent_id else None

    @property
    def actor(self) -> kernel.Actor:
        """The clerk for the caller; with nobody made sure of, nobody known: never the clerk's own business."""
        known = identity.actor_of_request(self.request)
        if self.visit:
            return identity.for_visitor(replace(known, language=self.language), self.visit)
        return kernel.Actor(
            channel=CHANNEL, language=self.language, capabilities=known.capabilities, organization=known.organization
        )

    @cached_property
    def own(self) -> journeys.OwnPage | None:
        """What is known of who was made sure of: it stands at the left of every page."""
        return journeys.person_page(by=self.actor, language=self.language) if self.visit else None

    def to(self, place: str, /, **where: object) -> str:
        """The address of a page of the script in this language."""
        return reverse(f"telephone-{place}", kwargs={"language": self.language, **where})

    def say(self, localized: kernel.LocalizedText) -> kernel.Words:
        """The words in the clerk's language, else in the jurisdiction's default one."""
        return localized.in_language(self.language, fallbacks=(self.jurisdiction.default_language,))

    def render(
        self, template: str, title: str, context: Mapping[str, Any] | None = None, *, status: int = 200, at: str = ""
    ) -> HttpResponse:
        """The page drawn; no browser keeps it. `at`: its address, where it answers a form."""
        mark = look.sheet(msgspec.structs.asdict(self.jurisdiction.look))[1]
        sheets = (reverse("web-tokens", kwargs={"mark": mark}), *map(look.static_address, SHEETS))
        rest = (at or self.request.path).removeprefix(f"/telephone/{self.language}/")
        page = look.Page(
            title=title,
            language=self.language,
            site_name=self.words("Telephone, {name}", name=self.say(self.jurisdiction.name).text),
            home=self.to("call"),
            stylesheets=sheets,
            scripts=(look.static_address(SCRIPT),),
            languages=tuple(
                look.LanguageLink(each, f"/telephone/{each}/{rest}", current=each == self.language)
                for each in self.jurisdiction.languages
            ),
            acting_as=self._acting_as(),
            lab=self._lab(),
            wrong=status == 422,
            wide=True,
            no_index=True,
        )
        given = {
            "line": self, "page": page, "language": self.language, "to": self.to, "visit": self.visit, "problems": (),
            "own": self.own, "focus_on": "", **(context or {}),
        }  # fmt: skip
        answer = render(self.request, f"telephone/{template}", given, status=status, using="jinja2")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _acting_as(self) -> str:
        if self.visit is None:
            return ""
        if self.visit.representative is not None:
            return self.words("{who} calls for {name}", who=self.visit.representative.name, name=self.visit.person.name)
        return self.words("On the line: {name}", name=self.visit.person.name)

    def _lab(self) -> str:
        if getattr(settings, "GUICHET_ENVIRONMENT", "") != "demo":
            return ""
        return self.words("This is a demonstration. The people are invented and nothing is sent to any agency.")


View = Callable[..., HttpResponse]


def on_the_line(view: View) -> View:
    """With the frame. A form that was drawn in another call does nothing: its words belong to who has hung up."""

    @wraps(view)
    def enforced(request: HttpRequest, language: str, **where: Any) -> HttpResponse:
        line = Line(request, language)
        now = line.visit.id if line.visit else ""
        if request.method == "POST" and request.POST.get("visit", "") != now:
            return HttpResponseRedirect(line.to("call"))
        return view(line, **where)

    return enforced
