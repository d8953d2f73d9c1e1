"""The lab's own pages: what there is to play with, its people, telephone, mailbox, clock and faults."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import clock, faults, people, sms
from guichet.lab.frame import frame
from guichet.lab.models import Mail
from guichet.look import api as look


@require_GET
@identity.admits("anyone")
def front(request: HttpRequest) -> HttpResponse:
    """Everything there is to play with."""
    return _front(request, "")


@require_GET
@identity.admits("anyone")
def look_css(_request: HttpRequest) -> HttpResponse:
    """The look's tokens, as they are when no jurisdiction says otherwise: the lab belongs to none."""
    return HttpResponse(look.stylesheet(look.Tokens()), content_type="text/css; charset=utf-8")


@require_GET
@identity.admits("anyone")
def show_people(request: HttpRequest) -> HttpResponse:
    """The cast, and the first generated people."""
    shown = {"cast": people.cast(), "generated": list(people.generate(12))}
    return render(request, "lab/people.html", {**frame("People who don't exist"), **shown})


@require_POST
@identity.admits("anyone")
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock by days or years, to a day, or back."""
    try:
        if "reset" in request.POST:
            clock.reset_clock()
        elif request.POST.get("day"):
            clock.set_day(date.fromisoformat(request.POST["day"]), time_zone=_time_zone())
        else:
            clock.move_clock(days=int(request.POST.get("days", "0")), years=int(request.POST.get("years", "0")))
    except kernel.Invalid as invalid:
        return _front(request, str(invalid))
    except ValueError:
        return _front(request, "Write a day like 2026-11-21, or a whole number of days.")
    return HttpResponseRedirect("/lab/")


@require_POST
@identity.admits("anyone")
def set_fault(request: HttpRequest) -> HttpResponse:
    """Make a simulator misbehave, or behave."""
    try:
        faults.misbehave(request.POST.get("simulator", ""), request.POST.get("mode", ""))
    except kernel.Invalid as invalid:
        return _front(request, str(invalid))
    return HttpResponseRedirect("/lab/")


def _time_zone() -> str:
    """Where the clock is read: where the jurisdiction is, when there is one."""
    try:
        return catalogue.current().time_zone
    except kernel.NotFound:
        return "UTC"


def _country() -> str:
    """Whose numbers are typed without a calling code: the jurisdiction's, else that of the lab's own cast."""
    try:
        return catalogue.current().country
    except kernel.NotFound:
        return "NZ"


@require_http_methods(["GET", "POST"])
@identity.admits("anyone")
def phone(request: HttpRequest) -> HttpResponse:
    """A telephone with any number: text the site, and read what it texts back."""
    asked = request.POST.get("number", "") or request.GET.get("number", "") or people.cast()[0].phone
    problem, number, typed = "", "", request.POST.get("text", "")
    try:
        number = identity.read_number(asked, country=_country())
        if request.method == "POST":
            sms.text_from(number, typed)
            return HttpResponseRedirect(f"/lab/phone/?{urlencode({'number': number})}#last")
    except kernel.Invalid as invalid:
        problem = " ".join(f"{each.message}. {each.remedy}" for each in invalid.problems)
    context = {
        "number": number or asked,
        "texts": sms.conversation(number),
        "problem": problem,
        "typed": typed,
        "people": people.cast(),
        "site_number": sms.SITE_NUMBER,
    }
    return render(request, "lab/phone.html", {**frame("Telephone"), **context}, status=422 if problem else 200)


@require_GET
@identity.admits("anyone")
def mailbox(request: HttpRequest) -> HttpResponse:
    """The last hundred e-mails the site sent."""
    return render(request, "lab/mailbox.html", {**frame("Mail"), "mails": list(Mail.objects.order_by("-id")[:100])})


@require_GET
@identity.admits("anyone")
def mail(request: HttpRequest, mail_id: str) -> HttpResponse:
    """One e-mail, in plain text."""
    found = Mail.objects.filter(pk=mail_id).first()
    if found is None:
        raise Http404
    return render(request, "lab/mail.html", {**frame(found.subject or "Mail"), "mail": found})


def _front(request: HttpRequest, problem: str) -> HttpResponse:
    context = {
        "now": kernel.now().astimezone(ZoneInfo(_time_zone())),
        "where": _time_zone(),
        "moved_days": round(clock.moved_by() / timedelta(days=1)),
        "modes": [(name, modes, faults.mode_of(name)) for name, modes in faults.MODES.items()],
        "problem": problem,
    }
    return render(request, "lab/front.html", {**frame("Laboratory"), **context}, status=422 if problem else 200)
