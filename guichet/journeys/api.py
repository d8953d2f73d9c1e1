"""The journeys' public verbs: start, next step, answer, explain, submit; and what officers and people do afterwards."""

from guichet.evidence.api import LifeEventNotice, ReceivedNotice
from guichet.journeys.agreements import Published, SoundAgreements, agreements_of, glossary_of, publish
from guichet.journeys.issued import Permit
from guichet.journeys.lookups import LookupFile, every_lookup, lookup
from guichet.journeys.lookups import words_of as lookup_words
from guichet.journeys.offering_times import choice_of, where_in_words
from guichet.journeys.permits import BundleView, InspectionView, Inspectors, PermitView, Turn
from guichet.journeys.reporting import SoundReports, plan_of
from guichet.journeys.screening.household import SCREENING
from guichet.journeys.steps import (
    BookingDay,
    BookingPlace,
    BookingTime,
    BookingView,
    ConsentNotice,
    DueLine,
    Field,
    FollowUp,
    LawLink,
    Option,
    PaymentView,
    ReceiptView,
    ResultLine,
    ResultOffer,
    Started,
    Step,
    StepProgress,
    Submitted,
    SummaryLine,
)
from guichet.journeys.use_cases.answer import add_document, answer, reply
from guichet.journeys.use_cases.bundle_case import bundle_case
from guichet.journeys.use_cases.care_for_case import answer_information_request, ask_for_information
from guichet.journeys.use_cases.carry_out import plan_all_payouts
from guichet.journeys.use_cases.change_permit import change_permit, open_deeds
from guichet.journeys.use_cases.decide import Proposed, decide, proposed
from guichet.journeys.use_cases.decide_many import ManyOutcome, decide_many
from guichet.journeys.use_cases.erase_person import erase_person, kept_by_law
from guichet.journeys.use_cases.explain import Proposal, explain
from guichet.journeys.use_cases.follow_life_event import (
    PlanPhase,
    PlanStep,
    Timeline,
    begin_plan,
    move_plan,
    timeline,
)
from guichet.journeys.use_cases.inspect_together import (
    InspectionTime,
    InspectionTimes,
    book_inspection,
    inspection_times,
)
from guichet.journeys.use_cases.keep_clocks import KeptClocks, keep_clocks
from guichet.journeys.use_cases.look_up import Comparable, EntryView, FoundEntry, Rate, find_entries, see_entry
from guichet.journeys.use_cases.make_sure_who_calls import (
    CallerQuestions,
    caller_questions,
    check_caller,
    confirm_caller,
    text_caller_code,
)
from guichet.journeys.use_cases.measure_promises import (
    FEWEST,
    SPAN,
    FranchiseView,
    Measure,
    ServiceOfFranchise,
    SupplyView,
    franchise_view,
    supply_views,
)
from guichet.journeys.use_cases.move_cases import MigrationReport, PlannedMove, move_cases, undo_move_of_cases
from guichet.journeys.use_cases.next_step import Asked, ask, next_step
from guichet.journeys.use_cases.offer import (
    Answered,
    OwnOffer,
    confirm_offer,
    offer_to_found,
    own_offer,
    own_offers,
    refuse_offer,
)
from guichet.journeys.use_cases.open_case_for import OpenedCase, open_case_for
from guichet.journeys.use_cases.pay import Paying, come_back, pay, stop_instalments
from guichet.journeys.use_cases.present_credential import (
    CredentialAsk,
    CredentialOffer,
    ask_for_credential,
    present_credential,
)
from guichet.journeys.use_cases.prove_executor import ask_again_for_executor
from guichet.journeys.use_cases.put_right import correct_rule, decide_remedy
from guichet.journeys.use_cases.reassess import Reassessment, correct_fact
from guichet.journeys.use_cases.record_death import death_corrected, death_recorded
from guichet.journeys.use_cases.renew_permit import renew_permit
from guichet.journeys.use_cases.replay import Replayed, ReplayFault, replay_decisions
from guichet.journeys.use_cases.report_problem import (
    NewPhoto,
    Picture,
    as_oneself,
    public_picture,
    report_picture,
    report_problem,
)
from guichet.journeys.use_cases.resume import resume
from guichet.journeys.use_cases.review_grants import review_everybody, review_person
from guichet.journeys.use_cases.screen import screening_results, start_from_screening, start_screening
from guichet.journeys.use_cases.see_case import CaseView, case_view
from guichet.journeys.use_cases.see_estate import (
    EstateNotice,
    EstateView,
    StoppedGrant,
    close_estate,
    estate_view,
    own_estates,
    who_will_be_told,
)
from guichet.journeys.use_cases.see_fact import fact_field
from guichet.journeys.use_cases.see_notices import Alike, OpenNotice, open_notice, open_notices, people_alike
from guichet.journeys.use_cases.see_opinion import opinion_facts
from guichet.journeys.use_cases.see_own_bookings import (
    OwnAppointment,
    OwnBookings,
    OwnEnrolment,
    OwnPlaceOffer,
    calendar_entries,
    calendar_entry_of,
    move_booking,
    own_appointment,
    own_bookings,
    times_to_move_to,
    wait_for_earlier,
)
from guichet.journeys.use_cases.see_own_log import LogLine, OwnLog, case_history, own_log
from guichet.journeys.use_cases.see_own_page import OwnFact, OwnPage, OwnRequest, person_page
from guichet.journeys.use_cases.see_own_sharing import (
    OwnConsent,
    OwnExchange,
    OwnSharing,
    agreement_notices,
    own_sharing,
)
from guichet.journeys.use_cases.see_permits import (
    CheckedPermit,
    check_permit,
    find_permits,
    given_with,
    own_permits,
    permit,
    permit_paper,
)
from guichet.journeys.use_cases.see_remedies import (
    RemedyLine,
    RemedyView,
    WrongedMonth,
    open_remedies,
    remedy_view,
)
from guichet.journeys.use_cases.see_usage import Usage, UsageLine, usage_of
from guichet.journeys.use_cases.shopping import (
    back_from_paying,
    cancel_goods,
    charge_goods_at_counter,
    charge_of_order,
    hand_goods_over,
    order_goods,
    pay_for_order,
    put_goods_back,
    take_goods_back,
)
from guichet.journeys.use_cases.start import start
from guichet.journeys.use_cases.submit import submit
from guichet.journeys.use_cases.take_life_event import (
    ReplayedNotices,
    life_event_happened,
    match_life_event,
    replay_life_events,
)
from guichet.journeys.use_cases.tell_agencies import Told, tell_agencies
from guichet.journeys.use_cases.tell_of_death import tell_with_consent
from guichet.journeys.use_cases.tell_of_report import state_words as report_state_words
from guichet.journeys.use_cases.told_beforehand import told_in_short

