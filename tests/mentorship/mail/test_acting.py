"""Acting by the link of a mail: once, for its receiver alone, and never by looking."""

import logging
import re
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mentorship import messages
from mentorship.mail import act_links, edited, opt_outs, outbox, signatures
from mentorship.mail.act_links import Found
from mentorship.mail.envelope import build
from mentorship.models import LinkUse, OutgoingMail
from mentorship.services.acts import Refused
from mentorship.services.links.use import PURPOSES, is_old, use
from mentorship.site.logs import HideKeys
from tests.mentorship.mail.acting import ANSWERS, everything, link, mail_for, words
from tests.people import cast

pytestmark = pytest.mark.django_db

WILLING = ("willing_yes", "willing_not_now", "willing_no_more", "willing_back")
TYPED = {
    **{name: {"answer": name.removeprefix("checkin_")} for name in ANSWERS},
    "log_meeting": {"day": f"{timezone.now():%Y-%m-%d}"},
}
"""What the button of a page sends besides itself."""

DONE = {
    "accept": "You accepted this pairing on",
    "decline": "You declined this pairing on",
    "pause": "You have paused since",
    "wrap_up_agree": "You agreed to wrap up on",
    "wrap_up_keep": "you said that you would rather go on",
    "log_meeting": "You noted a meeting on",
    "checkin_well": "you answered: All is well",
    "checkin_not_met": "you answered: We have not met",
    "checkin_trouble": "you answered: Something is not working",
    **dict.fromkeys(("event_yes", "event_no"), "and can change it on the site"),
    **dict.fromkeys((*WILLING, "circle_yes", "circle_no"), "You answered on"),
    "here": "that you are here",
    **dict.fromkeys(("stand_in_yes", "stand_in_no"), "You answered at"),
}

TOLD = {
    "accept": "Your yes is noted",
    "decline": "Your no is noted Ada hears kindly that it does not go ahead",
    "pause": "You are paused Nobody new is suggested to you",
    "log_meeting": "Your meeting is noted",
    "wrap_up_agree": "You have wrapped up together The other is told",
    "wrap_up_keep": "You go on together The other hears so",
    **dict.fromkeys(ANSWERS, "Your answer is noted"),
    "here": "You are here Ada Lovelace has not said so yet",
    "stand_in_yes": "Your yes is noted",
    "stand_in_no": "It did not work out this time",
    "event_yes": "You come",
    "event_no": "You do not come",
    **dict.fromkeys(("willing_yes", "willing_back"), "You stay in the pool"),
    "willing_not_now": "Nobody new is suggested to you",
    "willing_no_more": "You have left the pool",
    "circle_yes": "Your yes is noted You hear from us as soon as enough have said yes",
    "circle_no": "Your no is noted You stay on the list",
}
"""How each is told as what it is, instead of as something done."""


@pytest.fixture
def it():
    return cast()


# What is stored, and what travels ------------------------------------------------------------


def test_no_link_that_works_is_stored_and_the_mail_that_leaves_holds_its_receiver_s_own(it):
    mail = mail_for(it, "accept")
    assert "/m/~accept-" in mail.text
    assert (
        signatures.mark(act_links.PURPOSE, "accept", mail.pk, it.ben.pk)
        not in mail.text + mail.html
    )
    sent = build(mail)
    html = sent.alternatives[0][0]
    for purpose in ("accept", "decline"):
        assert link(mail, purpose) in sent.body
        assert link(mail, purpose) in html
    assert "/m/~" not in sent.body + html
    assert build(mail).body == sent.body  # a repeat of a mail is the same mail


def test_nobody_can_type_an_address_that_becomes_a_link_that_works(it):
    other = mail_for(it, "accept")
    (learnt,) = set(re.findall(r"\S+/m/~accept-[^~]+~/", other.text))
    tries = [
        learnt,  # as a coordinator reads it in the mail to somebody else
        re.sub("~accept-.*~", "~accept~", learnt),
        re.sub("accept-.*~", f"accept-{'A' * act_links.SEAL_LENGTH}~", learnt),
    ]
    pairing = other.pairing
    pairing.origin, pairing.asked_by, pairing.asked_words = "asked", it.ben, "\n".join(tries)
    mail = outbox.enqueue(messages.asked(pairing, "mentor"))
    own = act_links.token_of(mail, "accept")
    sent = build(mail)
    for text in (sent.body, sent.alternatives[0][0]):
        for typed in tries:
            assert typed in text
        # Its button, and in the HTML the same address to copy: nothing else.
        assert text.count(own) == (1 if text == sent.body else 2)


