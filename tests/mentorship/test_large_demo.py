"""The large association, made small: each kind of row is there, and every promise holds."""

from collections import Counter
from random import Random

import pytest
from django.utils import timezone

from accounts.models import Education, Profile, User, WorkingStyle
from matching.demo.association import SEED
from matching.demo.large import grow
from matching.models import MatchRun, Scale, Suggestion
from mentorship import models
from mentorship.demo.large.sizes import Sizes
from mentorship.demo.people import make_people
from mentorship.demo.places import make_places
from mentorship.demo.programs import make_programs
from mentorship.invariants import broken_rules
from mentorship.mail.registry import mail_of
from mentorship.models import (
    Enrollment,
    LogLine,
    OutgoingMail,
    Pairing,
    Round,
    Unit,
)
from mentorship.services import retention
from mentorship.services.clock import tick

pytestmark = pytest.mark.django_db

EVERY_KIND = (
    *(Education, WorkingStyle, MatchRun, Suggestion, Scale, Pairing, LogLine, OutgoingMail),
    *(models.Agreement, models.Block, models.CheckIn, models.Closing, models.Coordinator),
    *(models.EnrollmentTopic, models.Goal, models.Meeting, models.Note, models.Preference),
    *(models.Terms, models.WishedPartner),
)
WITH_THE_NIGHT = {"cleared away", "promises checked", "private lists looked at"}


@pytest.fixture
def sizes() -> Sizes:
    """A hundredth, in an association that has nothing but people, places and programs."""
    random = Random(SEED)
    make_places(random)
    make_people(random)
    make_programs()
    found = Sizes().scaled(0.01)
    grow(found)
    return found


def test_the_large_association_is_whole_and_true(sizes):
    """All in one, since it takes seconds to make."""
    current = Round.objects.get(program__slug="everybody")
    assert [model.__name__ for model in EVERY_KIND if not model.objects.exists()] == []
    assert broken_rules() == {}
    assert {name for name, count in retention.overdue(timezone.now()).items() if count} == set()

    assert Unit.objects.count() == 100
    assert User.objects.count() == max(sizes.members, 400)
    assert Profile.objects.count() == User.objects.count() - 1
    assert Round.objects.filter(state=Round.State.CLOSED).count() == 20
    roles = Counter(current.enrollments.values_list("role", flat=True))
    assert roles == {"mentee": sizes.mentees, "mentor": sizes.mentors}
    assert current.runs.get().suggestions.count() > sizes.mentees / 2
    active = Pairing.objects.filter(state=Pairing.State.ACTIVE)
    assert active.count() == sizes.active
    assert set(Pairing.objects.values_list("state", flat=True)) == {
        *("approved", "offered", "active", "completed", "ended", "declined", "expired")
    }
    listed = Enrollment.objects.filter(round__program__slug="coffee", listed=True)
    assert sizes.directory * 0.8 < listed.count() <= sizes.directory
    assert OutgoingMail.objects.count() == sizes.mails
    assert all(mail_of(kind) for kind in OutgoingMail.objects.values_list("kind", flat=True))


def test_no_mail_of_the_large_association_names_invented_people(sizes):
    worded = OutgoingMail.objects.exclude(text="")
    assert worded.exists()
    for stranger in ("Maya", "Tomas"):
        assert not worded.filter(text__contains=stranger).exists()


def test_the_clock_has_nothing_to_make_up_for(sizes):
    moved = {name for name, count in tick().items() if count} - WITH_THE_NIGHT
    assert moved <= {"summaries written"}
