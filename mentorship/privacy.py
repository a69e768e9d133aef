"""What the tables of mentoring know of a person, and what erasing leaves of them.

A pairing belongs to two people: its dates and its outcome stay, its words go, whoever wrote them.
What others wrote to name somebody (a wish, a private list) goes too, since the site promises that
an erased name is nowhere. The partner's private words are never in anybody else's copy.
"""

import re
from collections.abc import Iterator

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces, impersonal, register, scrubbed
from mentorship import states
from mentorship.mail import messages
from mentorship.mail.messages import meetings as meeting_messages
from mentorship.mail.truth import CODES
from mentorship.models import (
    Block,
    Bounce,
    CalendarFeed,
    CheckIn,
    Coordinator,
    Enrollment,
    EnrollmentDraft,
    EnrollmentTopic,
    LinkUse,
    LogLine,
    MailOptOut,
    MailWording,
    Meeting,
    OutgoingMail,
    Pairing,
    Preference,
    Program,
    WishedPartner,
)
from mentorship.models.log import SENTENCES

KEY = "a key between tables"
STATE = "a word from a list"

PLACEHOLDER = re.compile(r"%\((\w+)\)")


# Which rows ----------------------------------------------------------------------------------


def of_the_pair(person: User, prefix: str = "") -> Q:
    """Rows of, or about, the pairings of this person."""
    mentor, mentee = f"{prefix}mentor__person", f"{prefix}mentee__person"
    return Q(**{mentor: person}) | Q(**{mentee: person})


def pairings_of(person: User) -> QuerySet[Pairing]:
    """Pairings that they have been told of."""
    told = tuple(state for state in states.PAIRING.states if state != "approved")
    rows = Pairing.objects.filter(of_the_pair(person), state__in=told)
    rows = rows.exclude(mentee__person=person, mentor_only=True)
    return rows.select_related(
        "round__program", "mentor__person__profile", "mentee__person__profile"
    )


def _about(person: User) -> Q:
    """Rows of the log or the outbox that hang on what is theirs."""
    return Q(enrollment__person=person) | of_the_pair(person, "pairing__")


def _log_of(person: User) -> QuerySet[LogLine]:
    """What they did, and what was done about their places and about pairings they know of."""
    about = Q(enrollment__person=person) | Q(pairing__in=pairings_of(person))
    rows = LogLine.objects.filter(Q(actor=person) | about).distinct()
    return rows.select_related("program", "round__program")


def _mails_to(person: User) -> QuerySet[OutgoingMail]:
    """Their own mails; codes are left out, since they open the account."""
    return OutgoingMail.objects.filter(to_person=person).exclude(kind__in=CODES)


# What of a row is somebody else's ------------------------------------------------------------


def _others_words(pairing: Pairing, person: User) -> frozenset[str]:
    """Reasons that the other gave to the coordinator alone."""
    ended_by = LogLine.objects.filter(pairing=pairing, verb="pairing.ended").first()
    veiled = set()
    if pairing.declined_by_id != person.pk:
        veiled.add("declined_words")
    if ended_by is None or ended_by.actor_id != person.pk:
        veiled |= {"end_words", "end_reason"}
    return frozenset(veiled)


def _other_actor(line: LogLine, person: User) -> frozenset[str]:
    """Who did it, where it was somebody else: a copy names nobody who has not been met."""
    return frozenset() if line.actor_id == person.pk else frozenset({"actor"})


# Erasing -------------------------------------------------------------------------------------


def _empty_enrollments(traces: Traces) -> None:
    Enrollment.objects.filter(person=traces.person).update(
        goal="", shares="", rhythm="", channels=[], days=[], first_time=None, listed=False
    )


def _empty_pairings(traces: Traces) -> None:
    Pairing.objects.filter(of_the_pair(traces.person)).update(
        asked_words="", declined_words="", end_words="", reasons=[], parts={}, points=None
    )


def _empty_meetings(traces: Traces) -> None:
    Meeting.objects.filter(of_the_pair(traces.person, "pairing__")).update(place="", words="")


def by_their_hand(person: User, column: str) -> Q:
    """Rows of their pairings whose `column` names the side that is theirs."""
    mentor = Q(pairing__mentor__person=person, **{column: states.MENTOR})
    return mentor | Q(pairing__mentee__person=person, **{column: states.MENTEE})


def _checkins_of(person: User) -> QuerySet[CheckIn]:
    """What they were asked; what the other was asked is the other's."""
    return CheckIn.objects.filter(by_their_hand(person, "side"))


def _empty_checkins(traces: Traces) -> None:
    CheckIn.objects.filter(of_the_pair(traces.person, "pairing__")).update(words="")


