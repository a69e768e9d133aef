"""Programs that are begun, for tests that look at all pages."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from mentorship.beginning import drafts
from mentorship.beginning.offered import TEMPLATES
from mentorship.models import ProgramDraft, Unit


def draft_of(actor: User, unit: Unit, slug: str = "chapter-year") -> ProgramDraft:
    """A template filled in for a unit, with a start some months ahead."""
    template, today = TEMPLATES[slug], timezone.localdate()
    start = None if template.kind == "informal" else today + timedelta(days=120)
    end = start + timedelta(days=4) if start and template.kind == "convention" else None
    return drafts.begin(actor, template, unit, today, start=start, end=end)
