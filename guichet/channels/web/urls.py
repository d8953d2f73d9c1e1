"""The addresses of the web. Everything a person reads stands below its language; include this after other channels."""

from django.urls import include, path, register_converter

from guichet.audit import api as audit
from guichet.channels.web import patterns, signed_log, style
from guichet.channels.web.caseworker import (
    case,
    deaths,
    depth,
    experts,
    money,
    notices,
    office_day,
    queue,
    remedies,
    selling,
)
from guichet.channels.web.caseworker import permits as issued
from guichet.channels.web.caseworker import reports as reported
from guichet.channels.web.person import (
    acting,
    answering,
    booked,
    checking,
    describing,
    documents,
    finding,
    franchised,
    from_wallet,
    inspecting,
    left_behind,
    looking_up,
    mandates,
    owed,
    own_page,
    paying,
    permits,
    planning,
    screening,
    sending,
    settings,
    shared_things,
    shopping,
    starting,
    ways,
)
from guichet.channels.web.reporting import filing, looking
from guichet.credentials.api import ISSUERS, LISTS
from guichet.sharing.api import KEYS_ADDRESS

SERVICE = "<slug:organization>/<slug:name>"


class Language:
    """A language tag in an address; whether the jurisdiction speaks it is asked by the page."""

    regex = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Language, "language")

public = [
    path("", finding.home, name="web-home"),
    path("search/", finding.search, name="web-search"),
    path("services/", finding.services, name="web-services"),
    path("topics/<slug:topic>/", finding.topic, name="web-topic"),
    path("organizations/<slug:organization>/", finding.organization, name="web-organization"),
    path(f"services/{SERVICE}/", describing.service, name="web-service"),
    path("franchise/<slug:franchise>/", franchised.franchise, name="web-franchise"),
    path("life-events/<slug:life_event>/", describing.life_event, name="web-life-event"),
    path("life-events/<slug:life_event>/timeline/", describing.timeline, name="web-timeline"),
    path("what-can-i-get/", screening.introduce, name="web-screening"),
    path("take-up/", owed.take_up, name="web-take-up"),
    path("about/languages/", describing.languages, name="web-languages"),
    path("lookups/<slug:lookup>/", looking_up.search, name="web-lookup"),
    path("lookups/<slug:lookup>/<slug:key>/", looking_up.entry, name="web-lookup-entry"),
    path("opinions/<uuid:opinion_id>/", experts.give, name="web-opinion"),
    path("sharing/", shared_things.agreements, name="web-agreements"),
    path("sharing/notices/<slug:notice>/", shared_things.notice, name="web-notice"),
    path("shop/", shopping.every, name="web-shop"),
    path("check/", checking.ask, name="web-check"),
    path("check/<slug:code>/", checking.show, name="web-checked"),
]

reporting = [
    path("report/", filing.begin, name="web-report"),
    path("report/map/", filing.show_map, name="web-report-map"),
    path("report/new/", filing.new, name="web-report-new"),
    path("report/sent/<slug:number>/", filing.sent, name="web-report-sent"),
    path("report/alerts/", looking.alerts, name="web-report-alerts"),
    path("report/watch/<slug:code>/", looking.watch, name="web-watch"),
    path("reports/", looking.every, name="web-reports"),
    path("reports/<slug:number>/", looking.one, name="web-one-report"),
    path("reports/<slug:number>/photos/<uuid:photo_id>/", looking.photo, name="web-report-photo"),
]

requests = [
    path(f"start/{SERVICE}/", starting.start, name="web-start"),
    path("what-can-i-get/start/", screening.start, name="web-start-screening"),
    path("resume/", starting.resume, name="web-resume"),
    path("requests/<uuid:request_id>/", answering.next_page, name="web-request"),
    path("requests/<uuid:request_id>/kept/", sending.kept, name="web-kept"),
    path("requests/<uuid:request_id>/withdraw/", sending.withdraw, name="web-withdraw"),
    path("requests/<uuid:request_id>/send/", sending.send, name="web-send"),
    path("requests/<uuid:request_id>/pay/", paying.pay, name="web-pay"),
    path("requests/<uuid:request_id>/paid/", paying.paid, name="web-paid"),
    path("requests/<uuid:request_id>/stop-instalments/", paying.stop_instalments, name="web-stop-instalments"),
    path("requests/<uuid:request_id>/inspection/", inspecting.choose, name="web-inspection"),
    path("requests/<uuid:request_id>/apply/", screening.apply, name="web-apply"),
    path("requests/<uuid:request_id>/documents/<uuid:document_id>/", documents.show, name="web-document"),
    path("requests/<uuid:request_id>/documents/<uuid:document_id>/remove/", documents.remove, name="web-undocument"),
    path("requests/<uuid:request_id>/from-wallet/", from_wallet.show, name="web-from-wallet"),
    path("requests/<uuid:request_id>/<slug:page>/", answering.step, name="web-step"),
]