def _clean_wordings(traces: Traces) -> None:
    """Take their name out of what programs write to everybody."""
    for column in ("subject", "opening", "closing"):
        for row in MailWording.objects.filter(**{f"{column}__iregex": traces.pattern}):
            setattr(row, column, scrubbed(getattr(row, column), traces.pattern))
            row.save(update_fields=[column])


def _drop_wishes(traces: Traces) -> None:
    mine = Q(enrollment__person=traces.person)
    WishedPartner.objects.filter(mine | Q(written__iregex=traces.pattern)).delete()


def _drop_blocks(traces: Traces) -> None:
    whose = Q(owner=traces.person) | Q(person=traces.person)
    Block.objects.filter(whose | Q(written__iregex=traces.pattern)).delete()
    for block in Block.objects.filter(recognised=traces.person):
        block.recognised.remove(traces.person)
        if not block.recognised.exists():
            block.delete()


def _clean_drafts(traces: Traces) -> None:
    EnrollmentDraft.objects.filter(person=traces.person).delete()
    typed = EnrollmentDraft.objects.alias(typed=Cast("answers", TextField()))
    for draft in typed.filter(typed__iregex=traces.pattern):
        draft.answers = scrubbed(draft.answers, traces.pattern)
        draft.save(update_fields=["answers"])


def _clean_log(traces: Traces) -> None:
    """Keep of the details what the line's own sentence needs, without a name."""
    own = Q(actor=traces.person) | _about(traces.person)
    lines = LogLine.objects.alias(said=Cast("details", TextField())).exclude(details={})
    for line in lines.filter(own | Q(said__iregex=traces.pattern)):
        needed = {"own", *PLACEHOLDER.findall(SENTENCES.get(line.verb, ""))}
        kept = {name: said for name, said in line.details.items() if name in needed}
        line.details = scrubbed(kept, traces.pattern)
        line.save(update_fields=["details"])


def _leave_contacts(traces: Traces) -> None:
    """Take a former contact off their programs; answers then go to the association."""
    Program.objects.filter(contact_email__in=traces.addresses).update(
        contact_email="", contact_name=""
    )
    Program.objects.filter(contact_name__iregex=traces.pattern).update(contact_name="")


