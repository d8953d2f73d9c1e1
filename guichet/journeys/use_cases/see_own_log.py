"""Who did what with a person's things, and who looked at them: the log in words, for the person it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys.compose import Speaker, cited
from guichet.kernel.api import Actor, NotAllowed, NotFound, Reference
from guichet.language import api as language_of
from guichet.sharing import api as sharing

READ = "audit.RecordRead"
SHARED = "sharing.DataShared"
#: What counts as somebody else having seen something: they opened it, or were sent it.
LOOKS = (READ, SHARED)
#: What did not go stands among them for the person, and is no use of anything.
REFUSED = "sharing.SharingRefused"
ALSO = "audit.AlsoConcerns"
MOST = 100
_BY_CREDENTIAL = frozenset({"evidence.FetchedUsed", "evidence.FetchedLeft", "evidence.FetchForgotten"})


@dataclass(frozen=True)
class LogLine:
    """One happening: when, what, by whom, through which door.

    `read`: somebody looked, or was sent something; `own`: the person did it. `authority` says
    under which agreement and law, where something was shared.
    """

    id: int
    at: datetime
    what: str
    who: str
    channel: str
    purpose: str
    read: bool
    own: bool
    authority: str = ""


@dataclass(frozen=True)
class OwnLog:
    """A page of the log, newest first; `older` is handed back as `before_id`, None at the end."""

    lines: tuple[LogLine, ...]
    older: int | None


def own_log(
    *, by: Actor, language: str = "", reads_only: bool = False, before_id: int | None = None, limit: int = 50
) -> OwnLog:
    """What happened to the things of the person who asks. Raises NotAllowed when nobody is signed in."""
    person_id = by.person_id
    if person_id is None or person_id not in identity.scope(by, "read", "event").owner_ids:
        raise NotAllowed("only the person may read their own log", remedy="Sign in to see who looked at your things.")
    limit = max(1, min(limit, MOST))
    found = audit.about(person_id, types=(*LOOKS, REFUSED) if reads_only else (), before_id=before_id, limit=limit + 1)
    speaker = Speaker(catalogue.current(), language or by.language)
    lines = tuple(line_of(each, speaker, own_id=person_id) for each in found[:limit])
    return OwnLog(lines, found[limit - 1].id if len(found) > limit else None)


def case_history(*, case: cases.Case, by: Actor, language: str = "") -> tuple[LogLine, ...]:
    """Everything that happened to a case, oldest first; its reader was noted when they were given the case."""
    speaker = Speaker(catalogue.current(), language or by.language)
    events = audit.history(stream=Reference("case", case.id))
    return tuple(line_of(each, speaker, own_id=case.owner_id, seen_by=by) for each in events)


def line_of(event: audit.Recorded, speaker: Speaker, *, own_id: str | None, seen_by: Actor | None = None) -> LogLine:
    """One event in words."""
    agent = event.by.get("agent")
    own = agent is not None and agent == own_id
    reader_own = own if seen_by is None else agent is not None and agent == seen_by.agent_id
    return LogLine(
        id=event.id,
        at=event.at,
        what=_what(event, speaker.words),
        who=speaker.organization(str(event.data["recipient"]))
        if event.type in (SHARED, REFUSED)
        else _who(event.by, speaker, you=reader_own, person=own and seen_by is not None),
        channel=_channel(str(event.by.get("channel", "")), speaker.words),
        purpose=_why(event, speaker),
        read=event.type in LOOKS,
        own=own,
        authority=_authority(event, speaker),
    )


def _why(event: audit.Recorded, speaker: Speaker) -> str:
    if event.type in (SHARED, REFUSED):
        found = _agreement(event)
        words = found.purpose_words if found else {}
        return _in(words.get(event.data["purpose"], {}), speaker) or str(event.data["purpose"])
    return _purpose(str(event.data.get("purpose", "")), speaker.words) if event.type == READ else ""


def _authority(event: audit.Recorded, speaker: Speaker) -> str:
    """Under which agreement, on which law, and whether the person agreed; why not, where it was refused."""
    if event.type not in (SHARED, REFUSED):
        return ""
    found = _agreement(event)
    if event.type == REFUSED:
        return "; ".join(filter(None, (_in(found.title, speaker) if found else "", _why_not(event, speaker.words))))
    if found is None:  # it is kept as long as what went under it
        return ""
    said = cited(speaker, found.legal_basis)
    agreed = [speaker.words("You agreed to it")] if event.data["basis"] == "consent" else []
    return "; ".join((_in(found.title, speaker), said, *agreed))


def _agreement(event: audit.Recorded) -> sharing.Agreement | None:
    """The agreement something went under, or did not go under; None where none was there, or it was taken back."""
    if not event.data["agreement"]:
        return None
    try:
        return sharing.agreement(event.data["agreement"], version=event.data.get("version"))
    except NotFound:
        return None


def _why_not(event: audit.Recorded, words: language_of.Words) -> str:
    known = {
        "no_agreement": words("No agreement lets it go there"),
        "fields": words("No agreement lets all of it go"),
        "not_begun": words("The agreement has not begun"),
        "ended": words("The agreement has ended"),
        "consent_missing": words("You have not agreed to it"),
        "consent_withdrawn": words("You took your consent back"),
        "consent_narrower": words("You agreed to less"),
    }
    return known.get(str(event.data["why"]), str(event.data["why"]))


def _in(words: Mapping[str, str], speaker: Speaker) -> str:
    return words.get(speaker.language) or words.get(speaker.jurisdiction.default_language) or ""


def _who(by: Mapping[str, Any], speaker: Speaker, *, you: bool, person: bool) -> str:
    words = speaker.words
    if by.get("mandate") and by.get("on_behalf_of") and by.get("agent") and not by.get("roles"):
        # Both logs name both: who acted, and for whom.
        for_whom = identity.agent(str(by["on_behalf_of"])).name
        if you:
            return words("You, for {name}", name=for_whom)
        who = identity.agent(str(by["agent"])).name
        return words("{who}, for {name}", who=who, name=for_whom)
    if you:
        return words("You")
    if person:
        return words("The person")
    if by.get("organization"):
        name = speaker.organization(str(by["organization"]))
        return words("Someone at {organization}", organization=name)
    if by.get("agent") is None and by.get("channel") in ("system", "command"):
        return words("The system, by itself")
    return words("Whoever holds the code") if by.get("agent") is None else words("Another person")


def _channel(name: str, words: language_of.Words) -> str:
    known = {
        "web": words("on these pages"),
        "counter": words("at a counter"),
        "telephone": words("by telephone, with a clerk"),
        "voice": words("by telephone, without a clerk"),
        "sms": words("by text message"),
        "api": words("from another program"),
        "system": words("automatically"),
        "command": words("from the machine room"),
    }
    return known.get(name, name)


def _purpose(code: str, words: language_of.Words) -> str:
    """Why it was read; what an officer typed stands as typed."""
    known = {
        "notifications.read": words("to read a message that was sent"),
        "notifications.letter": words("to read a letter that was sent"),
        "counter search": words("to find the person at a counter"),
        "telephone search": words("to find the person on the telephone"),
        "to decide": words("to decide"),
        "to fill in a request": words("to fill in a request"),
        "cases.read": words("to work on the case"),
        "life event notice": words("to find out whom an agency's notice is about"),
    }
    return known.get(code, code)


def _what(event: audit.Recorded, words: language_of.Words) -> str:
    if event.type == SHARED:
        return words("Something was sent on: {n} facts", n=len(event.data["fields"]))
    if event.type == REFUSED:
        return words("Something was not sent on, because it may not: {n} facts", n=len(event.data["fields"]))
    if event.type == ALSO:
        # What stands in two logs is told in the same words; what was read, only by its kind.
        return words("Something was read") if event.data["what"] == READ else _named(str(event.data["what"]), words)
    if event.type == READ:
        kinds = {
            "case": words("A case was read"),
            "message": words("A message was read"),
            "document": words("A document was read"),
            "agent": words("Name and date of birth were read"),
        }
        return kinds.get(str(event.data.get("what", "")).partition(":")[0], words("What is held was read"))
    if event.type in _BY_CREDENTIAL and str(event.data["register"]).startswith(evidence.CREDENTIAL):
        return _said_by_credential(words)[event.type]
    return _named(event.type, words)


def _said_by_credential(words: language_of.Words) -> dict[str, str]:
    """What is kept as a register's word is kept, and was said by a credential."""
    return {
        "evidence.FetchedUsed": words("What a credential said is used"),
        "evidence.FetchedLeft": words("What a credential said was left aside"),
        "evidence.FetchForgotten": words("What a credential said was deleted"),
    }


