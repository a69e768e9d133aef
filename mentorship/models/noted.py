"""A relationship that exists already: one names the other by address, the other confirms."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship import informal_states
from mentorship.informal_states import NotedState
from mentorship.models.pairings import Pairing
from mentorship.models.rules import known_state, one_of
from mentorship.roles import Role


class NotedRelationship(models.Model):
    """What one says of two people, until the other confirms it; then they have a pairing.

    `address` is as it was written, in small letters: whether it has an account is told to nobody.
    """

    MACHINE = informal_states.NOTED
    State = NotedState

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.CASCADE,
        related_name="relationships_noted",
    )
    address = models.EmailField(_("address of the other"), max_length=254)
    role = models.CharField(_("own part"), max_length=10, choices=Role)
    label = models.CharField(_("what the two call it"), max_length=60, blank=True)
    words = models.CharField(_("words to the other"), max_length=300, blank=True)
    noted_at = models.DateTimeField(_("noted"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=20, default=NotedState.OPEN, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    pairing = models.OneToOneField(
        Pairing, null=True, blank=True, on_delete=models.CASCADE, related_name="noted_as"
    )

    class Meta:
        verbose_name = _("noted relationship")
        verbose_name_plural = _("noted relationships")
        ordering = ["-noted_at", "-pk"]
        constraints = [
            known_state(informal_states.NOTED, "notedrelationship_state_known"),
            one_of("role", Role.values, "notedrelationship_role_known", _("Choose your own part")),
            models.UniqueConstraint(
                fields=["by", "address"],
                condition=Q(state=NotedState.OPEN),
                name="notedrelationship_once_open",
                violation_error_message=_("You have noted this already, and wait for an answer"),
            ),
            models.CheckConstraint(
                condition=Q(state=NotedState.CONFIRMED) | Q(pairing__isnull=True),
                name="notedrelationship_pairing_once_confirmed",
                violation_error_message=_("Two are a pair once both have said so"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
