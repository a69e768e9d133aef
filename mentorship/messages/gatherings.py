"""To people of a round, about an event: the invitation, what changes, and a word before."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.mail.act_links import act_link
from mentorship.mail.message import Letter, Message, mail, sender, site_link
from mentorship.messages.kinds import Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import Enrollment, Gathering, OutgoingMail
from mentorship.models.association import house
from mentorship.text.gatherings import as_invitation

GROUP = "events"


def _letter(gathering: Gathering, place: Enrollment, *, calendar: bool = True) -> Letter:
    """What every mail about an event tells; the entry for the calendar travels with it."""
    round = place.round
    name, box = parseaddr(sender(round.program))
    organizer = (box or house().contact_email, name)
    columns = {
        "enrollment": place,
        "round": round,
        "program": round.program,
        "calendar": as_invitation(gathering, place.person, organizer) if calendar else "",
        "payload": {"gathering": gathering.pk, "news": gathering.news},
    }
    facts = {
        "gathering": gathering,
        "round": round,
        "program": round.program,
        "yes_url": act_link("event_yes"),
        "no_url": act_link("event_no"),
        "url": site_link("enrollment", place.pk),
    }
    about = f"gathering:{gathering.pk}"
    return Letter(about, place.person, facts, columns, once=str(gathering.news))


def event_of(mail: OutgoingMail) -> Gathering | None:
    """The event that a mail is about, as it is now."""
    rows = Gathering.objects.select_related("round__program")
    return rows.filter(pk=mail.payload.get("gathering", 0)).first()


def _comes(mail: OutgoingMail) -> bool:
    """Whether the event is still to come as the mail says it, and its receiver still in."""
    if mail.enrollment is None:
        return True
    found = event_of(mail)
    if found is None or found.called_off_at or found.starts_at <= timezone.now():
        return False
    return found.news == mail.payload["news"] and not mail.enrollment.is_gone


def _is_off(mail: OutgoingMail) -> bool:
    found = event_of(mail)
    return mail.enrollment is None or (found is not None and found.called_off_at is not None)


def _sampled(**values: Any) -> Callable[[Make, Stage], Iterable[Message]]:
    """Samples to each of the two, about an event in a week."""

    def samples(make: Make, it: Stage) -> Iterable[Message]:
        begins = timezone.now().replace(second=0, microsecond=0) + timedelta(days=7)
        found = Gathering(
            pk=0,
            round=it.round,
            kind=Gathering.Kind.KICK_OFF,
            title=str(_("Kick-off")),
            starts_at=begins,
            changed_at=timezone.now(),
            place="https://rooms.example/kick-off",
            words=str(_("Bring a question.")),
            **values,
        )
        return (make(found, it.enrollment(side)) for side in it.sides)

    return samples


@mail(
    Kind.EVENT_INVITED,
    _("You are invited to an event"),
    group=GROUP,
    true=_comes,
    samples=_sampled(places=20),
)
def invited(gathering: Gathering, place: Enrollment) -> Letter:
    """What it is, when and where, and whether you come."""
    return _letter(gathering, place)


@mail(
    Kind.EVENT_CHANGED,
    _("An event has changed"),
    group=GROUP,
    true=_comes,
    samples=_sampled(news=1, number=1),
)
def changed(gathering: Gathering, place: Enrollment) -> Letter:
    """Another day, place or title than you were told."""
    return _letter(gathering, place)


@mail(
    Kind.EVENT_CALLED_OFF,
    _("An event is called off"),
    group=GROUP,
    true=_is_off,
    samples=_sampled(news=1, number=1, called_off_at=timezone.now()),
)
def called_off(gathering: Gathering, place: Enrollment) -> Letter:
    """It will not be; it leaves the calendar."""
    return _letter(gathering, place)


@mail(
    Kind.EVENT_REMINDER,
    _("An event is near"),
    group=GROUP,
    true=_comes,
    samples=_sampled(),
)
def reminder(gathering: Gathering, place: Enrollment) -> Letter:
    """The day before, to whoever said that they come."""
    return _letter(gathering, place, calendar=False)
