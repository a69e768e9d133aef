"""What the association and its parts offer, for anybody who comes by."""

import pytest
from django.urls import reverse

from mentorship.models import Program, Unit
from tests import factories, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    cast = people.cast()
    top = factories.UnitFactory(kind="association", name="Columbia Library Association")
    Unit.objects.filter(pk=cast.program.unit_id).update(parent=top, name="Ohio Chapter")
    cast.program.unit.refresh_from_db()
    Unit.objects.filter(pk=cast.elsewhere.unit_id).update(name="Quiet Division")
    return cast


def test_the_tree_leads_from_the_association_to_what_is_open_now(client, it):
    assert reverse("units") in client.get("/").content.decode()
    assert reverse("units") in client.get(reverse("programs")).content.decode()
    page = client.get(reverse("units")).content.decode()
    chapter = it.program.unit.get_absolute_url()
    assert chapter in page
    assert "1 program open now" in page
    assert page.index("Columbia Library Association") < page.index("Ohio Chapter")
    assert page.index("Ohio Chapter") < page.index("Career mentoring")
    page = client.get(chapter).content.decode()
    assert "Career mentoring" in page
    assert "Open to join until" in page
    assert it.program.unit.parent.get_absolute_url() in page


def test_nothing_private_is_shown_and_what_is_hidden_is_not_there(client, it):
    secret = factories.ProgramFactory(unit=it.elsewhere.unit, name="Hidden", listed=False)
    Program.objects.filter(pk=it.elsewhere.pk).update(listed=False)
    for address in (secret.unit.get_absolute_url(), "/units/999999/nothing/"):
        assert client.get(address).status_code == 404
    everything = client.get(reverse("units")).content.decode()
    everything += client.get(it.program.unit.get_absolute_url()).content.decode()
    for private in ("Quiet", "Hidden", "Cleo", "Ada", "Ben", "cleo@example.org"):
        assert private not in everything
    for user in (it.cleo, it.ben):
        client.force_login(user)
        assert client.get(secret.unit.get_absolute_url()).status_code == 404


def test_questions_go_to_the_nearest_address_and_words_are_shown_safely(client, it):
    chapter = it.program.unit
    Unit.objects.filter(pk=chapter.parent_id).update(contact_email="all@example.org")
    assert "mailto:all@example.org" in client.get(chapter.get_absolute_url()).content.decode()
    about = "<b>Since 1890</b>, see https://example.org/ohio"
    Unit.objects.filter(pk=chapter.pk).update(contact_email="ohio@example.org", about=about)
    page = client.get(chapter.get_absolute_url()).content.decode()
    assert "mailto:ohio@example.org" in page
    assert "&lt;b&gt;Since 1890" in page
    assert 'href="https://example.org/ohio"' in page


def test_another_name_in_the_address_leads_to_the_one_that_is_right(client, it):
    unit = it.program.unit
    answer = client.get(reverse("unit", args=[unit.pk, "old-name"]))
    assert (answer.status_code, answer.url) == (302, unit.get_absolute_url())
    Unit.objects.filter(pk=unit.pk).update(name="北")
    unit.refresh_from_db()
    assert client.get(unit.get_absolute_url()).status_code == 200


def test_many_units_cost_no_more_queries(client, it, django_assert_max_num_queries):
    for _each in range(15):
        factories.RoundFactory()
    with django_assert_max_num_queries(12):
        client.get(reverse("units"))
