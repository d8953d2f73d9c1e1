"""The law over HTTP: calculated, explained and asked; OpenFisca's clients work unchanged below `/api/v1/rules`."""

from guichet.channels.api.rules import calculating, describing, reasoning

__all__ = ["calculating", "describing", "reasoning"]
