"""Certificates of circles and of peers: what is certified, who makes one, what a code tells."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from mentorship.certificates import acts, drawing
from mentorship.certificates.facts import facts_of_seat, hours_in_words
from mentorship.models import CircleCertificate, CircleMeeting, LogLine
from mentorship.services.acts import Refused
from tests import factories, people

pytestmark = pytest.mark.django_db

KIND = CircleCertificate.Kind
NOW = timezone.now()


@pytest.fixture
def cast():
    return people.cast()


def sits(circle, name, role="mentee", state="done", **values):
    place = factories.EnrollmentFactory(
        round=circle.round,
        role="mentor" if role == "mentor" else "mentee",
        person=people.person(f"{name} Sits"),
    )
    values = {"accepted_at": circle.active_at, **values}
    return factories.CircleSeatFactory(
        circle=circle, role=role, state=state, enrollment=place, **values
    )


def over(cast, state="completed", days=180, **values):
    dates = {"active_at": NOW - timedelta(days=days), "ended_at": NOW}
    return factories.CircleFactory(round=cast.round, state=state, **dates, **values)


@pytest.fixture
def seats(cast):
    """Mia and three whom she led to the end; one left after a week. Two meetings, two that count
    for nobody, and one that runs into another."""
    circle = over(cast)
    there = [sits(circle, "Mia", "mentor"), *(sits(circle, name) for name in ("Ali", "Bo", "Cy"))]
    week = circle.active_at + timedelta(days=7)
    there.append(sits(circle, "Di", state="left", left_at=week))
    for days, minutes, more in (
        (100, 120, {}),
        (50, 60, {}),
        (49, 60, {"called_off_at": NOW}),
        (-3, 60, {}),
    ):
        meets(there[0], NOW - timedelta(days=days), minutes, **more)
    meets(there[0], NOW - timedelta(days=50) + timedelta(minutes=30), 60)
    return there


def meets(seat, at, minutes, **values):
    CircleMeeting.objects.create(
        circle=seat.circle, planned_by=seat, starts_at=at, minutes=minutes, **values
    )


def test_meetings_are_those_of_the_calendar_and_the_same_hour_counts_once(seats):
    facts = facts_of_seat(seats[0], KIND.CERTIFICATE)
    assert (facts.role_word, facts.meetings, facts.hours, facts.partners) == ("mentor", 3, 3, 4)
    row = CircleCertificate(meetings=facts.meetings, hours=facts.hours)
    assert hours_in_words(row) == "3 meetings, 3 hours, by the calendar"
    assert hours_in_words(CircleCertificate()) == ""
    assert hours_in_words(CircleCertificate(meetings=1)) == "1 meeting, by the calendar"


def test_only_the_time_in_which_somebody_sat_there_counts(cast):
    circle = over(cast)
    late = sits(circle, "Late", accepted_at=NOW - timedelta(days=30))
    for days in (60, 20):
        meets(late, NOW - timedelta(days=days), 60)
    facts = facts_of_seat(late, KIND.CERTIFICATE)
    assert (facts.meetings, facts.hours) == (1, 1)
    assert facts.began_on == (NOW - timedelta(days=30)).astimezone(cast.round.zone).date()


def test_a_letter_counts_all_service_in_the_role_and_nobody_elses(cast, seats):
    mia = seats[0]
    again = over(cast, number=77)
    factories.CircleSeatFactory(
        circle=again,
        role="mentor",
        state="done",
        accepted_at=again.active_at,
        enrollment=mia.enrollment,
    )
    sits(again, "Nan")
    sits(over(cast, number=78), "Oz", "mentor")
    facts = facts_of_seat(mia, KIND.LETTER)
    assert (facts.partners, facts.program) == (5, cast.program.name)


@pytest.mark.parametrize(
    ("state", "days", "seat", "earns"),
    [
        ("completed", 2, "done", True),
        ("ended", 89, "done", False),
        ("ended", 91, "done", True),
        ("active", 200, "accepted", False),
    ],
)
def test_it_is_earned_at_a_good_end_or_after_three_months(cast, state, days, seat, earns):
    dates = {} if state == "active" else {"ended_at": NOW}
    began = NOW - timedelta(days=days)
    circle = factories.CircleFactory(round=cast.round, state=state, active_at=began, **dates)
    assert sits(circle, "Ali", state=seat).earns_certificate is earns


@pytest.mark.parametrize(("days", "earns"), [(89, False), (91, True)])
def test_who_left_earns_it_after_three_months(cast, days, earns):
    circle = over(cast)
    left = sits(circle, "Di", state="left", left_at=circle.active_at + timedelta(days=days))
    assert left.earns_certificate is earns
    if not earns:
        with pytest.raises(Refused, match="once it has reached its end"):
            acts.make_of_circle(left.person, circle, KIND.CERTIFICATE)


def test_from_making_one_to_checking_and_withdrawing_it(cast, seats, client):
    mia, ali, *_others = seats
    page = reverse("circle_certificate", args=[mia.circle_id])
    make = reverse("circle_certificate_make", args=[mia.circle_id])
    client.force_login(mia.person)
    assert page in client.get(reverse("circle", args=[mia.circle_id])).content.decode()
    asked = client.get(page).content.decode()
    assert "3 meetings, 3 hours, by the calendar" in asked
    assert "Covers all your circles in this role" in asked
    for _press in range(2):
        shown = client.post(make, {"kind": "certificate"}, follow=True).content.decode()
    row = CircleCertificate.objects.get()
    assert drawing.shown(row.code) in shown
    pdf = client.get(reverse("circle_certificate_file", args=[row.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")

    client.logout()
    found = client.get(reverse("certificate_check"), {"code": drawing.shown(row.code)}, follow=True)
    words = found.content.decode()
    assert all(one in words for one in ("Mia Sits", cast.program.name, "mentor", "3 hours"))
    assert not any(f"{name} Sits" in words for name in ("Ali", "Bo", "Cy", "Di"))
    assert mia.person.email not in words

    for other in (ali.person, cast.eve):
        client.force_login(other)
        for name in ("file", "withdraw"):
            url = reverse(f"circle_certificate_{name}", args=[row.pk])
            assert client.post(url).status_code == 404
    with pytest.raises(Http404):
        acts.make_of_circle(cast.eve, mia.circle, KIND.LETTER)
    client.force_login(mia.person)
    client.post(reverse("circle_certificate_withdraw", args=[row.pk]))
    row.refresh_from_db()
    assert bytes(row.file) == b""
    assert client.get(reverse("certificate_checked", args=[row.code])).status_code == 404
    verbs = list(LogLine.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["certificate.made", "certificate.withdrawn"]


def test_the_program_withdraws_what_it_signed_and_others_do_not(cast, seats, client):
    mia = seats[0]
    row = acts.make_of_circle(mia.person, mia.circle, KIND.LETTER)
    address = reverse("admin:circle_certificate_withdraw", args=[row.pk])
    desk = reverse("admin:circles", args=[cast.round.pk])
    client.force_login(cast.dov)
    assert client.post(address).status_code == 404
    client.force_login(cast.cleo)
    assert "Letter of service" in client.get(desk).content.decode()
    client.post(address)
    with pytest.raises(Refused, match="has withdrawn it"):
        acts.make_of_circle(mia.person, mia.circle, KIND.LETTER)
    client.force_login(mia.person)
    shown = client.get(reverse("circle_certificate", args=[mia.circle_id])).content.decode()
    assert "Your program has withdrawn it" in shown
    client.force_login(cast.cleo)
    assert "Let them make it again" in client.get(desk).content.decode()
    client.post(address, {"again": "1"})
    assert acts.make_of_circle(mia.person, mia.circle, KIND.LETTER).is_valid


def test_a_letter_that_the_program_withdrew_is_not_made_from_another_circle(cast, seats):
    mia = seats[0]
    row = acts.make_of_circle(mia.person, mia.circle, KIND.LETTER)
    acts.withdraw(cast.cleo, row)
    later = over(cast, number=2)
    factories.CircleSeatFactory(
        circle=later,
        role="mentor",
        state="done",
        enrollment=mia.enrollment,
        accepted_at=later.active_at,
    )
    with pytest.raises(Refused, match="has withdrawn it"):
        acts.make_of_circle(mia.person, later, KIND.LETTER)
    assert acts.make_of_circle(mia.person, later, KIND.CERTIFICATE).is_valid
    acts.allow_again(cast.cleo, row)
    assert acts.make_of_circle(mia.person, later, KIND.LETTER).is_valid


def test_peers_are_certified_as_peers(cast, client):
    circle = over(cast, kind="peers", least=2, most=2)
    ali, _bo = (sits(circle, name, "peer") for name in ("Ali", "Bo"))
    row = acts.make_of_circle(ali.person, circle, KIND.LETTER)
    assert (row.role, row.role_word, row.partners) == ("peer", "peer", 1)
    words = " ".join(drawing.letter_words(row, hours_in_words(row)))
    client.force_login(ali.person)
    page = reverse("circle_certificate", args=[circle.pk])
    shown = client.get(page).content.decode()
    assert "Covers all your time with peers" in shown
    words += shown.partition("<article")[2].partition("</article")[0]
    words = words.replace(cast.program.name, "").lower()
    assert "mentor" not in words
    assert "mentee" not in words
    assert "bo sits" not in words
