"""The first second factor of somebody who runs things, of which those above hear."""

from allauth.mfa.models import Authenticator

from accounts.models import User
from mentorship.mail import outbox
from mentorship.messages.desk_keys import second_factor_added
from mentorship.services.acts import act


@act
def tell_of_first_second_factor(person: User) -> None:
    """Tell those above that this person has added their first passkey or app."""
    added = Authenticator.objects.filter(user=person, type__in=("totp", "webauthn"))
    newest = added.latest("pk")
    outbox.enqueue_all(second_factor_added(person, newest.type, newest.pk))
