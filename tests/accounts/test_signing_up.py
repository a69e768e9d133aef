"""From an address to a profile, without a password and without losing one's way."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Profile, User

pytestmark = pytest.mark.django_db


def code_in(message) -> str:
    """The code as somebody reads it in their mail."""
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE).group(1)


def test_a_newcomer_signs_up_by_code_and_answers_who_they_are_before_they_go_on(client):
    wanted = reverse("help")
    page = client.post(f"{reverse('account_signup')}?next={wanted}", {"email": "Fay@Example.org"})
    page = client.post(page.url, {"code": code_in(mail.outbox[-1])})
    assert page.url == f"{reverse('welcome')}?next=%2Fhelp%2F"
    fay = User.objects.get()
    assert (fay.email, fay.has_usable_password()) == ("fay@example.org", False)
    page = client.post(client.get(page.url).context["begin"], {"full_name": "Fay Weldon"})
    for _page in range(8):
        page = client.post(page.url, {"time_zone": "America/Chicago"})
    assert page.url == wanted
    assert Profile.objects.get().time_zone == "America/Chicago"
