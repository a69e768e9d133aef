"""Mails that come back: what is believed, what follows, and how an address is written to again."""

import io
import json
import mailbox
import sys
import time
from datetime import timedelta
from types import ModuleType, SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone

from mentorship import messages
from mentorship.mail import delivery, outbox, return_path
from mentorship.models import Bounce, MailOptOut, OutgoingMail, Suppression
from mentorship.services import bounces, mails, tracking
from mentorship.services.acts import Refused
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

TOKEN = "a-long-secret-of-the-mail-server"

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={type}; boundary="b"

--b
Content-Type: text/plain

Nobody of this name.

--b
Content-Type: message/{part}

{fields}

--b
Content-Type: text/rfc822-headers

Message-ID: {id}
Subject: Hello

--b--
"""


@pytest.fixture
def it(settings):
    settings.MAIL_RETURN_ADDRESS = "bounces@mentoring.example.org"
    settings.MAIL_REPORTS_TOKEN = TOKEN
    it = cast()
    it.mail = sent(it, 0)
    return it


def sent(it, number: int, **columns) -> OutgoingMail:
    values = {"kind": "offered", "to_email": it.ben.email, "to_person": it.ben, "text": "Hi\n"}
    values |= {"state": "sent", "sent_at": timezone.now(), "program": it.program}
    values |= {"key": f"m{number}", "message_id": f"<{number}@x>", "subject": "Hello"}
    return OutgoingMail.objects.create(**{**values, **columns})


def report(mail, status="5.1.1", action="failed", to=None, id="<other@x>") -> bytes:
    fields = "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ben@example.org\n"
    fields += f"Action: {action}\nStatus: {status}\n"
    fields += "Diagnostic-Code: smtp; 550 5.1.1 <ben@example.org>\n    No such user here"
    to = return_path.return_address(mail) if to is None else to
    values = {"type": "delivery-status", "part": "delivery-status", "fields": fields}
    return REPORT.format(to=to, id=id, **values).encode()


def deliver() -> None:
    postman = delivery.Postman()
    while postman():
        pass


def complaint(mail) -> bytes:
    values = {"type": "feedback-report", "part": "feedback-report", "id": mail.message_id}
    to = return_path.return_address(mail)
    return REPORT.format(to=to, fields="Feedback-Type: abuse", **values).encode()


def test_the_envelope_names_the_mail_signed_and_short_while_the_reader_sees_the_program(
    it, post_office
):
    row = outbox.enqueue(messages.joined(it.ben_in))
    OutgoingMail.objects.filter(pk=row.pk).update(due_at=timezone.now())
    deliver()
    row.refresh_from_db()
    (envelope,) = post_office.senders
    assert envelope == return_path.return_address(row)
    assert len(envelope.partition("@")[0]) <= 64
    assert "Career mentoring" in post_office.taken[0]["From"]
    assert return_path.named_in(envelope.upper()) == row
    assert return_path.named_in(envelope.replace(f"+{row.pk}-", f"+{it.mail.pk}-")) is None


def test_a_hard_bounce_ends_the_mail_to_an_address_and_the_coordinators_are_told(it, post_office):
    waiting = sent(it, 1, state="queued", sent_at=None)
    bounces.take_raw(report(it.mail))
    it.mail.refresh_from_db()
    assert it.mail.state == "bounced"
    assert it.mail.last_error == "550 5.1.1 <ben@example.org> No such user here"
    told = OutgoingMail.objects.get(kind="coordinator_bounced")
    assert (told.to_person, told.subject) == (it.cleo, "Mail to Ben Okri comes back")
    assert "No such user here" in told.text
    assert f"/admin/mails/{it.mail.pk}/" in told.text
    assert not Suppression.objects.filter(mark__icontains="ben").exists()
    OutgoingMail.objects.filter(pk=told.pk).update(due_at=timezone.now() + timedelta(days=1))
    deliver()
    waiting.refresh_from_db()
    assert (waiting.state, post_office.taken) == ("failed", [])
    assert waiting.last_error.startswith("This address gets no more mail")
    with pytest.raises(Refused, match="gets no more mail"):
        mails.send_again(it.cleo, it.mail, 0)


def test_the_same_report_twice_counts_once(it):
    for _ in range(2):
        bounces.take_raw(report(it.mail))
    assert Bounce.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="coordinator_bounced").count() == 1


def test_three_mails_that_come_back_for_a_passing_reason_in_14_days_end_it_too(it):
    now = timezone.now()
    for number, day in enumerate((0, 15, 16, 17), start=1):
        with time_machine.travel(now + timedelta(days=day), tick=False):
            bounces.take_raw(report(sent(it, number), status="4.2.2"))
            assert (return_path.suppressed("BEN@example.org") is not None) == (number == 4)
    assert Suppression.objects.get().reason == "soft"


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "4.4.1"])
def test_a_full_mailbox_or_a_rule_does_not_speak_against_the_address(it, status):
    assert bounces.take_raw(report(it.mail, status=status)).kind == "soft"
    assert return_path.suppressed(it.ben.email) is None


def test_a_delay_is_nobody_s_concern(it):
    assert bounces.take_raw(report(it.mail, action="delayed", status="4.4.1")) is None
    assert Bounce.objects.count() == 0


def test_a_complaint_switches_off_what_is_optional_and_nothing_else(it):
    bounces.take_raw(complaint(it.mail))
    groups = set(MailOptOut.objects.filter(person=it.ben).values_list("group", flat=True))
    assert groups == {"reminders", "prompts", "news", "digest", "letters", "events"}
    assert return_path.suppressed(it.ben.email) is None
    it.mail.refresh_from_db()
    assert it.mail.state == "sent"


def test_a_report_without_our_mark_is_known_by_the_message_id_that_it_returns(it):
    raw = report(it.mail, to="mentoring@example.org", id=it.mail.message_id)
    assert bounces.take_raw(raw).mail == it.mail


IN_THEIR_OWN_FORM = {
    "qmail": """\
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: failure notice

Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ben@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Subject: Hello
""",
    "exim": """\