__all__ = [
    "FEWEST",
    "SCREENING",
    "SPAN",
    "Alike",
    "Answered",
    "Asked",
    "BookingDay",
    "BookingPlace",
    "BookingTime",
    "BookingView",
    "BundleView",
    "CallerQuestions",
    "CaseView",
    "CheckedPermit",
    "Comparable",
    "ConsentNotice",
    "CredentialAsk",
    "CredentialOffer",
    "DueLine",
    "EntryView",
    "EstateNotice",
    "EstateView",
    "Field",
    "FollowUp",
    "FoundEntry",
    "FranchiseView",
    "InspectionTime",
    "InspectionTimes",
    "InspectionView",
    "Inspectors",
    "KeptClocks",
    "LawLink",
    "LifeEventNotice",
    "LogLine",
    "LookupFile",
    "ManyOutcome",
    "Measure",
    "MigrationReport",
    "NewPhoto",
    "OpenNotice",
    "OpenedCase",
    "Option",
    "OwnAppointment",
    "OwnBookings",
    "OwnConsent",
    "OwnEnrolment",
    "OwnExchange",
    "OwnFact",
    "OwnLog",
    "OwnOffer",
    "OwnPage",
    "OwnPlaceOffer",
    "OwnRequest",
    "OwnSharing",
    "Paying",
    "PaymentView",
    "Permit",
    "PermitView",
    "Picture",
    "PlanPhase",
    "PlanStep",
    "PlannedMove",
    "Proposal",
    "Proposed",
    "Published",
    "Rate",
    "Reassessment",
    "ReceiptView",
    "ReceivedNotice",
    "RemedyLine",
    "RemedyView",
    "ReplayFault",
    "Replayed",
    "ReplayedNotices",
    "ResultLine",
    "ResultOffer",
    "ServiceOfFranchise",
    "SoundAgreements",
    "SoundReports",
    "Started",
    "Step",
    "StepProgress",
    "StoppedGrant",
    "Submitted",
    "SummaryLine",
    "SupplyView",
    "Timeline",
    "Told",
    "Turn",
    "Usage",
    "UsageLine",
    "WrongedMonth",
    "add_document",
    "agreement_notices",
    "agreements_of",
    "answer",
    "answer_information_request",
    "as_oneself",
    "ask",
    "ask_again_for_executor",
    "ask_for_credential",
    "ask_for_information",
    "back_from_paying",
    "begin_plan",
    "book_inspection",
    "bundle_case",
    "calendar_entries",
    "calendar_entry_of",
    "caller_questions",
    "cancel_goods",
    "case_history",
    "case_view",
    "change_permit",
    "charge_goods_at_counter",
    "charge_of_order",
    "check_caller",
    "check_permit",
    "choice_of",
    "close_estate",
    "come_back",
    "confirm_caller",
    "confirm_offer",
    "correct_fact",
    "correct_rule",
    "death_corrected",
    "death_recorded",
    "decide",
    "decide_many",
    "decide_remedy",
    "erase_person",
    "estate_view",
    "every_lookup",
    "explain",
    "fact_field",
    "find_entries",
    "find_permits",
    "franchise_view",
    "given_with",
    "glossary_of",
    "hand_goods_over",
    "inspection_times",
    "keep_clocks",
    "kept_by_law",
    "life_event_happened",
    "lookup",
    "lookup_words",
    "match_life_event",
    "move_booking",
    "move_cases",
    "move_plan",
    "next_step",
    "offer_to_found",
    "open_case_for",
    "open_deeds",
    "open_notice",
    "open_notices",
    "open_remedies",
    "opinion_facts",
    "order_goods",
    "own_appointment",
    "own_bookings",
    "own_estates",
    "own_log",
    "own_offer",
    "own_offers",
    "own_permits",
    "own_sharing",
    "pay",
    "pay_for_order",
    "people_alike",
    "permit",
    "permit_paper",
    "person_page",
    "plan_all_payouts",
    "plan_of",
    "present_credential",
    "proposed",
    "public_picture",
    "publish",
    "put_goods_back",
    "refuse_offer",
    "remedy_view",
    "renew_permit",
    "replay_decisions",
    "replay_life_events",
    "reply",
    "report_picture",
    "report_problem",
    "report_state_words",
    "resume",
    "review_everybody",
    "review_person",
    "screening_results",
    "see_entry",
    "start",
    "start_from_screening",
    "start_screening",
    "stop_instalments",
    "submit",
    "supply_views",
    "take_goods_back",
    "tell_agencies",
    "tell_with_consent",
    "text_caller_code",
    "timeline",
    "times_to_move_to",
    "told_in_short",
    "undo_move_of_cases",
    "usage_of",
    "wait_for_earlier",
    "where_in_words",
    "who_will_be_told",
]
