"""What happens to a row of the outbox, over a real SMTP conversation."""

import threading
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.models import F
from django.utils import timezone

from mentorship import messages, states
from mentorship.mail import delivery, outbox, rate_limit
from mentorship.mail.envelope import build
from mentorship.models import MailOptOut, OutgoingMail
from tests.people import cast

pytestmark = pytest.mark.django_db

numbers = count()


def write(**columns) -> OutgoingMail:
    values = {"kind": "test", "to_email": "ada@example.org", "subject": "Hello", "text": "Hi\n"}
    return OutgoingMail.objects.create(key=f"test:{next(numbers)}", **{**values, **columns})


def send_all(postman=None) -> None:
    postman = postman or delivery.Postman()
    while postman():
        pass
    postman.close()


def test_a_mail_is_sent_once_with_both_parts_and_an_honest_head(post_office, settings):
    settings.SITE_URL = "https://mentoring.library.example"
    settings.DEFAULT_FROM_EMAIL = "Library Association <mentoring@library.example>"
    it = cast()
    row = outbox.enqueue(messages.joined(it.ben_in))
    send_all()
    send_all()
    (mail,) = post_office.taken
    row.refresh_from_db()
    assert (row.state, row.attempts, row.claimed_until) == ("sent", 0, None)
    assert mail["Message-ID"] == row.message_id
    assert row.message_id.endswith("@mentoring.library.example>")
    assert mail["To"] == "Ben Okri <ben@example.org>"
    assert mail["From"] == "Career mentoring via Library Association <mentoring@library.example>"
    assert mail["Reply-To"] == settings.CONTACT_EMAIL
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == row.text
    assert "<h1" in mail.get_body(("html",)).get_content()


def test_names_and_addresses_in_any_script_arrive_whole(post_office):
    it = cast()
    it.ben.profile.full_name = "Ολγα, «Zoë» 🙂"
    it.ben.profile.save()
    row = write(to_person=it.ben, to_email="ben@bücher.example", subject="Grüße 🙂")
    send_all()
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("sent", "")
    (mail,) = post_office.taken
    assert mail["Subject"] == "Grüße 🙂"
    assert mail["To"].addresses[0].display_name == "Ολγα, «Zoë» 🙂"
    assert mail["To"].addresses[0].domain == "xn--bcher-kva.example"


