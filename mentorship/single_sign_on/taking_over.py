"""What the member system says of a person becomes their membership here, each time they sign in."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from mentorship.models import ClaimedMembership, ClaimRule
from mentorship.single_sign_on import claims

logger = logging.getLogger(__name__)


@transaction.atomic
def take_over(user: User, told: Mapping[str, Any]) -> None:
    """Keep whose member this person is from now on, and forget what is no longer said."""
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
    readings = list(claims.read(ClaimRule.objects.select_related("unit"), told))
    for one in readings:
        if one.trouble:
            logger.warning("Single sign-on, line %s cannot be read", one.rule.position + 1)
    found, today = claims.memberships(readings), timezone.localdate()
    ClaimedMembership.objects.filter(user=user).exclude(unit__in=found).delete()
    ClaimedMembership.objects.bulk_create(
        [ClaimedMembership(user=user, unit_id=unit, last_on=last, told_on=today)
         for unit, last in found.items()],
        update_conflicts=True,
        unique_fields=["user", "unit"],
        update_fields=["last_on", "told_on"],
    )  # fmt: skip
    audit.record("sign_on.told", actor=user, on=user)