plans = [
    path("life-events/<slug:life_event>/plan/", planning.keep, name="web-keep-plan"),
    path("plans/<uuid:plan_id>/", planning.show, name="web-plan"),
    path("plans/<uuid:plan_id>/move/", planning.move, name="web-move-plan"),
    path("plans/<uuid:plan_id>/mark/", planning.mark, name="web-mark-step"),
    path("plans/<uuid:plan_id>/claim/", planning.claim, name="web-claim-plan"),
]

bookings = [
    path("my/appointments/", booked.show, name="web-booked"),
    path("my/calendar/", booked.open_calendar, name="web-own-calendar"),
    path("my/courses/<uuid:enrolment_id>/", booked.enrolment, name="web-enrolment"),
    path("appointments/<uuid:appointment_id>/", booked.one, name="web-appointment"),
    path("appointments/<uuid:appointment_id>/move/", booked.move, name="web-move-appointment"),
    path("appointments/<uuid:appointment_id>/cancel/", booked.cancel, name="web-cancel-appointment"),
    path("appointments/<uuid:appointment_id>/wait/", booked.wait, name="web-wait-appointment"),
    path("appointments/<uuid:appointment_id>/appointment.ics", booked.file, name="web-appointment-file"),
    path("waiting/<uuid:waiting_id>/", booked.answer, name="web-answer-wait"),
]

held = [
    path("shop/<slug:seller>/", shopping.order, name="web-shop-order"),
    path("my/orders/", shopping.own, name="web-orders"),
    path("my/orders/<uuid:order_id>/", shopping.one, name="web-order"),
    path("my/orders/<uuid:order_id>/pay/", shopping.pay, name="web-pay-order"),
    path("my/orders/<uuid:order_id>/paid/", shopping.paid, name="web-order-paid"),
    path("my/orders/<uuid:order_id>/cancel/", shopping.cancel, name="web-cancel-order"),
    path("my/permits/", permits.every, name="web-permits"),
    path("my/permits/<uuid:credential_id>/", permits.one, name="web-permit"),
    path("my/permits/<uuid:credential_id>/paper.pdf", permits.paper, name="web-permit-paper"),
    path("my/permits/<uuid:credential_id>/credential.jwt", permits.for_wallet, name="web-permit-wallet"),
    path("my/permits/<uuid:credential_id>/renew/", permits.renew, name="web-renew-permit"),
]

own = [
    path("my/", own_page.show, name="web-own"),
    path("my/offers/<uuid:offer_id>/", owed.offer, name="web-offer"),
    path("my/messages/<uuid:message_id>/", own_page.message, name="web-message"),
    path("my/messages/<uuid:message_id>/letter.pdf", own_page.letter, name="web-letter"),
    path("my/questions/<uuid:question_id>/", own_page.question, name="web-question"),
    path("my/facts/", own_page.facts, name="web-facts"),
    path("my/facts/<uuid:about_id>/<slug:fact>/", own_page.correct, name="web-correct"),
    path("my/log/", own_page.log, name="web-log"),
    path("my/sharing/", shared_things.show, name="web-sharing"),
    path("my/sharing/<uuid:consent_id>/withdraw/", shared_things.withdraw, name="web-withdraw-consent"),
    path("my/sharing/<uuid:consent_id>/receipts/<slug:form>/", shared_things.receipt, name="web-consent-receipt"),
    path("my/sharing/exchanges/<uuid:exchange_id>/", shared_things.exchange_receipt, name="web-exchange-receipt"),
    path("my/acting/", acting.choose, name="web-acting"),
    path("my/acting/end/", acting.oneself, name="web-oneself"),
    path("my/mandates/", mandates.show, name="web-mandates"),
    path("my/mandates/code/", mandates.code, name="web-mandate-code"),
    path("my/mandates/give/", mandates.give, name="web-give"),
    path("my/mandates/<uuid:mandate_id>/", mandates.one, name="web-mandate"),
    path("my/estates/", left_behind.every, name="web-estates"),
    path("my/estates/<uuid:estate_id>/", left_behind.one, name="web-estate"),
    path("my/estates/<uuid:estate_id>/executor/", left_behind.ask, name="web-ask-executor"),
    path("my/estates/<uuid:estate_id>/tell/", left_behind.tell, name="web-tell-of-death"),
    path("my/estates/<uuid:estate_id>/close/", left_behind.close, name="web-close-estate"),
    path("my/cases/<uuid:case_id>/bundle.pdf", own_page.bundle, name="web-own-bundle"),
    path("my/settings/", settings.show, name="web-settings"),
    path("my/sign-in/", ways.show, name="web-ways"),
    path("my/sign-in/add/", ways.link, name="web-link-way"),
    path("my/sign-in/remove/", ways.remove, name="web-unlink-way"),
    path("my/sign-in/code/", ways.bind, name="web-bind-proof"),
    path("my/settings/phone/", settings.phone, name="web-phone"),
    path("my/settings/tokens/", settings.tokens, name="web-tokens-of"),
    path("my/settings/language/", settings.language_of_messages, name="web-message-language"),
]

