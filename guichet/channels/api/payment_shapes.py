"""What is sent and told about paying for a request."""

from __future__ import annotations

from typing import Annotated

import msgspec

from guichet.channels.api.shapes import Sent, Told
from guichet.journeys import api as journeys


class Payment(Sent, frozen=True, kw_only=True):
    """Pay by card; `return_to` is the address the person comes back to from the provider, whatever became of it.

    `instalments`: in the parts that `step.payment.instalments` tells, to which the person has agreed.
    """

    return_to: Annotated[str, msgspec.Meta(max_length=2000, pattern=r"^https?://")]
    instalments: bool = False


class PaymentBegun(Told, frozen=True, kw_only=True):
    """A payment: `next_url` is where the person pays; empty once it is over, as `state` says."""

    next_url: str
    state: str
    step: journeys.Step
