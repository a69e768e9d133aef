"""What people answer to the questions of their programs."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import Holding
from mentorship.models import Answer

HOLDINGS = (
    Holding(
        Answer,
        _("What you answered to questions of your programs"),
        lambda person: (
            Answer.objects.filter(enrollment__person=person)
            .select_related("question", "enrollment__round__program", "enrollment__person__profile")
            .prefetch_related("chosen")
        ),
        _("Deleted."),
        lambda traces: Answer.objects.filter(enrollment__person=traces.person).delete(),
    ),
)
