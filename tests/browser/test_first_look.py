"""The way the other tests sign people in."""

from tests.people import person


def test_a_signed_in_person_may_sign_out(page, sign_in):
    sign_in(person("Ada Lovelace"))
    page.goto("/accounts/logout/")
    assert page.url.endswith("/accounts/logout/")
