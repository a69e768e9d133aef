"""What a page says when an act could not be done and nobody caught it."""

from django.contrib.auth.models import AnonymousUser

from mentorship.services.acts import Busy, Refused
from mentorship.site.middleware import RefusalMiddleware


def answered(rf, error: Exception):
    request = rf.post("/", {"words": "a <b>", "csrfmiddlewaretoken": "secret"})
    request.user = AnonymousUser()
    request._messages = []
    return RefusalMiddleware(lambda request: None).process_exception(request, error)


def test_a_refusal_is_a_page_with_its_sentence_and_a_way_on(rf):
    response = answered(rf, Refused("Sign-up for this round is closed"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Sign-up for this round is closed." in page
    assert "Go to your home page" in page


def test_a_busy_database_sends_the_same_answers_once_more(rf):
    response = answered(rf, Busy())
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert 'name="words" value="a &lt;b&gt;"' in page
    assert "secret" not in page


def test_any_other_error_is_left_alone(rf):
    assert answered(rf, ValueError()) is None
