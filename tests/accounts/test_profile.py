"""Telling who one is: page by page, kept, changed, cleared, and never lost."""

import re
import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Institution, Profile, School, WorkingStyle
from accounts.views.pages import ABOUT_ME, BY_KEY, PAGES, STYLE
from accounts.views.trip import Trip
from tests import factories, people

pytestmark = pytest.mark.django_db

FIRST = Trip(first=True, next="/help/")
CHANGE = Trip(first=False, next="")


@pytest.fixture
def ada(client):
    ada = people.person("Ada Lovelace")
    client.force_login(ada)
    return ada


def say(client, key: str, answers: dict, trip: Trip = CHANGE):
    """Send the answers of one page."""
    return client.post(trip.link(BY_KEY[key]), answers)


def refusals(page) -> dict[str, list[str]]:
    return dict(page.context["form"].errors)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_strangers_are_sent_to_sign_in_and_come_back_to_the_page(client, page):
    path = CHANGE.link(page)
    assert client.get(path).url == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.key)
def test_a_newcomer_says_their_name_before_anything_else(client, page):
    client.force_login(factories.UserFactory())
    assert client.get(FIRST.link(page)).url == FIRST.link(PAGES[0])


def test_the_first_way_leads_forth_and_back_through_every_page_and_out(client, ada):
    forth, back = [], []
    for page in PAGES:
        shown = client.get(FIRST.link(page)).context
        forth.append(shown["skip_url"])
        back.append(shown["back_url"])
    links = [FIRST.link(page) for page in PAGES]
    assert forth == ["", *links[2:], "/help/"]
    assert back == ["", *links[:-1]]


def test_a_change_comes_straight_back_to_the_profile_or_to_where_it_was_asked_for(client, ada):
    assert say(client, "about", {"about": "Hello"}).url == reverse("profile")
    asked_for = Trip(first=False, next="/privacy/")
    assert say(client, "about", {"about": "Hello"}, asked_for).url == "/privacy/"
    elsewhere = Trip(first=False, next="//evil.example")
    assert say(client, "about", {"about": "Hello"}, elsewhere).url == reverse("profile")


def test_answers_are_kept_and_shown_in_the_profile_and_in_the_form(client, ada):
    maine = factories.RegionFactory(name="Maine")
    factories.FieldFactory(name="Collections", group="Collections")
    part = factories.FieldFactory(name="Preservation", group="Collections")
    say(client, "name", {"full_name": "Ada King", "called": "Countess", "pronouns": "she"})
    said = {"time_zone": "Asia/Kolkata", "regional_format": "US", "languages": ["en", "vi"]}
    say(client, "languages", said)
    work = {"job_title": "Archivist", "institution": " Ockham  Park ", "region": maine.pk}
    say(client, "work", work)
    say(client, "fields", {"career_stage": "senior", "fields_of_work": [part.pk]})
    say(client, "schools", {"school_1": "Iowa", "year_1": "1999", "school_2": "", "year_2": ""})
    say(client, "about", {"about": "Numbers"})
    shown = client.get(reverse("profile")).content.decode()
    for words in (
        "Ada King", "Countess", "she", "Kolkata", "10:59\u00a0PM (as in the United States)",
        "English, Vietnamese", "Archivist",
        "Ockham Park", "Maine", "Preservation", "More than fifteen years", "Iowa, 1999", "Numbers",
    ):  # fmt: skip
        assert words in shown
    assert client.get(CHANGE.link(BY_KEY["work"])).context["form"].initial == {
        "job_title": "Archivist", "institution": "Ockham Park", "region": maine.pk,
    }  # fmt: skip


def test_a_known_institution_is_taken_whatever_its_capitals_and_a_new_one_joins_the_list(
    client, ada
):
    known = factories.InstitutionFactory(name="Ockham Park")
    say(client, "work", {"institution": "OCKHAM park"})
    assert Profile.objects.get().institution == known
    say(client, "work", {"institution": "Newstead Abbey"})
    assert Profile.objects.get().institution == Institution.objects.get(name="Newstead Abbey")


def test_the_places_that_most_people_work_at_are_offered_while_one_types(client, ada, monkeypatch):
    monkeypatch.setattr("accounts.views.profile.MOST_SUGGESTED", 2)
    factories.InstitutionFactory(name="Aardvark Archive")
    busy = factories.InstitutionFactory(name="Zutphen Library")
    factories.ProfileFactory.create_batch(2, institution=busy)
    offered = client.get(CHANGE.link(BY_KEY["work"])).context["institutions"]
    assert offered == [ada.profile.institution.name, "Zutphen Library"]