work = [
    path("work/", queue.show, name="web-queue"),
    path("work/for/", queue.work_for, name="web-work-for"),
    path("work/reports/", reported.every, name="web-work-reports"),
    path("work/reports/<slug:report_number>/", reported.one, name="web-work-report"),
    path("work/reports/<slug:report_number>/photos/<uuid:photo_id>/", reported.photo, name="web-work-report-photo"),
    path("work/supply/", franchised.supply, name="web-supply"),
    path("work/permits/", issued.every, name="web-work-permits"),
    path("work/permits/<uuid:credential_id>/", issued.one, name="web-work-permit"),
    path("work/shop/", selling.show, name="web-work-shop"),
    path("work/shop/<uuid:order_id>/", selling.change, name="web-work-order"),
    path("work/deaths/", deaths.show, name="web-death-notices"),
    path("work/notices/", notices.every, name="web-notices"),
    path("work/notices/<uuid:notice_id>/", notices.one, name="web-unknown-notice"),
    path("work/money/", money.show, name="web-money"),
    path("work/remedies/", remedies.every, name="web-remedies"),
    path("work/remedies/<uuid:remedy_id>/", remedies.one, name="web-remedy"),
    path("work/offices/<slug:office>/", office_day.show, name="web-office-day"),
    path("work/appointments/<uuid:appointment_id>/", office_day.mark, name="web-mark-appointment"),
    path("work/courses/<slug:course>/<slug:session>/", office_day.attendance, name="web-attendance"),
    path("work/cases/<uuid:case_id>/", case.show, name="web-case"),
    path("work/cases/<uuid:case_id>/bundle.pdf", depth.bundle, name="web-case-bundle"),
    path("work/batch/", depth.batch, name="web-batch"),
    path("work/opinions/", experts.awaited, name="web-opinions"),
    path("work/cases/<uuid:case_id>/<slug:action>/", case.act, name="web-act"),
    path("work/cases/<uuid:case_id>/documents/<uuid:document_id>/", case.document, name="web-case-document"),
    path("work/cases/<uuid:case_id>/letters/<uuid:message_id>.pdf", case.letter, name="web-case-letter"),
]

urlpatterns = [
    path("", starting.front, name="web-front"),
    path("sign-in/", starting.sign_in, name="web-sign-in"),
    path("calendar/booked/<slug:token>.ics", booked.calendar, name="web-booked-calendar"),
    path("calendar/<slug:token>.ics", planning.calendar, name="web-calendar"),
    path("favicon.ico", patterns.favicon, name="web-favicon"),
    path(KEYS_ADDRESS.strip("/"), shared_things.keys, name="web-receipt-keys"),
    path(audit.DAYS_ADDRESS.strip("/"), signed_log.days, name="web-audit-days"),
    path(audit.KEYS_ADDRESS.strip("/"), signed_log.keys, name="web-audit-keys"),
    path(f"{ISSUERS.strip('/')}/<slug:organization>/did.json", checking.issuer, name="web-issuer"),
    path(f"{LISTS.strip('/')}/<slug:organization>/<slug:purpose>/<int:listed>", checking.status_list, name="web-list"),
    path("check/<slug:code>/", checking.by_code, name="web-check-code"),
    path("robots.txt", patterns.robots, name="web-robots"),
    path("-/health", patterns.health, name="web-health"),
    path("-/patterns", patterns.show, name="web-patterns"),
    path("-/look/<slug:mark>.css", style.tokens, name="web-tokens"),
    path("<language:language>/", include([*public, *reporting, *requests, *plans, *bookings, *held, *own, *work])),
]
