"""A must becomes a wish, by one press of whoever has no partner."""

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access
from mentorship.models import Enrollment, Preference
from mentorship.services.acts import Refused, act, log

ASPECTS = ("region", "field", "institution")
"""What somebody can have as a must, and let be a wish."""


@act
def widen(actor: User, enrollment: Enrollment, aspect: str) -> None:
    """Let a must of one's own be a wish; a second press changes nothing.

    Raises
    ------
    Refused : nobody looks for a partner in the round, or there is no such must.
    """
    place = access.enrollment_for(actor, enrollment.pk)
    if not place.takes_part or not place.round.looks_on or aspect not in ASPECTS:
        raise Refused(_("Your answers cannot be changed in this way now"))
    own = Preference.objects.select_for_update().filter(enrollment=place).first()
    column = f"{aspect}_must"
    if own is None or not getattr(own, column):
        return
    setattr(own, column, False)
    own.save(update_fields=[column])
    log("enrollment.amended", actor, enrollment=place, what=str(_("a must is a wish now")))