def _named(kind: str, words: language_of.Words) -> str:
    return {**_happenings(words), **_registers(words)}.get(kind, kind)


def _workflow(words: language_of.Words) -> dict[str, str]:
    return {
        "cases.TaskSet": words("A task was set"),
        "cases.CaseRouted": words("A rule sent the case to those whose work it is"),
        "cases.CaseAssigned": words("The case was given to an officer"),
        "cases.OfficerRecused": words("An officer who stands too near gave the case back"),
        "cases.SilenceNears": words("The time to decide is nearly over"),
        "cases.SilenceSpoke": words("Nobody decided in time: what this means by law was carried out"),
        "cases.OpinionAsked": words("An expert was asked"),
        "cases.OpinionReminded": words("An expert was reminded"),
        "cases.OpinionGiven": words("An expert gave their opinion"),
        "cases.OpinionWithdrawn": words("An expert is not asked any more"),
        "cases.LikenessSettled": words("The case was compared with one that looks the same"),
        "cases.CaseChangedVersion": words("The case goes on under another version of the service"),
    }


def _ways(words: language_of.Words) -> dict[str, str]:
    return {
        "identity.SubjectLinked": words("A way to sign in was linked"),
        "identity.SubjectUnlinked": words("A way to sign in was removed"),
        "identity.PasskeyAdded": words("A passkey was added"),
        "identity.ProvenInPerson": words("An officer saw in person who it is"),
        "identity.AgencyTold": words("An agency was told who you are, as you allowed"),
        "identity.ProofBound": words("What an officer saw was joined to a passkey"),
    }


