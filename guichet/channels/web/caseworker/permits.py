"""What an organization has issued, for its officers: found, suspended, resumed, revoked, given on a new paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from guichet.channels.web.desk import Desk
from guichet.channels.web.person.permits import TAGS, shown
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

PAGE = 50


@require_safe
@identity.admits("caseworker", "manager")
def every(request: HttpRequest, language: str) -> HttpResponse:
    """Newest first; `q` is the beginning of a number, or the code on a paper."""
    desk = Desk(request, language)
    chosen = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "state", "before")}
    found = journeys.find_permits(
        by=desk.actor, text=chosen["q"], state=chosen["state"], before=chosen["before"], language=language
    )
    words = desk.words
    states = (
        ("active", words("Valid")),
        ("suspended", words("Suspended")),
        ("revoked", words("Revoked")),
        ("expired", words("Expired")),
    )
    later = f"?q={chosen['q']}&state={chosen['state']}&before={found[-1].credential.id}" if len(found) == PAGE else ""
    context = {"found": found, "chosen": chosen, "states": states, "later": later, "tags": TAGS}
    return desk.render("work_permits.html", desk.page(words("What we have issued"), personal=True, staff=True), context)


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker", "manager")
def one(request: HttpRequest, language: str, credential_id: UUID) -> HttpResponse:
    """One of them; POST does one of the deeds that are open, and its holder is told."""
    desk, found_id = Desk(request, language), str(credential_id)
    problem = ""
    if request.method == "POST":
        problem = _change(desk, found_id)
        if not problem:
            return HttpResponseRedirect(desk.to("work-permit", credential_id=found_id))
    found = journeys.permit(credential_id=found_id, by=desk.actor, language=language)
    holder = found.credential.holder_id
    context = {
        "permit": found,
        "holder": identity.agent(holder).name if holder else "",
        "deeds": journeys.open_deeds(credential=found.credential, by=desk.actor),
        "problem": problem,
        "typed": request.POST.get("reason", "")[:2000],
        **shown(found),
    }
    back = look.Link(desk.words("What we have issued"), desk.to("work-permits"))
    title = f"{found.title} {found.credential.number}"
    page = desk.page(title, personal=True, staff=True, back=back, wrong=bool(problem))
    return desk.render("work_permit.html", page, context, status=422 if problem else 200)


def _change(desk: Desk, credential_id: str) -> str:
    """Do it; what is wrong in words, empty when it is done."""
    post = desk.request.POST
    try:
        journeys.change_permit(
            credential_id=credential_id,
            deed=post.get("deed", ""),
            reason=post.get("reason", "")[:4000],
            revision=look.revision_of(desk.request),
            by=desk.actor,
            language=desk.language,
        )
    except kernel.Invalid:
        return desk.words("Say why, for the holder to read: at most 2,000 letters.")
    except kernel.Conflict:
        return desk.words("It was changed meanwhile. Look at how it stands now.")
    return ""
