"""What identity asks of the connectors: someone who vouches for people."""

from __future__ import annotations

from abc import ABC, abstractmethod

from guichet.kernel import api as kernel


class IdentityProvider(ABC):
    """One way to sign in, such as the country's OpenID provider.

    A connector registers one of these for each provider it is configured for, in its app's `ready`:
    `providers.register(name, provider)`. The sign-in page lists them; choosing one leads to `begin_address`.
    """

    #: The name in addresses and settings: `national`.
    name: str
    #: What people call it, in their languages.
    label: kernel.LocalizedText
    #: Its address, which stands in `Way.name` of whoever signs in with it; empty when it has none.
    issuer: str = ""
    #: The static name of the script that begins it, for a way that needs one (passkeys): the page draws a hidden form
    #: `data-passkey`, which that script shows, fills in and posts to `begin_address`. Empty: a link does.
    script: str = ""

    @abstractmethod
    def levels(self) -> tuple[kernel.Assurance, ...]:
        """The levels of assurance it can vouch for, lowest first."""

    @abstractmethod
    def begin_address(self, *, next_path: str, level: kernel.Assurance, why: str = "") -> str:
        """The address on this site which sends the browser to the provider, and brings it back to `next_path`."""

    def add_address(self, *, next_path: str) -> str:  # noqa: ARG002  # for those that have one
        """Where a form of that script adds this way to the account of the one signed in; empty when a sign-in does."""
        return ""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether it is configured and reachable: no problem means yes. Called by the operator's command."""


providers: kernel.Registry[IdentityProvider] = kernel.Registry("identity provider")
