"""What happened so far in the demo association: runs, pairings of every state, and their mails.

Everything goes through the acts that people use, so that the demo's history is a true one; only
then are its dates moved into the past.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

from django.db import connection
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import DataRequest, Profile, User
from matching.demo.circles import make_circles
from matching.demo.hall import make_hall
from matching.models import MatchRun, Suggestion
from matching.services import review, runs
from mentorship import states
from mentorship.demo.among_members import make_among_members
from mentorship.demo.cast import DOMAIN
from mentorship.demo.checkins import ask_whether_to_go_on, make_checkins
from mentorship.demo.endings import make_closings
from mentorship.demo.meetings import make_meetings
from mentorship.demo.pauses import make_pauses
from mentorship.demo.people import make_people
from mentorship.demo.places import make_places
from mentorship.demo.programs import make_programs
from mentorship.demo.questions import ask_besides
from mentorship.demo.recruiting import ask_for_resumes, tell_of_it
from mentorship.demo.reviews import look_at_some
from mentorship.demo.signups import make_signups
from mentorship.demo.together import make_agreements
from mentorship.demo.wording import word_mails
from mentorship.mail.delivery import Postman
from mentorship.mail.reports import Report
from mentorship.messages.kinds import Kind
from mentorship.models import Bounce, Enrollment, LogLine, OutgoingMail, Pairing, Round
from mentorship.models.sides import paired_as
from mentorship.roles import Role
from mentorship.services import bounces, digest, leaving, mails, pairings, rounds
from mentorship.services.acts import Refused
from mentorship.services.clock import answers

SEED = 1876
"""The year in which an association of librarians was founded; any number would do."""

REASONS_TO_DECLINE = (
    "My hours have changed since I signed up. Next year, gladly.",
    "We know each other from a committee; somebody new would be better for both of us.",
    "",
)

WORDS_OF_REQUESTS = (
    "I read that you have led a migration. Would you talk about it over a coffee?",
    "I am new in your region and would like to hear how libraries work together there.",
    "You offer help with grants. I am writing my first one and would value an hour.",
)


def make_association() -> None:
    """Write the whole demo association into an empty database."""
    random = Random(SEED)  # noqa: S311  (invented people are no secret)
    make_places(random)
    make_people(random)
    by_slug = make_programs()
    word_mails()
    make_signups(random, by_slug)
    ask_besides(by_slug["ohio"], SEED)
    learn_the_sizes()
    _a_running_round(random, by_slug["academic"])
    look_at_some(by_slug["ohio"])
    tell_of_it(random, by_slug["academic"])
    ask_for_resumes(by_slug["ohio"])
    _a_round_under_review(by_slug["ohio"])
    _connections(random, by_slug["coffee"])
    make_among_members(by_slug["coffee"], by_slug["academic"])
    make_hall(random, by_slug["conference"].program)
    make_circles(SEED)
    _reminders()
    _send_mail()
    _trouble_with_mail(by_slug["academic"])
    _send_mail()
    learn_the_sizes()


def learn_the_sizes() -> None:
    """Tell PostgreSQL how large its tables are now; it plans for empty ones until it is told.

    Ours by name: a look at all of them takes those that all databases of a server share as well,
    and waits for whoever looks at them there.
    """
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, tables)))


def person(first: str) -> User:
    """Somebody of the cast."""
    return User.objects.get(email=f"{first}@{DOMAIN}")


def _send_mail() -> None:
    """Send everything that is due; in demo mode it goes no further than the mailbox page."""
    postman = Postman()
    while postman():
        pass


def _trouble_with_mail(round: Round) -> None:
    """A mail that came back, and one that Cleo sends once more and holds back for now."""
    cast = [person(name) for name in ("ada", "ben", "mia")]
    rows = OutgoingMail.objects.filter(
        round=round, kind=Kind.ACTIVE, pairing__state=Pairing.State.ACTIVE
    )
    one, other = (
        rows.filter(state=OutgoingMail.State.SENT)
        .exclude(to_person__in=cast)
        .order_by("-sent_at")[:2]
    )
    words = "550 5.1.1 The account that you tried to reach does not exist"
    bounces.take(Report(one, Bounce.Kind.HARD, words, words))
    mails.hold(person("cleo"), mails.send_again(person("cleo"), other, 0))


def _reminders() -> None:
    """Remind Mia of her offer and write Cleo's summary, whatever day it is."""
    now = timezone.now()
    offers = Pairing.objects.filter(mentee__person=person("mia"), state=Pairing.State.OFFERED)
    answers.remind([(person("mia"), pairing) for pairing in offers], now)
    digest.send(person("cleo"), now)


