"""Entitlements in one place to import from: `from guichet.entitlements import api as entitlements`.

swept = entitlements.sweep(population=people, on=date(2026, 11, 22), by=SYSTEM)
entitlements.make_offers(sweep_id=swept.id, by=SYSTEM)
entitlements.take_up(sweep_id=swept.id)
"""

from guichet.entitlements.calendar import pay_days, payments_in
from guichet.entitlements.events import (
    ArrearsGranted,
    EntitlementGranted,
    EntitlementResumed,
    EntitlementStopped,
    GrantChanged,
    GrantChangeFound,
    HouseholdsReassessed,
    OfferAnswered,
    OfferMade,
    OverpaymentFound,
    RemedyDecided,
    RuleCorrected,
    SweepFinished,
    SweepStarted,
)
from guichet.entitlements.looking_back import missed
from guichet.entitlements.operations.confirm_offer import confirm_offer
from guichet.entitlements.operations.correct_rule import Corrected, correct_rule
from guichet.entitlements.operations.decide_remedy import decide_remedy
from guichet.entitlements.operations.end_offers import end_offers
from guichet.entitlements.operations.expire_offers import due_notices, expire_offers
from guichet.entitlements.operations.find_overpayment import overpayment
from guichet.entitlements.operations.follow_population import follow_population
from guichet.entitlements.operations.grant_arrears import grant_arrears
from guichet.entitlements.operations.grant_entitlement import grant
from guichet.entitlements.operations.make_offers import OffersMade, make_offers
from guichet.entitlements.operations.opt_out import opt_out
from guichet.entitlements.operations.reassess_households import reassess, review_case_grant, review_grants
from guichet.entitlements.operations.resume_grant import resume
from guichet.entitlements.operations.stop_grant import stop
from guichet.entitlements.operations.sweep_population import sweep
from guichet.entitlements.operations.take_changes_into_effect import take_changes_into_effect
from guichet.entitlements.programmes import programme, programme_of, programmes
from guichet.entitlements.queries import (
    arrears_of,
    change_of,
    changes_waiting,
    findings,
    grant_of,
    grants_of,
    grants_running,
    newest_sweep,
    offer,
    offers_of,
    overpayments_of,
    remedies,
    remedy,
    tallies,
    wronged,
    wronged_of,
)
from guichet.entitlements.take_up import Cell, ProgrammeTakeUp, TakeUp, take_up
from guichet.entitlements.types import (
    Change,
    Finding,
    Grant,
    Missed,
    Offer,
    Overpayment,
    Programme,
    Remedy,
    Sweep,
    Tally,
    Wronged,
)

__all__ = [
    "ArrearsGranted",
    "Cell",
    "Change",
    "Corrected",
    "EntitlementGranted",
    "EntitlementResumed",
    "EntitlementStopped",
    "Finding",
    "Grant",
    "GrantChangeFound",
    "GrantChanged",
    "HouseholdsReassessed",
    "Missed",
    "Offer",
    "OfferAnswered",
    "OfferMade",
    "OffersMade",
    "Overpayment",
    "OverpaymentFound",
    "Programme",
    "ProgrammeTakeUp",
    "Remedy",
    "RemedyDecided",
    "RuleCorrected",
    "Sweep",
    "SweepFinished",
    "SweepStarted",
    "TakeUp",
    "Tally",
    "Wronged",
    "arrears_of",
    "change_of",
    "changes_waiting",
    "confirm_offer",
    "correct_rule",
    "decide_remedy",
    "due_notices",
    "end_offers",
    "expire_offers",
    "findings",
    "follow_population",
    "grant",
    "grant_arrears",
    "grant_of",
    "grants_of",
    "grants_running",
    "make_offers",
    "missed",
    "newest_sweep",
    "offer",
    "offers_of",
    "opt_out",
    "overpayment",
    "overpayments_of",
    "pay_days",
    "payments_in",
    "programme",
    "programme_of",
    "programmes",
    "reassess",
    "remedies",
    "remedy",
    "resume",
    "review_case_grant",
    "review_grants",
    "stop",
    "sweep",
    "take_changes_into_effect",
    "take_up",
    "tallies",
    "wronged",
    "wronged_of",
]
