"""The link of `manage.py setup` in a browser, which says where a form comes from, or does not."""

from django.urls import reverse
from playwright.sync_api import Page

from accounts import first_links
from tests import people


def test_the_first_administrator_comes_in_and_adds_a_second_factor(page: Page):
    ann = people.person("Ann Gray", is_staff=True, is_superuser=True)
    page.goto(reverse("first_link", args=[first_links.token_of(ann)]))
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url(f"**{reverse('mfa_index')}")
    page.goto(reverse("mfa_activate_totp"))
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.url.endswith(reverse("mfa_activate_totp"))
