"""What a coordinator does with a mail: hold it back, let it go, change it, stop it, send it again.

A mail that a worker has in hand is on its way and can no longer be changed; the row's lock decides
who was first. Mails that hold a code are in nobody's reach, and of mails about a meeting the words.
"""

from collections import Counter
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from mentorship import access, states
from mentorship.mail import edited
from mentorship.mail.checks import still_true
from mentorship.mail.return_path import sentence_of, suppressed
from mentorship.models import OutgoingMail, Program
from mentorship.services.acts import Refused, act, log

MOST_COPIES = 3
"""How often a mail may be sent once more within `COPIES_WITHIN`."""
COPIES_WITHIN = timedelta(hours=1)

COPIED = (
    "kind",
    "to_person",
    "program",
    "round",
    "pairing",
    "enrollment",
    "checkin",
    "letter",
    "payload",
    "from_email",
    "reply_to",
    "subject",
    "text",
    "html",
    "calendar",
    "edited_by",
    "edited_at",
)
"""What a mail that is sent once more has in common with the first."""

BETWEEN_THE_TWO = gettext_lazy("What this mail says is between the two people")

TWICE = (
    OutgoingMail.State.SENT,
    OutgoingMail.State.FAILED,
    OutgoingMail.State.CANCELLED,
    OutgoingMail.State.BOUNCED,
)
"""The states from which a mail may be sent once more."""


def in_hand() -> Q:
    """Which mails a worker is sending right now."""
    return Q(state=OutgoingMail.State.QUEUED, claimed_until__gt=timezone.now())


def _take(actor: User, mail: OutgoingMail) -> None:
    """Lock the mail and read it afresh, in place; refuse one that is being sent."""
    access.mail_run_for(actor, mail.pk)
    OutgoingMail.objects.select_for_update(no_key=True).get(pk=mail.pk)
    mail.refresh_from_db()
    if mail.in_hand:
        raise Refused(_("This mail is being sent right now"))


def _log(verb: str, actor: User, mail: OutgoingMail) -> None:
    log(
        verb,
        actor,
        program=mail.program,
        round=mail.round,
        enrollment=mail.enrollment,
        pairing=mail.pairing,
        mail=mail.pk,
    )


def state_sentence(mail: OutgoingMail) -> str:
    """Why an act that needs a mail that has not left yet comes too late."""
    sentences: dict[str, str] = {
        OutgoingMail.State.QUEUED: _("This mail is waiting to be sent"),
        OutgoingMail.State.HELD: _("This mail is held back"),
        OutgoingMail.State.SENT: _("This mail has been sent already"),
        OutgoingMail.State.FAILED: _("This mail could not be sent"),
        OutgoingMail.State.BOUNCED: _("This mail came back"),
        OutgoingMail.State.CANCELLED: _("This mail has been cancelled"),
    }
    return sentences[mail.state]


@act
def hold(actor: User, mail: OutgoingMail) -> None:
    """Keep a mail that waits from leaving; a second press changes nothing."""
    _take(actor, mail)
    if mail.state == OutgoingMail.State.HELD:
        return
    _check(mail, "hold")
    states.move(mail, "hold", states.COORDINATOR)
    _log("mail.held", actor, mail)


@act
def release(actor: User, mail: OutgoingMail) -> None:
    """Let a mail that was held back leave."""
    _take(actor, mail)
    if mail.state == OutgoingMail.State.QUEUED:
        return
    _check(mail, "release")
    states.move(mail, "release", states.COORDINATOR)
    _log("mail.released", actor, mail)


@act
def cancel(actor: User, mail: OutgoingMail) -> None:
    """Stop a mail that has not left yet, for good."""
    _take(actor, mail)
    if mail.state == OutgoingMail.State.CANCELLED:
        return
    _check(mail, "cancel")
    states.move(mail, "cancel", states.COORDINATOR)
    _log("mail.cancelled", actor, mail)


def _check(mail: OutgoingMail, move: str) -> None:
    if not states.MAIL.allows(move, mail.state):
        raise Refused(state_sentence(mail))