def _match(round: Round) -> list[Suggestion]:
    """Run matching as the administrator would; returns the suggestions, best first."""
    runs.request_run(person("ann"), round)
    run = runs.claim_next()
    if run is None or not runs.execute(run):
        raise RuntimeError(f"matching {round} failed: {MatchRun.objects.first()}")
    return list(run.suggestions.order_by("-points", "pk"))


def _a_round_under_review(round: Round) -> None:
    """Suggestions to decide on, a few of them approved already."""
    review.approve(person("dov"), _match(round)[:4])


# The running round ---------------------------------------------------------------------------


def _a_running_round(random: Random, round: Round) -> None:
    """Pairings of every state and age; Ada is paired with Ben, and Mia has an offer."""
    ann = person("ann")
    enrolled = {row.person_id: row for row in round.enrollments.all()}
    ada, ben, mia = (enrolled[person(name).pk] for name in ("ada", "ben", "mia"))
    Enrollment.objects.filter(pk=ada.pk).update(capacity=3)
    ada_and_ben = review.pair_by_hand(ann, ada, ben)
    former = review.pair_by_hand(ann, ada, _who_leaves_later(round))
    review.approve(ann, _match(round))
    rounds.announce(ann, round)
    _send_mail()
    fates = _fates(random)
    for pairing in Pairing.objects.filter(round=round, state=Pairing.State.OFFERED).order_by("pk"):
        theirs = {pairing.mentor_id, pairing.mentee_id}
        if pairing in (ada_and_ben, former):
            _both_accept(random, pairing)
        elif theirs & {ada.pk, mia.pk}:
            _one_accepts(random, pairing)
        else:
            next(fates)(random, pairing)
    _send_mail()
    _some_endings(random, round, besides=[ada_and_ben, former])
    _concludes(random, former)
    _send_mail()
    _age(random, round)
    make_checkins(random, round, ada_and_ben)
    make_meetings(random, round, ada_and_ben)
    make_agreements(random, round, ada_and_ben)
    make_closings(random, round)
    make_pauses(round, ada_and_ben)
    leaving.erase(None, former.mentee.person, DataRequest.How.CLOCK)
    _send_mail()


Fate = Callable[[Random, Pairing], None]


def _fates(random: Random) -> Iterator[Fate]:
    """What becomes of one pairing after the other: mostly well, sometimes not."""
    rare: list[Fate] = [_nobody_answers, _one_accepts, _one_declines, _lapses, _is_withdrawn]
    while True:
        for fate in rare:
            yield from (_both_accept for _ in range(random.randint(2, 4)))
            yield fate


def _both_accept(random: Random, pairing: Pairing) -> None:
    pairings.accept(pairing.mentor.person, pairing)
    pairings.accept(pairing.mentee.person, pairing)
    pairing.refresh_from_db()


def _nobody_answers(random: Random, pairing: Pairing) -> None:
    """Leave it as it is: an offer that waits."""


def _one_accepts(random: Random, pairing: Pairing) -> None:
    """The other one is to answer: Ada and Mia keep their own answers for the visitor."""
    names = {side.person.email: side.other.role for side in pairing.sides}
    keeps = [names[person(first).email] for first in ("ada", "mia") if person(first).email in names]
    side = keeps[0] if keeps else random.choice(list(Role))
    pairings.accept(pairing.side(side).person, pairing)


def _one_declines(random: Random, pairing: Pairing) -> None:
    words = random.choice(REASONS_TO_DECLINE)
    pairings.decline(pairing.side(random.choice(list(Role))).person, pairing, words)


def _lapses(random: Random, pairing: Pairing) -> None:
    pairings.expire(pairing, timezone.now() + timedelta(days=90))


def _is_withdrawn(random: Random, pairing: Pairing) -> None:
    pairings.withdraw(person("ann"), pairing)


def _who_leaves_later(round: Round) -> Enrollment:
    """A mentee of Ada's who has everything erased once they have concluded."""
    cast = [f"{first}@{DOMAIN}" for first in ("ada", "ben", "mia")]
    rows = round.enrollments.filter(role=Role.MENTEE, state=Enrollment.State.SUBMITTED)
    return rows.exclude(person__email__in=cast).order_by("pk")[0]


def _some_endings(random: Random, round: Round, besides: list[Pairing]) -> None:
    """Some pairs have concluded, a few have ended early."""
    kept = [pairing.pk for pairing in besides]
    active = Pairing.objects.filter(round=round, state=Pairing.State.ACTIVE).exclude(pk__in=kept)
    chosen = random.sample(list(active.order_by("pk")), 10)
    for pairing in chosen[:6]:
        _concludes(random, pairing)
    for pairing in chosen[6:]:
        _ends_early(random, pairing)


def _concludes(random: Random, pairing: Pairing) -> None:
    """Most wrap up together; some end it for both."""
    if random.random() < 0.8:
        pairings.propose_wrap_up(pairing.mentee.person, pairing)
        pairings.agree_wrap_up(pairing.mentor.person, pairing)
    else:
        pairings.conclude(pairing.mentee.person, pairing)


