"""Rounds to match, with as many people as a test asks for."""

from mentorship.models import EnrollmentTopic, Round
from tests import factories
from tests.people import Cast


def fill(round_: Round, mentees: int, mentors: int, *, topics: int = 4) -> None:
    """Add people to a round, each with topics, all in one region and one institution."""
    region, institution = factories.RegionFactory(), factories.InstitutionFactory()
    known = [factories.TopicFactory() for _ in range(topics)]
    for number in range(mentees + mentors):
        profile = factories.ProfileFactory(region=region, institution=institution)
        factories.WorkingStyleFactory(profile=profile)
        make = factories.EnrollmentFactory if number < mentees else factories.MentorFactory
        enrollment = make(round=round_, person=profile.user)
        EnrollmentTopic.objects.create(
            enrollment=enrollment, topic=known[number % topics], matters_most=number < mentees
        )


def ready(cast: Cast) -> Round:
    """Cleo's round with sign-up closed, ready to be matched."""
    Round.objects.filter(pk=cast.round.pk).update(state="matching")
    cast.round.refresh_from_db()
    return cast.round
