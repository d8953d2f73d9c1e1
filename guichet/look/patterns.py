"""Sample content for the page of patterns: every component in every state, with the cast of the tests."""

from dataclasses import dataclass
from datetime import date, timedelta

from guichet.look.page import LanguageLink, Link, Page, Phase, Reason, Row, State, TimelineStep, Transition, Why

TODAY = date(2026, 11, 21)
ADDRESS = "12 Kōwhai Street\nNewtown\nWellington 6021"


@dataclass(frozen=True)
class SampleOption:
    """One answer of a choice."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class SampleLaw:
    """A provision and its address."""

    title: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True)
class SampleProgress:
    """Pages done and pages in all."""

    done: int
    total: int


@dataclass(frozen=True)
class SampleField:
    """A field with the names that `guichet.journeys` gives it."""

    id: str
    type: str
    label: str
    label_lang: str = "en"
    hint: str = ""
    required: bool = True
    options: tuple[SampleOption, ...] = ()
    value: object = None
    value_text: str = ""
    value_source: str = ""
    problem: str = ""
    autocomplete: str = ""
    max_length: int | None = None
    unit: str = ""
    accept: str = ""
    why: str = ""
    law: tuple[SampleLaw, ...] = ()
    unsure: bool = False


@dataclass(frozen=True)
class SampleStep:
    """A step with the names that `guichet.journeys` gives it."""

    kind: str
    id: str
    title: str
    lead: str = ""
    language: str = "en"
    fields: tuple[SampleField, ...] = ()
    why: str = ""
    law: tuple[SampleLaw, ...] = ()
    seen_by: tuple[str, ...] = ()
    progress: SampleProgress = SampleProgress(0, 0)
    revision: int = 1
    tracking_code: str = ""
    left: int = 0


ACT = "https://www.legislation.govt.nz/act/public/2021/0057/latest/whole.html"


def sample_page(
    *, language: str, stylesheets: tuple[str, ...], scripts: tuple[str, ...] = (), wide: bool = False
) -> Page:
    """The frame of the page of patterns, with every slot filled."""
    return Page(
        title="Patterns",
        language=language,
        site_name="Aotearoa",
        stylesheets=stylesheets,
        scripts=scripts,
        languages=tuple(
            LanguageLink(each, f"/-/patterns?language={each}", current=each == language) for each in ("en", "mi", "fr")
        ),
        links=(Link("Services", "/services"), Link("Your page", "/you", current=True)),
        trail=(Link("Start", "/"), Link("Patterns", "/-/patterns", current=True)),
        footer=(Link("Accessibility", "/accessibility"), Link("Privacy", "/privacy"), Link("Contact", "/contact")),
        colophon="One window for every public service.",
        acting_as="You are serving Amina Rahimi, until you end this visit",
        acting_end=Link("End the visit", "/counter/end"),
        lab="This is a demonstration. The people are invented and nothing is sent to any agency.",
        wide=wide,
        no_index=True,
    )


def sample_step() -> SampleStep:
    """A question with a known value and an open one."""
    return SampleStep(
        kind="question",
        id="the-birth",
        title="When was your baby born?",
        lead="We use this day to work out what you may get, and from when.",
        fields=(
            SampleField("birth_date", "date", "Day of birth", hint="For example 3 11 2026, or 3 November 2026."),
            SampleField(
                "birth_place",
                "text",
                "Where the birth was",
                value="Wellington Hospital",
                value_source="From your midwife’s notice, 3 November 2026",
            ),
        ),
        why="Payments begin on the day of birth or the day after paid leave ends, so we need the day exactly.",
        law=(SampleLaw("Births, Deaths, Marriages, and Relationships Registration Act 2021, section 10", ACT),),
        seen_by=("Registrar-General, Department of Internal Affairs", "Inland Revenue, if you agree later"),
        progress=SampleProgress(3, 9),
        tracking_code="K7MP-2WXD",
    )


def sample_wrong_step() -> SampleStep:
    """The same window after answers that could not be used."""
    problems = (
        ("w_birth_date", "That day is not in the calendar. Check the day and the month."),
        ("w_income", "Write an amount in figures, such as 1,234.50."),
    )
    fields = (
        SampleField("w_birth_date", "date", "Day of birth", problem=problems[0][1]),
        SampleField("w_income", "money", "Your income last year", unit="NZD", problem=problems[1][1],
                    hint="Before tax, from all sources."),
    )  # fmt: skip
    return SampleStep(
        kind="question", id="wrong", title="A few things about you", fields=fields, progress=SampleProgress(9, 24)
    )


def sample_fields() -> tuple[SampleField, ...]:
    """Every type of field, plain, with hints, known and wrong."""
    yes_no = (SampleOption("home", "At home"), SampleOption("hospital", "In a hospital", "Or in a birthing unit"))
    many = tuple(SampleOption(str(n), name) for n, name in enumerate(REGIONS))
    return (
        SampleField("s_text", "text", "Where you were living then"),
        SampleField("s_name", "name", "Baby’s whole name", hint="As it should stand in the register.",
                    autocomplete="off"),
        SampleField("s_long", "long_text", "Anything else we should know", required=False, max_length=2000),
        SampleField("s_date", "date", "Your date of birth", autocomplete="bday", value="1994-05-07"),
        SampleField("s_boolean", "boolean", "Do you live with a partner?"),
        SampleField("s_boolean2", "boolean", "Was your baby born in New Zealand?", value=True),
        SampleField("s_choice", "choice", "Where was your baby born?", options=yes_no, value="hospital"),
        SampleField("s_select", "choice", "Your region", options=many, hint="Where you sleep most nights."),
        SampleField("s_choices", "choices", "What would you like to hear about?", options=yes_no, value=["home"],
                    required=False),
        SampleField("s_money", "money", "Your income last year", unit="NZD", value=7_345_050),
        SampleField("s_integer", "integer", "Hours you work in a week", unit="hours", value=32),
        SampleField("s_email", "email", "Your e-mail address",
                    problem="Write the address with an @, such as amina@example.nz."),
        SampleField("s_phone", "phone", "Your mobile number", hint="We text you when something changes."),
        SampleField("s_address", "address", "Where you live", value=ADDRESS,
                    value_source="from your Inland Revenue record, 2 May 2026"),
        SampleField("s_file", "file", "The birth certificate", hint="A photo or a PDF, up to 10 MB.",
                    accept=".pdf,.jpg,.png"),
        SampleField("s_identifier", "identifier", "Your IRD number", hint="8 or 9 figures, on any letter about tax."),
        SampleField("s_known", "boolean", "You live in New Zealand", value=True,
                    value_source="You told us on 3 November 2026"),
    )  # fmt: skip


REGIONS = (
    "Northland", "Auckland", "Waikato", "Bay of Plenty", "Gisborne", "Hawke’s Bay", "Taranaki", "Manawatū-Whanganui",
    "Wellington", "Tasman", "Nelson", "Marlborough", "West Coast", "Canterbury", "Otago", "Southland",
)  # fmt: skip


def sample_phases(due: date = date(2026, 12, 30)) -> tuple[Phase, ...]:
    """A child on the way: five phases counted from the day it is due."""

    def day(weeks: int) -> str:
        return (due + timedelta(weeks=weeks)).isoformat()

    def step(title: str, weeks: int, state: str, who: str, text: str = "") -> TimelineStep:
        return TimelineStep(title, state, day(weeks), text, f"/steps/{title.replace(' ', '-').lower()}", who)

    return (
        Phase("The first months", day(-40), day(-26), (
            step("Choose a midwife", -30, "done", "Health New Zealand"),
            step("First check-up", -28, "done", "Health New Zealand"),
            step("Tell your employer", -27, "done", "You"),
        )),
        Phase("Getting ready", day(-26), day(0), (
            step("Whooping cough vaccine", -12, "done", "Health New Zealand"),
            step("Apply for paid parental leave", -8, "late", "Inland Revenue", "Your employer signs it with you."),
            step("Antenatal classes", -6, "now", "Parents Centre"),
            step("Prepare a safe bed", -2, "now", "Plunket"),
        )),
        Phase("The birth", day(0), day(3), (
            step("Register the birth", 1, "waiting", "Internal Affairs", "Once, for every agency."),
            step("Get an IRD number for your baby", 1, "waiting", "Inland Revenue"),
        )),
        Phase("The first year", day(3), day(52), (
            step("Best Start payments", 4, "waiting", "Inland Revenue"),
            step("Six-week check", 6, "waiting", "Your doctor"),
            step("First vaccines", 6, "waiting", "Your doctor"),
            step("Well Child visits", 9, "waiting", "Plunket"),
            step("Return to work", 26, "waiting", "You"),
        )),
        Phase("To school age", day(52), day(260), (
            step("Best Start, income-tested", 53, "waiting", "Inland Revenue"),
            step("20 hours of early learning", 156, "waiting", "Ministry of Education"),
            step("B4 School check", 208, "closed", "Health New Zealand"),
        )),
    )  # fmt: skip


def sample_reasons() -> Reason:
    """Why Amina gets Best Start: what decided it, and what did not matter."""
    act = "Income Tax Act 2007, section "
    return Reason("You are entitled to Best Start", "$77.00 a week", True, act + "MG 2", because=(
        Reason("You are the principal caregiver", "Yes", True, act + "MC 2", source="From the birth registration."),
        Reason("Your child is under one year old", "20 days", True, act + "MG 2(3)", because=(
            Reason("Day of birth", "1 November 2026", True, source="From the register of births."),
        )),
        Reason("You live in New Zealand", "Yes", True, act + "MC 5", because=(
            Reason("You live here", "Yes", True, source="You told us on 3 November 2026."),
            Reason("Your child lives here", "Not needed", False, act + "MC 5(1)(b)"),
        )),
        Reason("Your family’s income is under the threshold", "Not needed in the first year", False, act + "MG 2(4)"),
        Reason("Paid parental leave has ended or was not taken", "Not taken", True, act + "MG 3"),
    ))  # fmt: skip


def sample_flow() -> tuple[tuple[State, ...], tuple[Transition, ...]]:
    """The workflow of a request, as a definition writes it."""
    states = (
        State("received", "Received", visited=True),
        State("with_caseworker", "With a case worker", current=True),
        State("waiting_for_person", "Waiting for you"),
        State("granted", "Granted", final=True),
        State("declined", "Declined", final=True),
    )
    transitions = (
        Transition("Claim", "received", "with_caseworker", "Case worker"),
        Transition("Grant by the rules", "received", "granted", "The rules"),
        Transition("Ask for information", "with_caseworker", "waiting_for_person", "Case worker"),
        Transition("Information received", "waiting_for_person", "with_caseworker", "Person"),
        Transition("Grant", "with_caseworker", "granted", "Case worker"),
        Transition("Decline", "with_caseworker", "declined", "Case worker"),
        Transition("Reopen", "declined", "with_caseworker", "Case worker"),
    )
    return states, transitions


def sample_rows() -> tuple[Row, ...]:
    """Check your answers."""
    return (
        Row("Baby’s name", "Tama Rahimi", change="/change/name"),
        Row("Day of birth", "1 November 2026", "From the register of births.", "/change/birth"),
        Row(
            "Where you live",
            "12 Kōwhai Street\nNewtown\nWellington 6021",
            "From your Inland Revenue record.",
            "/change/address",
        ),
        Row("Anything else", "", change="/change/else"),
    )


def _case(
    *, number: int, title: str, who: str, state: str, words: str, days: int, current: bool = False
) -> dict[str, object]:
    return {
        "number": f"BS-2026-{number:05d}",
        "href": f"/cases/{number}",
        "title": title,
        "who": who,
        "state": state,
        "words": words,
        "due": (TODAY + timedelta(days=days)).isoformat(),
        "due_words": f"{-days} days late" if days < 0 else f"in {days} days",
        "late": days < 0,
        "current": current,
    }


def sample_queue() -> tuple[dict[str, object], ...]:
    """Four cases as Chen sees them."""
    best, ird = "Best Start", "Child’s IRD number"
    return (
        _case(number=398, title=best, who="Dana Walker", state="waiting", words="Waiting for the person", days=-2),
        _case(number=412, title=best, who="Amina Rahimi", state="now", words="With you", days=4, current=True),
        _case(number=415, title=ird, who="Boris Novak", state="info", words="Received", days=9),
        _case(number=377, title=best, who="Boris Novak", state="done", words="Granted", days=12),
    )


def sample_tasks() -> tuple[dict[str, str], ...]:
    """Things to do, in each state."""
    names = ("title", "href", "state", "words", "text", "due")
    rows = (
        ("Register the birth", "/1", "done", "Done", "Tama Rahimi", ""),
        ("Apply for paid parental leave", "/2", "late", "Overdue", "", "2026-11-04"),
        ("Send us the certificate", "/3", "now", "Now", "Best Start", "2026-12-04"),
        ("Six-week check", "/4", "waiting", "Later", "", "2027-02-10"),
    )
    return tuple(dict(zip(names, row, strict=True)) for row in rows)


def sample_messages() -> tuple[dict[str, object], ...]:
    """One message not read yet, and one read."""
    names = ("subject", "href", "on", "who", "unread")
    rows = (
        ("Best Start: you are entitled", "/m/1", "2026-11-20", "Inland Revenue", True),
        ("The birth is registered", "/m/2", "2026-11-04", "Internal Affairs", False),
    )
    return tuple(dict(zip(names, row, strict=True)) for row in rows)


def sample_hits() -> tuple[dict[str, str], ...]:
    """What a search found."""
    names = ("title", "href", "text", "who", "lang")
    rows = (
        ("Best Start", "/s/best-start", "Weekly payments for a child under three.", "Inland Revenue", ""),
        ("Register a birth", "/s/birth", "Once, within two months of the birth.", "Internal Affairs", ""),
    )
    return tuple(dict(zip(names, row, strict=True)) for row in rows)


def sample_why() -> Why:
    """A refusal with every part an explanation can have."""
    return Why(
        outcome="You do not get Best Start.",
        tree=sample_reasons(),
        reasons=(("This is because:", True), ("Your family earns $100,000.", False)),
        ways=(("Family income: $79,000 instead of $100,000. That is $21,000 less a year.",),),
        unknown=("Whether you get paid parental leave",),
        unconfirmed=("Best Start, a year",),
    )


def sample_context(
    *, language: str = "en", stylesheets: tuple[str, ...] = (), scripts: tuple[str, ...] = (), wide: bool = False
) -> dict[str, object]:
    """Everything ``look/patterns.html`` needs; give the addresses of the tokens' stylesheet and of guichet.css."""
    states, transitions = sample_flow()
    step = sample_step()
    return {
        "language": language,
        "page": sample_page(language=language, stylesheets=stylesheets, scripts=scripts, wide=wide),
        "today": TODAY,
        "step": step,
        "wrong_step": sample_wrong_step(),
        "typed": {"w_birth_date": {"day": "31", "month": "2", "year": "2026"}, "w_income": "about seventy"},
        "fields": sample_fields(),
        "filtering": SampleField("s_filter", "choice", "Area", options=(SampleOption("old-town", "Old town"),)),
        "phases": sample_phases(),
        "reasons": sample_reasons(),
        "explained": sample_why(),
        "states": states,
        "transitions": transitions,
        "rows": sample_rows(),
        "queue": sample_queue(),
        "tasks": sample_tasks(),
        "messages": sample_messages(),
        "hits": sample_hits(),
    }
