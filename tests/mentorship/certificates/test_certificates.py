"""Certificates: what is certified, who makes and withdraws one, and what anybody can check."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.limits import rates
from mentorship.certificates import acts, drawing
from mentorship.certificates.facts import facts_of, hours_in_words
from mentorship.models import Certificate, LogLine, Pairing
from mentorship.roles import Role
from mentorship.services.acts import Refused
from tests import factories, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def pairing(cast) -> Pairing:
    """Ada and Ben, concluded; two meetings of 90 minutes with an hour, one noted without."""
    pairing = cast.pairing("completed")
    for days in (20, 10):
        at = timezone.now() - timedelta(days=days)
        factories.MeetingFactory(
            pairing=pairing, state="held", starts_at=at, met_on=at.date(), minutes=90
        )
    day = timezone.now().date() - timedelta(days=5)
    factories.MeetingFactory(pairing=pairing, state="held", starts_at=None, met_on=day)
    factories.MeetingFactory(pairing=pairing, state="cancelled", minutes=480)
    return pairing


def test_hours_are_those_of_meetings_that_were_held_and_never_more(pairing):
    facts = facts_of(pairing.side(Role.MENTOR), Certificate.Kind.CERTIFICATE)
    assert (facts.meetings, facts.hours, facts.partners) == (3, 3, 1)
    row = Certificate(meetings=facts.meetings, hours=facts.hours)
    assert hours_in_words(row) == "3 meetings, 3 hours at least"


def test_a_letter_counts_all_service_in_the_role_and_nobody_elses(cast, pairing):
    carla = factories.EnrollmentFactory(round=cast.round)
    factories.PairingFactory(round=cast.round, mentor=cast.ada_in, mentee=carla, state="completed")
    factories.PairingFactory(round=cast.round, mentor=cast.ada_in, state="ended")
    factories.PairingFactory(round=cast.round, state="completed")
    facts = facts_of(pairing.side(Role.MENTOR), Certificate.Kind.LETTER)
    assert (facts.partners, facts.program) == (2, cast.program.name)


def test_from_making_one_to_checking_and_withdrawing_it(cast, pairing, client):
    client.force_login(cast.ada)
    page = reverse("certificate", args=[pairing.pk])
    make = reverse("certificate_make", args=[pairing.pk])
    for _press in range(2):
        shown = client.post(make, {"kind": "certificate"}, follow=True).content.decode()
    row = Certificate.objects.get()
    assert drawing.shown(row.code) in shown
    assert re.fullmatch("[2-9A-HJKMNP-Z]{12}", row.code)

    pdf = client.get(reverse("certificate_file", args=[row.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert len(pdf.content) < 100_000
    assert b"/URI" not in pdf.content

    client.logout()
    for typed in (row.code, drawing.shown(row.code).lower(), f" {row.code[:6]} {row.code[6:]} "):
        found = client.get(reverse("certificate_check"), {"code": typed}, follow=True)
        assert found.status_code == 200
        words = found.content.decode()
        assert all(one in words for one in ("Ada Lovelace", cast.program.name, "mentor", "3 hours"))
        assert "Ben" not in words
        assert cast.ada.email not in words
        assert found["X-Robots-Tag"] == "noindex"

    for other in (cast.ben, cast.eve):
        client.force_login(other)
        assert client.get(reverse("certificate_file", args=[row.pk])).status_code == 404
        assert client.post(reverse("certificate_withdraw", args=[row.pk])).status_code == 404
    client.force_login(cast.ada)
    client.post(reverse("certificate_withdraw", args=[row.pk]))
    assert client.get(reverse("certificate_file", args=[row.pk])).status_code == 404
    client.logout()
    gone = client.get(reverse("certificate_checked", args=[row.code]))
    absent = client.get(reverse("certificate_checked", args=["2" * 12]))
    assert (gone.status_code, absent.status_code) == (404, 404)
    assert gone.content.decode().replace(row.code, "2" * 12) == absent.content.decode()
    row.refresh_from_db()
    assert bytes(row.file) == b""
    verbs = list(LogLine.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["certificate.made", "certificate.withdrawn"]

    client.force_login(cast.ada)
    client.post(make, {"kind": "certificate"})
    assert Certificate.objects.filter(withdrawn_at=None).get().code != row.code
    assert "Download the PDF" in client.get(page).content.decode()


def test_the_program_withdraws_what_it_signed_and_others_do_not(cast, pairing, client):
    row = acts.make(cast.ada, pairing, Certificate.Kind.LETTER)
    address = reverse("admin:certificate_withdraw", args=[row.pk])
    client.force_login(cast.dov)
    assert client.post(address).status_code == 404
    client.force_login(cast.cleo)
    assert (
        "Letter of service"
        in client.get(reverse("admin:pairing", args=[pairing.pk])).content.decode()
    )
    client.post(address)
    row.refresh_from_db()
    assert (row.is_valid, row.withdrawn_by) == (False, cast.cleo)
    with pytest.raises(Refused, match="has withdrawn it"):
        acts.make(cast.ada, pairing, Certificate.Kind.LETTER)
    client.force_login(cast.ada)
    shown = client.get(reverse("certificate", args=[pairing.pk])).content.decode()
    assert "Your program has withdrawn it" in shown
    client.force_login(cast.cleo)
    desk = reverse("admin:pairing", args=[pairing.pk])
    assert "Let them make it again" in client.get(desk).content.decode()
    client.post(address, {"again": "1"})
    assert acts.make(cast.ada, pairing, Certificate.Kind.LETTER).is_valid


def test_a_letter_that_the_program_withdrew_is_not_made_from_another_pairing(cast, pairing):
    row = acts.make(cast.ada, pairing, Certificate.Kind.LETTER)
    acts.withdraw(cast.cleo, row)
    place = factories.EnrollmentFactory(round=cast.round)
    other = factories.PairingFactory(
        round=cast.round, mentor=cast.ada_in, mentee=place, state="completed"
    )
    with pytest.raises(Refused, match="has withdrawn it"):
        acts.make(cast.ada, other, Certificate.Kind.LETTER)
    assert acts.make(place.person, other, Certificate.Kind.LETTER).is_valid
    acts.allow_again(cast.cleo, row)
    assert acts.make(cast.ada, other, Certificate.Kind.LETTER).is_valid


def test_wrong_codes_are_counted_and_then_right_ones_wait_too(cast, pairing, client):
    row = acts.make(cast.ada, pairing, Certificate.Kind.CERTIFICATE)
    cache.clear()
    for at in range(rates.GUESSED_LINKS.amount):
        client.get(reverse("certificate_checked", args=[f"GUESS{at}"]))
    assert client.get(reverse("certificate_checked", args=[row.code])).status_code == 429


@pytest.mark.parametrize("state", ["active", "offered"])
def test_there_is_none_before_the_end(cast, state):
    with pytest.raises(Refused):
        acts.make(cast.ada, cast.pairing(state), Certificate.Kind.CERTIFICATE)


@pytest.mark.parametrize(
    "name", ["Zoë Åström-Łukasiewicz", "Nguyễn Thị Ánh", "Ольга Шмидт", "שרה כהן", "فاطمة الزهراء"]
)
def test_names_of_many_alphabets_are_drawn_and_others_are_told(cast, pairing, name):
    profile = cast.ada.profile
    profile.full_name = name
    profile.save()
    cast.ada.refresh_from_db()
    assert drawing.missing_in(name) == ""
    row = acts.make(cast.ada, pairing, Certificate.Kind.CERTIFICATE)
    assert row.name == name
    assert bytes(row.file).startswith(b"%PDF-")


def test_a_name_that_no_font_has_is_refused_with_a_way_on(cast, pairing):
    cast.ada.profile.full_name = "王小明"
    cast.ada.profile.save()
    cast.ada.refresh_from_db()
    with pytest.raises(Refused, match="Print this page"):
        acts.make(cast.ada, pairing, Certificate.Kind.CERTIFICATE)
    assert not Certificate.objects.exists()
