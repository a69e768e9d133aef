"""Each number on the desk's first page leads to exactly so many rows."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.demo.association import learn_the_sizes
from matching.models import MatchRun, Suggestion
from mentorship import needs
from mentorship.models import Coordinator, Enrollment, LogLine, OutgoingMail, Pairing, Round
from tests import factories, people

pytestmark = pytest.mark.django_db

WORK = re.compile(r'<li><a class="cta" href="([^"]+)">([^<]+)</a></li>')
BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
PEOPLE = re.compile(r'<ul class="people plain".*?</ul>', re.DOTALL)
OLD = timedelta(days=40)


def work_of(client) -> list[tuple[str, str]]:
    """What waits: the sentences with their addresses."""
    home = client.get(reverse("admin:index")).content.decode()
    waiting = home.split('<ul class="plain work">')
    found = WORK.findall(waiting[1].split("</ul>")[0]) if len(waiting) > 1 else []
    return [(words, url.replace("&amp;", "&")) for url, words in found]


def rows_at(client, url: str) -> int:
    """How many rows the list shows, over all its pages."""
    shown, number = 0, 1
    joint = "&" if "?" in url else "?"
    while True:
        page = "" if number == 1 else f"{joint}page={number}"
        response = client.get(url + page, follow=True)
        assert response.status_code == 200, url
        words = response.content.decode()
        bodies = BODY.findall(words)
        shown += sum(body.count("<tr") for body in bodies[:1])
        if not bodies and (people_shown := PEOPLE.search(words)):
            shown += people_shown.group().count("<li>")
        if f"page={number + 1}" not in words:
            return shown
        number += 1


def number_in(words: str) -> int | None:
    found = re.search(r"\d+", words.split(":")[0])
    return int(found.group()) if found else None


def active(round_, *, said="", **more) -> Pairing:
    pairing = factories.PairingFactory(round=round_, state="active", **more)
    past = timezone.now() - timedelta(weeks=20)
    Pairing.objects.filter(pk=pairing.pk).update(
        active_at=past, mentor_accepted_at=past, mentee_accepted_at=past
    )
    if said:
        given = {"state": "lapsed"} if said == "silent" else {"state": "answered", "answer": said}
        factories.CheckInFactory(pairing=pairing, side="mentee", **given)
    return pairing


def mail(program, pairing, state, age) -> None:
    row = OutgoingMail.objects.create(
        key=f"{state}-{age}-{pairing.pk}",
        kind="active",
        to_email="x@example.org",
        subject="x",
        text="x",
        state=state,
        sent_at=timezone.now() if state == "bounced" else None,
        program=program,
        pairing=pairing,
        round=pairing.round,
    )
    OutgoingMail.objects.filter(pk=row.pk).update(state_changed_at=timezone.now() - age)


def fill(program, cleo, times: int) -> None:
    """Two rounds of a program with something of everything, new and old, told of and not."""
    for state in ("open", "running"):
        round_ = factories.RoundFactory(program=program, state=state)
        for number in range(times):
            go_on(round_, cleo, number)
            fall_through(round_, cleo)
            factories.PairingFactory(round=round_, state="approved")
            ended = factories.PairingFactory(round=round_, state="ended")
            Enrollment.objects.filter(pk=ended.mentee_id).update(waits_again_since=timezone.now())
            for failed in ("failed", "bounced"):
                for age in (timedelta(), OLD):
                    mail(program, ended, failed, age)
        suggest(round_, times)


def go_on(round_, cleo, number: int) -> None:
    """Pairs that go on: of each kind one, and one that only seems to be quiet."""
    for said in ("silent", "not_met", "trouble", "well"):
        active(round_, said=said)
    day = timezone.now().date() - timedelta(days=number)
    factories.MeetingFactory(pairing=active(round_, said="silent"), state="held", met_on=day)
    active(round_, steward=cleo)
    asked = timezone.now() - timedelta(days=30 * (number % 2) + 1)
    active(round_, wrap_up_proposed_at=asked, wrap_up_by="mentor")
    active(round_, wrap_up_proposed_at=asked - OLD, wrap_up_by="mentee")


def fall_through(round_, cleo) -> None:
    """Offers that came to nothing, lately and long ago; and a request, which is no offer."""
    for state in ("declined", "expired"):
        for age in (timedelta(), OLD):
            row = factories.PairingFactory(round=round_, state=state)
            by = row.mentor.person if state == "declined" else None
            Pairing.objects.filter(pk=row.pk).update(
                declined_by=by, state_changed_at=timezone.now() - age
            )
    asked = {"origin": "asked", "asked_by": cleo, "declined_by": cleo}
    factories.PairingFactory(round=round_, state="declined", **asked)


def suggest(round_, times: int) -> None:
    if round_.state == "running":
        return
    run = MatchRun.objects.create(
        round=round_, state="review", finished_at=timezone.now(), figures={"mentees": 1}
    )
    for number in range(3 * times):
        Suggestion.objects.create(
            run=run,
            mentor=factories.MentorFactory(round=round_),
            mentee=factories.EnrollmentFactory(round=round_),
            points=number,
            state="new" if number % 3 else "rejected",
        )


def one_program(cast):
    fill(cast.program, cast.cleo, 1)


def several_programs(cast):
    other = factories.ProgramFactory(name="Second wind", slug="second")
    factories.CoordinatorFactory(person=cast.cleo, program=other)
    fill(cast.program, cast.cleo, 3)
    fill(other, cast.cleo, 1)
    fill(cast.elsewhere, cast.dov, 2)


def whole_association(cast):
    Coordinator.objects.filter(person=cast.cleo).delete()
    factories.CoordinatorFactory(person=cast.cleo, program=None, unit=cast.program.unit)
    fill(cast.program, cast.cleo, 2)
    fill(cast.elsewhere, cast.dov, 1)


def more_than_a_page(cast):
    for _number in range(57):
        factories.PairingFactory(round=cast.round, state="approved")
        active(cast.round, said="silent")


def counted() -> None:
    """Let the planner know the tables: after thousands of tests it takes them for empty or full."""
    learn_the_sizes()


KINDS = (
    *("could not be sent", "came back", "to announce", "something is not working", "quiet"),
    *("to wrap up", "declined or not answered", "to review", "again for a partner", "look after"),
)
"""What the sentences speak of: each has to be met."""


@pytest.mark.parametrize(
    "data",
    [
        several_programs,
        pytest.param(one_program, marks=pytest.mark.far),
        pytest.param(whole_association, marks=pytest.mark.far),
    ],
    ids=lambda each: each.__name__,
)
def test_each_number_leads_to_exactly_so_many_rows(data, client):
    cast = people.cast()
    data(cast)
    counted()
    client.force_login(cast.cleo)
    work = work_of(client)
    assert [kind for kind in KINDS if not any(kind in words for words, _url in work)] == []
    told = {words: number_in(words) for words, _url in work}
    found = {words: rows_at(client, url) for words, url in work if told[words] is not None}
    assert found == {words: count for words, count in told.items() if count is not None}


FIGURES = re.compile(r'<dl class="figures">(.*?)</dl>', re.DOTALL)
FIGURE = re.compile(r'<dd>\s*<a href="([^"]+)">(\d+)</a>\s*</dd>')


def test_each_figure_of_a_round_leads_to_exactly_so_many_rows(client):
    cast = people.cast()
    fill(cast.program, cast.cleo, 1)
    asked = {"origin": "asked", "asked_by": cast.ben}
    for state in ("offered", "asked", "expired", "completed", "withdrawn"):
        factories.PairingFactory(
            round=cast.round, state=state, **(asked if state == "asked" else {})
        )
    factories.EnrollmentFactory(round=cast.round, state="paused")
    client.force_login(cast.cleo)
    for round_ in cast.program.rounds.all():
        shown = client.get(reverse("admin:round", args=[round_.pk])).content.decode()
        (figures,) = FIGURES.findall(shown)
        found = [(url.replace("&amp;", "&"), int(told)) for url, told in FIGURE.findall(figures)]
        assert len(found) == 5
        wrong = [(url, told) for url, told in found if rows_in(client, url) != told]
        assert wrong == []


def rows_in(client, url: str) -> int:
    """How many rows a list of the desk, ours or Django's, holds by its own count."""
    context = client.get(url).context
    return context["cl"].result_count if "cl" in context else context["page"].paginator.count


