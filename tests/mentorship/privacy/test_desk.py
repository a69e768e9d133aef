"""What administrators do for people who ask in another way, and what operators do from a shell."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.models import DataRequest, Erasure, User
from mentorship.models import Block
from mentorship.services import leaving
from mentorship.services.acts import Refused
from tests.mentorship.privacy.lives import occurrences
from tests.people import cast, person
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def at_the_desk(it, whom, **what):
    client = sign_in(Client(), it.ann)
    return client.post(reverse("admin:person_data", args=[whom.pk]), {"how": "letter", **what})


def files_in(answer) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_an_administrator_closes_opens_and_erases_when_asked_by_letter():
    it = cast()
    for what in ("close", "reopen", "erase"):
        assert at_the_desk(it, it.ben, **{what: "1"}).status_code == 302

    rows = DataRequest.objects.filter(person=it.ben).order_by("pk")
    done = [(what, "letter", it.ann) for what in ("close", "reopen", "close", "erase")]
    assert [(row.what, row.how, row.by) for row in rows] == done
    assert occurrences("Ben Okri", "ben@example.org") == {}
    page = sign_in(Client(), it.ann).get(reverse("admin:person_data", args=[it.ben.pk]))
    assert "Nothing is left that could be handed out" in page.content.decode()


def test_an_administrator_s_copy_has_nothing_that_is_for_the_person_s_own_eyes():
    it = cast()
    Block.objects.create(owner=it.ben, written="Wendeline Privatus")

    theirs = files_in(at_the_desk(it, it.ben, copy="1"))
    own = files_in(sign_in(Client(), it.ben).post(reverse("your_data_download")))

    for name in ("everything.json", "everything.html"):
        assert "ben@example.org" in theirs[name]
        assert "Wendeline" not in theirs[name]
        assert "Wendeline" in own[name]


def test_without_saying_how_it_was_asked_for_nothing_happens():
    it = cast()
    page = at_the_desk(it, it.ben, how="", erase="1").content.decode()

    assert "Choose how they asked for it" in page
    assert User.objects.get(pk=it.ben.pk).erased_at is None


def test_only_administrators_reach_somebody_else_s_data():
    it = cast()
    for who in (it.cleo, it.ada):
        url = reverse("admin:person_data", args=[it.ben.pk])
        assert sign_in(Client(), who).get(url).status_code == 404
        with pytest.raises(Http404):
            leaving.erase(who, it.ben)
    assert User.objects.get(pk=it.ben.pk).closed_at is None


def test_markup_in_an_answer_is_shown_and_not_run():
    it = cast()
    it.ben.profile.about = "<script>alert(1)</script>"
    it.ben.profile.save()

    html = files_in(sign_in(Client(), it.ben).post(reverse("your_data_download")))[
        "everything.html"
    ]

    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_the_sixth_copy_within_the_hour_waits():
    it = cast()
    for _copy in range(5):
        leaving.note_copy(it.ben, it.ben)
    with pytest.raises(Refused, match="five copies"):
        leaving.note_copy(it.ben, it.ben)


def test_after_a_restore_the_list_erases_again_and_hits_nobody_else(tmp_path, settings):
    settings.ERASURE_LIST = tmp_path / "erased.txt"
    it = cast()
    before = User.objects.filter(pk=it.ben.pk).values().get()
    leaving.erase(it.ben, it.ben)
    kept = "\n".join(Erasure.objects.values_list("digest", flat=True))
    settings.ERASURE_LIST.write_text(kept)
    # The backup is older than the erasure, and knows nothing of it.
    Erasure.objects.all().delete()
    User.objects.filter(pk=it.ben.pk).update(**before)

    call_command("erase", "--again")
    call_command("erase", "--again")

    erased = User.objects.filter(erased_at__isnull=False)
    assert list(erased.values_list("pk", flat=True)) == [it.ben.pk]
    assert occurrences("ben@example.org") == {}


def test_a_new_person_with_the_number_of_an_erased_one_is_somebody_else(tmp_path, settings):
    settings.ERASURE_LIST = tmp_path / "erased.txt"
    it = cast()
    settings.ERASURE_LIST.write_text("")
    leaving.erase(it.ben, it.ben)
    settings.ERASURE_LIST.write_text("\n".join(Erasure.objects.values_list("digest", flat=True)))
    fay = person("Fay New")
    User.objects.filter(pk=it.ben.pk).update(erased_at=None, date_joined=fay.date_joined)

    call_command("erase", "--again")

    assert User.objects.get(pk=it.ben.pk).erased_at is None


def test_the_people_of_a_program_are_listed_and_no_name_is_a_formula(capsys):
    it = cast()
    it.ben.profile.full_name = "=HYPERLINK(1)"
    it.ben.profile.save()

    call_command("people_of", it.program.slug)

    said = capsys.readouterr().out
    assert "'=HYPERLINK(1),ben@example.org,member" in said
    assert "Cleo Marsh,cleo@example.org,runs it" in said
    assert "Dov" not in said
    with pytest.raises(CommandError):
        call_command("people_of", "nothing-here")


def test_whom_a_full_disk_kept_off_the_list_the_next_erasure_adds(
    tmp_path, settings, django_capture_on_commit_callbacks
):
    settings.ERASURE_LIST = tmp_path / "erased.txt"
    settings.ERASURE_LIST.mkdir()  # nothing can be written here
    it = cast()
    with django_capture_on_commit_callbacks(execute=True):
        leaving.erase(it.ben, it.ben)
    settings.ERASURE_LIST.rmdir()
    settings.ERASURE_LIST.write_text("half a li")
    with django_capture_on_commit_callbacks(execute=True):
        leaving.erase(it.ada, it.ada)
    lines = settings.ERASURE_LIST.read_text().split("\n")
    digests = list(Erasure.objects.order_by("pk").values_list("digest", flat=True))
    assert [line for line in lines if line] == ["half a li", *digests]
    assert len(digests) == 2
