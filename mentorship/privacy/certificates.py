"""Certificates that a person has made: theirs alone, and gone with the account."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import Holding
from mentorship.models import Certificate
from mentorship.privacy.rows import KEY

HOLDINGS = (
    Holding(
        Certificate,
        _("Your certificates and letters of service"),
        lambda person: Certificate.objects.filter(person=person).defer("file"),
        _("Deleted; their codes lead nowhere any more."),
        lambda traces: Certificate.objects.filter(person=traces.person).delete(),
        left_out={"person": KEY, "file": "made of the rest; you download it where you made it"},
    ),
)
