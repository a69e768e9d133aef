"""How it was: answers for the coordinators alone, thanks for those who were there to the end."""

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.dates import day
from accounts.models import User, WorkingStyle
from mentorship import access
from mentorship.admin.closings import summary_of
from mentorship.mail.checks import still_true
from mentorship.models import CircleClosing, Coordinator, LogLine, OutgoingMail
from mentorship.numbers.measure import count
from mentorship.numbers.measures.circles import WORTH
from mentorship.numbers.scopes import Extent, scope_for
from mentorship.services import circles, closings
from mentorship.services.acts import Refused
from mentorship.services.closings import Said
from tests import factories, people
from tests.mentorship.circles.stage import kinds_to, the_mail

pytestmark = pytest.mark.django_db

ALL = {"worth": "5", "reached": "partly", "words": "Shorter talks", "thanks": "You all listened"}


def sits(circle, name, role, state):
    role_there = "mentor" if role == "mentor" else "mentee"
    place = factories.EnrollmentFactory(
        round=circle.round, role=role_there, person=people.person(f"{name} Sits")
    )
    return factories.CircleSeatFactory(circle=circle, role=role, state=state, enrollment=place)


@pytest.fixture
def it():
    return people.cast()


def over(it, state="completed", **values):
    """A circle of Cleo's program that is over: Mia led it, Ali and Bo stayed, Cy left."""
    it.program.grouping = "circles"
    it.program.save(update_fields=["grouping"])
    circle = factories.CircleFactory(round=it.round, state=state, least=2, **values)
    there = (("Mia", "mentor", "done"), ("Ali", "mentee", "done"), ("Bo", "mentee", "done"))
    return [sits(circle, *each) for each in (*there, ("Cy", "mentee", "left"))]


def two_peers(it, state="completed"):
    circle = factories.CircleFactory(round=it.round, state=state, kind="peers", least=2, most=2)
    ends = ("done", "done" if state == "completed" else "left")
    names = zip(("Ali", "Bo"), ends, strict=True)
    return [sits(circle, name, "peer", end) for name, end in names]


def opened(person, name, pk):
    client = Client()
    client.force_login(person)
    return client.get(reverse(name, args=[pk]), follow=True)


def main(person, name, pk):
    """What the page says, without its head and foot."""
    text = opened(person, name, pk).content.decode()
    return text.partition("<main")[2].partition("</main")[0]


def send(seat, **data):
    client = Client()
    client.force_login(seat.person)
    url = reverse("circle_closing", args=[seat.circle_id])
    return client.post(url, data, follow=True).content.decode()


def asked(seat):
    return circles.asked_at_the_end(seat, seat.closings.first())


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_answers_reach_the_coordinators_alone_and_thanks_all_who_stayed(it):
    mia, ali, bo, cy = over(it)
    assert "Your thanks are on their way" in send(ali, **ALL)
    for other in (mia, bo):
        shown = main(other.person, "circle", mia.circle_id)
        assert "You all listened" in shown
        assert "Shorter talks" not in shown
        mail = the_mail(other.person, "circle_thanked")
        assert "You all listened" in mail.text
        assert mail.sensitive
        assert not access.mails_run_by(it.cleo).filter(pk=mail.pk).exists()
    assert "circle_thanked" not in kinds_to(ali.person) + kinds_to(cy.person)
    assert "You all listened" not in main(cy.person, "circle", mia.circle_id)
    desk = main(it.cleo, "admin:circles", it.round.pk)
    assert "Shorter talks" in desk
    assert "5 of 5" in desk
    assert "You all listened" not in desk


def test_who_left_and_who_never_sat_there_is_asked_nothing(it):
    mia, _ali, _bo, cy = over(it)
    assert not asked(cy)
    with pytest.raises(Refused, match="has passed"):
        circles.say_how_it_was(cy.person, cy.circle, Said(worth=1))
    assert "how was it?" not in main(cy.person, "circle_closing", mia.circle_id)
    assert opened(it.eve, "circle_closing", mia.circle_id).status_code == 404
    with pytest.raises(Http404):
        circles.say_how_it_was(it.eve, mia.circle, Said(worth=1))


def test_nobody_answers_while_it_goes_on(it):
    circle = factories.CircleFactory(round=it.round, state="active")
    ali = sits(circle, "Ali", "mentee", "accepted")
    with pytest.raises(Refused):
        circles.say_how_it_was(ali.person, circle, Said(worth=5))
    assert not asked(ali)


