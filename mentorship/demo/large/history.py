"""What happened in the rounds of two years."""

from random import Random

from accounts.models import Profile, User
from mentorship.demo.cast import DOMAIN
from mentorship.demo.large.mails import History, Outbox, write_log
from mentorship.demo.large.pairs import GOING_ON, Pairs, Words
from mentorship.demo.large.people import Joining
from mentorship.demo.large.programs import Rounds
from mentorship.demo.large.sizes import Sizes
from mentorship.demo.large.together import live_together
from mentorship.models import Enrollment, OutgoingMail, Pairing


class Years:
    """Fills the rounds: first with people, then with all that became of them."""

    def __init__(self, random: Random, sizes: Sizes, rounds: Rounds, people: list[Profile]) -> None:
        self.random, self.sizes, self.rounds, self.people = random, sizes, rounds, people
        self.joining = Joining(random, people)

    def join_current_round(self) -> list[Enrollment]:
        """Write the sign-ups that matching looks at."""
        return self.joining.fill(self.rounds.current, self.sizes.mentees, self.sizes.mentors)

    def make_history(self, current: list[Enrollment], words: list[Words]) -> None:
        """Write the rest; the pairs of other rounds bear words of the current one's."""
        listed = self.joining.fill(
            self.rounds.directory, self.sizes.directory // 2, self.sizes.directory // 2
        )
        enrollments, pairings = self._pair(Pairs(self.random, words))
        asked = live_together(self.random, pairings)
        history = History([*current, *listed, *enrollments], pairings, asked)
        write_log(history, User.objects.get(email=f"ann@{DOMAIN}"))
        there = OutgoingMail.objects.count()
        Outbox(self.random).fill(history, self.people, max(0, self.sizes.mails - there))

    def _pair(self, pairs: Pairs) -> tuple[list[Enrollment], list[Pairing]]:
        enrollments: list[Enrollment] = []
        pairings: list[Pairing] = []
        for round in self.rounds.over:
            rows = self.joining.fill(round, self.sizes.earlier_mentees, self.sizes.earlier_mentors)
            enrollments += rows
            pairings += pairs.of_round_over(round, rows)
        active = -(-self.sizes.active // len(self.rounds.running))
        for round in self.rounds.running:
            beside = len(GOING_ON)
            rows = self.joining.fill(round, active * 6 // 5 + beside, active + beside)
            enrollments += rows
            pairings += pairs.of_running_round(round, rows, active)
        return enrollments, pairings
