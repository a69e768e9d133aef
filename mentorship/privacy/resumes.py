"""The curriculum vitae that somebody handed in."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding
from mentorship.models import Resume
from mentorship.privacy.rows import KEY

FILE_NAME = "curriculum-vitae.pdf"


def _file_of(person: User) -> Mapping[str, bytes]:
    found = Resume.objects.filter(person=person, content__isnull=False).first()
    return {FILE_NAME: bytes(found.content)} if found and found.content else {}


HOLDINGS = (
    Holding(
        Resume,
        _("Your curriculum vitae"),
        lambda person: Resume.objects.filter(person=person).defer("content"),
        _("Deleted."),
        lambda traces: Resume.objects.filter(person=traces.person).delete(),
        left_out={"person": KEY, "content": "it lies beside as a file"},
        files=_file_of,
    ),
)
