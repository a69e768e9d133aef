"""What every act has in common that two people who are paired do with what they share."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import User
from mentorship import access
from mentorship.models import Pairing
from mentorship.roles import Role
from mentorship.services.acts import Refused
from mentorship.services.pairings import state_sentence


class EditConflict(Refused):
    """Somebody changed the same thing since the page was read; `number` is its version now."""

    def __init__(self, number: int, changed_at: datetime) -> None:
        when = dates.short_moment(changed_at)
        super().__init__(
            _(
                "This was changed on %(when)s, while you were writing. "
                "What you typed is still here: compare the two, then save again"
            )
            % {"when": when}
        )
        self.number = number


def lock_active(actor: User, pairing: Pairing) -> Role:
    """Lock an active pairing to the end of the act; return the actor's role. 404 for strangers.

    Raises
    ------
    Refused : the pairing is not active, so what the two wrote is only read.
    """
    access.check(access.pairings_visible_to(actor), pairing.pk)
    Pairing.objects.select_for_update(no_key=True).get(pk=pairing.pk)
    pairing.refresh_from_db(fields=["state", "state_changed_at"])
    if not pairing.is_active:
        raise Refused(state_sentence(pairing))
    return pairing.own_side(actor).role
