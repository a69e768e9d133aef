"""Nothing at the desk looks like somebody else's admin: trails, names, filters, histories."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from mentorship.models import LogLine, Pairing
from tests import factories
from tests.bodies import body
from tests.hostile.world import make_world
from tests.mentorship.desk.hands import page, post

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NO_ROWS = re.compile(r">[^<]* \(0\)</a>")


def test_lists_forms_and_histories_speak_our_words(client):
    world = make_world()
    client.force_login(world.cast.ann)
    seen = 0
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        shown = client.get(reverse(f"{stem}_changelist"))
        if shown.status_code != 200:
            continue
        pages = [body(shown)]
        added = client.get(reverse(f"{stem}_add"))
        pages += [body(added)] if added.status_code == 200 else []
        row = shown.context["cl"].queryset.first()
        if row is not None:
            seen += 1
            for name in ("change", "history"):
                answer = client.get(reverse(f"{stem}_{name}", args=[row.pk]), follow=True)
                assert answer.status_code == 200, (stem, name)
                pages.append(body(answer))
        for words in pages:
            trail = re.search(r'<div class="breadcrumbs">(.*?)</div>', words, re.DOTALL)
            assert trail is None or ">Desk</a>" in trail.group(1), stem
            assert not NO_ROWS.search(words), stem
            told = re.sub(r"<[^>]*>", "|", words)
            for stranger in ("|Home|", "nrollment", "change history", "|Mentoring|", "|-----"):
                assert stranger not in told, (stem, stranger)
    assert seen > 12


def test_the_history_of_a_row_is_told_in_sentences_and_of_others_not_at_all(client):
    world = make_world()
    cast = world.cast
    LogLine.objects.create(
        verb="enrollment.amended", actor=cast.ben, enrollment=cast.ben_in, program=cast.program
    )
    address = reverse("admin:mentorship_enrollment_history", args=[cast.ben_in.pk])
    client.force_login(cast.cleo)
    assert "Ben Okri changed their answers" in body(client.get(address))
    person = reverse("admin:accounts_user_history", args=[cast.ben.pk])
    assert "Ben Okri changed their answers" in body(client.get(person))
    client.force_login(cast.dov)
    assert client.get(address).status_code == 404

    topic = factories.TopicFactory(name="Cataloging")
    client.force_login(cast.ann)
    form = reverse("admin:mentorship_topic_change", args=[topic.pk])
    data = {"name": "Metadata", "slug": topic.slug, "group": topic.group, "position": 1}
    client.post(form, data)
    history = reverse("admin:mentorship_topic_history", args=[topic.pk])
    assert "Ann Head changed it. Changed Name" in body(client.get(history))


def test_the_log_tells_each_act_once(cast, run, desk):
    suggestion = run.suggestions.first()
    post(desk, "suggestion_decide", suggestion, approve="1")
    log = reverse("admin:mentorship_logline_changelist")
    for words in (body(desk.get(log)), page(desk, "pairing", Pairing.objects.get())):
        assert words.count("approved the suggestion") == 1
        assert "put the two together" not in words