def _clean_mails(traces: Traces) -> None:
    """Delete what was written to them, and empty what was written about them.

    A mail that has not left and tells somebody kindly that a pairing is over is written anew,
    with "a former member" in the place of the name.
    """
    to_them = Q(to_person=traces.person) | Q(to_email__in=traces.addresses)
    OutgoingMail.objects.filter(to_them).delete()
    waiting = list(_mails_about(traces).filter(state__in=("queued", "held")))
    fresh = {one.key: one for one in _kind_words(traces.person)} if waiting else {}
    for mail in waiting:
        if words := fresh.get(mail.key):
            _rewrite(mail, words)
        else:
            states.move(mail, "cancel", states.WORKER)
    rewritten = Q(key__in=fresh, state__in=("queued", "held"))
    _mails_about(traces).exclude(rewritten).update(
        subject=_now("Emptied, because it named a former member"),
        text="",
        html="",
        calendar="",
        last_error="",
        reply_to="",
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


def _mails_about(traces: Traces) -> QuerySet[OutgoingMail]:
    """Mails to others that hang on a pairing of this person, or name them."""
    mates = Pairing.objects.filter(of_the_pair(traces.person)).values_list(
        "mentor__person", "mentee__person"
    )
    loosely = Q(to_person__in={pk for couple in mates for pk in couple})
    keys = OutgoingMail.objects.filter(
        _about(traces.person) | _naming(traces.pattern) | loosely & _naming(traces.any_name)
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
    rows = Pairing.objects.filter(of_the_pair(person), state__in=("ended", "withdrawn"))
    for pairing in rows.select_related("round__program", "mentor__person", "mentee__person"):
        other = states.MENTEE if pairing.mentor.person_id == person.pk else states.MENTOR
        if pairing.state == "withdrawn":
            yield messages.called_off(pairing, other)
        else:
            yield messages.ended_early(pairing, other)
            yield from messages.ended_for_coordinators(pairing)
        for meeting in pairing.meetings.filter(state="cancelled", starts_at__isnull=False):
            meeting.pairing = pairing
            yield meeting_messages.cancelled(meeting, other, meeting.starts_at)


def _rewrite(mail: OutgoingMail, words: messages.Message) -> None:
    columns = words.columns()
    written = ["subject", "text", "html", "calendar", "reply_to"]
    for name in written:
        setattr(mail, name, columns.get(name, ""))
    mail.save(update_fields=written)


# The tables ----------------------------------------------------------------------------------

register(
    Holding(
        Coordinator,
        _("What you coordinate"),
        lambda person: Coordinator.objects.filter(person=person).select_related("unit", "program"),
        _("Deleted. The last coordinator of a program hands over first."),
        lambda traces: Coordinator.objects.filter(person=traces.person).delete(),
        left_out={"person": KEY},
    ),
    Holding(
        Program,
        _("Programs that name you as their contact"),
        lambda person: Program.objects.filter(contact_email__iexact=person.email),
        _("Your name and address are taken off. Answers then go to the association."),
        _leave_contacts,
        gone=False,
        emptied=("contact_name", "contact_email"),
        stays={
            **dict.fromkeys(
                ("kind", "name", "slug", "summary", "description", "mentor_word", "mentee_word"),
                "the association's own words",
            ),
            **dict.fromkeys(("formality", "first_lines", "asks_first"), STATE),
        },
    ),
    Holding(
        Enrollment,
        _("Rounds that you joined"),
        lambda person: Enrollment.objects.filter(person=person).select_related("round__program"),
        _("The round, your role and the dates stay, without your name. Your answers are deleted."),
        _empty_enrollments,
        left_out={"person": KEY},
        gone=False,
        emptied=("goal", "shares", "rhythm", "channels", "days"),
        stays={"role": STATE, "state": STATE},
    ),
    Holding(
        Preference,
        _("Whom you looked for"),
        lambda person: Preference.objects.filter(enrollment__person=person),
        _("Deleted."),
        lambda traces: Preference.objects.filter(enrollment__person=traces.person).delete(),
    ),
    Holding(
        EnrollmentTopic,
        _("Topics that you sought or offered"),
        lambda person: EnrollmentTopic.objects.filter(enrollment__person=person),
        _("Deleted."),
        lambda traces: EnrollmentTopic.objects.filter(enrollment__person=traces.person).delete(),
    ),
    Holding(
        WishedPartner,
        _("People you had in mind"),
        lambda person: WishedPartner.objects.filter(enrollment__person=person),
        _("Deleted. Wishes of others that name you are deleted too."),
        _drop_wishes,
        private=True,
    ),
    Holding(
        Block,
        _("People you would rather not be paired with, and your reporting line"),
        lambda person: Block.objects.filter(owner=person),
        _("Deleted. If others have named you in their private lists, that is deleted too."),
        _drop_blocks,
        left_out={
            "owner": KEY,
            **dict.fromkeys(("person", "recognised"), "what you wrote is the whole of it"),
        },
        private=True,
    ),
    Holding(
        EnrollmentDraft,
        _("Sign-ups that you began"),
        lambda person: EnrollmentDraft.objects.filter(person=person),
        _("Deleted."),
        _clean_drafts,
        left_out={"person": KEY},
        private=True,
    ),
    Holding(
        Pairing,
        _("Your pairings"),
        pairings_of,
        _("Dates and outcome stay. Your partner sees “a former member”. All words are deleted."),
        _empty_pairings,
        veil=_others_words,
        gone=False,
        emptied=("asked_words", "declined_words", "end_words", "reasons", "parts"),
        stays={
            "origin": STATE,
            "state": STATE,
            "end_reason": STATE,
            "asked_by": "an emptied account",
            "steward": "an emptied account",
            "longer_by": STATE,
            "wrap_up_by": STATE,
            "declined_by": "an emptied account",
        },
    ),
    Holding(
        Meeting,
        _("Your meetings"),
        lambda person: Meeting.objects.filter(of_the_pair(person, "pairing__")),
        _("Dates stay with the pairing. Places and words are deleted."),
        _empty_meetings,
        gone=False,
        emptied=("place", "words"),
        stays={
            **dict.fromkeys(("state", "proposed_by", "how", "cancelled_by"), STATE),
            "times": "dates",
        },
    ),
    Holding(
        CheckIn,
        _("How you said it was going"),
        _checkins_of,
        _("The answers and their date stay with the pairing. The words are deleted."),
        _empty_checkins,
        gone=False,
        emptied=("words",),
        stays=dict.fromkeys(("side", "state", "answer"), STATE),
        private=True,
    ),
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
    Holding(
        LogLine,
        _("What was done, and when"),
        _log_of,
        _("What happened and when stays for 12 months, without your name."),
        _clean_log,
        veil=_other_actor,
        gone=False,
        emptied=("details",),
        stays={"verb": STATE, "actor": "an emptied account"},
    ),
)

impersonal(
    mentorship__MailPace="when the next mail may leave",
    mentorship__Suppression="marks that tell nobody an address, so that none is written to again",
    mentorship__Heartbeat="signs of life of machines",
    mentorship__Round="dates and rules of a program",
    mentorship__Topic="a list that the association keeps",
    mentorship__Unit="the parts of the association",
)
