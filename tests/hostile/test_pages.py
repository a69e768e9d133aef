"""Answers that are no pages of the site, or errors: guarded like every other."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.hostile.reading import guards
from tests.hostile.walk import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_answers_that_are_no_pages_are_guarded_as_well(world):
    """302, 404, 405, 403, 409 and 500; a forged form is refused in our words."""
    walk, ben = Walk(), world.client("mentee")
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = ben.cookies
    pairing = world.pairings["offered"].pk
    answers = {
        302: Client().get(reverse("profile")),
        404: ben.get("/nothing/here/"),
        405: ben.get(reverse("enrollment_pause", args=[world.cast.ben_in.pk])),
        403: careful.post(reverse("pairing_accept", args=[pairing])),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        guards(walk, f"/{status}", answer, signed_in=status != 302)
    walk.judge("/403", answers[403])
    world.pairings["offered"].refresh_from_db()
    assert world.pairings["offered"].mentee_accepted_at is None
    walk.assert_nothing_wrong()


def test_files_are_guarded_as_well(settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    answer = Client().get("/static/favicon.svg")
    assert answer.status_code == 200
    answer.getvalue()  # its close() alone would close the connection to the database too
    walk = Walk()
    guards(walk, "/static/favicon.svg", answer, signed_in=False, framed=True)
    walk.assert_nothing_wrong()


def test_an_error_of_ours_is_a_page_without_a_trace_and_guarded(world, settings, monkeypatch):
    """The page of an error says so plainly, with the headers of every other page."""
    from mentorship.views import pairings

    def broken(*args: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(pairings.access, "pairing_for", broken)
    client = world.client("mentee")
    client.raise_request_exception = False
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    answer = client.get(reverse("pairing", args=[world.pairings["offered"].pk]))
    assert answer.status_code == 500
    shown = answer.content.decode()
    assert "secret detail" not in shown
    assert "Traceback" not in shown
    walk = Walk()
    guards(walk, "/500", answer, signed_in=False)
    walk.assert_nothing_wrong()
