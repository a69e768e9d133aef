"""The first draft of an agreement, made of what the two said when they joined.

It holds only what each of them gave to be shown to a partner.
"""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.models import Enrollment, Pairing, Program


def first_draft(pairing: Pairing) -> dict[str, str]:
    """What each part of the agreement may say, to be changed by the two."""
    two = (pairing.mentee, pairing.mentor)
    full = pairing.round.program.agreement == Program.Formality.FULL
    return {
        "goals": "\n\n".join(_said(one, one.goal) for one in two if one.goal),
        "plan": _milestones(pairing) if full else "",
        "rhythm": _rhythm(pairing),
        "sharing": "\n\n".join(_said(one, one.shares) for one in two if one.shares),
        "private": _("What we tell each other stays between us, unless we both say otherwise."),
        "ends": _end(pairing),
    }


def _said(enrollment: Enrollment, words: str) -> str:
    """Somebody's own words under their name."""
    return f"{enrollment.person.called}: {words}"


def _rhythm(pairing: Pairing) -> str:
    """How often and how both wished to meet; both wishes where they differ."""
    two = (pairing.mentee, pairing.mentor)
    wishes = {one.get_rhythm_display() for one in two if one.rhythm}
    if len(wishes) == 1:
        often = wishes.pop()
    else:
        often = "; ".join(_said(one, one.get_rhythm_display()) for one in two if one.rhythm)
    chosen = [set(one.channels) for one in two if one.channels]
    both = set.intersection(*chosen) if chosen else set()
    ways = [str(label) for name, label in Enrollment.Channel.choices if name in both]
    return "\n".join(part for part in (often, ", ".join(ways)) if part)


def _end(pairing: Pairing) -> str:
    last = pairing.round.ends_on
    if last is None:
        return _("When either of us thinks that we have reached our end.")
    return _("On %(day)s, when the round ends.") % {"day": dates.day(last)}


def _milestones(pairing: Pairing) -> str:
    """Three days between now and the end, each with something to have done."""
    begun = timezone.localdate(pairing.active_at) if pairing.active_at else timezone.localdate()
    last = pairing.round.ends_on or begun + timedelta(days=365)
    days = [begun + (last - begun) * part / 4 for part in (1, 2, 4)]
    return "\n".join(
        _by(day, words)
        for day, words in zip(
            days,
            (
                _("we know where each goal begins"),
                _("we look at how far we are, and change the plan"),
                _("we look back, and say what comes next"),
            ),
            strict=True,
        )
    )


def _by(day: date, words: str) -> str:
    return _("By %(day)s: %(words)s") % {"day": dates.day(day), "words": words}
