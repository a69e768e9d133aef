"""What a coordinator enters at somebody's word: they are told by mail what, and by whom.

Only the person says whom they would rather not meet, whom they have in mind, and whether others
may find them: no act here writes any of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import services as people
from accounts.models import User
from mentorship import access, messages, states
from mentorship.mail import outbox
from mentorship.models import EligibilityRule, Enrollment, ListedPerson, Preference, Round
from mentorship.services import own_answers, recognition, reviews, waiting_list
from mentorship.services.acts import Refused, act, log
from mentorship.services.enrollments import (
    Answers,
    check_capacity,
    check_eligible,
    write_topics,
)
from mentorship.services.pairings.places import lock
from mentorship.services.windows import has_room

Entered = Sequence[tuple[str, str]]
"""Question and answer, as the person reads them in the mail."""


@dataclass(frozen=True)
class Caller:
    """Who asked to be signed up: an address, and a name where there is no account yet."""

    email: str
    full_name: str = ""


def account_at(email: str) -> User | None:
    """Whoever uses this address, or has confirmed it as another one of theirs."""
    own = User.objects.filter(email__iexact=email).first()
    other = User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True)
    return own or other.first()


def listed_name(actor: User, email: str) -> str:
    """What the lists that the coordinator runs call whoever uses this address; "" if nothing."""
    rows: list[ListedPerson] = list(access.listed_run_by(actor).filter(email=email)[:1])
    return rows[0].full_name if rows else ""


def person_for(actor: User, caller: Caller) -> tuple[User, bool]:
    """The account that the caller has, or a new one; and whether it is new.

    Belongs inside an act. A new account has no password: its person signs in by a code that we
    mail to the address, which proves that it is theirs.

    Raises
    ------
    Refused : the account is closed, is the coordinator's own, or there is no name for a new one.
    """
    person = account_at(caller.email)
    if person is None:
        return _new(actor, caller), True
    if person == actor:
        raise Refused(_("Sign up yourself on the program’s page, as every member does"))
    if not person.is_active:
        raise Refused(
            _("The account with this address is closed. Its owner opens it again by signing in")
        )
    if not hasattr(person, "profile"):
        _introduce(actor, person, caller)
    return person, False


def _new(actor: User, caller: Caller) -> User:
    person = User.objects.create_user(caller.email)
    _introduce(actor, person, caller)
    return person


def _introduce(actor: User, person: User, caller: Caller) -> None:
    name = listed_name(actor, caller.email) or caller.full_name
    if not name:
        raise Refused(_("Nobody with this address has told us their name yet. Enter it"))
    people.introduce(person, full_name=name)


@act
def sign_up(
    actor: User, round: Round, caller: Caller, role: str, answers: Answers, entered: Entered
) -> Enrollment:
    """Sign somebody up, who gets a mail with all that was entered; also after sign-up is over.

    Where all places of the role are taken they come onto the waiting list.

    Raises
    ------
    Refused : the round is not under way, a rule says no, or they have signed up in this role.
    """
    round = access.round_run_for(actor, round.pk)
    if round.state not in states.ROUND_UNDER_WAY:
        raise Refused(_("Nobody can sign up for this round now"))
    if round.places_for(role) is not None:
        round = waiting_list.locked(round)
    person, new = person_for(actor, caller)
    _check_is_new(round, person, role)
    check_eligible(person, round, role, answers, besides=_proved_later(person, new=new))
    there = Enrollment.State.SUBMITTED if has_room(round, role) else Enrollment.State.WAITING_LIST
    place = Enrollment.objects.create(
        round=round, person=person, role=role, state=there, **_columns(answers)
    )
    _write_lists(place, answers)
    own_answers.write(place, answers.own or {})
    recognition.look_at(person)
    log("enrollment.added_for", actor, enrollment=place, role=role)
    outbox.enqueue(messages.on_behalf.signed_up_for_you(place, actor, entered, new_account=new))
    return place


def _proved_later(person: User, *, new: bool) -> tuple[str, ...]:
    """The kinds of rules that wait until somebody new has come in by the code in our mail.

    Lists know people by addresses that they have proved to be theirs. Until then matching leaves
    them out, and the coordinators see why.
    """
    rows = ListedPerson.objects.filter(email=person.email, struck_at__isnull=True)
    return (EligibilityRule.Kind.MEMBER,) if new and rows.exists() else ()


def _check_is_new(round: Round, person: User, role: str) -> None:
    """Refuse somebody who has been here in this role: their answers are corrected instead."""
    place = Enrollment.objects.filter(round=round, person=person, role=role).first()
    if place is None:
        return
    if place.has_left:
        raise Refused(_("This person has left the round. They can join again on its page"))
    raise Refused(_("This person has signed up in this role. Correct their answers instead"))


@act
def correct(actor: User, place: Enrollment, answers: Answers, entered: Entered) -> None:
    """Change somebody's answers at their word; they get a mail with what they are now.

    Raises
    ------
    Refused : they have left, the round is over, or more places are taken than there would be.
    """
    place = access.enrollment_decided_for(actor, place.pk)
    if place.is_gone or place.round.is_over:
        raise Refused(_("Answers can be corrected for as long as somebody is in the round"))
    person, round = place.person, place.round
    (place,) = lock(place)
    place.person, place.round = person, round
    check_capacity(place, answers.capacity)
    columns = _columns(answers)
    Enrollment.objects.filter(pk=place.pk).update(**columns)
    _write_lists(place, answers)
    if answers.own is not None:
        own_answers.write(place, answers.own)
    log("enrollment.corrected_for", actor, enrollment=place)
    reviews.answers_changed(actor, place)
    outbox.enqueue(messages.on_behalf.answers_corrected(place, actor, entered))


def _columns(answers: Answers) -> dict[str, object]:
    """The answers that are columns of the sign-up, without consent to be found by others."""
    columns = answers.own_columns()
    del columns["listed"]
    return columns


def _write_lists(place: Enrollment, answers: Answers) -> None:
    """Replace what is looked for; whom somebody has in mind, or avoids, stays as it is."""
    Preference.objects.update_or_create(enrollment=place, defaults=answers.preference)
    write_topics(place, answers)
