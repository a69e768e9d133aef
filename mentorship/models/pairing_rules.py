"""What must never be false of the columns of a pairing, and the sentence for each."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models.requests import PairingEndReason, PairingOrigin, PairingReply, PairingSpan
from mentorship.models.rules import known_state, one_of
from mentorship.roles import Role
from mentorship.states import PairingState

CONSTRAINTS: list[Any] = [
    known_state(states.PAIRING, "pairing_state_known"),
    one_of(
        "origin",
        PairingOrigin.values,
        "pairing_origin_known",
        _("Choose where the pairing comes from"),
    ),
    *(
        one_of(name, ["", *choices.values], f"pairing_{name}_known", sentence)
        for name, choices, sentence in (
            ("span", PairingSpan, _("Choose for how long from the list")),
            ("reply", PairingReply, _("Choose a sentence from the list")),
            ("end_reason", PairingEndReason, _("Choose a reason from the list")),
        )
    ),
    models.CheckConstraint(
        condition=Q(longer_until__isnull=True)
        | Q(state=PairingState.ACTIVE, longer_by__in=list(Role)),
        name="pairing_longer_proposed_while_active",
        violation_error_message=_("Only two who are paired can agree to go on"),
    ),
    models.CheckConstraint(
        condition=Q(wrap_up_proposed_at__isnull=True)
        | Q(state=PairingState.ACTIVE, wrap_up_by__in=list(Role)),
        name="pairing_wrap_up_proposed_while_active",
        violation_error_message=_("Only two who are paired can agree to wrap up"),
    ),
    models.CheckConstraint(
        condition=Q(wrap_up_agreed_at__isnull=True) | Q(wrap_up_proposed_at__isnull=False),
        name="pairing_wrap_up_agreed_once_proposed",
        violation_error_message=_("Only what one proposed can be agreed to"),
    ),
    models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(active_at__isnull=False),
        name="pairing_own_end_once_active",
        violation_error_message=_("Only two who are paired can agree to go on"),
    ),
    models.CheckConstraint(
        condition=~Q(mentor=F("mentee")),
        name="pairing_of_two_people",
        violation_error_message=_("A pairing needs two people"),
    ),
    models.UniqueConstraint(
        fields=["mentor", "mentor_place"],
        condition=Q(state__in=states.PAIRING_PLACED),
        name="pairing_mentor_place_free",
        violation_error_message=_("This mentor has no free place any more"),
    ),
    models.UniqueConstraint(
        fields=["mentee", "mentee_place"],
        condition=Q(state__in=states.PAIRING_PLACED),
        name="pairing_mentee_place_free",
        violation_error_message=_("This mentee has a mentor already"),
    ),
    models.UniqueConstraint(
        fields=["mentor", "mentee"],
        condition=Q(state__in=states.PAIRING_OPEN),
        name="pairing_once_per_couple",
        violation_error_message=_("These two are paired already"),
    ),
    models.CheckConstraint(
        condition=~Q(state__in=states.PAIRING_PLACED)
        | Q(
            mentor_place__isnull=False,
            mentee_place__isnull=False,
            mentor_place__range=(1, 10),
            mentee_place__range=(1, 10),
        ),
        name="pairing_holds_its_places",
        violation_error_message=_("An open pairing needs a place of each of the two"),
    ),
    models.CheckConstraint(
        condition=~Q(state__in=list(states.PAIRING_UNANSWERED)) | Q(answer_by__isnull=False),
        name="pairing_offer_has_a_date",
        violation_error_message=_("An offer needs a day to answer by"),
    ),
    models.CheckConstraint(
        condition=~Q(state__in=list(states.PAIRING_BEGUN))
        | Q(
            active_at__isnull=False,
            mentor_accepted_at__isnull=False,
            mentee_accepted_at__isnull=False,
        ),
        name="pairing_active_when_both_accepted",
        violation_error_message=_("A pairing is active once both have accepted"),
    ),
    models.CheckConstraint(
        condition=Q(state__in=list(states.PAIRING_PAST), ended_at__isnull=False)
        | Q(
            ~Q(state__in=list(states.PAIRING_PAST)),
            ended_at__isnull=True,
        ),
        name="pairing_end_has_a_date",
        violation_error_message=_("A pairing that is over needs the day it ended"),
    ),
    models.CheckConstraint(
        condition=Q(state=PairingState.ENDED) & ~Q(end_reason="")
        | ~Q(state=PairingState.ENDED) & Q(end_reason=""),
        name="pairing_early_end_has_a_reason",
        violation_error_message=_("Choose a reason for the end"),
    ),
    models.CheckConstraint(
        condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("active_at")),
        name="pairing_ends_after_it_began",
        violation_error_message=_("A pairing cannot end before it began"),
    ),
    models.CheckConstraint(
        condition=Q(mentor_stays_at__isnull=True, mentee_stays_at__isnull=True)
        | Q(state=PairingState.COMPLETED),
        name="pairing_stays_in_touch_once_concluded",
        violation_error_message=_("Only two who have reached their end stay in touch"),
    ),
    models.CheckConstraint(
        condition=Q(paused_until__isnull=True) | Q(state=PairingState.ACTIVE),
        name="pairing_rests_only_while_active",
        violation_error_message=_("Only an active pairing can be paused"),
    ),
    models.CheckConstraint(
        condition=Q(mentor_only=False)
        | Q(
            state__in=[
                PairingState.OFFERED,
                PairingState.DECLINED,
                PairingState.EXPIRED,
                PairingState.WITHDRAWN,
            ],
            mentor_accepted_at__isnull=True,
            mentee_accepted_at__isnull=True,
        ),
        name="pairing_mentee_told_after_mentors_yes",
        violation_error_message=_("The mentee is told once the mentor has said yes"),
    ),
    models.CheckConstraint(
        condition=~Q(origin=PairingOrigin.ASKED) | Q(asked_by__isnull=False),
        name="pairing_request_has_an_asker",
        violation_error_message=_("A request needs the person who asked"),
    ),
]
