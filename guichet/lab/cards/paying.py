"""The page of the lab's providers on which a person pays, or does not."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guichet.identity import api as identity
from guichet.lab.cards import bank, states
from guichet.lab.frame import frame
from guichet.lab.models import CardPayment
from guichet.look import api as look

CARDS = (
    (next(iter(sorted(bank.SUCCEED))), "is paid"),
    (bank.DECLINED, "is declined"),
    (bank.GENERAL_ERROR, "ends in an error"),
    (bank.NOT_ACCEPTED, "is not accepted: try another"),
    (bank.DISPUTED_AND_LOST, "is paid, then disputed and lost"),
)


@require_http_methods(["GET", "POST"])
@identity.admits("anyone")
def pay(request: HttpRequest, payment_id: str) -> HttpResponse:
    """Enter a card and pay, or cancel; then back to where the person came from."""
    row = CardPayment.objects.filter(id=payment_id).first()
    if row is None:
        raise Http404
    row, problem = states.fresh(row), ""
    if request.method == "POST":
        if "cancel" in request.POST:
            if row.kind == "govuk" and row.state in ("created", "started"):
                states.stop(row, "P0030")
            return HttpResponseRedirect(row.return_url)
        if states.pay(row, request.POST.get("card", "")):
            return HttpResponseRedirect(row.return_url)
        problem = "This card was not accepted. Try another."
    elif row.state == "created":
        row.state = "started"
        row.save()
    open_still = row.state in ("created", "started")
    shown = {"payment": row, "cards": CARDS, "problem": problem, "open": open_still, "amount": f"{row.cents / 100:.2f}"}
    answer = render(request, "lab/pay.html", {**frame("Pay (simulated)"), **shown})
    # The form's answer leads back to the site, which may be known under another name of this machine.
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(row.return_url))
    answer.headers[look.POLICY_HEADER] = look.policy(forms=[origin])
    return answer
