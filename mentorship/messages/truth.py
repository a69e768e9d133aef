"""The last look before a mail leaves: whether what it says is still so."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from mentorship.mail.checks import add_check
from mentorship.mail.opt_outs import wants
from mentorship.models import Agreement, Closing, EnrollmentDraft, Meeting, OutgoingMail, Pairing

TRUE_WHILE = {
    "offered": "offered",
    "asked": "asked",
    "active": "active",
    "prompt": "active",
    "not_going_ahead": "declined",
    "called_off": "withdrawn",
    "expired": "expired",
    "concluded": "completed",
    "wrap_up_done": "completed",
    "ended_early": "ended",
    "round_over": "completed",
    "reached_end": "completed",
    "coordinator_declined": "declined",
    "coordinator_ended": "ended",
    "coordinator_expired": "expired",
}
"""The state of the pairing in which a mail of this kind says the truth."""

QUESTIONS = ("offered", "asked")
"""Kinds that ask for an answer; they are moot once it is given."""

CODES = (
    "email_confirmation",
    "email_confirmation_signup",
    "login_code",
    "prove_code",
    "password_reset_code",
)
"""Kinds that hold a code, which is dead after some minutes."""


@add_check
def still_true(mail: OutgoingMail) -> bool:
    """Whether the mail may leave now. Looks at the database afresh; writes nothing."""
    if not wants(mail.to_person, mail.kind) or _is_about_receiver(mail):
        return False
    if mail.kind in CODES:
        life = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return timezone.now() - mail.created_at < life
    if mail.kind == "checkin" and mail.checkin and mail.pairing:
        going = mail.pairing.state == "active" and mail.pairing.paused_until is None
        return going and mail.checkin.state == "asked"
    if mail.kind == "joined" and mail.enrollment:
        return mail.enrollment.state != "withdrawn"
    if mail.kind in MEETING_WHILE and mail.meeting:
        return _fits_meeting(mail, mail.meeting)
    if mail.kind == "prompt" and not _goes_on_again(mail):
        return False
    if mail.kind in TRUE_WHILE and mail.pairing:
        return _fits(mail.kind, mail.pairing, mail.to_person_id)
    return REMINDERS[mail.kind](mail) if mail.kind in REMINDERS else True


def _is_about_receiver(mail: OutgoingMail) -> bool:
    """Whether it tells a coordinator of a pairing in which they are one of the two."""
    pairing, person = mail.pairing, mail.to_person
    told = mail.kind.startswith("coordinator_") and pairing is not None and person is not None
    return bool(told and pairing and person and pairing.side_of(person))


def _still_waits(mail: OutgoingMail) -> bool:
    """Whether the first of what a reminder names still waits for this person's answer."""
    pairing = mail.pairing
    if pairing is None or pairing.state not in ("asked", "offered"):
        return False
    return _knows(pairing, mail.to_person_id) and not _answered(pairing, mail.to_person_id)


def _still_unfinished(mail: OutgoingMail) -> bool:
    """Whether the sign-up that was begun is neither finished nor gone, and could be finished."""
    begun = EnrollmentDraft.objects.filter(person=mail.to_person_id, round=mail.round_id)
    return begun.filter(round__state="open").exists()


def _still_goes_on(mail: OutgoingMail) -> bool:
    """Whether this person still has a pairing that ends on the day that the mail names."""
    own = Q(mentor=mail.enrollment_id) | Q(mentee=mail.enrollment_id)
    rows = Pairing.objects.filter(own, state="active").select_related("round")
    return any(_day_told(mail) == str(row.last_day) for row in rows)


def _day_told(mail: OutgoingMail) -> str:
    """The day that a mail about an end names; it is part of its key."""
    return mail.key.split(":")[3] if mail.key.count(":") >= 3 else ""


def _still_asked_to_go_on(mail: OutgoingMail) -> bool:
    """Whether the other still proposes the day that the mail names."""
    pairing = mail.pairing
    return pairing is not None and _day_told(mail) == str(pairing.longer_until)


def _still_longer(mail: OutgoingMail) -> bool:
    """Whether the two still go on until the day that the mail names."""
    pairing = mail.pairing
    going = pairing is not None and pairing.state == "active"
    return going and _day_told(mail) == str(mail.pairing and mail.pairing.ends_on)


def _still_ends_as_planned(mail: OutgoingMail) -> bool:
    """Whether the two are still paired, and nothing is proposed."""
    pairing = mail.pairing
    return pairing is not None and pairing.state == "active" and pairing.longer_until is None


def wrap_up_key(kind: str, pairing: Pairing, receiver: int | None) -> str:
    """Under which key a mail about wrapping up is written: once for each time it is proposed."""
    at = pairing.wrap_up_proposed_at
    asked = f"{at:%Y%m%d-%H%M%S.%f}" if at else "over"
    return f"pairing:{pairing.pk}:{kind}:{asked}:user:{receiver}"


def is_asked_to_wrap_up(mail: OutgoingMail) -> bool:
    """Whether what the mail asks about still waits for its receiver's answer."""
    pairing = mail.pairing
    if pairing is None or pairing.wrap_up_proposed_at is None or pairing.wrap_up_agreed_at:
        return False
    return mail.key == wrap_up_key(mail.kind, pairing, mail.to_person_id)


def _still_wraps_up(mail: OutgoingMail) -> bool:
    return mail.pairing is not None and mail.pairing.wrap_up_agreed_at is not None


def _still_kept(mail: OutgoingMail) -> bool:
    """Whether the two are still paired, and nobody proposes to wrap up."""
    pairing = mail.pairing
    return pairing is not None and pairing.state == "active" and not pairing.wrap_up_proposed_at


