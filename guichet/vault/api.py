"""The vault in one place to import from: `from guichet.vault import api as vault`.

row.text = vault.seal(text, subject=owner_id, place=f"cases_note/{row.id}/text")
note.text = vault.read(row.text, place=f"cases_note/{row.id}/text")      # or "erased on ..."
"""

from guichet.vault.blinding import SIGNS as BLIND_SIGNS
from guichet.vault.blinding import blind, blind_beginning, blind_words
from guichet.vault.columns import SealedJson, SealedText, seal_rows
from guichet.vault.destroying import overwrite_what_is_deleted, scrub
from guichet.vault.errors import Erased, Held, Unreadable
from guichet.vault.keyring import forget as forget_keys
from guichet.vault.masters import new_key, read_keys
from guichet.vault.operations.erase_person import complete_erasures, erase
from guichet.vault.operations.place_hold import lift_hold, place_hold
from guichet.vault.operations.rotate_keys import rotate
from guichet.vault.owning import begin, discard, own
from guichet.vault.queries import holds_on, kept_of, owners_held, subjects_of
from guichet.vault.sealing import (
    ErasedText,
    erased_on,
    make_ready,
    read,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from guichet.vault.types import Erasure, Hold, Keep

__all__ = [
    "BLIND_SIGNS",
    "Erased",
    "ErasedText",
    "Erasure",
    "Held",
    "Hold",
    "Keep",
    "SealedJson",
    "SealedText",
    "Unreadable",
    "begin",
    "blind",
    "blind_beginning",
    "blind_words",
    "complete_erasures",
    "discard",
    "erase",
    "erased_on",
    "forget_keys",
    "holds_on",
    "kept_of",
    "lift_hold",
    "make_ready",
    "new_key",
    "overwrite_what_is_deleted",
    "own",
    "owners_held",
    "place_hold",
    "read",
    "read_keys",
    "rotate",
    "scrub",
    "seal",
    "seal_bytes",
    "seal_rows",
    "subjects_of",
    "unseal",
    "unseal_bytes",
]
