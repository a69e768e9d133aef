"""Questions on the spot: asked of some volunteers at a time, and answered by the first with time.

A question goes to a few volunteers of its topic, an hour later to a few more, and so on until one
takes it. Of two who take it at once one has it, and the other is told.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, among_members, informal_states, states
from mentorship.mail import outbox
from mentorship.messages import spot as messages
from mentorship.models import Enrollment, Round, SpotCall, SpotQuestion, SpotVolunteer, Topic
from mentorship.services.acts import Refused, act

WAVE = 3
"""How many volunteers are asked at a time."""

BETWEEN_WAVES = timedelta(hours=1)

WAITS = timedelta(days=7)
"""How long a question waits for somebody to take it."""

TO_ANSWER = timedelta(days=5)
"""How long whoever took it has at least."""

MOST_OPEN = 2
"""How many questions of one member may be under way at once."""

MOST_IN_A_WEEK = 5

MOST_CALLS = 4
"""How often a volunteer is asked within a week."""

WEEK = timedelta(days=7)


# Volunteers ----------------------------------------------------------------------------------


@act
def volunteer(actor: User, round: Round, topics: Collection[int]) -> None:
    """Answer questions about these topics from now on, and about no others."""
    place = among_members.spot_place_for(actor, round)
    Enrollment.objects.select_for_update(no_key=True).get(pk=place.pk)
    mine = SpotVolunteer.objects.filter(enrollment__round=round, enrollment__person=actor)
    mine.exclude(topic__in=topics).delete()
    there = set(mine.values_list("topic", flat=True))
    rows = Topic.objects.filter(pk__in=set(topics) - there)
    SpotVolunteer.objects.bulk_create(SpotVolunteer(enrollment=place, topic=row) for row in rows)


# Asking --------------------------------------------------------------------------------------


@act
def ask(actor: User, round: Round, topic: Topic, kind: str, words: str) -> SpotQuestion:
    """Ask the volunteers of a topic; the first few are asked at once. The same words twice are one.

    Raises
    ------
    Refused : nobody volunteers for the topic, or the actor has asked much lately.
    """
    place = among_members.spot_place_for(actor, round)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    under_way = among_members.questions_asked_by(actor).filter(
        state__in=informal_states.SPOT_UNDER_WAY
    )
    if same := under_way.filter(topic=topic, words=words).first():
        return same
    _check_number(actor, under_way.count())
    now = timezone.now()
    if not among_members.volunteers_for(place).filter(topic=topic).exists():
        raise Refused(_("Nobody volunteers for this topic yet. Choose another"))
    question = SpotQuestion.objects.create(
        asker=place, topic=topic, kind=kind, words=words, lapses_at=now + WAITS
    )
    _call_some(question, now)
    return question


def _check_number(actor: User, under_way: int) -> None:
    if under_way >= MOST_OPEN:
        raise Refused(_("Two of your questions are under way. Wait, or take one back"))
    lately = among_members.questions_asked_by(actor).filter(asked_at__gt=timezone.now() - WEEK)
    if lately.count() >= MOST_IN_A_WEEK:
        raise Refused(_("You have asked often this week. Try again in a few days"))


def _uncalled(question: SpotQuestion, now: datetime) -> QuerySet[Enrollment]:
    """Volunteers who were not asked for it yet, nor much lately; who waited longest comes first."""
    topic = among_members.volunteers_for(question.asker).filter(topic=question.topic_id)
    called = SpotCall.objects.filter(question=question, volunteer=OuterRef("pk"))
    lately = Count("spot_calls", filter=Q(spot_calls__at__gt=now - WEEK))
    rows = Enrollment.objects.filter(pk__in=topic.values("enrollment"))
    rows = rows.filter(~Exists(called)).annotate(lately=lately, last=Max("spot_calls__at"))
    rows = rows.filter(lately__lt=MOST_CALLS).order_by(F("last").asc(nulls_first=True), "pk")
    return rows.select_related("person__profile")


def _call_some(question: SpotQuestion, now: datetime) -> int:
    some = _uncalled(question, now)[:WAVE]
    for place in some:
        SpotCall.objects.create(question=question, volunteer=place)
        outbox.enqueue(messages.asked(question, place))
    SpotQuestion.objects.filter(pk=question.pk).update(last_sent_at=now)
    return len(some)


@act
def take_back(actor: User, question: SpotQuestion) -> None:
    """Take one's own question back before it is answered; who took it hears of it."""
    stored = _locked(question)
    if stored.asker.person_id != actor.pk or stored.state not in informal_states.SPOT_UNDER_WAY:
        raise Refused(state_sentence(stored))
    taker = stored.taker
    states.move(stored, "take_back", states.OWNER)
    if taker:
        outbox.enqueue(messages.over(stored, taker))


