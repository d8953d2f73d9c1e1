"""A turn of a call."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.channels.telephone.models import CallRow
from guichet.conversation import api as conversation


@dataclass
class Call(conversation.Talk):
    """A turn of a call: its place is a row of ours."""

    row: CallRow