def test_a_coordinator_cannot_make_a_link_that_works_by_editing_a_mail(it):
    mail = mail_for(it, "decline")
    typed = re.sub("~accept-", "~pause-", re.search(r"\S+/m/~accept-\S+", mail.text)[0])
    values = edited.rewritten(mail, "Hello", f"{edited.words_of(mail).body}\n\n{typed}")
    for name, value in values.items():
        setattr(mail, name, value)
    sent = build(mail)
    for text in (sent.body, sent.alternatives[0][0]):
        assert link(mail, "accept") in text
        assert link(mail, "decline") in text
        assert typed in text
        assert "-pause-" not in text.replace(typed, "")


def test_mails_written_before_the_key_was_changed_keep_their_links(it, settings):
    mail = mail_for(it, "accept")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 8
    assert link(mail, "accept") in build(mail).body


# Every purpose -------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", PURPOSES)
def test_looking_changes_nothing_for_people_and_for_programs_that_scan_mails(it, purpose):
    mail = mail_for(it, purpose)
    before = everything()
    for agent in ("Mozilla/5.0", "SafeLinks \U0001f426", ""):
        for method in ("get", "head", "get"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client = Client(headers={"user-agent": agent})
                answer = getattr(client, method)(link(mail, purpose))
            assert answer.status_code == 200
            assert not client.cookies
            wrote = [q for q in queries if not q["sql"].lstrip("( ").startswith("SELECT")]
            assert wrote == []
    assert everything() == before


@pytest.mark.parametrize("purpose", PURPOSES)
def test_one_button_acts_once_and_the_link_says_so_afterwards(it, purpose):
    mail = mail_for(it, purpose)
    url, client = link(mail, purpose), Client(enforce_csrf_checks=True)
    page = client.get(url)
    assert page.content.decode().partition("<main")[2].count("<button") == 1
    answer = client.post(url, TYPED.get(purpose, {}))
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert LinkUse.objects.filter(mail=mail, purpose=purpose).count() == 1
    after = everything()
    for _again in range(3):
        assert client.post(url, TYPED.get(purpose, {})).status_code == 200
    assert DONE[purpose] in words(client.get(url))
    assert TOLD[purpose] in words(client.get(url))
    left_open = 1 if purpose.startswith("checkin_") else 0  # its second question
    assert client.get(url).content.decode().partition("<main")[2].count("<button") == left_open
    assert everything() == after
    assert "_auth_user_id" not in client.session  # nothing else was opened


@pytest.mark.parametrize("purpose", PURPOSES)
def test_an_old_link_says_so_and_leads_on(it, purpose):
    mail = mail_for(it, purpose)
    life = PURPOSES[purpose].life
    OutgoingMail.objects.update(sent_at=timezone.now() - life - timedelta(minutes=1))
    before = everything()
    for method in ("get", "post"):
        answer = getattr(Client(), method)(link(mail, purpose), TYPED.get(purpose, {}))
        assert answer.status_code == 410
        assert "This link has expired" in words(answer)
        assert "Go on to the site" in words(answer)
    assert everything() == before


def test_the_act_looks_for_itself_how_old_its_link_is(it):
    mail = mail_for(it, "accept")
    life = PURPOSES["accept"].life
    left = timezone.now() - life
    for late, refused in ((timedelta(minutes=-1), False), (timedelta(minutes=1), True)):
        OutgoingMail.objects.update(sent_at=left - late)
        mail.refresh_from_db()
        assert is_old(Found(mail, "accept"), life) is refused
    with pytest.raises(Refused, match="This link has expired"):
        use(Found(mail, "accept"), {})
    assert not LinkUse.objects.exists()


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_forged_link_leads_nowhere_whether_the_mail_exists_or_not(it, purpose):
    mail = mail_for(it, purpose)
    pk, own = mail.pk, signatures.mark(act_links.PURPOSE, purpose, mail.pk, it.ben.pk)
    others = signatures.mark(act_links.PURPOSE, purpose, pk, it.ada.pk)
    other = "pause" if purpose != "pause" else "accept"
    flipped = ("B" if own[0] == "A" else "A") + own[1:]
    tokens = [
        f"{pk}-{purpose}-{others}",  # made for somebody else
        f"{pk}-{other}-{own}",  # made for something else
        f"{pk + 1}-{purpose}-{own}",  # made for another mail
        f"{pk}-{purpose}-{flipped}",
        f"{pk}-{purpose}-{own[:-1]}",
        f"{pk}-{purpose}-{own}=",
        f"0{pk}-{purpose}-{own} ",
        f"{10**17}-{purpose}-{own}",
        f"{pk}-nothing-{signatures.mark(act_links.PURPOSE, 'nothing', pk, it.ben.pk)}",
        "\0",
        "é" * 32,
    ]
    before, pages = everything(), set()
    for token in tokens:
        answer = Client().post(reverse("act_link", args=[token]), TYPED.get(purpose, {}))
        assert answer.status_code == 404, token
        pages.add(answer.content)
    assert len(pages) == 1
    assert everything() == before


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_of_a_closed_account_or_an_erased_receiver_does_nothing(it, purpose):
    mail = mail_for(it, purpose)
    url = link(mail, purpose)
    User.objects.filter(pk=it.ben.pk).update(is_active=False)
    assert "This account is closed" in words(Client().post(url, TYPED.get(purpose, {})))
    OutgoingMail.objects.update(to_person=None)
    assert Client().post(url, TYPED.get(purpose, {})).status_code == 404
    assert not LinkUse.objects.exists()


@pytest.mark.parametrize("purpose", PURPOSES)
def test_signed_in_as_somebody_else_it_says_whom_it_is_for_and_counts_for_them(it, purpose):
    mail = mail_for(it, purpose)
    client = Client()
    client.force_login(it.eve)
    page = words(client.get(link(mail, purpose)))
    assert "This link was sent to b•••@example.org. You are signed in as Eve Moor" in page
    assert it.ben.email not in page
    client.post(link(mail, purpose), TYPED.get(purpose, {}))
    assert LinkUse.objects.filter(mail=mail).exists()
    actors = set(it.program.logline_set.values_list("actor", flat=True))
    assert actors <= {it.ben.pk}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_no_copy_stays_behind_and_no_other_site_learns_the_address(it, purpose):
    answer = Client().get(link(mail_for(it, purpose), purpose))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


@pytest.mark.parametrize("purpose", PURPOSES)
def test_links_outlive_a_change_of_the_site_s_key_while_the_old_one_is_known(it, purpose, settings):
    url = link(mail_for(it, purpose), purpose)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 8
    assert Client().get(url).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert Client().get(url).status_code == 404


# Guessing ------------------------------------------------------------------------------------


def test_no_guess_of_ten_thousand_opens_anything(it):
    mail = mail_for(it, "accept")
    made_up = [signatures.mark("a guess", number) for number in range(10_000)]
    parts = (act_links.PURPOSE, "accept", mail.pk, it.ben.pk)
    assert signatures.is_mark(signatures.mark(*parts), *parts)
    assert not any(signatures.is_mark(guess, *parts) for guess in made_up)
    for guess in made_up[:20]:
        assert act_links.named_in(f"{mail.pk}-accept-{guess}") is None


def test_whoever_guesses_is_stopped_and_nobody_else(it):
    mail = mail_for(it, "accept")
    guesser, other = Client(), Client(REMOTE_ADDR="192.0.2.7")
    answers = [guesser.get(reverse("act_link", args=[f"1-accept-{'x' * 32}"])) for _ in range(60)]
    assert {answer.status_code for answer in answers[:50]} == {404}
    assert {answer.status_code for answer in answers[50:]} == {429}
    assert guesser.post(link(mail, "accept")).status_code == 429
    assert other.get(link(mail, "accept")).status_code == 200


def test_the_log_holds_no_address_that_acts(it):
    handler = next(h for h in logging.getLogger().handlers if any(map(is_ours, h.filters)))
    handler.setStream(written := StringIO())
    mail = mail_for(it, "accept")
    stop = reverse("unsubscribe", args=[opt_outs.token_of(it.ben.pk, "news")])
    OutgoingMail.objects.update(sent_at=timezone.now() - timedelta(days=400))
    assert Client().get(link(mail, "accept")).status_code == 410
    logging.getLogger("django.request").warning("Not Found: %s", stop)
    handler.setStream(sys.stderr)
    assert "/m/…/" in written.getvalue()
    assert "/u/…/" in written.getvalue()
    assert act_links.token_of(mail, "accept") not in written.getvalue()
    assert opt_outs.token_of(it.ben.pk, "news") not in written.getvalue()


def is_ours(kept) -> bool:
    return isinstance(kept, HideKeys)
