"""A curriculum vitae: asked for on the way in, read by few, replaced, taken along, erased."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.privacy import copies
from mentorship.models import Enrollment, EnrollmentDraft, Pairing, Program, Resume, Round
from mentorship.services import enrollments, leaving, resumes, retention
from mentorship.services.acts import Refused
from mentorship.services.enrollments import Answers
from tests import factories, pdfs
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    found = cast()
    ask(found, "required")
    return found


def ask(it, mentee, mentor="no"):
    Program.objects.filter(pk=it.program.pk).update(mentee_resume=mentee, mentor_resume=mentor)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def file(content=None, name="cv.pdf"):
    return SimpleUploadedFile(name, content or pdfs.plain(), "application/pdf")


def step(it, role="mentee"):
    return reverse("join_page", args=[it.round.pk, role, "resume"])


def of(person):
    return reverse("resume_file", args=[Resume.objects.get(person=person).pk])


# On the way in -------------------------------------------------------------------------------


def test_a_program_that_needs_one_asks_on_the_way_and_lets_nobody_join_without(it):
    eve = signed_in(it.eve)
    assert "This program needs one" in eve.get(step(it)).content.decode()
    assert "Choose a PDF, or enter a link" in eve.post(step(it)).content.decode()
    refused = eve.post(step(it), {"file": file(pdfs.with_script())}).content.decode()
    assert "holds a script" in refused
    assert not Resume.objects.exists()
    with pytest.raises(Refused, match="needs your curriculum vitae"):
        enrollments.submit(it.eve, it.round, "mentee", Answers())
    assert eve.post(step(it), {"file": file()}).status_code == 302
    assert Resume.objects.get().pages == 1
    assert "PDF, 1 page" in eve.get(step(it)).content.decode()
    enrollments.submit(it.eve, it.round, "mentee", Answers())


def test_one_that_may_be_left_out_is_asked_for_and_passed(it):
    ask(it, "optional")
    eve = signed_in(it.eve)
    assert "You may leave it out" in eve.get(step(it)).content.decode()
    assert eve.post(step(it)).status_code == 302
    assert EnrollmentDraft.objects.get().answers["resume"] == {"passed": ["1"]}
    enrollments.submit(it.eve, it.round, "mentee", Answers())


def test_who_is_not_asked_meets_no_such_page_and_is_not_held_up(it):
    assert signed_in(it.eve).get(step(it, "mentor")).status_code == 404
    enrollments.submit(it.eve, it.round, "mentor", Answers())


def test_a_returning_member_without_one_is_led_to_it_first(it):
    later = factories.RoundFactory(program=it.program, name="Later")
    check = reverse("join_check", args=[later.pk, "mentee"])
    answer = signed_in(it.ben).get(check)
    assert answer.url.startswith(reverse("join_page", args=[later.pk, "mentee", "resume"]))
    resumes.hand_in(it.ben, link="https://example.org/ben")
    assert signed_in(it.ben).get(check).status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"link": "javascript:alert(1)"}, "Enter an address like"),
        ({"link": "ftp://example.org/cv"}, "Enter an address like"),
        ({"link": "https://example.org/" + "x" * 300}, "There is a problem"),
        ({"link": "https://example.org/cv", "file": True}, "not both"),
        ({"file": "typed, not a file"}, "Choose a PDF, or enter a link"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(it, typed, sentence):
    typed = {name: file() if value is True else value for name, value in typed.items()}
    assert sentence in signed_in(it.eve).post(reverse("resume"), typed).content.decode()
    assert not Resume.objects.exists()


# Who reads it --------------------------------------------------------------------------------


def test_the_partner_reads_it_once_both_have_said_yes_and_only_for_so_long(it):
    resumes.hand_in(it.ben, content=pdfs.plain())
    pairing = it.pairing("offered")
    ada, mine = signed_in(it.ada), of(it.ben)
    assert ada.get(mine).status_code == 404
    now = timezone.now()
    Pairing.objects.filter(pk=pairing.pk).update(
        state="active", active_at=now, mentor_accepted_at=now, mentee_accepted_at=now
    )
    answer = ada.get(mine)
    assert answer.content == pdfs.plain()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert mine in ada.get(reverse("pairing", args=[pairing.pk])).content.decode()
    ask(it, "no")
    assert ada.get(mine).status_code == 404
    ask(it, "required")
    Pairing.objects.filter(pk=pairing.pk).update(
        state="ended", end_reason="left", ended_at=timezone.now()
    )
    assert ada.get(mine).status_code == 404


def test_a_mentor_whose_program_asks_mentees_alone_shows_nothing(it):
    resumes.hand_in(it.ada, content=pdfs.plain())
    it.pairing("active")
    assert signed_in(it.ben).get(of(it.ada)).status_code == 404


def test_nobody_else_reads_it(it):
    resumes.hand_in(it.ben, content=pdfs.plain())
    it.pairing("active")
    for person in (it.eve, it.dov, it.cleo, it.ann):
        assert signed_in(person).get(of(it.ben)).status_code == 404
    assert Client().get(of(it.ben)).status_code == 302
    assert signed_in(it.ben).get(of(it.ben)).status_code == 200


def test_whoever_looks_at_sign_ups_reads_it_while_the_round_goes_on(it, client):
    resumes.hand_in(it.ben, content=pdfs.plain())
    client.force_login(it.cleo)
    address = reverse("admin:sign_up_resume", args=[it.ben_in.pk])
    assert address in client.get(reverse("admin:sign_up", args=[it.ben_in.pk])).content.decode()
    assert client.get(address).content == pdfs.plain()
    client.force_login(it.dov)
    assert client.get(address).status_code == 404
    client.force_login(it.cleo)
    ask(it, "no")
    assert client.get(address).status_code == 404
    ask(it, "optional")
    Round.objects.filter(pk=it.round.pk).update(state="closed")
    assert client.get(address).status_code == 404
    Round.objects.filter(pk=it.round.pk).update(state="open")
    enrollments.withdraw(it.ben, it.ben_in)
    assert client.get(address).status_code == 404


# One's own -----------------------------------------------------------------------------------


def test_it_is_replaced_taken_along_deleted_and_erased(it):
    ben = signed_in(it.ben)
    ben.post(reverse("resume"), {"file": file()})
    ben.post(reverse("resume"), {"link": "example.org/ben"})
    assert Resume.objects.get().link == "https://example.org/ben"
    assert Resume.objects.get().content is None
    ben.post(reverse("resume"), {"file": file(pdfs.plain(3))})
    packed = zipfile.ZipFile(io.BytesIO(copies.archive(it.ben, own=True)))
    assert packed.read("curriculum-vitae.pdf") == pdfs.plain(3)
    assert "%PDF" not in packed.read("everything.json").decode()
    ben.post(reverse("resume_remove"))
    assert not Resume.objects.exists()
    resumes.hand_in(it.ben, content=pdfs.plain())
    leaving.erase(it.ben, it.ben)
    assert not Resume.objects.exists()


def test_it_goes_a_year_after_the_last_round(it):
    long_ago = timezone.now() - timedelta(days=366)
    resumes.hand_in(it.ben, link="https://example.org/ben")
    Resume.objects.update(updated_at=long_ago)
    limit = next(one for one in retention.LIMITS if one.name == "curricula vitae")
    assert not limit.past(timezone.now()).exists()
    Round.objects.update(state="closed", state_changed_at=long_ago)
    assert limit.past(timezone.now()).count() == 1
    EnrollmentDraft.objects.create(person=it.ben, round=it.round_elsewhere, role="mentee")
    assert not limit.past(timezone.now()).exists()


def test_the_page_of_a_sign_up_leads_to_it_at_any_time(it):
    resumes.hand_in(it.ben, link="https://example.org/ben")
    Round.objects.filter(pk=it.round.pk).update(state="running")
    shown = signed_in(it.ben).get(reverse("enrollment", args=[it.ben_in.pk])).content.decode()
    assert f"{reverse('resume')}?next=" in shown
    assert "A link" in shown
    assert Enrollment.objects.filter(pk=it.ben_in.pk).exists()
