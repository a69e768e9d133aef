"""What we wrote to people and about them, and how they reach it."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces, scrubbed
from mentorship import messages, states
from mentorship.mail.registry import every
from mentorship.messages import meetings as meeting_messages
from mentorship.models import (
    Bounce,
    CalendarFeed,
    GroupLetter,
    LinkUse,
    MailOptOut,
    MailWording,
    Meeting,
    OutgoingMail,
    Pairing,
)
from mentorship.models.sides import of_the_pair
from mentorship.privacy.rows import KEY, STATE, about
from mentorship.roles import Role


def _mails_to(person: User) -> QuerySet[OutgoingMail]:
    """Their own mails; codes are left out, since they open the account."""
    codes = [mail.kind for mail in every() if mail.holds_code]
    return OutgoingMail.objects.filter(to_person=person).exclude(kind__in=codes)


def _clean_wordings(traces: Traces) -> None:
    """Take their name out of what programs write to everybody."""
    for column in ("subject", "opening", "closing"):
        for row in MailWording.objects.filter(**{f"{column}__iregex": traces.pattern}):
            setattr(row, column, scrubbed(getattr(row, column), traces.pattern))
            row.save(update_fields=[column])


def _clean_letters(traces: Traces) -> None:
    """Take their name out of what coordinators wrote to groups."""
    for column in ("subject", "words"):
        for row in GroupLetter.objects.filter(**{f"{column}__iregex": traces.pattern}):
            setattr(row, column, scrubbed(getattr(row, column), traces.pattern))
            row.save(update_fields=[column])


def _letters_of(person: User) -> QuerySet[GroupLetter]:
    rows = GroupLetter.objects.filter(Q(changed_by=person) | Q(sent_by=person))
    return rows.select_related("round__program", "region")


def _clean_mails(traces: Traces) -> None:
    """Delete what was written to them, and empty what was written about them.

    A mail that has not left and tells somebody kindly that a pairing is over is written anew,
    with "a former member" in the place of the name.
    """
    to_them = Q(to_person=traces.person) | Q(to_email__in=traces.addresses)
    OutgoingMail.objects.filter(to_them).delete()
    waiting = list(
        _mailsabout(traces).filter(state__in=(OutgoingMail.State.QUEUED, OutgoingMail.State.HELD))
    )
    fresh = {one.key: one for one in _kind_words(traces.person)} if waiting else {}
    for mail in waiting:
        if words := fresh.get(mail.key):
            _rewrite(mail, words)
        else:
            states.move(mail, "cancel", states.WORKER)
    rewritten = Q(key__in=fresh, state__in=(OutgoingMail.State.QUEUED, OutgoingMail.State.HELD))
    _mailsabout(traces).exclude(rewritten).update(
        subject=_now("Emptied, because it named a former member"),
        text="",
        html="",
        calendar="",
        last_error="",
        reply_to="",
        payload={},
    )


def _drop_bounces(traces: Traces) -> None:
    """Delete reports about mails to them; empty those that carry a mail about them back."""
    said = Q(words__iregex=traces.pattern) | Q(arrived__iregex=traces.pattern)
    to_them = Q(mail__to_person=traces.person) | Q(mail__to_email__in=traces.addresses)
    Bounce.objects.filter(to_them).delete()
    about = Bounce.objects.filter(of_the_pair(traces.person, "mail__pairing__") | said)
    Bounce.objects.filter(pk__in=list(about.values_list("pk", flat=True))).update(
        words="", arrived=""
    )


def _mailsabout(traces: Traces) -> QuerySet[OutgoingMail]:
    """Mails to others that hang on a pairing of this person, or name them."""
    mates = Pairing.objects.filter(of_the_pair(traces.person)).values_list(
        "mentor__person", "mentee__person"
    )
    loosely = Q(to_person__in={pk for couple in mates for pk in couple})
    keys = OutgoingMail.objects.filter(
        about(traces.person) | _naming(traces.pattern) | loosely & _naming(traces.any_name)
    )
    return OutgoingMail.objects.filter(pk__in=list(keys.values_list("pk", flat=True)))


def _naming(pattern: str) -> Q:
    columns = ("subject", "text", "reply_to", "last_error")
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__iregex": pattern})
    return found


def _kind_words(person: User) -> Iterator[messages.Message]:
    """What the others are told of pairings that ended because somebody left, without a name."""
    rows = Pairing.objects.filter(
        of_the_pair(person), state__in=(Pairing.State.ENDED, Pairing.State.WITHDRAWN)
    )
    for pairing in rows.select_related("round__program", "mentor__person", "mentee__person"):
        other = Role.MENTEE if pairing.mentor.person_id == person.pk else Role.MENTOR
        if pairing.state == Pairing.State.WITHDRAWN:
            yield messages.called_off(pairing, other)
        else:
            yield messages.ended_early(pairing, other)
            yield from messages.ended_for_coordinators(pairing)
        for meeting in pairing.meetings.filter(
            state=Meeting.State.CANCELLED, starts_at__isnull=False
        ):
            meeting.pairing = pairing
            yield meeting_messages.cancelled(meeting, other, meeting.starts_at)


def _rewrite(mail: OutgoingMail, words: messages.Message) -> None:
    columns = words.columns()
    written = ["subject", "text", "html", "calendar", "reply_to"]
    for name in written:
        setattr(mail, name, columns.get(name, ""))
    mail.save(update_fields=written)


HOLDINGS = (
    Holding(
        MailWording,
        _("Mails that you worded for a program"),
        lambda person: MailWording.objects.filter(changed_by=person).select_related("program"),
        _("They stay, since the program sends them. Your name is taken out."),
        _clean_wordings,
        gone=False,
        stays={
            "kind": STATE,
            "role": STATE,
            "subject": "the program's words, without the name",
            "opening": "the program's words, without the name",
            "closing": "the program's words, without the name",
            "changed_by": "an emptied account",
        },
    ),
    Holding(
        GroupLetter,
        _("Letters that you wrote to groups of people, as a coordinator"),
        _letters_of,
        _("They stay, since others have read them. Your name is taken out."),
        _clean_letters,
        left_out={"job": KEY},
        gone=False,
        stays={
            "group": STATE,
            "role": STATE,
            "region": STATE,
            "state": STATE,
            "subject": "the program's words, without the name",
            "words": "the program's words, without the name",
            "changed_by": "an emptied account",
            "sent_by": "an emptied account",
        },
    ),
    Holding(
        OutgoingMail,
        _("Mails that we wrote to you"),
        _mails_to,
        _("Deleted. What we wrote about you to others is emptied."),
        _clean_mails,
        left_out={
            "html": "the same words as in the text",
            "to_person": KEY,
            "key": KEY,
            "claimed_until": "of the sending itself",
            "edited_by": "the name of a coordinator",
        },
        private=True,
    ),
    Holding(
        Bounce,
        _("Mails to you that came back"),
        lambda person: Bounce.objects.filter(mail__to_person=person),
        _("Deleted. Of a dead address a keyed hash stays, so that nothing is sent there again."),
        _drop_bounces,
        left_out={"mail": KEY, "key": KEY},
    ),
    Holding(
        LinkUse,
        _("Links in mails that you used"),
        lambda person: LinkUse.objects.filter(mail__to_person=person),
        _("Deleted."),
        lambda traces: LinkUse.objects.filter(mail__to_person=traces.person).delete(),
        left_out={"mail": KEY},
    ),
    Holding(
        MailOptOut,
        _("Mails that you switched off"),
        lambda person: MailOptOut.objects.filter(person=person),
        _("Deleted."),
        lambda traces: MailOptOut.objects.filter(person=traces.person).delete(),
        left_out={"person": KEY},
    ),
    Holding(
        CalendarFeed,
        _("Your calendar for other programs"),
        lambda person: CalendarFeed.objects.filter(person=person),
        _("Deleted. The address leads nowhere from then on."),
        lambda traces: CalendarFeed.objects.filter(person=traces.person).delete(),
        left_out={"person": KEY, "digest": "a hash of the address, which stands nowhere else"},
    ),
)
