"""What every answer of the site tells browsers."""

import pytest

from tests.people import person

SIGN_IN = "/accounts/login/"


@pytest.mark.django_db
def test_every_page_carries_the_policy_and_the_other_guards(client):
    headers = client.get(SIGN_IN).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_pages_of_signed_in_people_are_kept_nowhere(client):
    client.force_login(person("Ada Lovelace"))
    assert "no-store" in client.get("/accounts/email/").headers["Cache-Control"]


@pytest.mark.django_db
def test_a_real_site_is_told_to_browsers_as_https_for_a_year(client, settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    answer = client.get(SIGN_IN, secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
