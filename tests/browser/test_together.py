"""Two people on phones, without JavaScript, who write down what they agree on."""

import pytest

from mentorship.models import Agreement
from tests.browser.eyes import fits
from tests.browser.hands import browser_of
from tests.people import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def give(browser, live_server):
    return browser_of(browser, live_server.url, phone=True)


def test_two_people_agree_on_a_phone_without_javascript(give):
    it = cast()
    it.ben_in.goal = "To lead a story hour alone"
    it.ben_in.save()
    pairing = it.pairing("active")
    ben, ada = give(it.ben), give(it.ada)

    ben.opens(f"/pairings/{pairing.pk}/").follows("See the first draft")
    ben.sees("Ben: To lead a story hour alone")
    ben.writes("How often and how do we meet?", "Every other Tuesday")
    ben.presses("I agree, and ask Ada").sees("waiting for Ada")
    assert fits(ben.page)

    ada.opens(f"/pairings/{pairing.pk}/").is_at("You and Ben").sees("Ben asks you to agree")
    ada.follows("Read it").sees("Every other Tuesday").follows("Change it")
    ada.writes("How often and how do we meet?", "Every other Thursday")
    ada.presses("I agree, and ask Ben")

    ben.page.reload()
    ben.sees("Every other Thursday", "waiting for you").presses("I agree to this")
    ben.sees("Agreed by both").does_not_see("I agree to this")
    assert Agreement.objects.get().state == "agreed"

    ben.page.get_by_text("All 2 versions").click()
    ben.follows("Version 1").sees("Every other Tuesday", "This is an earlier version")
    ben.opens(f"/pairings/{pairing.pk}/").follows("Add a goal")
    ben.writes("What do you want to reach?", "A story hour in May").chooses("Under way")
    ben.presses("Save this goal").sees("A story hour in May")
    ben.follows("Open the notes").follows("Write a note for myself")
    ben.writes("Note", "Only for me").presses("Keep this note").sees("Only for me")

    ada.opens(f"/pairings/{pairing.pk}/").sees("A story hour in May", "What happened so far")
    ada.follows("Open the notes").does_not_see("Only for me")
    assert fits(ada.page)
