"""What every page of the counter is drawn from: the clerk, the person in front of them, the language, the frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look
from guichet.queue import api as queue

SCRIPT = "look/guichet.js"
SHEETS = ("look/guichet.css", "counter/counter.css")

View = Callable[..., HttpResponse]


class Desk:
    """One request for a page at the counter. Raises Http404 for a language the jurisdiction has not."""

    def __init__(self, request: HttpRequest, language: str) -> None:
        self.request = request
        self.jurisdiction = catalogue.current()
        if language not in self.jurisdiction.languages:
            raise Http404
        self.language = language
        self.words = language_of.translator(language)

    @cached_property
    def visit(self) -> identity.Visit | None:
        """The visit the clerk has open."""
        clerk = identity.actor_of_request(self.request)
        return identity.open_visit_of(clerk.agent_id) if clerk.agent_id else None

    @cached_property
    def actor(self) -> kernel.Actor:
        """The clerk; with a visit open, for the person, and as sure of them as the clerk has made sure."""
        clerk = replace(identity.actor_of_request(self.request), language=self.language)
        return identity.for_visitor(clerk, self.visit) if self.visit else clerk

    @property
    def clerk(self) -> kernel.Actor:
        """The clerk alone, whoever stands in front of them: the queue and the till are the office's."""
        return replace(identity.actor_of_request(self.request), language=self.language, on_behalf_of=None, mandate="")

    @cached_property
    def window(self) -> queue.Window | None:
        """The window the clerk sits at."""
        return queue.window_of(by=self.clerk)

    @cached_property
    def ticket(self) -> queue.Ticket | None:
        """Who was called to it, or is served there."""
        return queue.ticket_at(window_id=self.window.id, by=self.clerk) if self.window else None

    @cached_property
    def has_queue(self) -> bool:
        """Whether there is an office with a queue where the clerk works."""
        return self.window is not None or bool(queue.offices(by=self.clerk))

    def forget_window(self) -> None:
        """Look again, after something was done in this very request."""
        for name in ("window", "ticket"):
            self.__dict__.pop(name, None)

    @property
    def person_language(self) -> str:
        """The language in which the person is written to: their own, when it is spoken here."""
        own = self.visit.person.language if self.visit else ""
        return own if own in self.jurisdiction.languages else self.language

    def say(self, localized: kernel.LocalizedText) -> kernel.Words:
        """The words in the clerk's language, else in the jurisdiction's default one, marked as such."""
        return localized.in_language(self.language, fallbacks=(self.jurisdiction.default_language,))

    def to(self, place: str, /, **where: object) -> str:
        """The address of a page of the counter in this language."""
        return reverse(f"counter-{place}", kwargs={"language": self.language, **where})

    def source(self, *, to_officer: bool = False) -> look.Source:
        """Says where a fact of an explanation comes from, to the person or to an officer."""
        known = self.jurisdiction.organizations

        def name(identifier: str) -> str:
            return self.say(known[identifier].name).text if identifier in known else ""

        return look.sources_of(self.language, name, to_officer=to_officer)

    def day(self, day: date | str) -> str:
        """A day in words."""
        return language_of.say_date(day, self.language)

    def moment(self, moment: datetime) -> str:
        """A moment as the day and the time of the jurisdiction's clocks."""
        here = moment.astimezone(ZoneInfo(self.jurisdiction.time_zone))
        return f"{language_of.say_date(here, self.language)}, {language_of.say_time(here, self.language)}"

    def money(self, currency: str) -> Callable[[int], str]:
        """Says amounts in cents of a currency."""
        return lambda cents: language_of.say_money(cents, currency, self.language)

    def clock(self, moment: datetime) -> str:
        """The time of a moment by the office's clock, else by the jurisdiction's."""
        zone = queue.office(self.window.office).time_zone if self.window else self.jurisdiction.time_zone
        return language_of.say_time(moment.astimezone(ZoneInfo(zone)), self.language)

    def proofs(self, *, least: kernel.Assurance = kernel.Assurance.NONE) -> tuple[tuple[str, str, str], ...]:
        """What a clerk can have looked at, the surest first, and at least as sure: (id, words, level in words)."""
        words = self.words
        known = {
            "passport": words("Passport, compared with the person"),
            "driver_licence": words("Driver licence, compared with the person"),
            "known_person": words("I know this person"),
            "none": words("Not checked"),
        }
        levels = {
            kernel.Assurance.NONE: words("sure of nothing"),
            kernel.Assurance.LOW: words("low"),
            kernel.Assurance.SUBSTANTIAL: words("substantial"),
            kernel.Assurance.HIGH: words("high"),
        }
        return tuple(
            (proof, known[proof], levels[level])
            for proof, level in identity.PROOFS_AT["counter"].items()
            if level >= least
        )

    def page(self, title: str, *, back: look.Link | None = None, wrong: bool = False, at: str = "") -> look.Page:
        """The frame: whom the clerk acts for stands on every page. `at`: its address, where it answers a form."""
        say = self.words
        acting = say("You act for {name}", name=self.visit.person.name) if self.visit else ""
        if self.visit and self.visit.representative:
            there = self.visit.representative.name
            acting = say("{who} is here for {name}", who=there, name=self.visit.person.name)
        mark = look.sheet(msgspec.structs.asdict(self.jurisdiction.look))[1]
        return look.Page(
            title=title,
            language=self.language,
            site_name=say("Counter, {name}", name=self.say(self.jurisdiction.name).text),
            home=self.to("desk"),
            stylesheets=(reverse("web-tokens", kwargs={"mark": mark}), *map(look.static_address, SHEETS)),
            scripts=(look.static_address(SCRIPT),),
            languages=self._languages(at),
            back=back,
            acting_as=acting,
            lab=self._lab(),
            wrong=wrong,
            wide=True,
            no_index=True,
        )

    def _languages(self, at: str) -> tuple[look.LanguageLink, ...]:
        """The same address in every language of the clerk."""
        rest = (at or self.request.path).removeprefix(f"/counter/{self.language}/")
        query = f"?{self.request.GET.urlencode()}" if self.request.GET else ""
        return tuple(
            look.LanguageLink(each, f"/counter/{each}/{rest}{query}", current=each == self.language)
            for each in self.jurisdiction.languages
        )

    def _lab(self) -> str:
        if getattr(settings, "GUICHET_ENVIRONMENT", "") != "demo":
            return ""
        return self.words("This is a demonstration. The people are invented and nothing is sent to any agency.")

    def render(
        self, template: str, page: look.Page, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """The page drawn; never kept by a browser, because the next person at the window is another."""
        given = {
            "desk": self,
            "page": page,
            "language": self.language,
            "say": self.say,
            "to": self.to,
            "visit": self.visit,
            "focus_on": "",
            **(context or {}),
        }
        answer = render(self.request, f"counter/{template}", given, status=status, using="jinja2")
        answer.headers["Cache-Control"] = "no-store"
        return answer


def with_visit(view: View) -> View:
    """Only with somebody in front of the clerk; else to where a visit begins.

    A form that was drawn in another visit (its hidden `visit`) does nothing: its words belong to somebody who has gone.
    """

    @wraps(view)
    def enforced(request: HttpRequest, language: str, **where: Any) -> HttpResponse:
        desk = Desk(request, language)
        if desk.visit is None:
            return HttpResponseRedirect(desk.to("desk"))
        if request.method == "POST" and request.POST.get("visit") != desk.visit.id:
            title = desk.words("That form belonged to another visit")
            return desk.render("other_visit.html", desk.page(title, wrong=True), status=409)
        return view(desk, **where)

    return enforced
