"""What a coordinator sees of the mails, and does with them."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship import messages
from mentorship.invariants import broken_rules
from mentorship.mail import delivery, outbox
from mentorship.models import LogLine, OutgoingMail, Pairing
from mentorship.services import mails, meetings
from mentorship.services.acts import Refused
from tests.mentorship.meetings.plans import plan
from tests.people import cast

pytestmark = pytest.mark.django_db

ACCEPT = "http://localhost:8000/m/~accept-0123456789abcdef~/"


@pytest.fixture
def it():
    it = cast()
    it.offers = [outbox.enqueue(messages.offered(it.pairing(), side)) for side in ("mentor",)]
    it.mail = it.offers[0]
    return it


def another(it, number: int = 0, **columns) -> OutgoingMail:
    values = {"kind": "news", "to_email": f"p{number}@example.org", "subject": f"Word {number}"}
    values |= {"key": f"k{number}", "text": "Hi\n", "program": it.program, "round": it.round}
    return OutgoingMail.objects.create(**{**values, **columns})


def page(client, user, name, *args, query=""):
    client.force_login(user)
    return client.get(reverse(f"admin:{name}", args=args) + query)


def press(client, user, name, *args, query="", **data):
    client.force_login(user)
    return client.post(reverse(f"admin:{name}", args=args) + query, data, follow=True)


def deliver() -> None:
    postman = delivery.Postman()
    while postman():
        pass


def again(mail):
    mail.refresh_from_db()
    return mail


def test_the_list_shows_each_state_with_its_count_and_searches_by_name_and_address(client, it):
    another(it, 1, state="failed", last_error="550 No such user")
    another(it, 2, claimed_until=timezone.now() + timedelta(minutes=1))
    another(it, 3, sensitive=True, subject="Your code")
    html = page(client, it.cleo, "mentorship_outgoingmail_changelist").content.decode()
    found = dict(re.findall(r"\?standing=(\w+)[^>]*>\s*[^<(]*\((\d+)\)", html))
    assert found == {
        "queued": "1",
        "sending": "1",
        "failed": "1",
        "failed_lately": "1",
    }
    assert "550 No such user" in html
    assert "Your code" not in html
    for query, shown in {"?q=Lovelace": 1, "?q=p1@example.org": 1, "?standing=queued": 1}.items():
        answer = page(client, it.cleo, "mentorship_outgoingmail_changelist", query=query)
        assert len(answer.context["cl"].result_list) == shown, query


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("harvest P4@", 1),
        ("lovelace harvest", 0),
        ('"Harvest notes"', 1),
        ("'notes harvest'", 0),
        ("100%", 0),
        ('"', 0),
    ],
)
def test_each_word_that_is_typed_is_looked_for_in_address_subject_and_name(
    client, it, typed, shown
):
    another(it, 4, subject="Harvest notes")
    query = f"?{urlencode({'q': typed})}"
    answer = page(client, it.cleo, "mentorship_outgoingmail_changelist", query=query)
    assert len(answer.context["cl"].result_list) == shown


def test_a_mail_is_seen_as_its_receiver_sees_it_and_opens_nothing(client, it):
    answer = page(client, it.cleo, "mail", it.mail.pk)
    html = answer.content.decode()
    assert 'sandbox=""' in html
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    frame = page(client, it.cleo, "mail_html", it.mail.pk)
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "Ben Okri" in frame.content.decode()


@pytest.mark.parametrize("name", ["mail", "mail_html", "mail_edit"])
def test_mails_of_another_program_and_mails_with_a_code_are_not_there(client, it, name):
    code = another(it, 9, sensitive=True, html="<b>123456</b>")
    assert page(client, it.dov, name, it.mail.pk).status_code == 404
    assert page(client, it.cleo, name, code.pk).status_code == 404
    assert page(client, it.ann, name, code.pk).status_code == 404


def test_of_a_mail_about_a_meeting_the_desk_sees_that_it_failed_and_not_what_it_says(client, it):
    pairing = it.offers[0].pairing
    Pairing.objects.filter(pk=pairing.pk).update(
        state="active",
        active_at=timezone.now(),
        mentor_accepted_at=timezone.now(),
        mentee_accepted_at=timezone.now(),
    )
    meetings.propose(it.ada, pairing, plan(place="Sofa by the window"))
    mail = OutgoingMail.objects.get(meeting__isnull=False, to_person=it.ben)
    assert "Sofa" in mail.text
    OutgoingMail.objects.filter(pk=mail.pk).update(state="failed", last_error="550 No such user")
    listed = page(client, it.cleo, "mentorship_outgoingmail_changelist").content.decode()
    assert "550 No such user" in listed
    shown = page(client, it.cleo, "mail", mail.pk).content.decode()
    assert "between them" in shown
    assert "Sofa" not in listed + shown
    assert page(client, it.cleo, "mail_html", mail.pk).status_code == 404
    for name, args in (("mail_edit", ()), ("mail_act", ("again",))):
        html = press(client, it.cleo, name, mail.pk, *args, subject="x", body="x").content.decode()
        assert "between the two people" in html
        assert "Sofa" not in html
    assert OutgoingMail.objects.filter(copy_of=mail).count() == 0


def test_a_mail_is_held_released_and_cancelled_and_the_log_says_by_whom(client, it):
    for act, state in (("hold", "held"), ("release", "queued"), ("cancel", "cancelled")):
        shown = page(client, it.cleo, "mail_act", it.mail.pk, act)
        assert "ada@example.org" in shown.content.decode()
        assert again(it.mail).state != state
        for _ in range(2):
            press(client, it.cleo, "mail_act", it.mail.pk, act)
        assert again(it.mail).state == state
    verbs = LogLine.objects.filter(program=it.program, actor=it.cleo).order_by("pk")
    assert [line.verb for line in verbs] == ["mail.held", "mail.released", "mail.cancelled"]
    assert (
        f"Cleo Marsh held mail {it.mail.pk} back"
        in page(client, it.cleo, "mail", it.mail.pk).content.decode()
    )
    assert press(client, it.dov, "mail_act", it.mail.pk, "hold").status_code == 404


def test_a_mail_that_is_on_its_way_can_no_longer_be_changed(client, it):
    assert delivery.claim() == it.mail
    for act in (mails.hold, mails.cancel):
        with pytest.raises(Refused, match="being sent right now"):
            act(it.cleo, it.mail)
    with pytest.raises(Refused, match="being sent right now"):
        mails.edit(it.cleo, it.mail, "Other words", it.mail.text)
    assert (again(it.mail).state, it.mail.edited_at) == ("queued", None)


def test_other_words_make_other_html_with_the_same_button_and_foot(client, it):
    was = it.mail.text
    form = page(client, it.cleo, "mail_edit", it.mail.pk).context["form"]
    body = form.initial["body"]
    assert "You get this mail because" not in body
    assert "suggests Ben Okri as your mentee. Accept or decline by" in body
    words = body.replace("Hello Ada,", "Dear Ada & all <b>,\n\n- one\n- two https://x.example/a")
    press(client, it.cleo, "mail_edit", it.mail.pk, subject="Ben, again", body=words)
    mail = again(it.mail)
    assert (mail.subject, mail.edited_by) == ("Ben, again", it.cleo)
    assert mail.text.startswith("Dear Ada & all <b>,\n\n- one\n- two https://x.example/a\n")
    assert mail.text.partition("\n--\n")[2] == was.partition("\n--\n")[2]
    assert "Dear Ada &amp; all &lt;b&gt;," in mail.html
    assert '<li>two <a href="https://x.example/a"' in re.sub(r' style="[^"]*"', "", mail.html)
    assert mail.html.count('class="button"') == 1
    assert "Yes, I would like to meet Ben Okri" in mail.html
    assert "You get this mail because" in mail.html
    assert max(map(len, mail.text.splitlines())) <= 72 + 20


def test_saving_the_words_unchanged_changes_nothing(client, it):
    was = it.mail.text
    form = page(client, it.cleo, "mail_edit", it.mail.pk).context["form"]
    press(client, it.cleo, "mail_edit", it.mail.pk, **form.initial)
    assert (again(it.mail).text, it.mail.edited_at) == (was, None)


def test_addresses_by_which_the_receiver_acts_have_to_stay(client, it):
    button = f'<a class="button" href="{ACCEPT}">Accept</a>'
    mail = another(it, text=f"Hello\n\nAccept:\n{ACCEPT}\n\n--\nfoot\n", html=button)
    answer = press(client, it.cleo, "mail_edit", mail.pk, subject="S", body="Hello you")
    assert f"Keep this address in the text: {ACCEPT}" in answer.content.decode()
    assert "Hello you" in answer.content.decode()
    body = f"Hello you\n\nYes:\n{ACCEPT}"
    press(client, it.cleo, "mail_edit", mail.pk, subject="S", body=body)
    assert again(mail).html.count(f'href="{ACCEPT}"') == 1
    assert mail.text == f"Hello you\n\nYes:\n{ACCEPT}\n\n--\nfoot\n"


def test_a_mail_goes_out_once_more_as_a_new_one_to_the_address_of_today(client, it, post_office):
    deliver()
    it.ada.email = "ada.new@example.org"
    it.ada.save()
    for _ in range(2):
        press(client, it.cleo, "mail_act", it.mail.pk, "again", seen="0")
    copy = OutgoingMail.objects.get(copy_of=it.mail)
    assert (copy.key, copy.to_email) == (f"{it.mail.key}:again:1", "ada.new@example.org")
    assert (copy.text, copy.html) == (it.mail.text, it.mail.html)
    outbox.enqueue(messages.offered(it.mail.pairing, "mentee"))
    assert broken_rules() == {}
    deliver()
    first, second = post_office.taken[:2]
    assert first["Message-ID"] != second["Message-ID"]
    assert post_office.receivers[:2] == ["ada@example.org", "ada.new@example.org"]


def test_a_mail_goes_out_three_times_more_in_an_hour_and_not_a_fourth_time(it):
    mail = another(it, state="failed")
    for seen in range(3):
        mails.send_again(it.cleo, mail, seen)
    with pytest.raises(Refused, match="Wait before the next"):
        mails.send_again(it.cleo, mail, 3)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert mails.send_again(it.cleo, mail, 3).key == "k0:again:4"


def test_what_is_no_longer_so_is_not_sent_again(it):
    mails.cancel(it.cleo, it.mail)
    it.mail.pairing.__class__.objects.update(answer_by=timezone.now() - timedelta(days=1))
    with pytest.raises(Refused, match="no longer so"):
        mails.send_again(it.cleo, OutgoingMail.objects.get(), 0)


def test_all_waiting_mails_of_a_round_are_held_and_let_go(client, it):
    others = [another(it, n) for n in range(55)]
    foreign = another(it, 99, program=it.elsewhere, round=it.round_elsewhere)
    query = f"?round__id__exact={it.round.pk}"
    shown = page(client, it.cleo, "mails_act", "hold", query=query)
    assert "56 mails of the list change." in shown.content.decode()
    unsure = press(client, it.cleo, "mails_act", "hold", query=query, count="56")
    assert "Tick the box" in unsure.content.decode()
    stale = press(client, it.cleo, "mails_act", "hold", query=query, count="55", sure="1")
    assert "The list has changed" in stale.content.decode()
    assert again(it.mail).state == "queued"
    done = press(client, it.cleo, "mails_act", "hold", query=query, count="56", sure="1")
    assert "56 mails are held back" in done.content.decode()
    assert {again(mail).state for mail in [*others, it.mail]} == {"held"}
    assert again(foreign).state == "queued"
    searched = query + "&q=Word"
    press(client, it.cleo, "mails_act", "release", query=searched, count="55", sure="1")
    assert again(it.mail).state == "held"
    assert {again(mail).state for mail in others} == {"queued"}
    sentence = "Cleo Marsh held 56 mails back"
    assert sentence in [line.sentence for line in LogLine.objects.all()]


def test_acts_on_a_whole_list_reach_no_other_program(client, it):
    answer = press(client, it.dov, "mails_act", "cancel", count="1")
    assert "The list has changed" in answer.content.decode()
    assert again(it.mail).state == "queued"
