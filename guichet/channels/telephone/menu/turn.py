"""What one turn of a call comes to: what is said, in which language, and what is listened for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What is listened for: keys alone, speech or keys, or nothing any more.
Listening = Literal["keys", "speech", "end"]


@dataclass(frozen=True)
class Prompt:
    """Words to say, in a language (BCP 47)."""

    text: str
    language: str


@dataclass(frozen=True)
class Turn:
    """The answer to one turn. `number` is sent back with what the caller says next; `most` is how many keys at most."""

    call: str
    number: int
    prompts: tuple[Prompt, ...]
    listening: Listening
    language: str
    most: int = 12
