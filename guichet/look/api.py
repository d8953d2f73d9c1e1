"""The look's public names: tokens to stylesheet, the frame of a page, reading forms, pictures, Jinja2."""

from guichet.look.credentials import Presenting, ask_for_credential, take_credential
from guichet.look.downloads import download
from guichet.look.flow import flow_svg
from guichet.look.forms import FieldLike, Posted, PostLike, Problems, read_answers, typed_values
from guichet.look.icons import icon
from guichet.look.jinja import STATIC, TEMPLATES, install
from guichet.look.page import (
    Known,
    LanguageLink,
    Link,
    Page,
    Phase,
    Reason,
    Row,
    State,
    TimelineStep,
    Transition,
    Why,
)
from guichet.look.panes import mark, progress_svg, small_window
from guichet.look.patterns import sample_context
from guichet.look.policy import HEADER as POLICY_HEADER
from guichet.look.policy import policy
from guichet.look.reasons import reasons_svg
from guichet.look.replies import UNNAMED, Reply, ask_at, revision_of, shown_again, take_reply
from guichet.look.sheets import sheet, static_address
from guichet.look.timeline import phase_state, timeline_svg
from guichet.look.tokens import ContrastProblem, LookError, Palette, Tokens, problems, stylesheet, tokens_from
from guichet.look.views import Source, phases_of, reasons_of, sources_of, why_of

__all__ = [
    "POLICY_HEADER",
    "STATIC",
    "TEMPLATES",
    "UNNAMED",
    "ContrastProblem",
    "FieldLike",
    "Known",
    "LanguageLink",
    "Link",
    "LookError",
    "Page",
    "Palette",
    "Phase",
    "PostLike",
    "Posted",
    "Presenting",
    "Problems",
    "Reason",
    "Reply",
    "Row",
    "Source",
    "State",
    "TimelineStep",
    "Tokens",
    "Transition",
    "Why",
    "ask_at",
    "ask_for_credential",
    "download",
    "flow_svg",
    "icon",
    "install",
    "mark",
    "phase_state",
    "phases_of",
    "policy",
    "problems",
    "progress_svg",
    "read_answers",
    "reasons_of",
    "reasons_svg",
    "revision_of",
    "sample_context",
    "sheet",
    "shown_again",
    "small_window",
    "sources_of",
    "static_address",
    "stylesheet",
    "take_credential",
    "take_reply",
    "timeline_svg",
    "tokens_from",
    "typed_values",
    "why_of",
]
