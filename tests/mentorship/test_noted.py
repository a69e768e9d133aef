"""Two note that they work together already: by address, for themselves, counted and not read."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mentorship import access
from mentorship.models import Block, Concern, NotedRelationship, OutgoingMail, Pairing, Program
from mentorship.services import clock, concerns, noted
from mentorship.services.acts import Refused
from tests.mentorship.pairings.test_pages import signed_in
from tests.people import cast, person

pytestmark = pytest.mark.django_db

NOTE = {"role": "mentee", "label": "Thursday tea", "words": ""}


@pytest.fixture
def it():
    made = cast()
    for user in User.objects.all():
        EmailAddress.objects.get_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
    return made


def note(user, address, **more) -> str:
    page = signed_in(user).post(reverse("noted"), {**NOTE, "address": address, **more}, follow=True)
    return " ".join(page.content.decode().split())


def answer(user, row, said):
    return signed_in(user).post(reverse("noted_answer", args=[row.pk]), {"answer": said})


def together(it) -> Pairing:
    noted.note(it.ben, it.eve.email, "mentee", "Thursday tea")
    return noted.confirm(it.eve, NotedRelationship.objects.get())


def without_form(page: str) -> str:
    """The page but for what differs between any two: the address, tokens, ids."""
    return page.partition("Waiting for their word")[0].partition("<main")[2]


def test_one_names_the_other_who_confirms_and_both_have_their_tools(it):
    page = note(it.ben, it.eve.email.upper())
    assert "If this address is known here, a mail is on its way" in page
    row = NotedRelationship.objects.get()
    mail = OutgoingMail.objects.get(kind="noted_asked")
    assert mail.to_person == it.eve
    assert not Pairing.objects.exists()
    assert "Eve Moor" not in page
    home = " ".join(signed_in(it.eve).get("/").content.decode().split())
    assert "Somebody says that you work together" in home
    shown = signed_in(it.eve).get(reverse("noted_answer", args=[row.pk])).content.decode()
    assert "Ben Okri" in shown
    assert it.ben.email not in shown
    answer(it.eve, row, "yes")
    answer(it.eve, row, "yes")
    pairing = Pairing.objects.get()
    assert (pairing.origin, pairing.state, pairing.mentee.person) == ("noted", "active", it.ben)
    assert OutgoingMail.objects.get(kind="noted_confirmed").to_person == it.ben
    for user, other in ((it.ben, it.eve), (it.eve, it.ben)):
        page = signed_in(user).get(reverse("pairing", args=[pairing.pk])).content.decode()
        assert other.email in page
        assert "Thursday tea" in page
        assert "Ask the coordinator" not in page
        for tool in ("/meetings/propose/", "/goals/add/", "/notes/"):
            assert tool in page, tool
    signed_in(it.eve).post(reverse("noted_label", args=[pairing.pk]), {"label": ""})
    assert NotedRelationship.objects.get().label == ""
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        clock.tick()
    pairing.refresh_from_db()
    assert pairing.is_active
    kinds = set(OutgoingMail.objects.filter(pairing=pairing).values_list("kind", flat=True))
    assert kinds <= {"noted_confirmed", "prompt"}


def test_nobody_learns_whether_an_address_has_an_account_or_has_said_no(it):
    known, unknown = note(it.ben, it.eve.email), note(it.ben, "nobody@nowhere.example")
    assert without_form(known) == without_form(unknown)
    row = NotedRelationship.objects.get(address=it.eve.email)
    before = signed_in(it.ben).get(reverse("noted")).content.decode()
    answer(it.eve, row, "no")
    after = signed_in(it.ben).get(reverse("noted")).content.decode()
    assert it.eve.email in after
    assert after.count("Take back") == before.count("Take back")
    for address in (it.eve.email, "nobody@nowhere.example"):
        assert "You have noted this already" in note(it.ben, address)
    assert not OutgoingMail.objects.filter(to_person=it.ben).exists()
    assert answer(it.eve, row, "yes").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        clock.tick()
        assert set(NotedRelationship.objects.values_list("state", flat=True)) == {"lapsed"}


def test_only_a_proved_address_answers_and_no_block_is_crossed(it):
    EmailAddress.objects.filter(user=it.eve).update(verified=False)
    note(it.ben, it.eve.email)
    row = NotedRelationship.objects.get()
    assert not OutgoingMail.objects.filter(kind="noted_asked").exists()
    assert answer(it.eve, row, "yes").status_code == 404
    EmailAddress.objects.filter(user=it.eve).update(verified=True)
    Block.objects.create(owner=it.eve, written="Ben Okri", person=it.ben)
    assert answer(it.eve, row, "yes").status_code == 404
    for other in (it.ada, it.cleo, it.ann, it.ben):
        assert answer(other, row, "yes").status_code == 404
    Block.objects.all().delete()
    assert answer(it.eve, row, "yes").status_code == 302


def test_odd_notes_get_a_sentence_and_floods_are_stopped(it):
    assert "This is your own address" in note(it.ben, it.ben.email)
    assert "Enter an email address like" in note(it.ben, "nobody")
    assert "Choose one of the answers" in note(it.ben, it.eve.email, role="boss")
    for number in range(noted.MOST_WAITING):
        noted.note(it.ben, f"n{number}@example.org", "mentor")
    with pytest.raises(Refused, match="Several wait"):
        noted.note(it.ben, "more@example.org", "mentor")
    noted.take_back(it.ben, NotedRelationship.objects.first())
    noted.note(it.ben, "more@example.org", "mentor")


def test_ones_manager_may_be_the_one(it):
    Block.objects.create(owner=it.ben, kind="reporting", written="Eve Moor", person=None)
    assert together(it).is_active


def test_whoever_runs_the_association_counts_them_and_opens_none(it):
    pairing = together(it)
    program = Program.objects.get(of_two=True)
    for user in (it.ann, it.cleo):
        assert not access.programs_run_by(user).filter(pk=program.pk).exists()
        for rows in (
            access.pairings_run_by(user),
            access.pairings_decided_by(user),
            access.enrollments_run_by(user).filter(round__program=program),
            access.rounds_run_by(user).filter(program=program),
            access.mails_run_by(user).filter(program=program),
            access.log_run_by(user).filter(program=program),
        ):
            assert not rows.exists(), (user, rows.model)
        with pytest.raises(Http404):
            access.pairing_for(user, pairing.pk)
        for name in ("pairing", "pairing_way"):
            args = [pairing.pk] if name == "pairing" else [pairing.pk, "end"]
            page = signed_in(user).get(reverse(f"admin:{name}", args=args))
            assert page.status_code == 404, name
    assert access.those_who_run(program, besides=[it.ben.pk]) == []
    page = signed_in(it.ann).get(reverse("admin:noted_counts")).content.decode()
    assert "fewer than 5" in page
    assert "Eve" not in page.partition("<main")[2]
    assert signed_in(it.dov).get(reverse("admin:noted_counts")).status_code == 404
    home = signed_in(it.ann).get(reverse("admin:index")).content.decode()
    assert "Already happening" not in home


def test_a_report_from_such_a_pair_reaches_the_association_without_the_pair(it):
    pairing = together(it)
    concern = concerns.report_partner(it.ben, pairing.pk, "other", "Words")
    assert (concern.program, concern.pairing) == (None, None)
    assert Concern.objects.get().about == it.eve
    told = OutgoingMail.objects.filter(kind="concern_reported").values_list("to_person", flat=True)
    assert set(told) == {it.ann.pk}
    page = signed_in(it.ann).get(reverse("admin:concern", args=[concern.pk]))
    assert page.status_code == 200
    assert reverse("admin:pairing", args=[pairing.pk]) not in page.content.decode()


def test_somebody_who_left_can_be_noted_again(it):
    pairing = together(it)
    signed_in(it.ben).post(reverse("pairing_end", args=[pairing.pk]), {"reason": "moved"})
    pairing.refresh_from_db()
    assert pairing.state == "ended"
    zoe = person("Zoe Other")
    EmailAddress.objects.create(user=zoe, email=zoe.email, verified=True)
    noted.note(it.ben, zoe.email, "mentor")
    assert noted.confirm(zoe, NotedRelationship.objects.get(state="open")).is_active
