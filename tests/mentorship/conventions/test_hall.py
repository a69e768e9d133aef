"""At the convention: who is here, who does not come, somebody else there and then, and undo."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentorship.conventions import points
from mentorship.mail import act_links
from mentorship.models import (
    Appointment,
    Block,
    Meeting,
    OutgoingMail,
    Pairing,
    Presence,
    StandIn,
)
from mentorship.services import clock
from mentorship.services.acts import Refused
from mentorship.services.conventions import joining, presence, stand_ins
from tests import factories
from tests.mentorship.conventions import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return stage.convention()


@pytest.fixture
def row(it):
    return stage.planned(it)


def returning(it, **values):
    """Somebody who returns, is here, and has nobody to meet."""
    place = factories.MentorFactory(round=it.round, **stage.RETURNS, **values)
    presence.arrive_for(it.cleo, place, None)
    return place


def press(client, person, name, *args, **typed):
    client.force_login(person)
    return client.post(reverse(name, args=args), typed, follow=True).content.decode()


def kinds(**about):
    return sorted(OutgoingMail.objects.filter(**about).values_list("kind", flat=True))


# I am here -------------------------------------------------------------------------------------


def test_two_who_say_that_they_are_here_have_met_by_page_by_mail_and_by_code(it, row, client):
    with stage.now_is(8, 0):
        clock.tick()
    mail = OutgoingMail.objects.get(kind="appointment_planned", to_person=it.ben)
    link = reverse("act_link", args=[act_links.token_of(mail, "here")])
    with stage.now_is(9, day=1):
        assert "over" in client.get(link).content.decode()
    with stage.now_is(8, 50):
        assert "<button" in client.get(link).content.decode()
        assert not Presence.objects.exists()  # looking is no press
        shown = client.post(link, follow=True).content.decode()
        assert "Ada Lovelace has not said so yet" in shown or "Ada has not said so yet" in shown
        client.post(link)
        assert Presence.objects.filter(enrollment=it.ben_in).count() == 2  # the day, the meeting
        client.force_login(it.ada)
        code = reverse("convention_point", args=[row.point_id, points.mark_of(row.point_id)])
        page = client.get(code).content.decode()
        assert "I am here" in page
        wrong = "y" if code[-2] == "x" else "x"
        assert client.get(f"{code[:-2]}{wrong}/").status_code == 404
        client.force_login(it.eve)
        assert client.get(code).status_code == 404
        for _twice in range(2):
            press(client, it.ada, "convention_here", row.pk)
    row.meeting.refresh_from_db()
    assert (row.meeting.state, row.meeting.met_on) == ("held", stage.FIRST_DAY)


def test_a_stranger_presses_nothing(it, row, client):
    with stage.now_is(9, 20):
        client.force_login(it.eve)
        for name in ("convention_here", "convention_missing", "convention_move"):
            assert client.post(reverse(name, args=[row.pk])).status_code == 404
    client.force_login(it.dov)
    for name in ("help_desk", "help_desk_person"):
        args = [it.round.pk, it.ben_in.pk][: 1 + (name != "help_desk")]
        assert client.get(reverse(f"admin:{name}", args=args)).status_code == 404
    assert not Presence.objects.exists()


# Somebody does not come ------------------------------------------------------------------------


def test_who_waits_is_offered_the_best_who_is_free_and_two_presses_pair_them(it, row, client):
    with stage.now_is(9, 10):
        blocked, best = returning(it), returning(it)
        Block.objects.create(owner=blocked.person, written="ben@example.org", person=it.ben)
        absent = factories.MentorFactory(round=it.round, **stage.RETURNS)
        shown = press(client, it.ben, "convention_missing", row.pk)
        found = StandIn.objects.get()
        assert (found.waiting, found.candidate) == (it.ben_in, best)
        assert absent.pk != found.candidate_id
        assert best.person.public_name in shown
        press(client, it.ben, "convention_missing", row.pk)  # the same press again
        assert kinds(kind="stand_in_asked") == ["stand_in_asked"] * 2
        press(client, it.ben, "convention_answer", found.pk, answer="yes")
        mail = OutgoingMail.objects.get(kind="stand_in_asked", to_person=best.person)
        link = reverse("act_link", args=[act_links.token_of(mail, "stand_in_yes")])
        client.logout()
        assert "It is settled" in client.post(link, follow=True).content.decode()
        client.post(link)
    found.refresh_from_db()
    made = found.pairing
    assert (found.state, made.state, made.mentor, made.mentee) == (
        "made",
        "active",
        best,
        it.ben_in,
    )
    old = Pairing.objects.get(mentor=it.ada_in)
    assert (old.state, old.end_reason) == ("ended", "other")
    assert Meeting.objects.get(pk=row.meeting_id).state == "cancelled"
    there = Appointment.objects.standing().get(meeting__pairing=made)
    assert (there.point_id, there.seat, there.meeting.state) == (row.point_id, 1, "held")
    assert kinds(to_person=it.ada, kind__startswith="stand_in") == ["stand_in_missed"]
    it.ada_in.refresh_from_db()
    assert it.ada_in.waits_again_since


def test_the_clock_notices_who_is_missing_and_asks_on_when_nobody_answers(it, row):
    def tick(minute):
        with stage.now_is(9, minute):
            clock.tick()

    with stage.now_is(9, 1):
        presence.arrive(it.ben, row)
        first, second = returning(it), returning(it)
    tick(14)
    assert not StandIn.objects.exists()
    tick(15)
    asked = StandIn.objects.get()
    assert stage.fresh(row).missing == "mentor"
    with stage.now_is(9, 26):
        clock.run_all(
            [job for job in clock.JOBS if job.name.startswith("stand-ins")], stage.at(9, 26)
        )
    states = dict(StandIn.objects.values_list("candidate", "state"))
    other = second if asked.candidate == first else first
    assert states == {asked.candidate_id: "lapsed", other.pk: "offered"}
    with stage.now_is(9, 27):
        presence.arrive(it.ada, stage.fresh(row))  # late, but here
    assert stage.fresh(row).missing == ""
    assert stage.fresh(row).meeting.state == "held"
    assert not StandIn.objects.filter(state="offered").exists()
    with stage.now_is(9, 28), pytest.raises(Refused, match="not open any more"):
        stand_ins.say_yes(other.person, StandIn.objects.get(candidate=other))


def test_a_no_needs_no_reason_and_the_next_is_asked(it, row, client):
    with stage.now_is(9, 10):
        places = {returning(it).pk, returning(it).pk}
        press(client, it.ben, "convention_missing", row.pk)
        first = StandIn.objects.get()
        press(client, first.candidate.person, "convention_answer", first.pk, answer="no")
        second = StandIn.objects.exclude(pk=first.pk).get()
        assert {first.candidate_id, second.candidate_id} == places
        press(client, it.ben, "convention_answer", second.pk, answer="no")
        assert not StandIn.objects.filter(state="offered").exists()


def test_whoever_said_that_they_are_here_is_not_missing(it, row):
    with stage.now_is(9, 10):
        presence.arrive(it.ada, row)
        with pytest.raises(Refused, match="have said that they are here"):
            stand_ins.miss(it.ben, stage.fresh(row))
    with stage.now_is(8, 30), pytest.raises(Refused, match="not begun"):
        stand_ins.miss(it.ada, stage.fresh(row))


# The help desk ---------------------------------------------------------------------------------


def test_two_who_both_wait_in_vain_are_brought_together_in_two_taps_and_apart_again(
    it, row, client
):
    other = stage.another_pair(it)
    with stage.now_is(8, 30, day=0):
        from matching.conventions.planning import give_places

        give_places(it.cleo, it.round)
    theirs = Appointment.objects.with_people().get(meeting__pairing=other)
    desk = reverse("admin:help_desk", args=[it.round.pk])
    with stage.now_is(10, 10):
        assert theirs.slot.starts_at == stage.at(10)
        presence.arrive_for(it.cleo, it.ben_in, None)
        stand_ins.miss_for(it.cleo, row, it.ada_in.role)
        stand_ins.miss_for(it.cleo, theirs, "mentee")
        client.force_login(it.cleo)
        page = client.get(desk).content.decode()
        assert "Find somebody for Ben Okri" in " ".join(page.split())
        first = reverse("admin:help_desk_person", args=[it.round.pk, it.ben_in.pk])
        page = client.get(first).content.decode()
        assert other.mentor.person.public_name in page
        typed = {"appointment": row.pk, "with": other.mentor_id}
        for _twice in range(2):
            press(client, it.cleo, "admin:help_desk_together", it.round.pk, it.ben_in.pk, **typed)
        found = StandIn.objects.get()
        assert (found.pairing.mentor, found.pairing.mentee) == (other.mentor, it.ben_in)
        assert Pairing.objects.filter(state="ended").count() == 2
        assert kinds(kind="stand_in_missed") == ["stand_in_missed"] * 2
        assert "Undo" in client.get(desk).content.decode()
        for _twice in range(2):
            press(client, it.cleo, "admin:help_desk_undo", it.round.pk, found.pk)
    found.refresh_from_db()
    assert (found.state, found.pairing.state) == ("undone", "ended")
    assert set(Pairing.objects.filter(state="active").values_list("mentor", flat=True)) == {
        it.ada_in.pk,
        other.mentor_id,
    }
    assert kinds(kind="stand_in_undone") == ["stand_in_undone"] * 2
    assert not Appointment.objects.filter(meeting__pairing=found.pairing, seat__isnull=False)


def test_the_desk_pairs_nobody_whom_a_private_list_keeps_apart(it, row):
    with stage.now_is(9, 10):
        place = returning(it)
        Block.objects.create(owner=it.ben, written=place.person.email, person=place.person)
        stand_ins.miss_for(it.cleo, row, "mentor")
        with pytest.raises(Refused, match="cannot be paired"):
            joining.put_together(it.cleo, stage.fresh(row), place, 1)
    assert Pairing.objects.filter(state="active").count() == 1


def test_nobody_of_the_same_institution_steps_in_where_the_program_says_so(it, row):
    it.program.other_institution = True
    it.program.save(update_fields=["other_institution"])
    library = factories.InstitutionFactory()
    with stage.now_is(9):
        same, other = returning(it), returning(it)
        for place in (it.ben_in, same):
            place.person.profile.institution = library
            place.person.profile.save(update_fields=["institution"])
        waiting = type(it.ben_in).objects.get(pk=it.ben_in.pk)
        found = [place for place, _points in stand_ins.best_for(waiting, timezone.now())]
    assert found == [other]


def test_a_coordinator_does_not_find_their_own_meeting_at_the_help_desk(it, row, client):
    it.ada.is_staff = True
    it.ada.save()
    from mentorship.models import Coordinator

    Coordinator.objects.create(person=it.ada, program=it.program)
    with stage.now_is(9, 10):
        presence.arrive_for(it.cleo, it.ben_in, row)
        client.force_login(it.ada)
        person = reverse("admin:help_desk_person", args=[it.round.pk, it.ben_in.pk])
        assert "No meeting of theirs" in client.get(person).content.decode()
        typed = {"appointment": row.pk}
        where = reverse("admin:help_desk_missing", args=[it.round.pk, it.ben_in.pk])
        assert client.post(where, typed).status_code == 404


def test_the_help_desk_asks_as_much_of_a_full_hall_as_of_an_empty_one(it, row, client):
    client.force_login(it.cleo)
    desk = reverse("admin:help_desk", args=[it.round.pk])

    def queries():
        with (
            stage.now_is(9, 10),
            CaptureQueriesContext(
                connection,
            ) as found,
        ):
            page = client.get(desk).content
        return len(found), len(page)

    with stage.now_is(9, 10):
        presence.arrive_for(it.cleo, it.ben_in, row)
    queries()
    few, _small = queries()
    with stage.now_is(9, 10):
        for _each in range(8):
            returning(it)
    many, large = queries()
    assert many <= few
    assert large < 60_000


def test_prints_hold_names_places_and_codes(it, row, client):
    from pypdf import PdfReader

    client.force_login(it.cleo)
    for kind, words in {
        "list": ("Table 1", "Ben Okri", "9:00"),
        "cards": ("Table 1", "Left of the stairs"),
        "badges": ("Ada Lovelace",),
    }.items():
        where = reverse("admin:convention_print", args=[it.round.pk, kind])
        answer = client.get(where)
        assert answer["Content-Type"] == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.content)).pages
        said = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
        for each in words:
            assert each in said
    assert client.get(where.replace("badges", "nonsense")).status_code == 404
