"""What every page is drawn from: the jurisdiction, the language of its address, who asks, the frame around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guichet.catalogue import api as catalogue
from guichet.channels.web import style
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look

SCRIPT = "look/guichet.js"
PRIVATE = "no-store"


class Desk:
    """One request for a page, at the desk of one language. Raises Http404 for a language the jurisdiction has not.

    Who asks is found when a page looks at `actor`, so that a public page stays without cookie.
    """

    def __init__(self, request: HttpRequest, language: str) -> None:
        self.request = request
        self.jurisdiction = catalogue.current()
        if language not in self.jurisdiction.languages:
            raise Http404
        self.language = language
        self.words = language_of.translator(language)

    @cached_property
    def actor(self) -> kernel.Actor:
        """Who asks, speaking the language of the page."""
        return replace(identity.actor_of_request(self.request), language=self.language)

    @cached_property
    def acting(self) -> identity.Acting | None:
        """For whom this browser acts. Asked only of one that brings a session, so that a public page stays public."""
        if settings.SESSION_COOKIE_NAME not in self.request.COOKIES or not hasattr(self.request, "session"):
            return None
        return identity.acting_as(self.request)

    @property
    def posted(self) -> look.Posted:
        """The form that was posted, as the look reads it."""
        return look.Posted({name: tuple(map(str, values)) for name, values in self.request.POST.lists()})

    @property
    def asked(self) -> look.Posted:
        """The form that stands in the address."""
        return look.Posted({name: tuple(map(str, values)) for name, values in self.request.GET.lists()})

    def say(self, localized: kernel.LocalizedText) -> kernel.Words:
        """The words in the page's language, else in the jurisdiction's default one, marked as such."""
        return localized.in_language(self.language, fallbacks=(self.jurisdiction.default_language,))

    def organization(self, identifier: str) -> kernel.Words:
        """An organization's name; its identifier when nobody published it."""
        found = self.jurisdiction.organizations.get(identifier)
        return self.say(found.name) if found else kernel.Words(identifier, self.language)

    def called(self, identifier: str, *, first: bool = False) -> str:
        """An organization's name as it stands within a sentence, or `first` in it: with a capital."""
        found = self.jurisdiction.organizations.get(identifier)
        said = self.say(found.called).text if found else identifier
        return language_of.begun(said) if first else said

    def channel_word(self, kind: str) -> str:
        """What people call a way to reach someone."""
        words = self.words
        known = {
            "web": words("On these pages"),
            "counter": words("At a counter"),
            "voice": words("On the telephone, without a clerk"),
            "sms": words("By text message"),
            "api": words("From another program"),
            "telephone": words("By telephone"),
            "email": words("By e-mail"),
            "post": words("By post"),
            "chat": words("By chat"),
            "app": words("In an app"),
            "address": words("In person"),
        }
        return known.get(kind, kind)

    def to(self, place: str, /, **where: object) -> str:
        """The address of a page of the web in this language."""
        return reverse(f"web-{place}", kwargs={"language": self.language, **where})

    def absolute(self, address: str) -> str:
        """The whole address, for what leaves this site; an address elsewhere stays as it is, an empty one empty."""
        if not address.startswith("/"):
            return address
        base = str(getattr(settings, "GUICHET_BASE_URL", "")) if getattr(settings, "PRODUCTION", False) else ""
        return f"{base}{address}" if base else self.request.build_absolute_uri(address)

    def source(self, *, to_officer: bool = False) -> look.Source:
        """Says where a fact of an explanation comes from, to the person or to an officer."""
        known = self.jurisdiction.organizations

        def name(identifier: str) -> str:
            return self.say(known[identifier].name).text if identifier in known else ""

        return look.sources_of(self.language, name, to_officer=to_officer)

    def day(self, day: date | str) -> str:
        """A day in the person's way."""
        return language_of.say_date(day, self.language)

    def moment(self, moment: datetime) -> str:
        """A moment as the day and the time of the jurisdiction's clocks."""
        here = moment.astimezone(ZoneInfo(self.jurisdiction.time_zone))
        return f"{language_of.say_date(here, self.language)}, {language_of.say_time(here, self.language)}"

    def day_of(self, moment: datetime) -> date:
        """The day of a moment on the jurisdiction's calendar, which in Auckland is often tomorrow."""
        return moment.astimezone(ZoneInfo(self.jurisdiction.time_zone)).date()

    def today(self) -> date:
        """The jurisdiction's day."""
        return kernel.today(self.jurisdiction.time_zone)

    def work_places(self) -> tuple[list[tuple[str, str]], str]:
        """Where else the one signed in holds a staff role, by name, and the name of where they work now."""
        here = self.actor.organization or ""
        others = [each for each in identity.organizations_of(self.request) if each != here]
        return [(each, self.organization(each).text) for each in others], self.organization(here).text

    def page(
        self,
        title: str,
        *,
        trail: tuple[look.Link, ...] = (),
        back: look.Link | None = None,
        wrong: bool = False,
        personal: bool = False,
        staff: bool = False,
        in_language: Mapping[str, str] | None = None,
        of: catalogue.PublicService | str | None = None,
    ) -> look.Page:
        """The frame. A personal page shows the ways that need a person; `staff` takes the whole width and has keys.

        `in_language` gives the page's address by language where it does not stand below one. `of`: an organization's
        identifier, or a service of one, that may have a look and a name of its own to be shown.
        """
        say = self.words
        own = self.to("own")
        links = [look.Link(say("Services"), self.to("services")), look.Link(say("Your page"), own)]
        if personal and "caseworker" in self.actor.roles:
            links.append(look.Link(say("Cases"), self.to("queue")))
        elif personal and "manager" in self.actor.roles:
            links.append(look.Link(say("Supply agreements"), self.to("supply")))
        if personal and "clerk" in self.actor.roles:
            links.append(look.Link(say("Counter"), reverse("counter-desk", args=[self.language])))
        here, acting = self.request.path, self.acting
        owner = style.shown_as(self.jurisdiction, of)
        return look.Page(
            title=title,
            language=self.language,
            site_name=self.say(owner.name if owner else self.jurisdiction.name).text,
            home=self.to("organization", organization=owner.identifier) if owner else self.to("home"),
            stylesheets=style.addresses(self.jurisdiction, owner.look if owner else None),
            scripts=(style.static_address(SCRIPT),) if staff else (),
            languages=self._languages(in_language or {}),
            links=tuple(replace(each, current=here.startswith(each.href)) for each in links),
            trail=trail,
            back=back,
            footer=(
                look.Link(say("Go on with a code"), self.to("resume")),
                look.Link(say("Languages and wording"), self.to("languages")),
            ),
            colophon=say("Content checked on {day}.", day=self.day(self.jurisdiction.content_as_of)),
            acting_as=_said_of(acting, say) if acting else "",
            lab=self._lab(),
            wrong=wrong,
            wide=staff,
            no_index=personal,
        )

    def _languages(self, known: Mapping[str, str]) -> tuple[look.LanguageLink, ...]:
        """The same address in every language; a page that was posted to is asked for again."""
        prefix, path = f"/{self.language}/", self.request.path
        query = f"?{self.request.GET.urlencode()}" if self.request.GET else ""
        rest = f"{path.removeprefix(prefix)}{query}" if path.startswith(prefix) else ""
        return tuple(
            look.LanguageLink(each, known.get(each, f"/{each}/{rest}"), current=each == self.language)
            for each in self.jurisdiction.languages
        )

    def _lab(self) -> str:
        if getattr(settings, "GUICHET_ENVIRONMENT", "") != "demo":
            return ""
        return self.words("This is a demonstration. The people are invented and nothing is sent to any agency.")

    def render(
        self, template: str, page: look.Page, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """The page drawn."""
        given = {
            "desk": self,
            "page": page,
            "language": self.language,
            "say": self.say,
            "to": self.to,
            "channel_word": self.channel_word,
            "day_of": self.day_of,
            "moment": self.moment,
            "signed_in": page.no_index and self.actor.agent_id is not None,
            **(context or {}),
        }
        answer = render(self.request, f"web/{template}", given, status=status, using="jinja2")
        if page.acting_as:
            answer.headers["Cache-Control"] = PRIVATE  # a name stands on it, on whatever page
        return answer


def _said_of(acting: identity.Acting, say: language_of.Words) -> str:
    if acting.in_force:
        return say("You act for {name}", name=acting.name)
    return say("You can no longer act for {name}", name=acting.name)


def public(response: HttpResponse) -> HttpResponse:
    """Say that an answer is the same for everybody, so that guichet/site/fast_path.py may keep it.

    Not for who acts for another: the name of the other stands on it.
    """
    if response.headers.get("Cache-Control") == PRIVATE:
        return response
    response.headers["Guichet-Public"] = "yes"
    return response
