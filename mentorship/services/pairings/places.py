"""Who may be a pair, and the places that the two hold.

Whoever gives or takes a place first locks the two enrollments, in the order of their ids, then
reads and writes. The partial unique indexes on the places are the last word behind that.
"""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.models import Block, Enrollment, Pairing, Program
from mentorship.models.sides import Side, paired_as
from mentorship.roles import Role
from mentorship.services import recognition
from mentorship.services.acts import Refused


def lock(*enrollments: Enrollment) -> list[Enrollment]:
    """Lock these enrollments for the rest of the transaction, in the order of their ids."""
    ids = [enrollment.pk for enrollment in enrollments]
    rows = Enrollment.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    fresh = {row.pk: row for row in rows}
    return [fresh[pk] for pk in ids]


def lock_pairing(pairing: Pairing) -> None:
    """Lock a pairing for the rest of the transaction and read it afresh, in place."""
    Pairing.objects.select_for_update(no_key=True).get(pk=pairing.pk)
    pairing.refresh_from_db()


def locked_in_order(rows: QuerySet[Pairing]) -> QuerySet[Pairing]:
    """Lock pairings to the end of the transaction, always in one order: no two acts tangle."""
    return (
        rows.select_for_update(no_key=True, of=("self",))
        .select_related("mentor__person__profile", "mentee__person__profile", "round__program")
        .order_by("pk")
    )


def taken_places(enrollment: Enrollment) -> set[int]:
    """The numbers of an enrollment's places that pairings hold."""
    rows = Pairing.objects.filter(paired_as(enrollment), state__in=states.PAIRING_PLACED)
    return set(rows.values_list(Role(enrollment.role).column("place"), flat=True))


def free_place(enrollment: Enrollment) -> int | None:
    """The lowest place number of a locked enrollment that nobody holds; None when all are taken."""
    return lowest_free(enrollment, taken_places(enrollment))


def lowest_free(enrollment: Enrollment, taken: Collection[int]) -> int | None:
    """The lowest of its places that is not among those taken; None when all are."""
    return next((n for n in range(1, enrollment.capacity + 1) if n not in taken), None)


def places_for(mentor: Enrollment, mentee: Enrollment, reader: User) -> dict[str, int]:
    """A free place of each of the two; tells the reader which of them has none."""
    places = {}
    for enrollment in (mentor, mentee):
        number = free_place(enrollment)
        if number is None:
            raise Refused(no_place_sentence(enrollment, reader))
        places[Role(enrollment.role).column("place")] = number
    return places


def no_place_sentence(enrollment: Enrollment, reader: User) -> str:
    """Why nobody more can be paired with this person."""
    if enrollment.person_id == reader.pk:
        return _("All your places are taken. End a pairing, or offer more places, and try again")
    name = {"name": enrollment.person.public_name}
    if enrollment.role == Role.MENTEE and enrollment.capacity > 1:
        return _("%(name)s already has as many mentors as they would like") % name
    if enrollment.role == Role.MENTEE and not enrollment.round.program.mentor_word:
        return _("%(name)s already has a mentor") % name
    return _("%(name)s has no free place any more") % name


def blocked(one: User, other: User, program: Program | None = None) -> bool:
    """Whether the two must never be paired, on the word of either; in `program`, or anywhere.

    A block that names nobody for certain holds against everybody who bears the name.
    """
    kinds = [Block.Kind.RATHER_NOT]
    if program and program.keeps_reporting_lines_apart:
        kinds.append(Block.Kind.REPORTING)
    return recognition.bars(one, other, kinds)


def _blocked(mentor: Enrollment, mentee: Enrollment) -> bool:
    return blocked(mentor.person, mentee.person, mentor.round.program)


def check_couple(mentor: Enrollment, mentee: Enrollment) -> None:
    """Refuse two who cannot be a pair at all."""
    if mentor.round_id != mentee.round_id:
        raise Refused(_("Choose a mentor and a mentee of the same round"))
    check_two(mentor, mentee)


def check_two(mentor: Enrollment, mentee: Enrollment) -> None:
    """Refuse two who cannot be a pair, whichever their rounds are."""
    if (mentor.role, mentee.role) != tuple(Role):
        raise Refused(_("Choose a mentor and a mentee of the same round"))
    if mentor.person_id == mentee.person_id or _blocked(mentor, mentee):
        raise Refused(_("These two cannot be paired"))
    for enrollment in (mentor, mentee):
        if not enrollment.takes_part:
            raise Refused(
                _("%(name)s is not available now") % {"name": enrollment.person.public_name}
            )


def open_between(mentor: Enrollment, mentee: Enrollment) -> Pairing | None:
    """The pairing of these two that is not over yet, if there is one."""
    rows = Pairing.objects.filter(mentor=mentor, mentee=mentee, state__in=states.PAIRING_OPEN)
    return rows.first()


def own_side(actor: User, pairing: Pairing) -> Side:
    """The actor's own side of the pairing; 404 for anybody else."""
    access.check(access.pairings_visible_to(actor), pairing.pk)
    return pairing.own_side(actor)
