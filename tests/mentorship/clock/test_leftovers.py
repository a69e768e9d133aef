"""Accounts that nobody confirmed go after a month; everybody else stays."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from mentorship.models import OutgoingMail
from mentorship.services import clock
from tests import factories

pytestmark = pytest.mark.django_db


def account(email, verified=False, **values):
    user = factories.UserFactory(email=email, **values)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=verified)
    OutgoingMail.objects.create(
        key=f"direct:{email}",
        kind="email_confirmation_signup",
        to_email=email,
        to_person=user,
        subject="Your code",
        text="",
        sensitive=True,
        state="sent",
        sent_at=timezone.now(),
    )
    return user


def test_an_account_that_nobody_confirmed_goes_after_a_month_with_the_mails_to_it():
    account("gus@example.org")
    kept = [
        account("ida@example.org", verified=True),
        account("jan@example.org", last_login=timezone.now()),
        account("kim@example.org", is_staff=True),
        factories.UserFactory(email="made-by-hand@example.org"),
    ]
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert clock.tick()["accounts dropped"] == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert clock.tick()["accounts dropped"] == 1
    assert sorted(User.objects.values_list("email", flat=True)) == sorted(u.email for u in kept)
    assert not OutgoingMail.objects.filter(to_email="gus@example.org").exists()
    assert OutgoingMail.objects.filter(to_email="ida@example.org").exists()


def test_who_confirms_at_the_last_moment_keeps_the_account():
    user = account("gus@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        (due,) = accounts.never_confirmed(timezone.now())
        EmailAddress.objects.update(verified=True)
        assert accounts.drop_unconfirmed(due) is False
    assert User.objects.filter(pk=user.pk).exists()