From: Mail Delivery System <Mailer-Daemon@mx.example.org>
To: {to}
X-Failed-Recipients: ben@example.org
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.
""",
}


@pytest.mark.parametrize("server", IN_THEIR_OWN_FORM)
def test_a_server_with_a_form_of_its_own_is_understood_and_never_ends_the_mail_at_once(it, server):
    for number, (kept, ended) in enumerate([(1, False), (2, False), (3, True)], start=1):
        mail = sent(it, number)
        raw = IN_THEIR_OWN_FORM[server].format(to=return_path.return_address(mail)).encode()
        bounce = bounces.take_raw(raw)
        assert (bounce.kind, bounce.mail) == ("soft", mail)
        assert Bounce.objects.count() == kept
        assert (return_path.suppressed(it.ben.email) is not None) == ended


def test_a_warning_in_a_form_of_its_own_is_nobody_s_concern(it):
    raw = f"""\
From: MAILER-DAEMON@mx.example.org
To: {return_path.return_address(it.mail)}
Subject: Warning: message delayed 24 hours

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.org.

The message identifier is:     0AAAA
The address to which the message has not yet been delivered is:

  ben@example.org

Delivery attempts will continue to be made for some time.
"""
    assert bounces.take_raw(raw.encode()) is None
    assert Bounce.objects.count() == 0


def test_an_answer_of_somebody_who_is_away_is_no_failure(it):
    to = return_path.return_address(it.mail)
    raw = f"From: Ben <ben@example.org>\nTo: {to}\nSubject: Away\n\nI am back on Monday.\n"
    assert bounces.take_raw(raw.encode()).kind == "unclear"
    it.mail.refresh_from_db()
    assert it.mail.state == "sent"


def test_a_report_of_megabytes_is_read_in_a_moment(it):
    raw = b"From: a@b\nSubject: failure notice\n\nHi. This is the qmail-send program\n\n"
    before = time.perf_counter()
    bounces.take_raw(raw + b"<" * 300_000 + b"\n" * 300_000)
    assert time.perf_counter() - before < 5  # 37 seconds, were it read whole


ODD = [
    b"Subject: failure notice\n\nWithout a sender.",
    b"From: a@b\nContent-Type: multipart/report\nSubject: \xff\xfe\n\n\xff",
    b"",
    b"\0\xff\xfe",
    b"Subject: hello\n\nno report at all",
    b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n",
    "To: bounces+99999999999999999-aaaaaaaaaaaaaaaaaaaaaaaa@x\n\nForged 🙂".encode(),
    b"Content-Type: text/plain; charset=nonsense\nTo: =?odd?q?x?=\n\n" + b"x" * 50_000,
    b"Content-Type: multipart/report\n\n" + b"Content-Type: message/rfc822\n\n" * 400,
]


@pytest.mark.parametrize("raw", ODD, ids=range(len(ODD)))
def test_what_cannot_be_understood_is_kept_and_does_nothing(it, raw):
    bounce = bounces.take_raw(raw)
    assert (bounce.kind, bounce.mail) == ("unclear", None)
    assert Suppression.objects.count() == 0


def post(client, body, kind="message/rfc822", token=TOKEN):
    head = {"Authorization": f"Bearer {token}"}
    return client.post(reverse("mail_reports"), body, content_type=kind, headers=head)


def test_a_mail_server_reports_over_http_with_the_secret_and_nobody_without(client, it, settings):
    for token in ("", "wrong", "é"):
        assert post(client, report(it.mail), token=token).status_code == 404
    assert post(client, report(it.mail)).status_code == 204
    assert return_path.suppressed(it.ben.email)
    settings.MAIL_REPORTS_TOKEN = ""
    assert post(client, report(it.mail), token="").status_code == 404


@pytest.mark.parametrize("by", ["address", "token"])
def test_a_report_may_be_plain_json(client, it, by):
    named = {"address": return_path.return_address(it.mail), "token": return_path.token_of(it.mail)}
    body = json.dumps({"mail": named[by], "kind": "hard", "words": "Gone"})
    assert post(client, body, "application/json").status_code == 204
    it.mail.refresh_from_db()
    assert (it.mail.state, it.mail.last_error) == ("bounced", "Gone")


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"kind": "odd"}', '{"kind": ["hard"]}', "[" * 9999]
)
def test_json_that_says_nothing_is_kept_and_taken(client, it, body):
    assert post(client, body, "application/json").status_code == 204
    assert Bounce.objects.get().kind == "unclear"


@pytest.mark.parametrize("kind", ["mbox", "maildir"])
def test_a_mailbox_is_read_and_emptied(it, tmp_path, kind, capsys):
    path = str(tmp_path / "returned")
    box = {"mbox": mailbox.mbox, "maildir": mailbox.Maildir}[kind](path)
    for raw in (report(it.mail), b"Subject: out of office\n\nI am away"):
        box.add(raw)
    box.close()
    call_command("readbounces", f"--{kind}", path)
    call_command("readbounces", f"--{kind}", path)
    assert capsys.readouterr().out == "hard: 1\nunclear: 1\n"
    again = {"mbox": mailbox.mbox, "maildir": mailbox.Maildir}[kind](path)
    assert len(again) == 0
    again.close()


def test_a_mail_server_may_pipe_a_report_into_the_command(it, monkeypatch, capsys):
    given = SimpleNamespace(buffer=io.BytesIO(report(it.mail)))
    monkeypatch.setattr(sys, "stdin", given)
    call_command("readbounces")
    assert capsys.readouterr().out == "hard: 1\n"


def test_events_of_anymail_count_like_reports(it):
    values = {"metadata": {"mail": return_path.token_of(it.mail)}, "timestamp": 1, "event_id": "e"}
    values |= {"mta_response": "550 Gone", "description": "", "reject_reason": "bounced"}
    for kind in ("opened", "delivered"):
        tracking.on_event(None, SimpleNamespace(event_type=kind, **values), "Any")
    assert Bounce.objects.count() == 0
    tracking.on_event(None, SimpleNamespace(event_type="bounced", **values), "Any")
    assert return_path.suppressed(it.ben.email)


def test_events_of_anymail_are_listened_to_once_where_it_is_installed(it, monkeypatch):
    installed = ModuleType("anymail.signals")
    installed.tracking = Signal()
    monkeypatch.setitem(sys.modules, "anymail", ModuleType("anymail"))
    monkeypatch.setitem(sys.modules, "anymail.signals", installed)
    for _again in range(2):
        tracking.connect()
    event = SimpleNamespace(
        event_type="bounced", event_id="e", timestamp=1, description="", reject_reason="",
        mta_response="550 Gone", metadata={"mail": return_path.token_of(it.mail)},
    )  # fmt: skip
    installed.tracking.send(None, event=event, esp_name="Any")
    assert len(installed.tracking.receivers) == Bounce.objects.count() == 1


def test_a_coordinator_of_the_program_lets_mail_go_there_again(client, it):
    bounces.take_raw(report(it.mail))
    address = reverse("admin:mail_act", args=[it.mail.pk, "lift"])
    client.force_login(it.dov)
    assert client.post(address).status_code == 404
    assert return_path.suppressed(it.ben.email)
    client.force_login(it.cleo)
    page = client.get(reverse("admin:mail", args=[it.mail.pk])).content.decode()
    assert "Write to this address again" in page
    client.post(address)
    assert return_path.suppressed(it.ben.email) is None
    assert mails.send_again(it.cleo, it.mail, 0).state == "queued"


def test_marks_of_an_earlier_key_are_known(it, settings):
    raw = report(it.mail)
    bounces.take_raw(raw)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert return_path.suppressed(it.ben.email)
    assert bounces.take_raw(raw + b"\n").mail == it.mail


def test_whoever_owns_an_address_that_rests_reads_so_on_their_first_page(client, it):
    client.force_login(it.ben)
    assert "Mail to ben@example.org comes back" not in client.get("/").content.decode()
    bounces.take_raw(report(it.mail))
    page = client.get("/").content.decode()
    assert "Mail to ben@example.org comes back" in page
    assert reverse("account_email") in page


def test_without_an_address_for_returns_the_sender_is_the_envelope(it, post_office, settings):
    settings.MAIL_RETURN_ADDRESS = ""
    sent(it, 5, state="queued", sent_at=None, from_email='"A, B" <a@library.example>')
    deliver()
    assert post_office.senders == ["a@library.example"]


def test_the_coordinators_of_every_program_of_the_person_hear(it):
    factories.EnrollmentFactory(round=it.round_elsewhere, person=it.ben)
    bounces.take_raw(report(it.mail))
    told = OutgoingMail.objects.filter(kind="coordinator_bounced")
    assert {mail.to_person for mail in told} == {it.cleo, it.dov}
    (dovs,) = told.filter(to_person=it.dov)
    assert f"/admin/mails/{it.mail.pk}/" not in dovs.text
