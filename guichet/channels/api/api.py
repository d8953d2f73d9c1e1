"""What the API channel gives to the site: `from guichet.channels.api import api`."""

from guichet.channels.api.rules.door import Door

__all__ = ["Door"]
