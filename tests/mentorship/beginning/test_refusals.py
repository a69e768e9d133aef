"""What the desk's own forms of programs and rounds refuse, a sentence each."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mentorship.beginning import drafts
from mentorship.models import Coordinator, LogLine, Round
from mentorship.services import rounds
from mentorship.services.acts import Refused
from mentorship.services.clock import dates as clock
from tests import factories
from tests.mentorship.beginning.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def convention(chapter):
    return factories.ProgramFactory(unit=chapter, kind="convention", name="First conference")


@pytest.fixture
def career(chapter):
    return factories.ProgramFactory(unit=chapter, name="Career")


def typed(round: Round, **changes) -> dict:
    """What the form of a round sends, as it is stored, with some answers changed."""
    names = (
        *("name", "place", "time_zone", "signup_opens_on", "signup_closes_on"),
        *("mentors_open_on", "mentors_close_on", "late_until", "announce_on", "starts_on"),
        *("ends_on", "offer_days", "mentee_places", "mentor_places", "minimum_points"),
    )
    said = {name: getattr(round, name) for name in names}
    said |= {f"weight_{name}": weight for name, weight in round.weights.items()}
    return {name: "" if value is None else value for name, value in (said | changes).items()}


def new(program, **changes) -> dict:
    start = TODAY + timedelta(days=60)
    return {
        "program": program.pk,
        "name": "2027",
        "time_zone": "America/Denver",
        "signup_opens_on": TODAY,
        "signup_closes_on": TODAY + timedelta(days=30),
        "starts_on": start,
        "ends_on": start + timedelta(days=3),
        "place": "Chicago",
        "offer_days": 7,
        "minimum_points": 0,
        **changes,
    }


def add(desk, data) -> str:
    return desk.post(reverse("admin:mentorship_round_add"), data).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"place": ""}, "A convention needs its place"),
        ({"starts_on": "", "ends_on": ""}, "A convention needs its first day"),
        ({"ends_on": ""}, "A convention needs its last day"),
    ],
)
def test_a_convention_needs_its_days_and_its_place(desk, convention, career, changes, sentence):
    assert sentence in add(desk, new(convention, **changes))
    assert not Round.objects.exists()
    add(desk, new(career, **changes))
    assert Round.objects.get().program == career


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"announce_on": TODAY + timedelta(days=61)},
            "Pairs are announced on or before the day they start",
        ),
        (
            {"signup_closes_on": TODAY + timedelta(days=61)},
            "Sign-up closes on or before the day pairs start",
        ),
        (
            {"signup_opens_on": "2029-01-01", "signup_closes_on": ""},
            "Sign-up opens before the round ends",
        ),
        ({"time_zone": "america/denver"}, "Choose a time zone from the list"),
        ({"time_zone": ""}, "Choose a time zone from the list"),
        ({"weight_needs": "50", "weight_field": "51"}, "The weights have to add up to 100"),
    ],
)
def test_dates_zone_and_weights_fit_together(desk, career, changes, sentence):
    assert sentence in add(desk, new(career, **changes))
    assert not Round.objects.exists()


def test_zones_are_chosen_from_a_list_and_a_stored_old_name_stays(desk, career):
    page = desk.get(reverse("admin:mentorship_round_add")).content.decode()
    assert '<optgroup label="Common">' in page
    round = factories.RoundFactory(program=career, time_zone="US/Mountain")
    address = reverse("admin:mentorship_round_change", args=[round.pk])
    assert '<option value="US/Mountain" selected>' in desk.get(address).content.decode()
    assert desk.post(address, typed(round, place="Here")).status_code == 302
    round.refresh_from_db()
    assert (round.time_zone, round.place) == ("US/Mountain", "Here")


# A round that is announced ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "column", "value"),
    [
        ("announced", "signup_closes_on", TODAY + timedelta(days=1)),
        ("announced", "announce_on", TODAY + timedelta(days=15)),
        ("announced", "time_zone", "UTC"),
        ("running", "starts_on", TODAY + timedelta(days=40)),
        ("closed", "ends_on", TODAY + timedelta(days=400)),
        ("closed", "weight_needs", "20"),
        ("cancelled", "offer_days", "3"),
    ],
)
def test_what_is_settled_is_refused_and_said(desk, career, state, column, value):
    round = factories.RoundFactory(program=career, state=state, time_zone="America/Denver")
    address = reverse("admin:mentorship_round_change", args=[round.pk])
    page = desk.get(address).content.decode()
    assert "What can still be changed is open below" in page
    field = page.partition(f'name="{column}"')[2].partition(">")[0]
    assert "disabled" in field
    before = Round.objects.values().get(pk=round.pk)
    page = desk.post(address, typed(round, **{column: value})).content.decode()
    assert "is settled" in page.partition("There is a problem")[2]
    assert Round.objects.values().get(pk=round.pk) == before


@pytest.mark.parametrize(
    ("state", "column", "value"),
    [
        ("announced", "starts_on", TODAY + timedelta(days=40)),
        ("announced", "place", "Chicago"),
        ("running", "ends_on", TODAY + timedelta(days=400)),
        ("running", "mentee_places", 7),
        ("closed", "name", "The first"),
    ],
)
def test_what_is_open_is_changed_as_a_browser_sends_it(desk, career, state, column, value):
    round = factories.RoundFactory(program=career, state=state, time_zone="America/Denver")
    address = reverse("admin:mentorship_round_change", args=[round.pk])
    fields = desk.get(address).context["adminform"].form.fields
    sent = {n: v for n, v in typed(round, **{column: value}).items() if not fields[n].disabled}
    assert desk.post(address, sent).status_code == 302
    round.refresh_from_db()
    assert getattr(round, column) == value
    assert LogLine.objects.filter(verb="round.changed", round=round).exists()


def test_the_act_refuses_what_is_settled_whatever_form_it_comes_from(cleo, career):
    round = factories.RoundFactory(program=career, state="open")
    Round.objects.filter(pk=round.pk).update(state="announced")  # somebody was faster
    round.announce_on = TODAY + timedelta(days=20)
    with pytest.raises(Refused, match="settled: pairs are announced"):
        rounds.change(cleo, round, ["announce_on"])
    round.refresh_from_db()
    assert round.announce_on is None


# Opening ---------------------------------------------------------------------------------------


def test_a_round_that_nobody_coordinates_does_not_open(client, ann, career):
    round = factories.RoundFactory(program=career, state="draft")
    client.force_login(ann)
    address = reverse("admin:round_act", args=[round.pk, "open"])
    page = client.post(address, follow=True).content.decode()
    assert "Nobody coordinates New Mexico Chapter yet" in page
    assert reverse("admin:mentorship_coordinator_add") in page
    round.refresh_from_db()
    assert round.state == "draft"
    Coordinator.objects.create(person=ann, unit=career.unit.parent)
    assert "Sign-up is open" in client.post(address, follow=True).content.decode()


def test_a_coordinator_whose_account_is_closed_coordinates_nothing(cleo, ann, career):
    round = factories.RoundFactory(program=career, state="draft")
    cleo.is_active = False
    cleo.save()
    with pytest.raises(Refused, match="Nobody coordinates"):
        rounds.open_signup(ann, round)


def test_a_stored_convention_without_a_place_does_not_open_nor_does_the_clock(
    cleo, desk, convention
):
    round = factories.RoundFactory(program=convention, state="draft")
    with pytest.raises(Refused, match="A convention needs its place"):
        rounds.open_signup(cleo, round)
    now = round.state_changed_at
    Round.objects.filter(pk=round.pk).update(
        signup_opens_on=TODAY, state_changed_at=now - timedelta(days=3)
    )
    assert list(clock.opening(now)) == []
    page = desk.get(reverse("admin:index")).content.decode()
    assert "Its day has come, and sign-up waits for what is missing" in page
    Round.objects.filter(pk=round.pk).update(place="Chicago")
    assert list(clock.opening(now)) == [round]


def test_a_round_whose_sign_up_is_over_does_not_open(cleo, career):
    round = factories.RoundFactory(
        program=career, state="draft", signup_closes_on=TODAY - timedelta(days=1)
    )
    with pytest.raises(Refused, match="The last day of sign-up has passed"):
        rounds.open_signup(cleo, round)


def test_an_address_for_replies_that_came_back_bars(cleo, draft):
    from mentorship.mail.return_path import mark_of
    from mentorship.models import Suppression

    Suppression.objects.create(mark=mark_of(cleo.email), reason="hard")
    assert any("came back" in lack.sentence for lack in drafts.lacks_of(draft))