def test_home_and_the_circles_page_ask_until_it_is_said(it):
    _mia, ali, bo, cy = over(it)
    address = reverse("circle_closing", args=[ali.circle_id])

    def asks(seat):
        step = home(seat.person)
        return "how was it?" in step and address in step

    assert (asks(ali), asks(bo), asks(cy)) == (True, True, False)
    assert address in main(ali.person, "circle", ali.circle_id)
    circles.say_how_it_was(ali.person, ali.circle, Said(worth=5))
    assert (asks(ali), asks(bo)) == (False, True)
    assert "Look at your answers" in main(ali.person, "circle", ali.circle_id)
    with later(31):
        assert not asks(bo)


def home(person):
    """The first page of somebody who has said who they are."""
    profile = person.profile
    profile.job_title = "Librarian"
    profile.save(update_fields=["job_title"])
    WorkingStyle.objects.get_or_create(profile=profile)
    client = Client()
    client.force_login(person)
    return client.get(reverse("home")).content.decode()


def test_answers_may_be_changed_for_thirty_days_and_thanks_are_sent_once(it):
    _mia, ali, bo, _cy = over(it)
    send(ali, **ALL)
    with later(29):
        form = main(ali.person, "circle_closing", ali.circle_id)
        assert "Shorter talks" in form
        assert 'name="thanks"' not in form
        send(ali, **{**ALL, "worth": "2", "thanks": "Something else"})
    own = CircleClosing.objects.get()
    assert (own.worth, own.thanks) == (2, "You all listened")
    assert kinds_to(bo.person).count("circle_thanked") == 1
    with later(31):
        assert "how was it?" not in main(ali.person, "circle_closing", ali.circle_id)
        with pytest.raises(Refused, match="has passed"):
            circles.say_how_it_was(bo.person, bo.circle, Said(worth=1))


def test_answers_are_taken_until_the_day_that_the_round_names(it):
    _mia, ali, bo, _cy = over(it)
    it.round.survey_by = timezone.now().date() + timedelta(days=45)
    it.round.save(update_fields=["survey_by"])
    with later(44):
        assert [seat.pk for seat in circles.unsaid(bo.person)] == [bo.pk]
        circles.say_how_it_was(ali.person, ali.circle, Said(worth=5))
        shown = main(ali.person, "circle", ali.circle_id)
        assert f"change your answers until {day(it.round.survey_by)}" in shown
    with later(47):
        assert not circles.unsaid(bo.person)
        with pytest.raises(Refused, match="has passed"):
            circles.say_how_it_was(bo.person, bo.circle, Said(worth=1))


def test_after_an_early_end_the_day_of_the_round_changes_nothing(it):
    _mia, ali, _bo, _cy = over(it, "ended")
    it.round.survey_by = timezone.now().date() + timedelta(days=45)
    it.round.save(update_fields=["survey_by"])
    with later(31):
        assert not asked(ali)


def test_the_same_again_and_nothing_at_all_change_nothing(it):
    _mia, ali, _bo, _cy = over(it)
    assert circles.say_how_it_was(ali.person, ali.circle, Said()) is None
    for _press in range(2):
        circles.say_how_it_was(ali.person, ali.circle, Said(worth=5, thanks="You all listened"))
    verbs = ("circle.said_how_it_was", "circle.thanked")
    assert LogLine.objects.filter(verb__in=verbs).count() == 2
    assert OutgoingMail.objects.filter(kind="circle_thanked").count() == 2


def test_after_an_early_end_nobody_is_asked_what_was_reached(it):
    _mia, ali, _bo, _cy = over(it, "ended")
    now = asked(ali)
    assert (now.by_coordinator, now.reached, now.thanks) == (True, False, True)


def test_of_two_peers_the_one_who_is_left_has_nobody_to_thank(it):
    ali, _bo = two_peers(it, "ended")
    now = asked(ali)
    assert (now.by_coordinator, now.thanks) == (True, False)


def test_peers_are_nobodys_mentor_in_any_word_at_the_end(it):
    ali, bo = two_peers(it)
    shown = main(ali.person, "circle_closing", ali.circle_id)
    assert "A word of thanks to Bo" in shown
    send(ali, **ALL)
    mail = the_mail(bo.person, "circle_thanked")
    shown += main(bo.person, "circle", ali.circle_id) + mail.subject + mail.text
    words = shown.lower().replace("career mentoring", "")
    assert "mentor" not in words
    assert "mentee" not in words
    assert "circle" not in (mail.subject + mail.text).replace("/circles/", "")


def test_nobody_thanks_those_who_have_left_the_site(it):
    mia, ali, bo, _cy = over(it)
    for seat in (mia, bo):
        seat.person.is_active = False
        seat.person.save(update_fields=["is_active"])
    assert not asked(ali).thanks
    circles.say_how_it_was(ali.person, ali.circle, Said(worth=3, thanks="You all listened"))
    assert not OutgoingMail.objects.filter(kind="circle_thanked").exists()