def _still_wishes_to_stay(mail: OutgoingMail) -> bool:
    """Whether the other still wishes to stay in touch, and waits for this person alone."""
    pairing = mail.pairing
    if pairing is None or pairing.state != "completed" or mail.to_person is None:
        return False
    side = pairing.side_of(mail.to_person) or "mentee"
    mine, theirs = f"{side}_stays_at", f"{pairing.other(side).role}_stays_at"
    return getattr(pairing, theirs) is not None and getattr(pairing, mine) is None


def _could_mentor(mail: OutgoingMail) -> bool:
    """Whether the round still takes sign-ups, and this person is not in it."""
    if mail.round is None or mail.round.state != "open":
        return False
    return not mail.round.enrollments.filter(person=mail.to_person_id).exists()


def _both_stay(mail: OutgoingMail) -> bool:
    pairing = mail.pairing
    return pairing is not None and bool(pairing.mentor_stays_at and pairing.mentee_stays_at)


MEETING_WHILE = {
    "meeting_proposed": ("proposed", "turn"),
    "meeting_moved": ("proposed", "sequence"),
    "meeting_confirmed": ("confirmed", "sequence"),
    "meeting_changed": ("confirmed", "sequence"),
    "meeting_reminder": ("confirmed", "sequence"),
    "meeting_cancelled": ("cancelled", "sequence"),
}
"""What a mail of this kind says of its meeting: the state, and which of its changes it tells."""


def meeting_key(kind: str, meeting: Meeting, receiver: int | None) -> str:
    """Under which key a meeting's mail is written: once for each change that it tells of."""
    _state, change = MEETING_WHILE[kind]
    return f"meeting:{meeting.pk}:{kind}:{getattr(meeting, change)}:user:{receiver}"


def _fits_meeting(mail: OutgoingMail, meeting: Meeting) -> bool:
    """Whether nothing newer has happened to the meeting, and it is not over."""
    if meeting.state != MEETING_WHILE[mail.kind][0]:
        return False
    if meeting.starts_at and meeting.starts_at < timezone.now() and meeting.state == "confirmed":
        return False
    return mail.key == meeting_key(mail.kind, meeting, mail.to_person_id)


def _still_to_agree(mail: OutgoingMail) -> bool:
    """Whether the two are still paired and wait for this person to agree to this version."""
    agreement = _agreement_of(mail)
    if agreement is None or mail.pairing is None:
        return False
    side = mail.pairing.side_of(mail.to_person)
    return agreement.state == "proposed" and agreement.agreed_at(side or "") is None


def _still_agreed(mail: OutgoingMail) -> bool:
    """Whether the version that both agreed to still holds between two who are paired."""
    agreement = _agreement_of(mail)
    return agreement is not None and agreement.state == "agreed"


def _agreement_of(mail: OutgoingMail) -> Agreement | None:
    """The agreement, where its version is the one that the mail tells of."""
    rows = Agreement.objects.filter(pairing=mail.pairing_id, pairing__state="active")
    agreement = rows.first()
    told = mail.key.split(":")[3:4]
    return agreement if agreement and [str(agreement.number)] == told else None


def _thanks_stand(mail: OutgoingMail) -> bool:
    """Whether what somebody wrote to thank the other has not been emptied meanwhile."""
    closings = Closing.objects.filter(pairing=mail.pairing_id).exclude(thanks="")
    return any(row.pairing.side_of(mail.to_person) != row.side for row in closings)


def _still_pauses(mail: OutgoingMail) -> bool:
    return mail.pairing is not None and mail.pairing.paused_until is not None


def _goes_on_again(mail: OutgoingMail) -> bool:
    pairing = mail.pairing
    return pairing is not None and pairing.state == "active" and pairing.paused_until is None


def _still_undecided(mail: OutgoingMail) -> bool:
    """Whether the one who took more time has not answered yet."""
    pairing = mail.pairing
    if pairing is None or pairing.state not in ("asked", "offered"):
        return False
    return pairing.answer_by is not None and pairing.answer_by > timezone.now()


REMINDERS = {
    "more_time": _still_undecided,
    "paused": _still_pauses,
    "reopened": _goes_on_again,
    "taken_up": _goes_on_again,
    "thanked": _thanks_stand,
    "mentor_next": _could_mentor,
    "stay_wished": _still_wishes_to_stay,
    "stay_agreed": _both_stay,
    "wrap_up_proposed": is_asked_to_wrap_up,
    "wrap_up_reminder": is_asked_to_wrap_up,
    "wrap_up_agreed": _still_wraps_up,
    "wrap_up_kept": _still_kept,
    "longer_proposed": _still_asked_to_go_on,
    "longer_agreed": _still_longer,
    "longer_declined": _still_ends_as_planned,
    "agreement_proposed": _still_to_agree,
    "agreement_agreed": _still_agreed,
    "answer_reminder": _still_waits,
    "draft_reminder": _still_unfinished,
    "ending_soon": _still_goes_on,
}
"""What is asked again before a reminder leaves."""


def _fits(kind: str, pairing: Pairing, receiver: int | None) -> bool:
    if pairing.state != TRUE_WHILE[kind]:
        return False
    if not kind.startswith("coordinator_") and not _knows(pairing, receiver):
        return False
    return kind not in QUESTIONS or not _answered(pairing, receiver)


def _knows(pairing: Pairing, receiver: int | None) -> bool:
    """Whether this person may be told of the pairing by now: a mentor may be asked first."""
    return receiver != pairing.mentee.person_id or pairing.is_known_to("mentee")


def _answered(pairing: Pairing, receiver: int | None) -> bool:
    """Whether this person has said yes already, or can no longer answer."""
    late = pairing.answer_by is not None and pairing.answer_by < timezone.now()
    side = "mentor" if receiver == pairing.mentor.person_id else "mentee"
    return late or pairing.accepted_at(side) is not None
