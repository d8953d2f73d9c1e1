"""Plays a part on the line with a clerk: made sure of by a code, asked, read back, sent."""

from __future__ import annotations

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab.rehearsal.at_the_counter import clerk_of
from guichet.lab.rehearsal.browsing import Browser
from guichet.lab.rehearsal.by_voice import VoiceTelephone
from guichet.lab.rehearsal.on_the_web import fill_in
from guichet.lab.rehearsal.parts import Part


class ByTelephone:
    """A clerk with the person on the line, who says the code that came to their telephone."""

    channel = "telephone"

    def play(self, part: Part) -> str:
        """Make sure who calls, find the service, do it for them; each answer that matters is read back."""
        owner = kernel.Actor(agent_id=part.person_id, channel="web", assurance=kernel.Assurance.SUBSTANTIAL)
        identity.link_phone(number=part.phone, code=identity.phone_code(by=owner), by=owner)
        browser = Browser(self.channel)
        browser.sign_in(clerk_of(part), assurance=kernel.Assurance.SUBSTANTIAL)
        title = part.service.title.in_language(part.language).text
        with VoiceTelephone(part.phone) as phone:
            page = browser.get(f"/telephone/{part.language}/people/{part.person_id}/")
            checking = page.form("purpose", "code")
            if checking is None:
                raise browser.stuck("nobody can be made sure of")
            sending = {"purpose": [title], "do": ["text"]}
            again = browser.send(checking, sending).form("purpose", "code")
            audit.drain(worker="rehearsal-network", until_empty=True)
            if again is None:
                raise browser.stuck("no code can be said")
            browser.send(again, {"purpose": [title], "code": [phone.texted_code()]})
        page = browser.get(f"/telephone/{part.language}/?q={title}")
        start = page.form(action=f"/start/{part.service.identifier}/")
        if start is None:
            raise browser.stuck("the service is not found")
        return fill_in(browser, browser.send(start, {}), part)
