"""Once a week each coordinator reads what waits, what failed and how the week went.

Apps built on this one add what waits in their own tables with `register`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Min, Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import dates
from accounts.models import User
from accounts.zones import zone_of
from mentorship import access, messages, needs, states
from mentorship.mail import outbox
from mentorship.mail.opt_outs import wants
from mentorship.messages import site_link
from mentorship.messages.digest import Line, Section, digest_key
from mentorship.messages.kinds import Kind
from mentorship.models import Enrollment, OutgoingMail, Pairing, Program, Round
from mentorship.models.pairings import OF_THE_TWO
from mentorship.services.acts import act

WEEK = timedelta(days=7)
MONDAY, FROM_HOUR, UNTIL_HOUR = 0, 8, 20
"""When it is written, by the receiver's own clock; a site that was away until the evening waits."""


Source = Callable[[User, list[Round], datetime], Iterable[tuple[int, Line]]]
"""Says for the rounds that go on what waits in them for somebody, each with the program's id."""

SOURCES: list[Source] = []


def register(*sources: Source) -> None:
    """Add something that may wait; lines come in the order in which sources are registered."""
    SOURCES.extend(sources)


# When, and to whom ---------------------------------------------------------------------------


def due(now: datetime) -> Iterator[User]:
    """Coordinators for whom it is Monday morning and who have had no summary today."""
    rows = User.objects.filter(is_active=True, coordinates__isnull=False).distinct()
    for person in rows.select_related("profile").order_by("pk"):
        local = now.astimezone(zone_of(person))
        morning = local.weekday() == MONDAY and FROM_HOUR <= local.hour < UNTIL_HOUR
        if morning and wants(person, Kind.WEEKLY_DIGEST) and not _written(person, local):
            yield person


def _written(person: User, local: datetime) -> bool:
    key = digest_key(person, local.date())
    return OutgoingMail.objects.filter(key=key).exists()


@act
def send(person: User, now: datetime) -> bool:
    """Write the summary of the last seven days; False when there is nothing to say."""
    sections = sections_for(person, now)
    if not sections:
        return False
    today = now.astimezone(zone_of(person)).date()
    return outbox.enqueue(messages.weekly_digest(person, sections, today)) is not None


def sections_for(person: User, now: datetime) -> list[Section]:
    """What there is to say of each program that the person runs; programs with nothing are out."""
    programs = list(access.programs_run_by(person).order_by("name"))
    rounds = list(access.rounds_run_by(person).exclude(state__in=states.ROUND_OVER).order_by("pk"))
    waits: dict[int, list[Line]] = defaultdict(list)
    for source in SOURCES:
        for program_id, line in source(person, rounds, now):
            waits[program_id].append(line)
    for program_id, line in _failed_mails(person, programs, now):
        waits[program_id].append(line)
    numbers = _numbers(person, programs, now)
    return [
        Section(program, tuple(waits[program.pk]), numbers[program.pk])
        for program in programs
        if waits[program.pk] or numbers[program.pk]
    ]


# What waits ----------------------------------------------------------------------------------


def desk_list(model: str, **filters: object) -> str:
    """The address of a list of the desk, filtered."""
    return f"{site_link(f'admin:mentorship_{model}_changelist')}?{urlencode(filters)}"


def _ready_to_match(person: User, rounds: list[Round], now: datetime) -> Iterator[tuple[int, Line]]:
    for round in rounds:
        if round.state == Round.State.MATCHING:
            words = _("Sign-up is closed, so matching can run: %(round)s")
            url = site_link("admin:round", round.pk)
            yield round.program_id, Line(words % {"round": round.name}, url)


def _to_announce(person: User, rounds: list[Round], now: datetime) -> Iterator[tuple[int, Line]]:
    approved = access.pairings_decided_by(person).filter(state=Pairing.State.APPROVED)
    for round, count in _counted(rounds, approved):
        words = ngettext(
            "%(count)s approved pairing is not announced yet: %(round)s",
            "%(count)s approved pairings are not announced yet: %(round)s",
            count,
        )
        url = site_link("admin:round", round.pk)
        yield round.program_id, Line(words % {"count": count, "round": round.name}, url)


def _unanswered(person: User, rounds: list[Round], now: datetime) -> Iterator[tuple[int, Line]]:
    offered = access.pairings_run_by(person).filter(state=Pairing.State.OFFERED)
    first = dict(
        offered.filter(round__in=rounds)
        .order_by()
        .values_list("round")
        .annotate(first=Min("answer_by"))
    )
    for round, count in _counted(rounds, offered):
        words = ngettext(
            "%(count)s offer waits for an answer until %(day)s: %(round)s",
            "%(count)s offers wait for an answer, the first until %(day)s: %(round)s",
            count,
        )
        day = dates.short_day(first[round.pk], round.zone)
        url = desk_list("pairing", round__id__exact=round.pk, state__exact=Pairing.State.OFFERED)
        filled = {"count": count, "day": day, "round": round.name}
        yield round.program_id, Line(words % filled, url)


