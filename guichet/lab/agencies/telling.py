"""A simulated register tells the site of a life event, as an agency's system would: a CloudEvent it signed."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from guichet.connectors.life_events import api as life_events
from guichet.kernel import api as kernel
from guichet.lab import people

#: The lab lets anyone be anyone, so its registers' key is no secret.
_NUMBER = 0x6C61622D726567697374657273


@cache
def register_key() -> ECKey:
    """The key all simulated registers sign with."""
    return ECKey.import_key(ec.derive_private_key(_NUMBER, ec.SECP256R1()))


def key_set() -> dict[str, Any]:
    """What they publish of it."""
    key = register_key()
    return {"keys": [{**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": "ES256"}]}


def uri_of(register: str, *, base: str) -> str:
    """What a simulated register calls itself."""
    return f"{base}/lab/registers/{register}"


def event(
    register: str, *, base: str, type: str, data: dict[str, Any], subject: str = "", sequence: int | None = None
) -> life_events.CloudEvent:
    """A new event of that register."""
    return life_events.CloudEvent(
        id=kernel.new_id(),
        source=uri_of(register, base=base),
        type=type,
        subject=subject,
        time=kernel.now().isoformat(),
        data=data,
        extensions={"sequence": str(sequence)} if sequence is not None else {},
    )


def request_of(
    told: life_events.CloudEvent, *, audience: str, binary: bool = False, key: ECKey | None = None
) -> tuple[dict[str, str], bytes]:
    """Headers and body of the signed request that tells it."""
    headers, body = told.binary() if binary else ({"Content-Type": life_events.STRUCTURED}, told.structured())
    signature = life_events.sign(
        body=body,
        source=told.source,
        audience=audience,
        key=key or register_key(),
        attributes=told.attributes() if binary else None,
    )
    return {**headers, life_events.HEADER: signature}, body


def tell_life_event(what: str, person: str, *, on: date, base: str, given: str = "") -> tuple[int, str]:
    """Tell a running site of a birth to, or the death of, somebody of the cast; its status and what it said."""
    who = people.person(person)
    data: dict[str, Any] = {
        "person": {"name": who.name, "birthDate": who.birth_date.isoformat()},
        "occurredOn": on.isoformat(),
    }
    if what == "birth":
        data["child"] = {"givenNames": given, "surname": who.family_name, "birthDate": on.isoformat()}
    told = event("births", base=base, type=f"nz.{what}s.registered", data=data, subject=f"lab-{who.id}")
    headers, body = request_of(told, audience=f"{base}/life-events/")
    answer = httpx.post(f"{base}/life-events/", content=body, headers=headers, timeout=10.0, trust_env=False)
    return answer.status_code, answer.text
