"""Every refusal the platform gives says where, what was expected and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    `where` is a field id, a file with line (`services/x/service.yaml:12`) or a parameter; `message` says what was
    expected; `remedy` says what to do. `code` is stable and may be tested and translated.
    """

    where: str
    message: str
    remedy: str = ""
    code: str = "invalid"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" {self.remedy}" if self.remedy else "")


class GuichetError(Exception):
    """The root of every expected refusal; channels turn it into their own words and status."""

    code = "refused"
    status = 400

    def __init__(self, message: str, *, where: str = "", remedy: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy
        self.code = code or type(self).code

    def __str__(self) -> str:
        parts = (f"{self.where}: " if self.where else "", self.message, f" {self.remedy}" if self.remedy else "")
        return "".join(parts)


class Invalid(GuichetError):
    """The input does not fit; nothing was changed. Carries every problem, not only the first."""

    code = "invalid"
    status = 422

    def __init__(self, problems: tuple[Problem, ...], *, message: str = "") -> None:
        super().__init__(message or "; ".join(str(problem) for problem in problems), where="")
        self.problems = problems


class NotFound(GuichetError):
    """There is no such thing, or the asker may not know that there is."""

    code = "not_found"
    status = 404


class NotAllowed(GuichetError):
    """The asker is known and may not do this."""

    code = "not_allowed"
    status = 403


class SignInNeeded(GuichetError):
    """A higher level of assurance is needed first; `level` says which, `why` says what for."""

    code = "sign_in_needed"
    status = 401

    def __init__(self, message: str, *, level: str, where: str = "", remedy: str = "") -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.level = level


class Conflict(GuichetError):
    """Someone else changed it first, or it is in a state that does not allow this; nothing was changed."""

    code = "conflict"
    status = 409


class TryLater(GuichetError):
    """A system we depend on is down or busy; what was sent is kept. `after_seconds` is a hint."""

    code = "try_later"
    status = 503

    def __init__(self, message: str, *, after_seconds: int = 30, where: str = "", remedy: str = "") -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.after_seconds = after_seconds