@act
def edit(actor: User, mail: OutgoingMail, subject: str, body: str) -> None:
    """Give a mail that has not left yet other words; its HTML is made anew from them.

    Raises
    ------
    Refused : it has left, or the words lack an address that has to stay.
    """
    _take(actor, mail)
    _check_words(mail)
    _check(mail, "cancel")
    missing = [address for address in edited.must_stay(mail) if address not in body]
    if missing:
        raise Refused(keep_sentence(missing[0]))
    columns = edited.rewritten(mail, subject, body)
    if all(getattr(mail, name) == columns[name] for name in ("subject", "text")):
        return
    columns |= {"edited_by": actor, "edited_at": timezone.now()}
    for name, value in columns.items():
        setattr(mail, name, value)
    mail.save(update_fields=list(columns))
    _log("mail.edited", actor, mail)


def _check_words(mail: OutgoingMail) -> None:
    """Refuse what would need the words of a mail that the desk does not read."""
    if mail.sensitive:
        raise Refused(str(BETWEEN_THE_TWO))


def keep_sentence(address: str) -> str:
    """What to do about an address that is gone from the words."""
    return _("Keep this address in the text: %(address)s") % {"address": address}


@act
def send_again(actor: User, mail: OutgoingMail, seen: int) -> OutgoingMail:
    """Write the mail once more, as a new row with a Message-ID of its own.

    It goes to the address that its receiver has now. `seen` is how many such rows the coordinator
    knew of: with a second press there is one more, and that one is returned.

    Raises
    ------
    Refused : the mail has not ended yet, is no longer true, or went out too often of late.
    """
    _take(actor, mail)
    _check_words(mail)
    first = mail.copy_of or mail
    OutgoingMail.objects.select_for_update(no_key=True).get(pk=first.pk)
    copies = OutgoingMail.objects.filter(copy_of=first).order_by("pk")
    if (latest := copies.last()) and copies.count() > seen:
        return latest
    _check_copy(mail, copies)
    copy = OutgoingMail.objects.create(
        key=f"{first.key[:180]}:again:{copies.count() + 1}",
        to_email=mail.to_person.email if mail.to_person else mail.to_email,
        copy_of=first,
        **{name: getattr(mail, name) for name in COPIED},
    )
    _log("mail.sent_again", actor, copy)
    return copy


def copies_of(mail: OutgoingMail) -> int:
    """How many times this mail was sent once more."""
    return OutgoingMail.objects.filter(copy_of=mail.copy_of_id or mail.pk).count()


def _check_copy(mail: OutgoingMail, copies: QuerySet[OutgoingMail]) -> None:
    if mail.state not in TWICE:
        raise Refused(state_sentence(mail))
    if not mail.text:
        raise Refused(_("The words of this mail are no longer kept"))
    if copies.filter(created_at__gt=timezone.now() - COPIES_WITHIN).count() >= MOST_COPIES:
        raise Refused(
            _("This mail was sent %(count)s more times within an hour. Wait before the next")
            % {"count": MOST_COPIES}
        )
    if suppression := suppressed(mail.to_person.email if mail.to_person else mail.to_email):
        raise Refused(sentence_of(suppression))
    if not still_true(mail):
        raise Refused(_("What this mail says is no longer so, so it is not sent again"))


# Many at once --------------------------------------------------------------------------------

ALL = {"hold": "mail.all_held", "release": "mail.all_released", "cancel": "mail.all_cancelled"}


def movable(move: str, rows: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """Those of `rows` that the move would change."""
    return rows.filter(state__in=states.MAIL.moves[move].sources).exclude(in_hand())


@act
def move_all(actor: User, move: str, rows: QuerySet[OutgoingMail]) -> int:
    """Hold, release or cancel all of these that can be; returns how many there were.

    A mail that is on its way, or was moved by somebody else meanwhile, is left as it is.
    """
    ids = movable(move, access.mails_run_by(actor)).filter(pk__in=rows.order_by().values("pk"))
    locked = OutgoingMail.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    taken = [mail.pk for mail in locked.filter(pk__in=ids.order_by().values("pk"))]
    found = OutgoingMail.objects.filter(pk__in=taken)
    programs: Counter[int | None] = Counter(found.values_list("program", flat=True))
    count = states.move_all(found, move, states.COORDINATOR)
    for program in Program.objects.filter(pk__in=[pk for pk in programs if pk]):
        log(ALL[move], actor, program=program, count=programs[program.pk])
    if programs[None]:
        log(ALL[move], actor, count=programs[None])
    return count
