"""The simulated national identity provider: real OpenID Connect, pretended people."""
