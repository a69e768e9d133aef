"""A visitor's first look at the site, and the way the other tests sign people in."""

from tests.people import person


def test_the_sign_in_page_is_accessible_and_keeps_to_the_policy(page, assert_accessible):
    page.goto("/accounts/login/")
    assert_accessible(page)


def test_a_signed_in_person_may_sign_out(page, sign_in):
    sign_in(person("Ada Lovelace"))
    page.goto("/accounts/logout/")
    assert page.url.endswith("/accounts/logout/")
