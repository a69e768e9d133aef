"""A member reports a person: the desk sees it at once, and the reported never learns of it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.privacy import copies
from mentorship.models import Concern, Coordinator, Enrollment, LogLine, OutgoingMail
from mentorship.services import concerns, retention
from mentorship.services.acts import Refused
from tests.mentorship.pairings.test_pages import signed_in
from tests.people import cast

pytestmark = pytest.mark.django_db

WORDS = "On Monday, in words that I will not repeat: zzqx"
SAID = {"reason": "unwelcome", "words": WORDS}


@pytest.fixture
def it():
    made = cast("informal")
    Enrollment.objects.update(listed=True)
    return made


def told() -> list[str]:
    rows = OutgoingMail.objects.filter(kind="concern_reported").order_by("to_email")
    return [row.to_person.called for row in rows]


def everything_about(person) -> str:
    parts = list(copies.parts_of(person, own=True))
    return copies.as_json(person, parts).partition('"tables"')[2]


def desk(user, name="concerns", *args) -> str:
    answer = signed_in(user).get(reverse(f"admin:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_report_is_on_the_desk_and_in_a_mail_at_once_and_lives_to_its_end(it):
    pairing = it.pairing("active")
    address = reverse("report_partner", args=[pairing.pk])
    assert reverse("report_partner", args=[pairing.pk]) in (
        signed_in(it.ben).get(reverse("pairing", args=[pairing.pk])).content.decode()
    )
    client = signed_in(it.ben)
    assert "Choose the reason" in client.post(address, {"words": WORDS}).content.decode()
    assert "keeps it to themselves" in client.post(address, SAID, follow=True).content.decode()
    client.post(address, SAID)
    concern = Concern.objects.get()
    assert (concern.about, concern.reporter, concern.program) == (it.ada, it.ben, it.program)
    assert told() == ["Cleo"]
    mail = OutgoingMail.objects.get(kind="concern_reported")
    for name in ("Ada", "Ben", "zzqx"):
        assert name not in mail.text + mail.subject
    assert "1 report about a person" in desk(it.cleo, "index")
    page = desk(it.cleo, "concern", concern.pk)
    assert WORDS in page
    assert it.ben.email in page
    cleo = signed_in(it.cleo)
    cleo.post(reverse("admin:concern_look", args=[concern.pk]))
    concern.refresh_from_db()
    assert (concern.state, concern.handled_by) == ("looked_at", it.cleo)
    cleo.post(reverse("admin:concern", args=[concern.pk]), {"done": "Spoken with both."})
    concern.refresh_from_db()
    assert (concern.state, concern.done) == ("closed", "Spoken with both.")
    with pytest.raises(Refused, match="closed already"):
        concerns.close(it.cleo, concern, "Twice")
    assert "report of a person" not in desk(it.cleo, "index")


def test_neither_strangers_nor_other_coordinators_nor_the_two_reach_a_report(it):
    concern = concerns.report_partner(it.ben, it.pairing("active").pk, **SAID)
    for name in ("concern", "concern_look"):
        address = reverse(f"admin:{name}", args=[concern.pk])
        for user in (it.ada, it.ben, it.dov, it.eve):
            assert signed_in(user).post(address, {"done": "x"}).status_code == 404, (name, user)
    assert WORDS not in desk(it.dov)
    assert signed_in(it.eve).get(reverse("report_partner", args=[1])).status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_whoever_is_reported_learns_of_it_nowhere_whatever_they_run(it, role):
    """As coordinator, even as administrator: lists, mails, log, exports, copy of one's data."""
    if role == "coordinator":
        Coordinator.objects.create(person=it.ada, program=it.program)
    it.ada.is_staff, it.ada.is_superuser = True, role == "administrator"
    it.ada.save()
    pairing = it.pairing("active")
    before = everything_about(it.ada)
    concern = concerns.report_partner(it.ben, pairing.pk, **SAID)
    assert everything_about(it.ada) == before
    assert "Ada" not in told()
    client = signed_in(it.ada)
    for address in (
        *(reverse("admin:index"), reverse("admin:concerns"), reverse("home")),
        reverse("admin:mentorship_outgoingmail_changelist"),
        reverse("admin:mentorship_logline_changelist"),
        reverse("pairing", args=[pairing.pk]),
        reverse("admin:round", args=[it.round.pk]),
    ):
        page = client.get(address, follow=True).content.decode()
        for trace in ("zzqx", "report of a person", "A report about", "Somebody has reported"):
            assert trace not in page, (address, trace)
    assert client.get(reverse("admin:concern", args=[concern.pk])).status_code == 404
    assert "zzqx" not in everything_about(it.ada)
    assert WORDS in everything_about(it.ben)
    line = LogLine.objects.get(verb="concern.reported")
    assert (line.actor, line.pairing, line.enrollment) == (None, None, None)


def test_where_the_one_coordinator_is_reported_an_administrator_hears_of_it(it):
    Coordinator.objects.all().delete()
    Coordinator.objects.create(person=it.ada, program=it.program)
    concerns.report_partner(it.ben, it.pairing("active").pk, **SAID)
    assert told() == ["Ann"]


def test_somebody_of_the_directory_is_reported_as_long_as_one_sees_them(it):
    address = reverse("report_listed", args=[it.round.pk, it.ada_in.pk])
    page = reverse("directory_person", args=[it.round.pk, it.ada_in.pk])
    assert address in signed_in(it.ben).get(page).content.decode()
    signed_in(it.ben).post(address, SAID)
    assert Concern.objects.get().about == it.ada
    assert signed_in(it.eve).post(address, SAID).status_code == 404
    Enrollment.objects.filter(pk=it.ada_in.pk).update(listed=False)
    assert signed_in(it.ben).get(address).status_code == 404


def test_a_flood_of_reports_is_stopped(it):
    pairing = it.pairing("active")
    for number in range(concerns.MOST_REPORTS):
        concerns.report_partner(it.ben, pairing.pk, "other", f"{number}")
    with pytest.raises(Refused, match="several times today"):
        concerns.report_partner(it.ben, pairing.pk, "other", "once more")


def test_closed_reports_go_after_two_years_and_open_ones_stay(it):
    pairing = it.pairing("active")
    closed = concerns.report_partner(it.ben, pairing.pk, "other", "one")
    concerns.report_partner(it.ben, pairing.pk, "other", "two")
    concerns.close(it.cleo, closed, "Spoken with both.")
    limit = next(one for one in retention.LIMITS if one.name == "reports of people")
    with time_machine.travel(timezone.now() + timedelta(days=731), tick=False):
        assert retention.apply(limit, timezone.now()) == 1
    assert Concern.objects.get().words == "two"