def test_schools_are_added_changed_and_taken_off_the_list(client, ada):
    more = say(client, "schools", {"school_1": "Iowa", "year_1": "1999", "more": "1"}, FIRST)
    assert more.url == FIRST.link(BY_KEY["schools"])
    assert client.get(more.url).context["form"].count == 2
    rows = {"school_1": "iowa", "year_1": "2001", "school_2": "Simmons", "year_2": "1998"}
    say(client, "schools", rows)
    kept = list(Profile.objects.get().education.values_list("school__name", "class_year"))
    assert kept == [("Iowa", 2001), ("Simmons", 1998)]
    say(client, "schools", {**rows, "school_1": "", "year_1": ""})
    assert Profile.objects.get().education.get().school.name == "Simmons"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"school_1": "Iowa", "year_1": ""}, {"year_1": ["Enter the class year, like 2019"]}),
        ({"school_1": "", "year_1": "1999"}, {"school_1": ["Enter the school of this class"]}),
        (
            {"school_1": "Iowa", "year_1": "1999", "school_2": "IOWA", "year_2": "2001"},
            {"school_2": ["You have named this school already"]},
        ),
        (
            {"school_1": "Iowa", "year_1": "19"},
            {"year_1": ["Enter a class year between 1930 and 2100, like 2019"]},
        ),
    ],
)
def test_a_row_that_is_half_filled_or_repeated_gets_a_sentence_and_is_kept(client, ada, rows, said):
    page = say(client, "schools", rows)
    assert refusals(page) == said
    for words in filter(None, rows.values()):
        assert f'value="{words}"' in page.content.decode()
    assert not School.objects.exists()


def test_a_dot_is_set_and_cleared_again_without_touching_the_other_pages(client, ada):
    say(client, "approach", {"parts_or_whole": "5", "approach_wish": "different"})
    say(client, "communication", {"directness": "2"})
    say(client, "communication", {"directness": ""})
    style = WorkingStyle.objects.get()
    assert (style.directness, style.parts_or_whole) == (None, 5)
    assert (style.communication_wish, style.approach_wish) == ("alike", "different")


def test_what_was_answered_is_not_asked_again(client, ada):
    begin = reverse("profile_edit")
    ask = client.get(begin, {"next": "/help/"})
    assert ask.url == FIRST.link(BY_KEY["fields"]), "name, languages and work are known"
    say(client, "fields", {"career_stage": "mid"})
    say(client, "communication", {})
    assert client.get(begin, {"next": "/help/"}).url == "/help/"
    assert client.get(begin).url == reverse("profile")


def test_a_repeated_submit_changes_nothing_more(client, ada):
    for _time in range(2):
        say(client, "schools", {"school_1": "Iowa", "year_1": "1999"})
        say(client, "communication", {"directness": "2"})
    assert Profile.objects.get().education.count() == WorkingStyle.objects.count() == 1


def test_a_change_touches_only_the_columns_of_its_page(client, ada):
    stale = Profile.objects.get()
    services.set_about(Profile.objects.get(), about="Kept")
    services.set_languages_and_zone(stale, languages=["en"], time_zone="UTC")
    assert Profile.objects.get().about == "Kept"


def test_dates_are_shown_in_the_readers_zone(client, ada, settings):
    services.set_languages_and_zone(ada.profile, languages=[], time_zone="Asia/Tokyo")
    seen = []
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.note_zone"]
    note_zone.seen = seen
    Client.force_login(fresh := Client(), ada)
    fresh.get(reverse("profile"))
    Profile.objects.update(time_zone="Nowhere/At_All")
    fresh.get(reverse("profile"))
    assert seen == ["Asia/Tokyo", settings.TIME_ZONE]
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE


def note_zone(get_response):
    """A middleware that notes which zone a page is made in."""

    def middleware(request):
        note_zone.seen.append(timezone.get_current_timezone_name())
        return get_response(request)

    return middleware


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_at_most_twelve_queries_however_much_was_told(
    client, ada, rows, django_assert_max_num_queries
):
    fields = [factories.FieldFactory() for _row in range(rows)]
    services.set_fields(ada.profile, fields=fields, career_stage="mid")
    services.set_schooling(
        ada.profile, classes=[(f"School {n}", 2000 + n, "") for n in range(rows)]
    )
    paths = [reverse(name) for name in ("profile", "account", "help", "privacy", "welcome")]
    for path in [*paths, *(FIRST.link(page) for page in PAGES)]:
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


def test_looking_writes_nothing(client, ada, django_assert_max_num_queries):
    paths = [reverse(name) for name in ("profile", "account", "profile_edit", "working_style")]
    for path in [*paths, *(FIRST.link(page) for page in PAGES)]:
        with django_assert_max_num_queries(12) as asked:
            client.get(path)
        written = [query["sql"] for query in asked]
        assert [sql for sql in written if not re.match(r"SELECT|DECLARE .* FOR SELECT", sql)] == []


@pytest.mark.parametrize("key", ["nonsense", "communication"])
def test_a_page_that_does_not_exist_is_not_found(client, ada, key):
    assert client.get(reverse("profile_page", args=[key])).status_code == 404


def test_every_page_belongs_to_one_of_the_two_parts():
    assert {*ABOUT_ME, *STYLE} == {*PAGES}


@pytest.mark.django_db(transaction=True)
def test_two_people_who_name_the_same_new_school_at_once_get_one_school():
    profiles = [factories.ProfileFactory() for _person in range(6)]
    together = threading.Barrier(len(profiles))

    def name_it(profile: Profile) -> None:
        together.wait()
        services.set_schooling(profile, classes=[("Iowa", 1999, "")])
        connection.close()

    threads = [threading.Thread(target=name_it, args=[profile]) for profile in profiles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert School.objects.get().education_set.count() == len(profiles)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_the_very_first_page_makes_one_profile():
    user = factories.UserFactory()
    together = threading.Barrier(4)

    def introduce() -> None:
        together.wait()
        services.introduce(user, full_name="Fay Weldon", called="", pronouns="")
        connection.close()

    threads = [threading.Thread(target=introduce) for _click in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Profile.objects.get().full_name == "Fay Weldon"
