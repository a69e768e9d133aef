"""Which mails people get: switched off on a page or by one click, in force at once."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.mail import opt_outs, outbox
from mentorship.mail.delivery import Postman
from mentorship.mail.envelope import build
from mentorship.mail.registry import GROUPS
from mentorship.messages.checkins import checkin as checkin_mail
from mentorship.models import CheckIn, MailOptOut, OutgoingMail
from tests.people import cast

pytestmark = pytest.mark.django_db

ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def it():
    return cast()


def an_optional_mail(it) -> OutgoingMail:
    now = timezone.now()
    asked = CheckIn.objects.create(
        pairing=it.pairing("active"),
        side="mentee",
        asked_at=now,
        due_at=now + timezone.timedelta(days=21),
    )
    mail = outbox.enqueue(checkin_mail(asked))
    OutgoingMail.objects.update(due_at=now)
    return mail


def address(it, group="prompts") -> str:
    return reverse("unsubscribe", args=[opt_outs.token_of(it.ben.pk, group)])


def test_the_mail_itself_holds_the_way_to_stop_it_and_a_mandatory_one_has_none(it):
    mail = an_optional_mail(it)
    url = opt_outs.unsubscribe_url(mail)
    assert url.endswith(address(it))
    assert url in build(mail).body
    assert url not in mail.text
    mail.kind = "offered"
    assert opt_outs.unsubscribe_url(mail) == ""


def test_a_mail_provider_s_one_click_is_in_force_at_once(it):
    mail = an_optional_mail(it)
    provider = Client(enforce_csrf_checks=True)
    answer = provider.post(address(it), ONE_CLICK, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.cookies) == (200, {})
    assert not opt_outs.wants(it.ben, "checkin")
    Postman()()  # the mail that was waiting is not sent any more
    mail.refresh_from_db()
    assert mail.state == "cancelled"


def test_one_click_as_multipart_does_the_same(it):
    Client(enforce_csrf_checks=True).post(address(it), {"List-Unsubscribe": "One-Click"})
    assert MailOptOut.objects.get().group == "prompts"


def test_it_works_when_the_mail_is_gone_and_however_often_it_is_pressed(it):
    an_optional_mail(it)
    OutgoingMail.objects.all().delete()
    for _again in range(3):
        Client().post(address(it), {"List-Unsubscribe": "One-Click"})
    assert MailOptOut.objects.count() == 1


def test_looking_stops_nothing_and_a_person_can_undo(it):
    client, url = Client(enforce_csrf_checks=True), address(it)
    for method in ("get", "head", "get"):
        assert getattr(client, method)(url).status_code == 200
    assert not MailOptOut.objects.exists()
    assert "Stop these mails" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert "You no longer get these mails" in client.get(url).content.decode()
    client.post(url, {"undo": "1"})
    assert not MailOptOut.objects.exists()


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_has_its_own_address_and_only_its_person_s(it, group):
    Client().post(address(it, group))
    assert opt_outs.switched_off(it.ben) == {group}
    assert opt_outs.switched_off(it.ada) == set()


def test_an_address_that_we_did_not_make_stops_nothing(it):
    mark = opt_outs.token_of(it.ben.pk, "prompts").rpartition("-")[2]
    own = opt_outs.token_of(it.ben.pk, "prompts")
    for token in (
        own.replace("prompts", "news"),
        own.replace(f"{it.ben.pk}-", f"{it.ada.pk}-", 1),
        f"{it.ben.pk}-security-{mark}",
        own[:-1],
        "\0",
        "one-click",
    ):
        assert Client().post(reverse("unsubscribe", args=[token])).status_code == 404
    assert not MailOptOut.objects.exists()


def test_nobody_can_stop_what_belongs_to_taking_part(it):
    for group in GROUPS:
        opt_outs.switch(it.ben, group, on=False)
    assert opt_outs.wants(it.ben, "offered")
    assert opt_outs.wants(it.ben, "login_code")
    assert not opt_outs.wants(it.ben, "answer_reminder")


# The page ------------------------------------------------------------------------------------


def test_the_page_shows_every_mail_and_says_what_changed(it, client):
    client.force_login(it.ben)
    page = client.get(reverse("mail_choices")).content.decode()
    for words in ("Reminders", "How is it going?", "A partner is suggested to you", "in case it"):
        assert words in page
    assert "Summary for coordinators" not in page
    rest = dict.fromkeys(("news", "letters", "events"), "on")
    answer = client.post(reverse("mail_choices"), rest, follow=True)
    assert "You no longer get: Reminders and How is it going?." in answer.content.decode()
    assert opt_outs.switched_off(it.ben) == {"reminders", "prompts"}
    answer = client.post(reverse("mail_choices"), rest, follow=True)
    assert "Nothing has changed" in answer.content.decode()
    everything = dict.fromkeys(GROUPS, "on")
    answer = client.post(reverse("mail_choices"), everything, follow=True)
    assert "From now on you get: Reminders and How is it going?." in answer.content.decode()


def test_a_coordinator_may_stop_the_weekly_summary_too(it, client):
    client.force_login(it.cleo)
    page = client.get(reverse("mail_choices")).content.decode()
    assert "Summary for coordinators" in page
    assert "Somebody has declined a pairing" in page
    client.post(reverse("mail_choices"), {})
    assert opt_outs.switched_off(it.cleo) == set(GROUPS)
