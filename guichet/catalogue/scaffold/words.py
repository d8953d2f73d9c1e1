"""The words a new service begins with: English, plain, and marked wherever they stand in for a translation."""

from __future__ import annotations

from typing import Any

MARK = "[to translate]"


def service_words(title: str, *, marked: bool) -> dict[str, Any]:
    """The words of `locales/<language>.yaml` of a new service."""
    words = {
        "title": title,
        "summary": f"Ask for this: {title}. You can do it here, by text message or at the counter.",
        "synonyms": [],
        "pages": {
            "about-you": {"title": "About you"},
            "your-request": {"title": "Your request"},
            "keep-in-touch": {"title": "How we reach you"},
        },
        "why": {
            "about-you": "We put your name on the answer.",
            "your-request": "A person reads it to decide.",
            "keep-in-touch": "We write to you when it is decided.",
        },
        "outcome": {
            "submitted": {"title": "We have your request", "text": "You hear from us within ten working days."},
            "granted": {"title": "Yes", "text": "We agreed to your request. You need to do nothing more."},
            "declined": {"title": "No", "text": "We did not agree to your request. The letter says why."},
        },
        "statuses": {
            "received": "Received",
            "with_caseworker": "A person is looking at it",
            "waiting_for_person": "We wait for your answer",
            "granted": "Granted",
            "declined": "Declined",
        },
        "transitions": {
            "claim": "Take it",
            "ask_for_information": "Ask the person",
            "information_received": "Answer",
            "grant": "Grant",
            "decline": "Decline",
        },
        "requirements": {"true-answers": "What you say is true."},
        "outputs": {"confirmation": "A letter that says what was decided"},
        "messages": {
            "submitted": {
                "subject": "We have your request {tracking_code}",
                "body": "We have your request. You hear from us by {due_on}. Your code is {tracking_code}.",
                "sms": "We have your request {tracking_code}. You hear from us by {due_on}.",
            },
            "asked": {
                "subject": "We have a question",
                "body": "We need to know more: {question}",
                "sms": "We have a question about {tracking_code}: {question}",
            },
            "granted": {"subject": "We said yes", "body": "We agreed to your request {case_number}."},
            "declined": {
                "subject": "We said no",
                "body": "We did not agree to your request {case_number}. {decision_reasons}",
            },
        },
    }
    return _marked(words) if marked else words


def shared_words(prefix: str, *, marked: bool) -> str:
    """The words of the new facts, as lines to stand below `facts:` in a jurisdiction's words file."""
    mark = f"{MARK} " if marked else ""
    asked = (
        ("name", "What is your name?", "Your name"),
        ("reason", "What do you ask for, and why?", "Your request"),
        ("email", "What is your e-mail address?", "Your e-mail address"),
    )
    return "".join(
        f'  {prefix}_{name}: {{question: "{mark}{question}", short: "{mark}{short}"}}\n'
        for name, question, short in asked
    )


def _marked(words: Any) -> Any:
    if isinstance(words, dict):
        return {key: _marked(value) for key, value in words.items()}
    return f"{MARK} {words}" if isinstance(words, str) else words
