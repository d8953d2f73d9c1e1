"""Plays a part at the counter: a clerk who knows the person asks, writes down, reads back and sends."""

from __future__ import annotations

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab.rehearsal.browsing import Browser
from guichet.lab.rehearsal.on_the_web import fill_in
from guichet.lab.rehearsal.parts import PROVIDER, Part


class AtTheCounter:
    """A clerk with the person in front of them, who showed a passport."""

    channel = "counter"

    def play(self, part: Part) -> str:
        """Begin a visit with the person, find the service, do it for them."""
        browser = Browser(self.channel)
        browser.sign_in(clerk_of(part), assurance=kernel.Assurance.SUBSTANTIAL)
        page = browser.get(f"/counter/{part.language}/people/{part.person_id}/")
        beginning = page.form("purpose", "proof")
        if beginning is None:
            raise browser.stuck("no visit can be begun")
        title = part.service.title.in_language(part.language).text
        browser.send(beginning, {"purpose": [title], "proof": [beginning.controls["proof"].values[0]]})
        page = browser.get(f"/counter/{part.language}/?q={title}")
        start = page.form(action=f"/start/{part.service.identifier}/")
        if start is None:
            raise browser.stuck("the service is not found")
        return fill_in(browser, browser.send(start, {}), part)


def clerk_of(part: Part) -> str:
    """The account of a clerk of the authority that offers the service."""
    signed = identity.recognise(
        provider=PROVIDER,
        subject=kernel.new_id(),
        claims={"name": "Rehearsal clerk", "locale": part.language},
        assurance=kernel.Assurance.SUBSTANTIAL,
        by=kernel.SYSTEM,
    )
    organization = part.service.competent_authority
    identity.grant_role(agent_id=signed.agent.id, role="clerk", organization=organization, by=kernel.SYSTEM)
    return signed.account_id
