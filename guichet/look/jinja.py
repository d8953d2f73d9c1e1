"""Adds the look's filters and words to a Jinja2 environment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from guichet.journeys.api import BundleView
from guichet.language.api import (
    Words,
    currency_sign,
    direction,
    own_name,
    say_date,
    say_money,
    say_number,
    say_time,
    say_value,
    translator,
)
from guichet.look import flow, foreign, icons, panes, path, reasons, timeline
from guichet.look.forms import DATE_PARTS, NO, YES
from guichet.look.page import Phase, Reason, State, Transition

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


def install(environment: Environment) -> None:
    """Give an environment everything the templates in ``look/`` need.

    A template rendered with it must be given ``language`` (a BCP 47 tag) and, for a whole page, ``page``. Macros are
    imported ``with context``, because that is how they know the language. Filters: date, time, day_month, money,
    number, shown, paragraphs, spoken. Globals: t, icon, mark, small_window, the pictures, and
    foreign, the attributes of an element whose words are in another language.
    """
    environment.template_class = Drawn
    environment.filters.update(
        date=_date, time=_time, day_month=_day_month, money=_money, number=_number, shown=_shown, has_value=_has_value,
        for_input=_for_input, currency_sign=_currency_sign, paragraphs=_paragraphs, spoken=_spoken,
        phase_state=_phase_state, capfirst=_capfirst, labels_by_id=_labels_by_id, problems_of=_problems_of,
        own_name=own_name, direction=direction,
    )  # fmt: skip
    environment.globals.update(
        t=Translate(), icon=icons.icon, mark=panes.mark, small_window=panes.small_window, progress_svg=_progress,
        timeline_svg=_timeline, flow_svg=_flow, reasons_svg=_reasons, path_svg=_path, awaiting_review=_awaiting_review,
        foreign=_foreign,
    )  # fmt: skip


def _words(context: Context) -> Words:
    return translator(str(context["language"]))


class Translate:
    """``t("sentence", place=value)`` and ``t.plural(one, many, n)`` in the language of the page.

    ``t.colon()`` is the colon after a label.
    """

    @pass_context
    def __call__(self, context: Context, sentence: str, /, **values: object) -> str:
        said = _words(context)(sentence, **values)
        return said if _words(context).has(sentence) else foreign.marked(said)

    @pass_context
    def plural(self, context: Context, one: str, many: str, n: int, /, **values: object) -> str:
        """One or many, by the language's rule."""
        said = _words(context).plural(one, many, n, **values)
        return said if _words(context).has(one) else foreign.marked(said)

    @pass_context
    def colon(self, context: Context) -> str:
        """The colon after a word, as the language of the page writes it."""
        return _words(context).colon


class Drawn(Template):
    """A template whose pages mark what they say in another language."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The page."""
        language = str(dict(*args, **kwargs).get("language", foreign.SOURCE))
        return foreign.drawn(super().render(*args, **kwargs), frozenset(translator(language).missing))


@pass_context
def _foreign(context: Context, language: str) -> Markup:
    return foreign.attributes(language, str(context["language"]))


@pass_context
def _awaiting_review(context: Context) -> bool:
    return _words(context).awaiting_review


@pass_context
def _date(context: Context, value: date | datetime | str | None) -> str:
    return say_date(value, str(context["language"])) if value else ""


@pass_context
def _time(context: Context, value: datetime) -> str:
    return say_time(value, str(context["language"]))


@pass_context
def _day_month(context: Context, value: date | datetime | str | None) -> str:
    return say_date(value, str(context["language"]), short=True) if value else ""


@pass_context
def _money(context: Context, value: Any, currency: str = "NZD") -> str:
    """Whole minor units with their currency, or a `guichet.kernel.money.Money`."""
    if hasattr(value, "cents"):
        return say_money(value.cents, value.currency, str(context["language"]))
    return say_money(int(value), currency, str(context["language"]))


@pass_context
def _number(context: Context, value: int | float | Decimal) -> str:
    return say_number(value, str(context["language"]))


@pass_context
def _currency_sign(context: Context, currency: str | None) -> str:
    return currency_sign(currency or "NZD", str(context["language"]))


@pass_context
def _shown(context: Context, field: Any) -> str:
    """The known value of a field in the person's way."""
    return say_value(field.type, field.value, str(context["language"]), unit=field.unit, options=field.options)


def _has_value(field: Any) -> bool:
    return field.value is not None and field.value not in ("", [], ())


@pass_context
def _for_input(context: Context, field: Any, typed: Mapping[str, Any] | None) -> Any:
    """What stands in a field's controls: what was typed, else its value, in the shape the controls need."""
    value = typed[field.id] if typed and field.id in typed else field.value
    language = str(context["language"])
    if field.type == "date":
        return _date_parts(value)
    if field.type in ("choice", "choices"):
        several = value if isinstance(value, list | tuple | set | frozenset) else [value]
        return [str(each) for each in several if each not in (None, "")]
    if field.type == "boolean":
        return [{True: YES, False: NO, None: ""}.get(value, value) if not isinstance(value, str) else value]
    if value is None:
        return ""
    if isinstance(value, int) and field.type == "money":
        return (
            say_money(value, field.unit or "NZD", language)
            .replace(currency_sign(field.unit or "NZD", language), "")
            .strip()
        )
    return str(value)


def _date_parts(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {part: str(value.get(part, "")) for part in DATE_PARTS}
    if isinstance(value, str) and value:
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return {"day": value, "month": "", "year": ""}
    if isinstance(value, date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    return dict.fromkeys(DATE_PARTS, "")


def _paragraphs(text: object) -> list[str]:
    return [each.strip() for each in str(text).split("\n\n") if each.strip()]


@pass_context
def _spoken(context: Context, words: Any) -> Any:
    """A `guichet.kernel.localized.Words`: marked with its language when that is not the page's."""
    if getattr(words, "language", context["language"]) != context["language"]:
        return Markup("<span{}>{}</span>").format(
            foreign.attributes(words.language, str(context["language"])), str(words)
        )
    return str(words)


def _phase_state(phase: Phase, today: date) -> str:
    return timeline.phase_state(phase, today)


def _capfirst(text: str) -> str:
    return text[:1].upper() + text[1:]


def _labels_by_id(states: Sequence[State]) -> dict[str, str]:
    return {each.id: each.label for each in states}


def _problems_of(fields: Sequence[Any]) -> list[tuple[str, str]]:
    return [(each.id, each.problem) for each in fields if each.problem]


@pass_context
def _progress(context: Context, done: int, total: int, id: str) -> Markup:
    return panes.progress_svg(done=done, total=total, words=_words(context), id=id)


@pass_context
def _timeline(context: Context, phases: Sequence[Phase], today: date, id: str, title: str) -> Markup:
    return timeline.timeline_svg(phases, today=today, words=_words(context), id=id, title=title)


@pass_context
def _flow(context: Context, states: Sequence[State], transitions: Sequence[Transition], id: str, title: str) -> Markup:
    return flow.flow_svg(states, transitions, words=_words(context), id=id, title=title)


@pass_context
def _path(context: Context, view: BundleView, id: str) -> Markup:
    return path.path_svg(view, words=_words(context), id=id)


@pass_context
def _reasons(context: Context, root: Reason, id: str, title: str) -> Markup:
    return reasons.reasons_svg(root, words=_words(context), id=id, title=title)
