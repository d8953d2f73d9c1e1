"""The addresses of the counter, all below /counter/, where a clerk acts for the person of the open visit."""

from django.urls import include, path

from guichet.channels.counter import asking, closing, expecting, finding, hall, proving, serving, till, waiting

pages = [
    path("", serving.desk_page, name="counter-desk"),
    path("find/", finding.find, name="counter-find"),
    path("register/", finding.register, name="counter-register"),
    path("people/<uuid:person_id>/", finding.begin, name="counter-begin"),
    path("queue/", waiting.queue_page, name="counter-queue"),
    path("queue/expected/", expecting.expected, name="counter-expected"),
    path("queue/expected/<uuid:appointment_id>/", expecting.check_in, name="counter-check-in"),
    path("queue/window/", waiting.open_window, name="counter-window"),
    path("queue/window/close/", waiting.close_window, name="counter-window-close"),
    path("queue/next/", waiting.call_next, name="counter-next"),
    path("queue/take/", waiting.take, name="counter-take"),
    path("queue/tickets/<uuid:ticket_id>/<slug:move>/", waiting.move, name="counter-move"),
    path("till/", till.till_page, name="counter-till"),
    path("till/open/", till.open_till, name="counter-till-open"),
    path("till/find/", till.find, name="counter-till-find"),
    path("till/choose/", till.choose, name="counter-till-choose"),
    path("till/take/", till.take, name="counter-till-take"),
    path("till/payments/<uuid:payment_id>/", till.receipt, name="counter-till-receipt"),
    path("till/payments/<uuid:payment_id>/correct/", till.correct, name="counter-till-correct"),
    path("till/count/", closing.count, name="counter-till-count"),
    path("till/close/", closing.close, name="counter-till-close"),
    path("till/resume/", closing.resume, name="counter-till-resume"),
    path("till/<uuid:till_id>/proof/", closing.proof, name="counter-till-proof"),
    path("visit/end/", finding.end, name="counter-end"),
    path("visit/proof/", proving.prove, name="counter-prove"),
    path("visit/check/<uuid:request_id>/", asking.check, name="counter-check"),
    path("resume/", serving.resume, name="counter-resume"),
    path("start/<slug:organization>/<slug:name>/", serving.start, name="counter-start"),
    path("offers/<uuid:offer_id>/", serving.offer, name="counter-offer"),
    path("screening/", serving.screen, name="counter-screen"),
    path("requests/<uuid:request_id>/apply/", serving.apply, name="counter-apply"),
    path("requests/<uuid:request_id>/", asking.next_page, name="counter-request"),
    path("requests/<uuid:request_id>/send/", asking.send, name="counter-send"),
    path("requests/<uuid:request_id>/documents/<uuid:document_id>/", asking.document, name="counter-document"),
    path("requests/<uuid:request_id>/from-wallet/", proving.from_wallet, name="counter-from-wallet"),
    path("requests/<uuid:request_id>/<slug:page>/", asking.step, name="counter-step"),
]

urlpatterns = [
    path("board/<slug:office>/", hall.board, name="board"),
    path("kiosk/<slug:office>/<slug:secret>/", hall.kiosk, name="kiosk"),
    path("ticket/<str:language>/<str:ticket_code>/", hall.status, name="ticket"),
    path("counter/", finding.front, name="counter-front"),
    path("counter/<str:language>/", include(pages)),
]