def test_a_mail_of_thanks_whose_words_are_gone_is_not_sent(it):
    _mia, ali, _bo, _cy = over(it)
    circles.say_how_it_was(ali.person, ali.circle, Said(thanks="You all listened"))
    mail = OutgoingMail.objects.filter(kind="circle_thanked")[0]
    assert still_true(mail)
    CircleClosing.objects.update(thanks="")
    assert not still_true(mail)


def test_who_sat_in_it_reads_nothing_of_what_the_others_said_even_as_its_coordinator(it):
    mia, ali, _bo, _cy = over(it)
    Coordinator.objects.create(person=mia.person, program=it.program)
    mia.person.is_staff = True
    mia.person.save(update_fields=["is_staff"])
    circles.say_how_it_was(ali.person, ali.circle, Said(worth=1, words="Too many"))
    assert summary_of(mia.person, it.round) is None
    assert summary_of(it.cleo, it.round).answered == 1
    Coordinator.objects.exclude(person=mia.person).delete()
    User.objects.filter(is_superuser=True).update(is_active=False)  # nobody else is left
    assert summary_of(mia.person, it.round) is None
    desk = main(mia.person, "admin:circles", it.round.pk)
    assert f"circle-{mia.circle_id}" in desk
    assert "Too many" not in desk


def test_numbers_tell_what_people_said_but_never_to_who_sat_among_them(it):
    mia, *others = over(it)
    others = [*others[:2], *(sits(mia.circle, name, "mentee", "done") for name in ("Di", "Ed"))]
    for seat in (mia, *others):
        CircleClosing.objects.create(seat=seat, worth=2, reached="no")

    def told(person):
        return count((WORTH,), scope_for(person, Extent.PROGRAM, it.program.pk))["circle_worth"]

    assert told(it.cleo) == (2, 5)
    assert "2.0 of 5" in opened(it.cleo, "admin:numbers_program", it.program.pk).content.decode()
    Coordinator.objects.all().delete()
    User.objects.filter(is_superuser=True).update(is_active=False)
    Coordinator.objects.create(person=mia.person, program=it.program)
    assert told(mia.person) == (None, None)


def test_where_only_somebody_who_sat_there_runs_it_nobody_is_asked_for_judgements(it):
    mia, ali, _bo, _cy = over(it)
    Coordinator.objects.all().delete()
    User.objects.filter(is_superuser=True).update(is_active=False)
    Coordinator.objects.create(person=mia.person, program=it.program)
    now = asked(ali)
    assert (now.by_coordinator, now.reached, now.thanks) == (False, False, True)
    shown = main(ali.person, "circle_closing", ali.circle_id)
    assert 'name="worth"' not in shown
    assert "A word of thanks" in shown
    circles.say_how_it_was(ali.person, ali.circle, Said(worth=1, thanks="You all listened"))
    assert CircleClosing.objects.get().worth is None
    assert asked(ali) == closings.NOTHING


def test_a_round_counts_its_circles_with_its_pairs_from_five_answers_on(it):
    pairing = it.pairing("completed")
    for side, worth in (("mentor", 4), ("mentee", 4)):
        factories.ClosingFactory(pairing=pairing, side=side, worth=worth, reached="yes")
    for number, seat in enumerate(over(it)[:3]):
        shown = summary_of(it.cleo, it.round)
        assert (shown.asked, shown.answered, shown.worth) == (5, 2 + number, None)
        CircleClosing.objects.create(seat=seat, worth=2, reached="no")
    shown = summary_of(it.cleo, it.round)
    assert (shown.answered, shown.worth, dict(shown.reached)["No"]) == (5, 2.8, 3)
    assert "5 of 5 people have answered" in main(it.cleo, "admin:round", it.round.pk)


def test_the_mail_of_the_end_leads_to_the_questions(it):
    mentees = [factories.EnrollmentFactory(round=it.round) for _each in range(2)]
    circle = factories.CircleFactory(round=it.round, state="active", least=2)
    for place, role in ((it.ada_in, "mentor"), *((each, "mentee") for each in mentees)):
        factories.CircleSeatFactory(circle=circle, enrollment=place, role=role, state="accepted")
    tomorrow = timezone.now() + timedelta(days=1)
    it.round.ends_on = timezone.now().date() - timedelta(days=2)
    it.round.starts_on = it.round.ends_on
    it.round.survey_by = timezone.now().date() + timedelta(days=12)
    it.round.save(update_fields=["ends_on", "starts_on", "survey_by"])
    assert circles.complete(circle, tomorrow)
    text = the_mail(it.ada, "circle_completed").text
    assert reverse("circle_closing", args=[circle.pk]) in text
    assert f"say so by {day(it.round.survey_by)}" in " ".join(text.split())