def _registers(words: language_of.Words) -> dict[str, str]:
    return {
        "evidence.RegisterAsked": words("A register was asked"),
        "evidence.RegisterAnswered": words("A register answered"),
        "evidence.RegisterSilent": words("A register did not answer"),
        "evidence.CredentialPresented": words("A credential was presented"),
        "evidence.FetchedUsed": words("What a register said is used"),
        "evidence.FetchedLeft": words("What a register said was left aside"),
        "evidence.FetchForgotten": words("What a register said was deleted"),
        "evidence.NoticeSettled": words("An agency told of an event in your life"),
        "evidence.NoticeMatched": words("An officer said that an agency's notice is about you"),
        "evidence.NoticeReopened": words("An agency's notice is looked at again"),
        "life_events.LifeEventDelivered": words("An agency was told of an event in your life"),
    }


def _with_a_clerk(words: language_of.Words) -> dict[str, str]:
    """Somebody was at a window, or on the line."""
    return {
        "identity.VisitOpened": words("A visit at a counter, or a call, began"),
        "identity.VisitClosed": words("A visit at a counter, or a call, ended"),
        "identity.CallerChecked": words("It was checked who called"),
        "identity.CallerCodeMade": words("A code to say on the telephone was sent"),
    }


def _happenings(words: language_of.Words) -> dict[str, str]:
    return {
        **_ways(words),
        **_workflow(words),
        "cases.CaseOpened": words("A case was opened"),
        "cases.CaseClaimed": words("Someone took the case"),
        "cases.CaseReleased": words("The case was put back"),
        "cases.CaseMoved": words("The case moved on"),
        "cases.FactsCorrected": words("Facts of the case were corrected"),
        "cases.InformationAsked": words("More information was asked for"),
        "cases.InformationReceived": words("The information came"),
        "cases.CaseDecided": words("It was decided"),
        "cases.CaseRedecided": words("It was decided again"),
        "cases.NoteWritten": words("A note was written"),
        "evidence.FactsHeld": words("Facts were put into the file"),
        "evidence.FactCorrected": words("A fact was corrected"),
        "evidence.DocumentReceived": words("A document came"),
        "evidence.DocumentScanned": words("A document was checked for viruses"),
        "evidence.DocumentAssigned": words("A document was put with its case"),
        "evidence.DocumentRemoved": words("A document was removed"),
        "identity.PersonRegistered": words("The person became known"),
        "identity.PersonChanged": words("What is known of the person changed"),
        "identity.SignedIn": words("Signed in"),
        "identity.SignedOut": words("Signed out"),
        "identity.RelationshipRecorded": words("A relationship was recorded"),
        "identity.RelationshipEnded": words("A relationship ended"),
        "identity.RoleGranted": words("A role was given"),
        "identity.RoleEnded": words("A role ended"),
        "identity.TokenIssued": words("A program was given a key"),
        "identity.TokenRevoked": words("The key of a program was taken back"),
        "identity.PhoneLinked": words("A telephone was linked"),
        "identity.PhoneUnlinked": words("A telephone was unlinked"),
        **_with_a_clerk(words),
        "identity.OrganizationRegistered": words("The organization became known"),
        "identity.HolderCodeShown": words("A code to be found by was shown"),
        "identity.MandateProposed": words("A mandate was offered"),
        "identity.MandateAccepted": words("A mandate was accepted"),
        "identity.MandateRefused": words("A mandate was refused"),
        "identity.MandateEnded": words("A mandate was ended"),
        "identity.ActingBegan": words("Somebody chose to act for another"),
        "identity.ActingEnded": words("Somebody stopped acting for another"),
        **_booked(words),
        "intake.RequestStarted": words("A request was begun"),
        "intake.AnswersSaved": words("Answers were saved"),
        "intake.RequestClaimed": words("A request was put on the person's page"),
        "intake.RequestSubmitted": words("A request was sent"),
        "intake.RequestWithdrawn": words("A request was withdrawn"),
        "intake.PlanOpened": words("A plan was kept"),
        "intake.PlanClaimed": words("A plan was put on the person's page"),
        "intake.PlanMoved": words("The day of a plan moved"),
        "intake.StepMarked": words("A step of a plan was ticked"),
        "sharing.ConsentGiven": words("You agreed that something may be shared"),
        "sharing.ConsentWithdrawn": words("A consent was taken back"),
        "notifications.MessageSent": words("A message was written"),
        "notifications.MessageRead": words("A message was opened"),
        "notifications.MessageDelivered": words("A message was delivered"),
        "notifications.DeliveryFailed": words("A message could not be delivered"),
        "notifications.LetterMade": words("A letter was made"),
    }