def test_what_is_due_or_a_draft_waits_on_the_first_page_before_anything_else(client):
    cast = people.cast()
    day = timezone.now().date() + timedelta(days=2)
    Round.objects.filter(pk=cast.round.pk).update(
        state="review", announce_on=day, starts_on=None, ends_on=None, signup_closes_on=None
    )
    factories.RoundFactory(program=cast.program, state="draft", name="Next year")
    letter = factories.GroupLetterFactory(round=cast.round)
    factories.GroupLetterFactory(round=cast.round, state="sent", asked_at=timezone.now())
    client.force_login(cast.cleo)
    words = dict(work_of(client))
    due = next(one for one in words if "are to be announced on" in one)
    assert str(cast.round) in due
    assert any("is still a draft" in one and "Next year" in one for one in words)
    (sentence, url), *_rest = [one for one in words.items() if "letter is still a draft" in one[0]]
    assert (number_in(sentence), rows_at(client, url)) == (1, 1)
    assert letter.subject in client.get(url).content.decode()
    home = client.get(reverse("admin:index")).content.decode()
    assert home.index('id="waiting"') < home.index("desk-program")


@pytest.mark.slow
def test_so_it_is_over_several_pages(client):
    cast = people.cast()
    more_than_a_page(cast)
    counted()
    client.force_login(cast.cleo)
    found = [(number_in(words), rows_at(client, url)) for words, url in work_of(client)]
    assert found == [(57, 57), (57, 57)]


