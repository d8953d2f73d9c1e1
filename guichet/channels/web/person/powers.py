"""What a mandate allows, in words that people choose from and read."""

from __future__ import annotations

from guichet.channels.web.desk import Desk

#: A value of a form and its words.
Allowed = tuple[str, str]

#: What people choose, and the actions it stands for: who sends must be able to fill in.
_MEANS: dict[str, tuple[str, ...]] = {
    "prepare": ("start", "change"),
    "submit": ("start", "change", "submit"),
    "answer": ("answer",),
    "withdraw": ("withdraw",),
    "object": ("object",),
    "consent": ("consent",),
    "read:message": ("read:message",),
    "read:fact": ("read:fact",),
    "change:fact": ("read:fact", "change:fact"),
}


def all_powers(desk: Desk) -> tuple[Allowed, ...]:
    """What can be chosen."""
    say = desk.words
    return (
        ("prepare", say("Begin and fill in, without sending")),
        ("submit", say("Begin, fill in and send")),
        ("answer", say("Answer what an office asks")),
        ("withdraw", say("Withdraw what was sent")),
        ("object", say("Object to a decision")),
        ("consent", say("Agree that something may be shared, and take it back")),
        ("read:message", say("Read messages and letters")),
        ("read:fact", say("See everything that is known")),
        ("change:fact", say("Say that something known is otherwise")),
    )


def chosen_powers(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The actions of what was chosen; seeing always belongs to it."""
    return tuple(dict.fromkeys(("read", *(action for each in chosen for action in _MEANS.get(each, (each,))))))


def all_services(chosen: tuple[str, ...]) -> bool:
    """Whether every service was chosen."""
    return "*" in chosen


def allowed_in(desk: Desk, services: tuple[str, ...], actions: tuple[str, ...]) -> dict[str, list[str]]:
    """What is allowed where, in words: the lists `services` and `actions`."""
    say = desk.words
    names = []
    for each in services:
        known = desk.jurisdiction.services.get(each)
        organization = each.partition("/")[0]
        if each.endswith("/*"):
            names.append(say("Everything at {name}", name=desk.organization(organization).text))
        else:
            names.append(desk.say(known.title).text if known else each)
    words = dict(all_powers(desk))
    said = [say("See requests, decisions and documents")]
    for name, means in _MEANS.items():
        stronger = name == "prepare" and "submit" in actions
        if set(means) <= set(actions) and not stronger:
            said.append(words[name])
    return {"services": names or [say("All services, of every office")], "actions": said}
