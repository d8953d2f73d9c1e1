"""The door for the telephone gateway: a voice browser fetches what to say, and posts what it heard."""

from __future__ import annotations

from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.telephone.menu import voicexml
from guichet.channels.telephone.operations.take_turn import take_turn
from guichet.identity import api as identity
from guichet.kernel import api as kernel


@require_safe
@identity.admits("gateway")
def ring(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view's signature
    """The telephone rings: the first document."""
    jurisdiction = catalogue.current()
    made = voicexml.beginning(action=reverse("voice-turn"), language=jurisdiction.default_language)
    return HttpResponse(made, content_type=voicexml.MEDIA_TYPE)


@csrf_exempt  # no browser comes here: the gateway shows its secret in a header that no form can set
@require_POST
@identity.admits("gateway")
def turn(request: HttpRequest) -> HttpResponse:
    """`caller` begins a call (`tel:+1506...`, `sip:+1506...@...`, or nothing); `call`, `turn`, `heard` go on with it.

    The same turn again gets the same answer. A refusal is answered as RFC 9457 says.
    """
    post = request.POST
    number = post.get("turn", "0")
    try:
        said = take_turn(
            call=post.get("call", "")[:36],
            turn=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0,
            heard=post.get("heard", ""),
            caller=_number(post.get("caller", "")),
        )
    except kernel.GuichetError as refused:
        problem = {
            "type": "about:blank",
            "title": "This turn was not taken",
            "status": refused.status,
            "code": refused.code,
            "detail": str(refused),
        }
        return JsonResponse(problem, status=refused.status, content_type="application/problem+json")
    made = voicexml.document(said, action=reverse("voice-turn"), speech=settings.GUICHET_VOICE_SPEECH)
    answer = HttpResponse(made, content_type=voicexml.MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _number(uri: str) -> str:
    """The number in the address of a caller (RFC 3966, RFC 3261); empty when it is withheld."""
    bare = unquote(uri.strip())[:200].removeprefix("sips:").removeprefix("sip:").removeprefix("tel:")
    bare = bare.partition("@")[0].partition(";")[0]
    return bare if bare.startswith("+") else ""
