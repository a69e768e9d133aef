"""The desk's side: codes to print that carry where they are put, and the switch of the night."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse

from mentorship.beginning.offered import TEMPLATES
from mentorship.documents import codes
from mentorship.express import way
from mentorship.forms.desk import RoundForm
from mentorship.models import SourceLink
from tests.people import cast
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return cast("convention")


def desk(client, name: str, *args) -> str:
    return client.get(reverse(f"admin:{name}", args=args)).text


def test_a_coordinator_prints_a_code_for_each_place_and_sees_the_link(client, it):
    sign_in(client, it.cleo)
    there = reverse("admin:program_express", args=[it.program.pk])
    assert there in desk(client, "round", it.round.pk)
    client.post(there, {"label": "Badges"})
    assert SourceLink.objects.get().slug == "badges"
    address = way.printed("career", "badges")
    assert address.endswith("/c/career/?from=badges")
    assert address in client.get(there).text
    assert "There is a link for this already" in client.post(there, {"label": "Badges"}).text
    for kind, begins in (("svg", b"<?xml"), ("png", b"\x89PNG\r\n")):
        file = client.get(reverse("admin:program_code", args=[it.program.pk, "badges", kind]))
        assert file.content.startswith(begins)
        assert file.content == getattr(codes, kind)(address)
    ElementTree.fromstring(codes.svg(address))
    assert codes.svg(address) != codes.svg(way.printed("career"))


def test_codes_are_for_those_who_run_it_and_for_links_that_are_there(client, it):
    paths = [
        reverse("admin:program_code", args=[it.program.pk, *rest])
        for rest in (("plain", "svg"), ("absent", "svg"), ("plain", "pdf"))
    ]
    sign_in(client, it.cleo)
    assert [client.get(path).status_code for path in paths] == [200, 404, 404]
    client.logout()
    sign_in(client, it.dov)
    assert {client.get(path).status_code for path in paths} == {404}


def test_the_night_is_switched_on_by_the_template_and_for_pairs_at_a_convention_alone(it):
    assert TEMPLATES["first-conference"].round["matches_nightly"] is True
    said = {"program": it.program.pk, "matches_nightly": "on"}
    assert "matches_nightly" not in RoundForm(said).errors
    type(it.program).objects.filter(pk=it.program.pk).update(grouping="circles")
    assert "matches_nightly" in RoundForm(said).errors
    type(it.program).objects.filter(pk=it.program.pk).update(grouping="pairs", kind="long_term")
    assert "matches_nightly" in RoundForm(said).errors