def _booked(words: language_of.Words) -> dict[str, str]:
    """What happened to appointments and courses, in words."""
    return {
        "bookings.AppointmentHeld": words("A time was kept for an appointment"),
        "bookings.AppointmentBooked": words("An appointment was made"),
        "bookings.AppointmentMoved": words("An appointment was moved"),
        "bookings.AppointmentCancelled": words("An appointment was cancelled"),
        "bookings.AppointmentAttended": words("Somebody came to their appointment"),
        "bookings.AppointmentMissed": words("Nobody came to an appointment"),
        "bookings.HoldEnded": words("A time is kept no longer"),
        "bookings.WaitingJoined": words("Somebody waits for an earlier time"),
        "bookings.WaitingEnded": words("Waiting for an earlier time ended"),
        "bookings.PlaceOffered": words("A freed place was offered"),
        "bookings.OfferEnded": words("An offered place was not taken"),
        "bookings.CalendarOpened": words("An address for a calendar program was made"),
        "bookings.PlaceHeld": words("A place in a course was kept"),
        "bookings.Enrolled": words("A place in a course was given"),
        "bookings.EnrolmentWaiting": words("Somebody waits for a place in a course"),
        "bookings.EnrolmentWithdrawn": words("A place in a course was given back"),
        "bookings.AttendanceRecorded": words("Who came to a course was noted"),
        "bookings.CourseCompleted": words("A course was completed"),
    }