# What is quiet -------------------------------------------------------------------------------


def met(pairing):
    for weeks in (1, 3, 5):
        day = timezone.now().date() - timedelta(weeks=weeks)
        factories.MeetingFactory(pairing=pairing, state="held", met_on=day)


def planned(pairing):
    factories.MeetingFactory(
        pairing=pairing, state="confirmed", starts_at=timezone.now() + timedelta(days=9)
    )


def asked_to_meet(pairing):
    factories.MeetingFactory(pairing=pairing, state="proposed")


def noted(pairing):
    factories.NoteFactory(pairing=pairing)


def aimed(pairing):
    factories.GoalFactory(pairing=pairing)


def agreed(pairing):
    factories.AgreementFactory(pairing=pairing)


def answered(pairing):
    factories.CheckInFactory(
        pairing=pairing, side="mentor", state="answered", answered_at=timezone.now()
    )


def edited(pairing):
    LogLine.objects.create(
        verb="goal.changed", actor=pairing.mentor.person, pairing=pairing, round=pairing.round
    )


SIGNS = (met, planned, asked_to_meet, noted, aimed, agreed, answered, edited)


def quiet(cast) -> bool:
    return needs.pairs_going(Pairing.objects.filter(round=cast.round), "quiet").exists()


@pytest.mark.parametrize("sign", SIGNS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("said", ["silent", "not_met"])
def test_a_pair_with_any_sign_of_life_is_not_quiet(said, sign):
    cast = people.cast()
    pairing = active(cast.round, said=said)
    assert quiet(cast)
    sign(pairing)
    assert not quiet(cast)


def test_what_was_long_ago_is_no_sign_of_life():
    cast = people.cast()
    pairing = active(cast.round, said="silent")
    day = timezone.now().date() - timedelta(weeks=7)
    factories.MeetingFactory(pairing=pairing, state="held", met_on=day)
    assert quiet(cast)


def test_what_others_do_is_no_sign_of_life_of_the_two():
    cast = people.cast()
    pairing = active(cast.round, said="silent")
    LogLine.objects.create(verb="goal.changed", actor=cast.cleo, pairing=pairing, round=cast.round)
    assert quiet(cast)
