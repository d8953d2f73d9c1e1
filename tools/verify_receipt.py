"""Verifies a consent receipt with nothing but the published keys: no network, nothing of the platform.

    python verify_receipt.py receipt.json --keys keys.json

`receipt.json` is a receipt as it was downloaded, or its JWS (RFC 7515, compact) alone; `keys.json` is the JWK Set (RFC
7517) that the site publishes at /.well-known/consent-receipt-keys.json. Prints what was agreed to and ends with 0 when
the signature is right; says what is wrong and ends with 1 when it is not. Needs Python 3.11 and `cryptography`.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

LARGEST = 1024 * 1024


class Wrong(Exception):
    """The receipt is not what it says; the message says why."""


def verify(text: str, keys: Any) -> dict[str, Any]:
    """The receipt's document, proved by one of the keys. Raises Wrong."""
    document, compact = _parts(text)
    pieces = compact.split(".")
    if len(pieces) != 3:
        raise Wrong("this is no JWS in its compact form: it has three parts with dots between")
    header = _object(_bytes(pieces[0]), "the JWS header")
    if header.get("alg") != "ES256" or "crit" in header:
        raise Wrong(f"the algorithm is {header.get('alg')!r}; receipts are signed with ES256")
    key = _key(header.get("kid"), keys)
    signature = _bytes(pieces[2])
    if len(signature) != 64:
        raise Wrong("the signature has the wrong length")
    halves = (int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        key.verify(utils.encode_dss_signature(*halves), f"{pieces[0]}.{pieces[1]}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Wrong("the signature does not fit: the receipt was changed, or another key signed it") from None
    signed = _object(_bytes(pieces[1]), "what was signed")
    if document is not None and document != signed:
        raise Wrong("what can be read in the file is not what was signed")
    return signed


def _parts(text: str) -> tuple[Any, str]:
    """(the readable document or None, the JWS)."""
    text = text.strip()
    if not text.startswith("{"):
        return None, text
    found = _object(text.encode(), "the file")
    if not isinstance(found.get("jws"), str) or not isinstance(found.get("receipt"), dict):
        raise Wrong("the file has no receipt and no signature: it has the keys `receipt` and `jws`")
    return found["receipt"], found["jws"]


def _object(content: bytes, what: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"{what} is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise Wrong(f"{what} is no JSON object")
    return found


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Wrong("a part of the JWS is no base64url") from None


def _number(content: bytes) -> int:
    return int.from_bytes(content, "big")


def _key(kid: object, keys: Any) -> ec.EllipticCurvePublicKey:
    """The key of that id, whose id is its own thumbprint (RFC 7638), so that a false one cannot borrow it."""
    for each in keys.get("keys", []) if isinstance(keys, dict) else []:
        if isinstance(each, dict) and each.get("kid") == kid and (each.get("kty"), each.get("crv")) == ("EC", "P-256"):
            x, y = _bytes(str(each.get("x", ""))), _bytes(str(each.get("y", "")))
            required = {"crv": "P-256", "kty": "EC", "x": each["x"], "y": each["y"]}
            canonical = json.dumps(required, sort_keys=True, separators=(",", ":")).encode()
            thumbprint = base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()
            if thumbprint != kid:
                raise Wrong("the key's id is not its thumbprint: this is not the key it says it is")
            try:
                numbers = ec.EllipticCurvePublicNumbers(_number(x), _number(y), ec.SECP256R1())
                return numbers.public_key()
            except ValueError as error:
                raise Wrong(f"the key cannot be used: {error}") from None
    raise Wrong(f"no key of the id {kid!r} is among those given")


def _read(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise Wrong(f"{path} is too large to be a receipt or a set of keys")
    return path.read_text(encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Read the two files, say what was found."""
    parser = argparse.ArgumentParser(description="Verify a consent receipt with nothing but the published keys.")
    parser.add_argument("receipt", type=Path, help="the receipt as it was downloaded, or its JWS alone")
    parser.add_argument("--keys", type=Path, required=True, help="the published keys (a JWK Set)")
    options = parser.parse_args(arguments)
    try:
        keys = _object(_read(options.keys).encode(), "the file of keys")
        document = verify(_read(options.receipt), keys)
    except (Wrong, OSError, UnicodeDecodeError) as error:
        print(f"NOT GENUINE: {error}", file=sys.stderr)
        return 1
    print("Genuine.")
    print(json.dumps(document, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
