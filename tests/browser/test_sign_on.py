"""Single sign-on in a browser: to the member system, in as a member, and out on both sides."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from mentorship.models import ClaimRule
from mentorship.standing import Standing, standing
from tests.browser.eyes import complaints
from tests.member_system import PASSWORD
from tests.member_system.running import member_system
from tests.mentorship.single_sign_on.stage import units

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def there(tmp_path, live_server, settings):
    with member_system(tmp_path, live_server.url) as system:
        settings.SOCIALACCOUNT_PROVIDERS = system.apps()
        settings.SINGLE_SIGN_ON_SERVER = system.url
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {
            "DIRECTIVES": {**policy, "form-action": [*policy["form-action"], system.url]}
        }
        yield system


def test_a_member_signs_in_through_the_member_system_and_out_again(page: Page, there):
    top, _chapter = units()
    ClaimRule.objects.create(claim="member", unit=top, position=0)
    there.knows("ada@example.org", email_verified=True, member=True)

    page.goto("/accounts/login/")
    page.get_by_role("link", name="the association").click()
    assert not complaints(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    ada = User.objects.get(email="ada@example.org")
    assert standing(ada, top, ada.date_joined.date()) == Standing.MEMBER

    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    assert page.url.startswith(there.url)
    page.get_by_role("button").first.click()
    page.wait_for_url("/")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
