"""People whose pairing ended early wait again, and come first until they have another."""

from django.utils import timezone

from accounts.models import User
from mentorship.models import Enrollment, LogLine, Pairing
from mentorship.models.sides import paired_as
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import lock, lock_pairing, own_side
from mentorship.services.pairings.words import state_sentence
from mentorship.states import ENROLLMENT_GONE, PAIRING_PAST, PairingState


def waits_in(pairing: Pairing) -> bool:
    """Whether anybody looks for partners in this round: somebody runs it, and it goes on."""
    round = pairing.round
    return not round.program.is_informal and not round.is_over


def let_wait(pairing: Pairing, *roles: Role) -> None:
    """Let those in these roles wait again; who waits already waits since then.

    Belongs inside an act that has locked the enrollments.
    """
    if not waits_in(pairing):
        return
    ids = [pairing.side(role).enrollment.pk for role in roles]
    rows = Enrollment.objects.filter(pk__in=ids, waits_again_since__isnull=True)
    rows.exclude(state__in=ENROLLMENT_GONE).update(waits_again_since=timezone.now())


def stop_waiting(*enrollments: Enrollment) -> None:
    """Nobody with a new active pairing waits any longer."""
    ids = [enrollment.pk for enrollment in enrollments]
    Enrollment.objects.filter(pk__in=ids).update(waits_again_since=None)


def part_well(pairing: Pairing) -> None:
    """Let neither of two who have ended well wait any longer, but for who asked for somebody.

    Whoever was left by another earlier, and has concluded with this one, is content.
    """
    for enrollment in (pairing.mentor, pairing.mentee):
        if not _has_asked(enrollment):
            stop_waiting(enrollment)


def _has_asked(enrollment: Enrollment) -> bool:
    """Whether somebody who waits asked for it in so many words since they wait."""
    since = Enrollment.objects.values_list("waits_again_since", flat=True).get(pk=enrollment.pk)
    rows = LogLine.objects.filter(enrollment=enrollment, verb="enrollment.waits_again")
    return since is not None and rows.filter(at__gte=since).exists()


def lock_with_partners(enrollment: Enrollment, among: tuple[PairingState, ...]) -> Enrollment:
    """Lock somebody's place and those of their partners, in one order; returns theirs, afresh."""
    rows = Pairing.objects.filter(paired_as(enrollment), state__in=among)
    ids = {pk for couple in rows.values_list("mentor", "mentee") for pk in couple}
    others = Enrollment.objects.filter(pk__in=ids - {enrollment.pk})
    return lock(enrollment, *others)[0]


@act
def look_again(actor: User, pairing: Pairing) -> None:
    """Ask for somebody else once it is over; once asked, a second press changes nothing.

    Raises
    ------
    Refused : the pairing is not over, or nobody looks for partners in the round.
    """
    side = own_side(actor, pairing)
    (own,) = lock(side.enrollment)
    lock_pairing(pairing)
    if pairing.state not in PAIRING_PAST or not own.takes_part or not waits_in(pairing):
        raise Refused(state_sentence(pairing))
    if not _has_asked(own):
        let_wait(pairing, side.role)
        log("enrollment.waits_again", actor, enrollment=own, pairing=pairing)
