"""Takes the reply to a step from a posted form to the journey: the same at every channel that speaks HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest

from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look.forms import Problems, read_answers, typed_values

#: Steps that are no page of the service's own: what comes next is asked without naming them.
UNNAMED = ("review", "sign-in", "outcome")


@dataclass(frozen=True)
class Reply:
    """What became of a posted step.

    `following` is the id of the page to go to, empty when nothing was kept. Then `step` is to be shown again, with its
    fields' `problems`, and `typed`, what stood in the form. `changed`: somebody else saved the request meanwhile.
    `nothing`: the person left without writing anything, which is no mistake.
    """

    step: journeys.Step
    following: str = ""
    problems: Problems = ()
    typed: Mapping[str, Any] = field(default_factory=dict)
    changed: bool = False
    nothing: bool = False


def ask_at(*, request_id: str, page: str, by: kernel.Actor, language: str) -> journeys.Asked:
    """The step of a page; what comes next where the page is not on the way any more. Raises NotFound."""
    if page not in UNNAMED and not page.startswith("which-"):
        try:
            return journeys.ask(request_id=request_id, by=by, language=language, page=page)
        except kernel.NotFound:
            pass  # the page is not on the way any more, or there is no such request: the next line knows which
    return journeys.ask(request_id=request_id, by=by, language=language)


def take_reply(request: HttpRequest, asked: journeys.Asked, *, by: kernel.Actor, language: str) -> Reply:
    """Keep the reply posted to a question or a document page. Raises NotFound, never Invalid nor Conflict.

    Two buttons are known by their name: `then=save` leaves for later, `then=add` adds a document and stays.
    """
    post, step = request.POST, asked.step
    values, unreadable = read_answers(fields=step.fields, post=post, files=request.FILES, language=language)
    given = any(value not in (None, "", []) for value in values.values())
    if post.get("then") == "save" and not given and not unreadable:
        return Reply(step, nothing=True)
    if unreadable:
        return _again(step, unreadable, typed_values(fields=step.fields, post=post))
    try:
        return Reply(step, following=_keep(request, asked, values, by=by, language=language))
    except kernel.Invalid as invalid:
        return _again(step, problems_of(step, invalid), typed_values(fields=step.fields, post=post))
    except kernel.Conflict:
        newest = ask_at(request_id=step.request_id, page=step.id, by=by, language=language).step
        typed = typed_values(fields=newest.fields, post=post) if newest.id == step.id else {}
        return Reply(newest, typed=typed, changed=True)


def _keep(
    request: HttpRequest, asked: journeys.Asked, values: Mapping[str, Any], *, by: kernel.Actor, language: str
) -> str:
    """Hand the reply to the journey; the id of the page to go to."""
    step, revision = asked.step, revision_of(request)
    if step.kind == "evidence":
        given = values.get(step.fields[0].id)
        if given is not None:
            journeys.add_document(
                request_id=step.request_id, page=step.id, name=given.name or "", content=given.read(), by=by,
                language=language,
            )  # fmt: skip
            if request.POST.get("then") == "add":
                return step.id
        # The document that came is on the way now: the request is looked at again.
        return journeys.answer(
            request_id=step.request_id, page=step.id, values={}, revision=revision, by=by, language=language
        ).id
    return journeys.reply(asked=asked, values=values, revision=revision, by=by).id


def shown_again(step: journeys.Step, refused: kernel.Invalid) -> Reply:
    """A step to show again, what is wrong at its fields, when it was refused otherwise than by its own form."""
    return _again(step, problems_of(step, refused), {})


def _again(step: journeys.Step, problems: Problems, typed: Mapping[str, Any]) -> Reply:
    by_field = dict(reversed(problems))
    fields = tuple(replace(each, problem=by_field.get(each.id, "")) for each in step.fields)
    return Reply(replace(step, fields=fields), problems=problems, typed=typed)


def revision_of(request: HttpRequest) -> int | None:
    """The revision the form was made from; None when it does not say."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def problems_of(step: journeys.Step, invalid: kernel.Invalid) -> Problems:
    """Problems at their fields; one that names no field of the page stands at its first."""
    known = {each.id for each in step.fields}
    first = step.fields[0].id if step.fields else ""
    return tuple(
        (each.where if each.where in known else first, " ".join(filter(None, (each.message, each.remedy))))
        for each in invalid.problems
    )