def test_an_invitation_travels_as_a_calendar_part_beside_the_words(post_office):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REQUEST", "END:VCALENDAR", ""]
    write(html="<p>Hi</p>", calendar="\r\n".join(lines))
    send_all()
    (mail,) = post_office.taken
    assert mail.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = list(mail.iter_parts())[-1]
    assert part["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert part.get_content().split() == lines[:-1]


def test_a_mail_that_is_held_waits_and_leaves_once_it_is_released(post_office):
    row = write()
    states.move(row, "hold", states.COORDINATOR)
    send_all()
    assert post_office.taken == []
    states.move(row, "release", states.COORDINATOR)
    send_all()
    assert len(post_office.taken) == 1


def test_a_temporary_refusal_is_tried_again_after_growing_pauses(post_office):
    post_office.answers["ada@example.org"] = "451 Come back later"
    row = write()
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(6):
            send_all()
            row.refresh_from_db()
            waits.append((row.due_at - timezone.now()).total_seconds() / 60)
            clock.move_to(row.due_at)
        assert waits == [1, 5, 15, 60, 60, 60]
        assert (row.state, row.attempts) == ("queued", 6)
        assert row.last_error == "451 Come back later"
        post_office.answers.clear()
        send_all()
    row.refresh_from_db()
    assert row.state == "sent"


def test_after_five_days_of_refusals_the_mail_has_failed(post_office):
    post_office.answers["ada@example.org"] = "451 Come back later"
    row = write(attempts=delivery.MOST_ATTEMPTS - 1)
    send_all()
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("failed", "451 Come back later")


def test_a_final_refusal_shows_the_server_s_words_and_holds_up_nobody(post_office):
    post_office.answers["ada@example.org"] = "550 5.1.1 No such user here"
    rows = [write(), write(to_email="not an address\nat all"), write(to_email="ben@example.org")]
    send_all()
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["failed", "failed", "sent"]
    assert rows[0].last_error == "550 5.1.1 No such user here"
    assert rows[1].last_error
    assert post_office.receivers == ["ben@example.org"]


def test_an_outage_costs_no_attempt_and_the_server_is_left_alone_for_a_while(post_office):
    post_office.close()
    row = write()
    postman = delivery.Postman()
    assert [postman() for _ in range(delivery.FAILURES_BEFORE_REST)] == [False] * 5
    row.refresh_from_db()
    assert (row.state, row.attempts, row.claimed_until) == ("queued", 0, None)
    assert "refused" in row.last_error
    post_office.open()
    assert postman() is False
    assert post_office.taken == []
    postman.rests_until = 0
    send_all(postman)
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("sent", "")
    assert postman.failures == 0


def test_a_claim_that_ran_out_is_taken_up_again_under_the_same_message_id(post_office):
    row = write()
    abandoned = delivery.claim()
    assert delivery.claim() is None
    OutgoingMail.objects.update(claimed_until=F("claimed_until") - delivery.minutes(delivery.LEASE))
    send_all()
    (mail,) = post_office.taken
    row.refresh_from_db()
    assert mail["Message-ID"] == abandoned.message_id == row.message_id


def test_codes_go_before_everything_else(post_office):
    write(to_email="list@example.org", due_at=timezone.now() - timedelta(hours=1))
    write(to_email="code@example.org", sensitive=True)
    send_all()
    assert post_office.receivers == ["code@example.org", "list@example.org"]


def test_a_mail_that_is_due_later_waits(post_office):
    write(due_at=timezone.now() + timedelta(hours=1))
    send_all()
    assert post_office.taken == []


@pytest.mark.parametrize(
    ("name", "state", "becomes"),
    [
        ("offered", "offered", "withdrawn"),
        ("asked", "asked", "declined"),
        ("active", "active", "ended"),
    ],
)
def test_a_mail_that_is_no_longer_true_cancels_itself(post_office, name, state, becomes):
    it = cast()
    pairing = it.pairing(state, **({"asked_by": it.ben} if state == "asked" else {}))
    row = outbox.enqueue(getattr(messages, name)(pairing, "mentor"))
    move = {"withdrawn": "withdraw", "declined": "decline", "ended": "end"}[becomes]
    extra = {"ended_at": timezone.now(), "end_reason": "time"} if becomes == "ended" else {}
    by = {"withdraw": "coordinator", "decline": "mentor", "end": "mentor"}[move]
    states.move(pairing, move, by, **extra)
    send_all()
    row.refresh_from_db()
    assert (row.state, post_office.taken) == ("cancelled", [])


def test_an_offer_that_its_receiver_accepted_on_the_site_is_not_announced(post_office):
    it = cast()
    pairing = it.pairing("offered", mentor_accepted_at=timezone.now())
    for side in ("mentor", "mentee"):
        outbox.enqueue(messages.offered(pairing, side))
    send_all()
    assert post_office.receivers == ["ben@example.org"]


def test_a_code_that_is_too_old_to_work_is_not_sent(post_office):
    row = write(kind="login_code", sensitive=True)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        send_all()
    row.refresh_from_db()
    assert (row.state, row.text, post_office.taken) == ("cancelled", "", [])


def test_the_words_of_a_sent_code_are_kept_nowhere_but_in_a_demonstration(post_office, settings):
    one = write(sensitive=True, text="Code 123456", html="<b>123456</b>")
    send_all()
    one.refresh_from_db()
    assert (one.state, one.text, one.html) == ("sent", "", "")
    settings.DEMO = True
    two = write(sensitive=True, text="Code 123456")
    send_all()
    two.refresh_from_db()
    assert two.text == "Code 123456"


def test_a_coordinator_s_cancel_wins_over_the_mail_in_hand(post_office):
    row = write()
    mail = delivery.claim()
    states.move(row, "cancel", states.COORDINATOR)
    postman = delivery.Postman()
    assert postman.handle(mail)
    postman.close()
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_django_s_own_way_of_sending_leads_to_the_outbox_even_without_a_server(post_office):
    post_office.close()
    it = cast()
    mail = EmailMultiAlternatives(
        "Two\tlines", "Text", "x@example.org", ["Ben <ben@example.org>", "new@example.org"]
    )
    mail.attach_alternative("<p>HTML</p>", "text/html")
    assert mail.send() == 1
    rows = OutgoingMail.objects.order_by("pk")
    assert [row.to_person for row in rows] == [it.ben, None]
    assert [row.to_email for row in rows] == ["ben@example.org", "new@example.org"]
    assert {(r.subject, r.text, r.html, r.sensitive) for r in rows} == {
        ("Two lines", "Text\n", "<p>HTML</p>", True)
    }


def run_together(*works) -> None:
    """Run these at once, each with a connection of its own."""
    start = threading.Barrier(len(works))

    def run(work):
        start.wait()
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(post_office):
    for number in range(40):
        write(to_email=f"person{number}@example.org")
    run_together(send_all, send_all)
    assert sorted(post_office.receivers) == sorted(f"person{n}@example.org" for n in range(40))


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_two_workers_would_double_mails(post_office, monkeypatch):
    def unguarded():
        return OutgoingMail.objects.filter(state="queued").order_by("pk").first()

    for number in range(40):
        write(to_email=f"person{number}@example.org")
    monkeypatch.setattr(delivery, "claim", unguarded)
    run_together(send_all, send_all)
    assert len(post_office.receivers) > 40


def test_an_optional_mail_can_be_stopped_from_the_reader_s_own_program(post_office, client):
    it = cast()
    row = write(kind="draft_reminder", to_person=it.ben, to_email=it.ben.email)
    message = build(row).message()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip("<>")
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert MailOptOut.objects.get(person=it.ben).group == "reminders"
    assert build(write(kind="offered", to_person=it.ben)).message()["List-Unsubscribe"] is None


def test_a_server_that_is_about_to_close_costs_no_attempt_and_is_left_alone(post_office):
    post_office.answers["ada@example.org"] = "421 Closing for today"
    row = write()
    postman = delivery.Postman()
    assert postman() is False
    row.refresh_from_db()
    assert (row.state, row.attempts, row.claimed_until) == ("queued", 0, None)
    assert row.last_error == "421 Closing for today"
    assert row.due_at > timezone.now() + timedelta(seconds=50)
    assert postman.failures == 1


class TestPace:
    def test_over_all_workers_so_many_mails_leave_in_a_minute_and_no_more(self, settings):
        settings.MAIL_PER_MINUTE = 200
        now = timezone.now()
        turns = [rate_limit.take_turn(now) for _ in range(401)]
        assert turns[0] == now
        for first, later in zip(turns, turns[200:], strict=False):
            assert later - first >= timedelta(minutes=1)
        assert rate_limit.take_turn(now + timedelta(hours=1)) == now + timedelta(hours=1)

    def test_a_turn_that_a_wrong_clock_has_put_off_by_an_hour_keeps_nobody_for_as_long(
        self, settings
    ):
        settings.MAIL_PER_MINUTE = 200
        now = timezone.now()
        rate_limit.take_turn(now + timedelta(hours=1))
        assert rate_limit.take_turn(now) - now <= rate_limit.LONGEST < timedelta(minutes=5)

    def test_a_code_waits_for_nobody_and_an_hour_of_silence_saves_nothing_up(
        self, post_office, settings
    ):
        settings.MAIL_PER_MINUTE = 1
        write(sensitive=True)
        write(sensitive=True, to_email="ben@example.org")
        begun = timezone.now()
        send_all()
        assert timezone.now() - begun < timedelta(seconds=20)
        assert len(post_office.taken) == 2
        assert rate_limit.take_turn(begun) - begun >= timedelta(seconds=119)
