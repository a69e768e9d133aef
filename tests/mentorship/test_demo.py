"""The demonstration's mailbox, and its absence everywhere else."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone

from mentorship.mail import delivery
from mentorship.models import OutgoingMail
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.MAIL_TRANSPORT = "mentorship.mail.transports.Mailbox"
    settings.EMAIL_BACKEND = "mentorship.mail.backend.OutboxBackend"


def deliver(to="ada@example.org", subject="Your code to sign in") -> OutgoingMail:
    mail = EmailMultiAlternatives(subject, "Code 123456", "x@example.org", [to])
    mail.attach_alternative(
        "<html><head></head><body>Code <b>123456</b></body></html>", "text/html"
    )
    mail.send()
    postman = delivery.Postman()
    while postman():
        pass
    return OutgoingMail.objects.latest("pk")


def pages(pk):
    return [
        reverse("demo_mailbox"),
        reverse("demo_mail", args=[pk]),
        reverse("demo_mail_html", args=[pk]),
    ]


def test_on_a_real_site_the_mailbox_does_not_exist_for_administrators_either(
    client, demo, settings
):
    row = deliver()
    settings.DEMO = False
    client.force_login(cast().ann)
    assert [client.get(url).status_code for url in pages(row.pk)] == [404, 404, 404]


def test_anybody_reads_a_code_in_the_demonstration(client, demo):
    row = deliver()
    listed, shown, framed = (client.get(url) for url in pages(row.pk))
    assert "Your code to sign in" in listed.content.decode()
    assert "Code 123456" in shown.content.decode()
    assert 'sandbox="allow-popups allow-top-navigation-by-user-activation"' in (
        shown.content.decode()
    )
    assert "<b>123456</b>" in framed.content.decode()
    assert '<base target="_top">' in framed.content.decode()


def test_only_the_framed_mail_may_have_inline_styles_and_it_may_have_nothing_else(client, demo):
    row = deliver()
    listed, shown, framed = (client.get(url) for url in pages(row.pk))
    for page in (listed, shown):
        assert "unsafe" not in page.headers["Content-Security-Policy"]
    allowed = dict(
        part.split(maxsplit=1) for part in framed.headers["Content-Security-Policy"].split("; ")
    )
    assert allowed == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }


def test_the_list_can_be_narrowed_to_an_address_and_bears_any_input(client, demo):
    deliver(to="ada@example.org", subject="To Ada")
    deliver(to="ben@example.org", subject="To Ben")
    url = reverse("demo_mailbox")
    assert "To Ben" not in client.get(url, {"to": " ADA@"}).content.decode()
    for strange in ("nobody", "\0", "🙂", "x" * 10_000, "<b>", "%"):
        assert client.get(url, {"to": strange, "page": strange}).status_code == 200


def test_the_list_takes_as_many_queries_for_many_mails_as_for_one(
    client, demo, django_assert_max_num_queries
):
    it = cast()
    for number in range(60):
        OutgoingMail.objects.create(
            key=f"k{number}",
            kind="test",
            to_email="ada@example.org",
            to_person=it.ada,
            subject="Hello",
            state="sent",
            sent_at=timezone.now(),
        )
    with django_assert_max_num_queries(4):
        assert client.get(reverse("demo_mailbox")).status_code == 200


def test_a_mail_that_was_not_sent_is_not_shown(client, demo):
    row = OutgoingMail.objects.create(
        key="k", kind="test", to_email="a@example.org", subject="S", text="T"
    )
    assert [client.get(url).status_code for url in pages(row.pk)] == [200, 404, 404]
