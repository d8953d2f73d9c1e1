"""The documents of a request: read again, or taken away before it is sent."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.web.desk import Desk
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.look import api as look


@require_safe
@identity.admits("anyone")
def show(request: HttpRequest, language: str, request_id: UUID, document_id: UUID) -> HttpResponse:
    """The document as it was kept."""
    desk = Desk(request, language)
    found = _document(desk, request_id, document_id)
    content = evidence.content(document_id=found.id, by=desk.actor, purpose="own")
    return look.download(content, name=found.name, media_type=found.media_type)


@require_POST
@identity.admits("anyone")
def remove(request: HttpRequest, language: str, request_id: UUID, document_id: UUID) -> HttpResponse:
    """Take it away again, and go back to the page it stood on."""
    desk = Desk(request, language)
    evidence.remove_document(document_id=_document(desk, request_id, document_id).id, by=desk.actor)
    page = request.POST.get("page", "")
    if not page.replace("-", "").replace("_", "").isalnum():
        return HttpResponseRedirect(desk.to("request", request_id=request_id))
    return HttpResponseRedirect(desk.to("step", request_id=request_id, page=page))


def _document(desk: Desk, request_id: UUID, document_id: UUID) -> evidence.Document:
    """The document, if it belongs to this request and the actor may see it."""
    found = evidence.document(document_id=str(document_id), by=desk.actor)
    if found.for_ != kernel.Reference("request", str(request_id)):
        raise kernel.NotFound("there is no such document here", where="document")
    return found
