"""The addresses of the telephone: for the gateway below /voice/, for the clerk below /telephone/."""

from django.urls import include, path

from guichet.channels.telephone import views
from guichet.channels.telephone.script import asking, calling

pages = [
    path("", calling.call, name="telephone-call"),
    path("people/<uuid:person_id>/", calling.check, name="telephone-check"),
    path("end/", calling.end, name="telephone-end"),
    path("call-back/", calling.call_back, name="telephone-call-back"),
    path("resume/", asking.resume, name="telephone-resume"),
    path("start/<slug:organization>/<slug:name>/", asking.start, name="telephone-start"),
    path("requests/<uuid:request_id>/", asking.next_page, name="telephone-request"),
    path("requests/<uuid:request_id>/send/", asking.send, name="telephone-send"),
    path("requests/<uuid:request_id>/<slug:page>/", asking.step, name="telephone-step"),
]

urlpatterns = [
    path("voice/", views.ring, name="voice-ring"),
    path("voice/turn/", views.turn, name="voice-turn"),
    path("telephone/", calling.front, name="telephone-front"),
    path("telephone/<str:language>/", include(pages)),
]
