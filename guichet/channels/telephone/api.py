"""The telephone in one place to import from: `from guichet.channels.telephone import api as telephone`."""

from guichet.channels.telephone.events import CallsForgotten, LinkTexted, TurnTaken
from guichet.channels.telephone.menu.turn import Prompt, Turn
from guichet.channels.telephone.operations.take_turn import take_turn

__all__ = ["CallsForgotten", "LinkTexted", "Prompt", "Turn", "TurnTaken", "take_turn"]