def _ends_early(random: Random, pairing: Pairing) -> None:
    reason = random.choice(
        [Pairing.EndReason.TIME, Pairing.EndReason.MOVED, Pairing.EndReason.CONTACT]
    )
    pairings.end_early(pairing.mentee.person, pairing, reason, "")


# Dates ---------------------------------------------------------------------------------------

STAMPS = (
    "created_at",
    "state_changed_at",
    "offered_at",
    "mentor_accepted_at",
    "mentee_accepted_at",
    "active_at",
    "mentor_concluded_at",
    "mentee_concluded_at",
    "ended_at",
)


AGES: dict[str, tuple[int, int]] = {
    Pairing.State.OFFERED: (1, 4),
    Pairing.State.DECLINED: (2, 12),
    Pairing.State.EXPIRED: (2, 12),
}
"""How many days ago something happened; what a coordinator should see at once is recent."""


def _age(random: Random, round: Round) -> None:
    """Move what has happened into the past; offers that wait stay recent."""
    Profile.objects.update(updated_at=F("updated_at") - timedelta(days=200))
    for pairing in Pairing.objects.filter(round=round):
        earliest, latest = AGES.get(pairing.state, (12, 190))
        days = random.randint(earliest, latest)
        _move_back(pairing, timedelta(days=days, minutes=random.randint(0, 600)))
    for enrollment in round.enrollments.filter(waits_again_since__isnull=False):
        _wait_since(enrollment)


def _wait_since(enrollment: Enrollment) -> None:
    """Whoever waits again does so since their latest pairing ended, or began and goes on."""
    own = Pairing.objects.filter(paired_as(enrollment))
    ended = own.filter(state=Pairing.State.ENDED).aggregate(at=Max("ended_at"))["at"]
    begun = own.filter(state=Pairing.State.ACTIVE).aggregate(at=Max("active_at"))["at"]
    since = max(ended, begun or ended)
    Enrollment.objects.filter(pk=enrollment.pk).update(waits_again_since=since)


def _move_back(pairing: Pairing, by: timedelta) -> None:
    """Shift a pairing, its log and its mails; an ending lies some time after its beginning."""
    ended_later = by * 0.4 if pairing.state in states.PAIRING_PAST else timedelta()
    late = {"ended_at", "state_changed_at", "mentor_concluded_at", "mentee_concluded_at"}
    stamps = {name: F(name) - by for name in STAMPS}
    if ended_later:
        stamps |= {name: F(name) - by + ended_later for name in late}
    if pairing.state not in states.PAIRING_OPEN:
        stamps["answer_by"] = F("answer_by") - by
    Pairing.objects.filter(pk=pairing.pk).update(**stamps)
    LogLine.objects.filter(pairing=pairing).update(at=F("at") - by)
    ends = LogLine.objects.filter(pairing=pairing, verb__in=("pairing.completed", "pairing.ended"))
    ends.update(at=F("at") + ended_later)
    OutgoingMail.objects.filter(pairing=pairing).update(
        created_at=F("created_at") - by, due_at=F("due_at") - by, sent_at=F("sent_at") - by
    )


# The informal program ------------------------------------------------------------------------


def _connections(random: Random, round: Round) -> None:
    """Some have asked, some were answered; somebody asks Ada, and Ben waits for an answer."""
    mentors = list(round.enrollments.filter(role=Role.MENTOR, listed=True).order_by("pk"))
    mentees = list(round.enrollments.filter(role=Role.MENTEE).order_by("pk"))
    enrolled = {row.person_id: row for row in [*mentors, *mentees]}
    ada, ben = enrolled[person("ada").pk], enrolled[person("ben").pk]
    others = [row for row in mentors if row != ada]
    askers = [row for row in mentees if row != ben]
    _ask(random, askers[0], ada)
    _ask(random, ben, others[0])
    pairs = zip(askers[1:9], others[1:9], strict=True)
    asked = [pairing for asker, other in pairs if (pairing := _ask(random, asker, other))]
    _send_mail()
    for pairing in asked[:4]:
        pairings.accept(pairing.mentor.person, pairing)
    for pairing in asked[4:6]:
        pairings.decline(pairing.mentor.person, pairing, "", pairings.Reply("later"))
    ask_whether_to_go_on(round)


def _ask(random: Random, asker: Enrollment, other: Enrollment) -> Pairing | None:
    """Ask, unless the two may not meet."""
    try:
        words, span = random.choice(WORDS_OF_REQUESTS), Pairing.Span.values[asker.pk % 3]
        return pairings.ask(asker.person, asker, other, words, span)
    except Refused:
        return None
