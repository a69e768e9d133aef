"""Certificates that a person has made: theirs alone, and gone with the account."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import Holding
from mentorship.models import Certificate, CircleCertificate
from mentorship.privacy.rows import KEY

LEFT_OUT = {"person": KEY, "file": "made of the rest; you download it where you made it"}

HOLDINGS = (
    Holding(
        Certificate,
        _("Your certificates and letters of service"),
        lambda person: Certificate.objects.filter(person=person).defer("file"),
        _("Deleted; their codes lead nowhere any more."),
        lambda traces: Certificate.objects.filter(person=traces.person).delete(),
        left_out=LEFT_OUT,
    ),
    Holding(
        CircleCertificate,
        _("Certificates of your circles, and of your time with a peer"),
        lambda person: (
            CircleCertificate.objects.filter(person=person)
            .defer("file")
            .select_related("seat__circle", "seat__enrollment__person__profile")
        ),
        _("Deleted; their codes lead nowhere any more."),
        lambda traces: CircleCertificate.objects.filter(person=traces.person).delete(),
        left_out=LEFT_OUT,
    ),
)
