"""A test's client keeps what its own page was drawn with."""

from threading import Thread

import pytest
from django.core.signals import request_started
from django.template import Context, Template
from django.test import Client

pytestmark = pytest.mark.django_db


def draw_another_page(**_signal: object) -> None:
    drawn = Context({"form": "of another page"})
    thread = Thread(target=Template("{{ form }}").render, args=[drawn])
    thread.start()
    thread.join()


def test_what_another_thread_draws_meanwhile_is_not_taken_for_the_page_s_own():
    request_started.connect(draw_another_page)
    try:
        page = Client().get("/accounts/login/")
    finally:
        request_started.disconnect(draw_another_page)
    assert page.context["form"] != "of another page"
