"""Let go of what nobody came back to: drafts after their time, and the documents that were sent for them."""

from __future__ import annotations

from datetime import timedelta

from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.kernel.api import Reference, now

FORGET = "journeys.forget_old_things"
EVERY = timedelta(days=1)
# A draft is personal data without a purpose once its writer gave it up (Privacy Act 2020, principle 9; GDPR, article
# 5(1)(e)). Neither says how long: 90 days let someone come back after a birth and a stay away.
DRAFTS_ARE_KEPT = timedelta(days=90)


def forget_old_things() -> int:
    """Delete drafts nobody saved for 90 days, and files that nothing names; returns how many drafts."""
    forgotten = intake.forget_drafts(before=now() - DRAFTS_ARE_KEPT)
    evidence.sweep_files()
    return forgotten


def forget_documents_of(request_id: str) -> int:
    """Delete the documents that were sent for a draft which is no more, and what registers said for it; how many."""
    evidence.forget_fetches(request=Reference("request", request_id))
    return evidence.forget_documents(for_=Reference("request", request_id))
