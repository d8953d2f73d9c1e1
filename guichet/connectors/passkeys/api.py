"""What tests need of the passkeys connector: the provider as identity lists it."""

from guichet.connectors.passkeys.provider import PasskeyProvider

__all__ = ["PasskeyProvider"]
