"""The hash that ties an event to the one before it in its stream, and the Merkle root over all streams."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

FIRST = "0" * 64


def link(*, stream: str, seq: int, type: str, at: str, by: str, concerns: str | None, data: str, previous: str) -> str:
    """SHA-256, in hex, over the canonical JSON of the whole event. `by` and `data` are canonical JSON already.

    The envelope is put together by hand, its keys in sorted order, because parsing and writing again what is already
    canonical would cost more than the hash, and would forgive a spelling that was tampered with.
    """
    text = json.dumps
    envelope = (
        f'{{"at":"{at}","by":{by},"concerns":{text(concerns, ensure_ascii=False)},"data":{data},'
        f'"previous":"{previous}","seq":{seq},"stream":{text(stream, ensure_ascii=False)},'
        f'"type":{text(type, ensure_ascii=False)}}}'
    )
    return hashlib.sha256(envelope.encode()).hexdigest()


def merkle_root(leaves: Sequence[bytes]) -> str:
    """The Merkle tree hash of RFC 6962, section 2.1, in hex: leaves are marked 0x00 and nodes 0x01."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        # Pairing from the left and carrying an odd one up gives the same tree as splitting at powers of two.
        paired = [hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0].hex()
