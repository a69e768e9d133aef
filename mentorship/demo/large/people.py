"""Fifty thousand members, and who of them joined which round."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Education, Profile, User, WorkingStyle
from mentorship.demo import people, signups
from mentorship.demo.large.sizes import Sizes
from mentorship.demo.large.writing import write, written
from mentorship.models import Block, Enrollment, EnrollmentTopic, Preference, Round, WishedPartner
from mentorship.roles import Role
from mentorship.services.willingness import HALF_A_YEAR

KEPT = timedelta(days=365)
"""How long topics and preferences of a round that is over are kept."""


def make_people(random: Random, sizes: Sizes) -> list[Profile]:
    """Write members until there are as many as wanted, with all they said of themselves."""
    there = User.objects.count()
    names = (people.some_name(random) for _ in range(sizes.members - there))
    accounts = people.accounts(names, first=there)
    users = written(User, (user for user, _name in accounts))
    write(EmailAddress, map(people.address_of, users))
    profiles = written(Profile, people.profiles_of(random, accounts))
    write(Profile.fields.through, people.fields_of(random, profiles))
    write(Education, people.schooling_of(random, profiles))
    write(WorkingStyle, people.styles_of(random, profiles))
    return profiles


class Joining:
    """Has people join rounds."""

    def __init__(self, random: Random, profiles: list[Profile]) -> None:
        self.random = random
        self.suited = {
            Role.MENTOR: [one for one in profiles if one.career_stage in signups.MENTOR_STAGES],
            Role.MENTEE: [one for one in profiles if one.career_stage in signups.MENTEE_STAGES],
        }

    def fill(self, round: Round, mentees: int, mentors: int) -> list[Enrollment]:
        """Write so many sign-ups with what they look for; what is no longer kept is left out."""
        chosen = self._some(Role.MENTOR, mentors, set())
        others = self._some(Role.MENTEE, mentees, {one.pk for one in chosen})
        rows = [signups.as_mentor(self.random, round, one) for one in chosen]
        rows += [signups.as_mentee(self.random, round, one) for one in others]
        self._date(round, rows)
        write(Enrollment, rows)
        if not _is_long_over(round):
            write(EnrollmentTopic, signups.topics_of(self.random, rows))
            write(Preference, (signups.preference_of(self.random, row) for row in rows))
            write(WishedPartner, self._wished(rows))
            write(Block, self._blocks(rows))
        return rows

    def _some(self, role: Role, count: int, but: set[int]) -> list[Profile]:
        fitting = [one for one in self.suited[role] if one.pk not in but]
        return self.random.sample(fitting, min(count, len(fitting)))

    def _date(self, round: Round, rows: Iterable[Enrollment]) -> None:
        """Have people signed up on different days of the round's sign-up."""
        opened = datetime.combine(round.signup_opens_on, time(9), round.zone)
        last = timezone.now()
        if round.signup_closes_on:
            last = min(last, round.end_of(round.signup_closes_on))
        if round.program.is_informal:  # nobody is due to be asked whether they are still willing
            opened = max(opened, last - HALF_A_YEAR + timedelta(days=5))
        for row in rows:
            row.submitted_at = opened + (last - opened) * self.random.random()
            row.state_changed_at = row.submitted_at

    def _wished(self, rows: list[Enrollment]) -> Iterator[WishedPartner]:
        mentors = [row for row in rows if row.role == Role.MENTOR]
        for row in rows:
            if row.role == Role.MENTEE and self.random.random() < 0.12:
                wished = self.random.choice(mentors).person.profile.full_name
                yield WishedPartner(enrollment=row, written=wished, rank=1)

    def _blocks(self, rows: list[Enrollment]) -> Iterator[Block]:
        known = set(Block.objects.values_list("owner_id", "written"))
        for row in rows:
            other = self.random.choice(rows).person
            line = (row.person_id, other.email)
            if self.random.random() < 0.03 and other.pk != row.person_id and line not in known:
                known.add(line)
                yield Block(owner=row.person, written=other.email, person=other)


def _is_long_over(round: Round) -> bool:
    last = round.ends_on
    return round.is_over and last is not None and last < (timezone.now() - KEPT).date()