def _fallen_through(person: User, rounds: list[Round], now: datetime) -> Iterator[tuple[int, Line]]:
    lately = {"state__in": states.PAIRING_FALLEN, "state_changed_at__gte": now - WEEK}
    rows = access.pairings_run_by(person).filter(**lately).exclude(origin__in=OF_THE_TWO)
    for round, count in _counted(rounds, rows):
        words = ngettext(
            "%(count)s offer was declined or not answered this week: %(round)s",
            "%(count)s offers were declined or not answered this week: %(round)s",
            count,
        )
        url = f"{site_link('admin:round_pairings', round.pk)}?going=fallen"
        yield round.program_id, Line(words % {"count": count, "round": round.name}, url)


def _pairs_in_need(person: User, rounds: list[Round], now: datetime) -> Iterator[tuple[int, Line]]:
    """Pairs that struggle, pairs of whom nobody has heard, and pairs of whom one waits."""
    counts = needs.needs_by_round(access.pairings_run_by(person).filter(round__in=rounds))
    for how in needs.NEEDS:
        for round in rounds:
            if count := counts[how, round.pk]:
                url = f"{site_link('admin:round_pairings', round.pk)}?going={how}"
                words = _need(how, count)
                filled = {"count": count, "round": round.name}
                yield round.program_id, Line(words % filled, url)


def _need(how: str, count: int) -> str:
    if how == needs.Need.TROUBLE:
        return ngettext(
            "%(count)s pair says that something is not working: %(round)s",
            "%(count)s pairs say that something is not working: %(round)s",
            count,
        )
    if how == needs.Need.WRAP_UP:
        return ngettext(
            "%(count)s pair waits to wrap up, since one of them has not answered: %(round)s",
            "%(count)s pairs wait to wrap up, since one of each has not answered: %(round)s",
            count,
        )
    return ngettext(
        "%(count)s pair is quiet: %(round)s", "%(count)s pairs are quiet: %(round)s", count
    )


def _counted(rounds: list[Round], rows: QuerySet[Model]) -> Iterator[tuple[Round, int]]:
    """How many of these rows each round has, in one query; rounds without any are left out."""
    counts = dict(
        rows.filter(round__in=rounds).order_by().values_list("round").annotate(Count("pk"))
    )
    return ((round, counts[round.pk]) for round in rounds if round.pk in counts)


def _failed_mails(
    person: User, programs: list[Program], now: datetime
) -> Iterator[tuple[int, Line]]:
    rows = access.mails_run_by(person).filter(
        program__in=programs,
        state__in=(OutgoingMail.State.FAILED, OutgoingMail.State.BOUNCED),
        state_changed_at__gte=now - WEEK,
    )
    counts = rows.order_by().values_list("program").annotate(Count("pk"))
    for program_id, count in counts:
        words = ngettext(
            "%(count)s mail failed or came back this week",
            "%(count)s mails failed or came back this week",
            count,
        )
        url = desk_list(
            "outgoingmail", program__id__exact=program_id, state__exact=OutgoingMail.State.FAILED
        )
        yield program_id, Line(words % {"count": count}, url)


register(_pairs_in_need, _ready_to_match, _to_announce, _unanswered, _fallen_through)


# How the week went ---------------------------------------------------------------------------


def _numbers(person: User, programs: list[Program], now: datetime) -> dict[int, tuple[str, ...]]:
    """The numbers of the last seven days by program, in words; nothing where nothing happened."""
    since = now - WEEK
    joined = _by_program(Enrollment.objects.filter(submitted_at__gte=since), programs)
    pairs = access.pairings_run_by(person)
    begun = _by_program(pairs.filter(active_at__gte=since), programs)
    over = pairs.filter(ended_at__gte=since)
    concluded = _by_program(over.filter(state=Pairing.State.COMPLETED), programs)
    ended = _by_program(over.filter(state=Pairing.State.ENDED), programs)
    found = {}
    for program in programs:
        pk = program.pk
        words = [
            (joined[pk], ngettext("%(n)s person joined", "%(n)s people joined", joined[pk])),
            (begun[pk], ngettext("%(n)s pairing began", "%(n)s pairings began", begun[pk])),
            (
                concluded[pk],
                ngettext(
                    "%(n)s pairing was concluded", "%(n)s pairings were concluded", concluded[pk]
                ),
            ),
            (ended[pk], ngettext("%(n)s ended early", "%(n)s ended early", ended[pk])),
        ]
        found[pk] = tuple(text % {"n": count} for count, text in words if count)
    return found


def _by_program(rows: QuerySet[Model], programs: list[Program]) -> Counter[int]:
    counts = rows.filter(round__program__in=programs).order_by().values_list("round__program")
    return Counter(dict(counts.annotate(Count("pk"))))