# Taking and answering ------------------------------------------------------------------------


@act
def take(actor: User, question: SpotQuestion) -> None:
    """Take a question: from now on it is the actor's to answer. A second press changes nothing.

    Raises
    ------
    Refused : somebody has taken it, or it is over.
    """
    place = _called(actor, question)
    stored = _locked(question)
    if stored.taker_id == place.pk and stored.state == SpotQuestion.State.TAKEN:
        return
    if not stored.is_open:
        raise Refused(state_sentence(stored))
    until = max(stored.lapses_at, timezone.now() + TO_ANSWER)
    states.move(stored, "take", states.OWNER, taker=place, lapses_at=until)
    outbox.enqueue(messages.taken(stored))


@act
def give_back(actor: User, question: SpotQuestion) -> None:
    """Give it back to the others, who can take it again."""
    stored = _own(actor, question)
    states.move(stored, "give_back", states.OWNER, taker=None)


@act
def answer(actor: User, question: SpotQuestion, words: str) -> None:
    """Answer a question that the actor has taken; the answer goes to the asker alone."""
    stored = _own(actor, question)
    states.move(stored, "answer", states.OWNER, answer=words)
    outbox.enqueue(messages.answered(stored))


def _called(actor: User, question: SpotQuestion) -> Enrollment:
    """The actor's place with which they were asked for it; 404 for anybody else."""
    access.check(among_members.questions_open_to(actor), question.pk)
    call = question.calls.filter(volunteer__person=actor).select_related("volunteer").first()
    if call is None or not call.volunteer.takes_part:
        raise Refused(_("You do not take part here at the moment"))
    return call.volunteer


def _own(actor: User, question: SpotQuestion) -> SpotQuestion:
    place = _called(actor, question)
    stored = _locked(question)
    if stored.taker_id != place.pk or stored.state != SpotQuestion.State.TAKEN:
        raise Refused(state_sentence(stored))
    return stored


def _locked(question: SpotQuestion) -> SpotQuestion:
    rows = SpotQuestion.objects.select_for_update(no_key=True, of=("self",))
    related = ("topic", "asker__round__program", "asker__person__profile", "taker__person__profile")
    return rows.select_related(*related).get(pk=question.pk)


def state_sentence(question: SpotQuestion) -> str:
    """What has become of it, for somebody who comes too late."""
    return {
        SpotQuestion.State.OPEN: _("This question waits for somebody to take it"),
        SpotQuestion.State.TAKEN: _("Somebody has taken this question already"),
        SpotQuestion.State.ANSWERED: _("This question is answered"),
        SpotQuestion.State.LAPSED: _("This question has lapsed"),
        SpotQuestion.State.TAKEN_BACK: _("This question was taken back"),
    }[SpotQuestion.State(question.state)]


# The clock -----------------------------------------------------------------------------------


def due_to_call(now: datetime) -> Iterator[SpotQuestion]:
    """Open questions that went out an hour ago or more, and have volunteers left to ask."""
    rows = SpotQuestion.objects.filter(
        state=SpotQuestion.State.OPEN,
        last_sent_at__lte=now - BETWEEN_WAVES,
        lapses_at__gt=now,
        asker__round__state=Round.State.OPEN,
    )
    rows = rows.select_related("topic", "asker__round__program", "asker__person")
    yield from (row for row in rows.order_by("pk") if _uncalled(row, now).exists())


@act
def call_more(question: SpotQuestion, now: datetime) -> bool:
    """Ask the next few; False where it was taken or asked meanwhile."""
    stored = _locked(question)
    early = stored.last_sent_at is not None and stored.last_sent_at > now - BETWEEN_WAVES
    return stored.is_open and not early and _call_some(stored, now) > 0


def due_to_lapse(now: datetime) -> QuerySet[SpotQuestion]:
    """Questions whose time has passed."""
    return SpotQuestion.objects.filter(state__in=informal_states.SPOT_UNDER_WAY, lapses_at__lte=now)


@act
def lapse(question: SpotQuestion, now: datetime) -> bool:
    """Let it lapse, with a word to the asker and to who took it; False where it was answered."""
    stored = _locked(question)
    if stored.state not in informal_states.SPOT_UNDER_WAY or stored.lapses_at > now:
        return False
    states.move(stored, "lapse", states.CLOCK)
    for place in filter(None, (stored.asker, stored.taker)):
        outbox.enqueue(messages.over(stored, place))
    return True
