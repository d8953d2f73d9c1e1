"""What stands around a demonstration: the lab's registers and offices, as the settings would name real ones."""

from __future__ import annotations

import json

#: Whom the agreements of the demonstration's jurisdiction let be told of births and deaths.
OFFICES = (
    "electoral-commission",
    "harbour-power",
    "health-nz",
    "inland-revenue",
    "social-development",
    "transport",
    "wellington-city-council",
)


def life_events(base: str) -> str:
    """GUICHET_LIFE_EVENTS: the simulated register of births and deaths tells, the simulated offices are told."""
    child = {"child_given_names": "givenNames", "child_surname": "surname", "child_birth_date": "birthDate"}
    register = {
        "name": "births-and-deaths",
        "source": f"{base}/lab/registers/births",
        "organization": "internal-affairs",
        "jwks_url": f"{base}/lab/registers/jwks.json",
        "types": {
            "nz.births.registered": {
                "type": "birth",
                "facts": {name: f"child.{place}" for name, place in child.items()},
            },
            "nz.deaths.registered": {"type": "death"},
        },
    }
    offices = [
        {"organization": name, "url": f"{base}/lab/agencies/{name}/life-events", "types": ["birth", "death"]}
        for name in OFFICES
    ]
    return json.dumps({"sources": [register], "recipients": offices})


def registers(base: str) -> str:
    """GUICHET_REGISTERS: the simulated register of births is asked before people are."""
    return json.dumps(
        [
            {
                "name": "births",
                "organization": "internal-affairs",
                "url": f"{base}/lab/registers/births?name={{name}}&birth_date={{birth_date}}",
                "fields": {"applicant_birth_date": "person.birthDate"},
                "as_of": "asOf",
                "proof": "entry",
                "xroad_client": "NZ/GOV/2002/guichet",
                "xroad_service": "NZ/GOV/1001/births/v1",
            }
        ]
    )
