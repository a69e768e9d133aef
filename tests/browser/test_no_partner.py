"""Whoever has no partner presses once for a little less; axe finds nothing, in four views."""

import pytest
from django.urls import reverse

from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import Preference, Round
from tests.people import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_must_becomes_a_wish_by_one_press(page, sign_in, assert_accessible):
    it = cast()
    Round.objects.filter(pk=it.round.pk).update(state="announced")
    Preference.objects.update_or_create(
        enrollment=it.ben_in,
        defaults={"region": "same", "region_must": True, "field": "same", "field_must": True},
    )
    it.ben_in.refresh_from_db()
    outbox.enqueue(messages.no_partner(it.ben_in))
    sign_in(it.ben)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(reverse("no_partner", args=[it.ben_in.pk]))
        assert_accessible(page)
    page.get_by_role("button", name="Let the field of work be a wish").click()
    page.get_by_text("It is a wish now").wait_for()
    own = Preference.objects.get(enrollment=it.ben_in)
    assert (own.region_must, own.field_must) == (True, False)
