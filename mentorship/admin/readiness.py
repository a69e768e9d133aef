"""What a round lacks before it can open, each with the page on which it is seen to."""

from django.urls import reverse

from accounts.models import User
from mentorship import access
from mentorship.models import Round
from mentorship.services.readiness import Lack, Subject, lacks_of

OF_THE_PROGRAM = (Subject.NAME, Subject.REPLIES, Subject.SCHOOL)


def missing_before_opening(user: User, round: Round) -> list[tuple[Lack, str]]:
    """All that is missing, with its links."""
    everywhere = access.runs_everything(user)
    return [(lack, _link_of(round, lack, everywhere)) for lack in lacks_of(round)]


def _link_of(round: Round, lack: Lack, everywhere: bool) -> str:
    if lack.subject == Subject.COORDINATOR:
        return reverse("admin:mentorship_coordinator_add")
    if lack.subject == Subject.TOPICS:
        return reverse("admin:setup_list", args=["topics"]) if everywhere else ""
    if lack.subject == Subject.RULES:
        return reverse("admin:round_rules", args=[round.pk])
    if lack.subject in OF_THE_PROGRAM:
        return reverse("admin:mentorship_program_change", args=[round.program_id])
    return reverse("admin:mentorship_round_change", args=[round.pk])
