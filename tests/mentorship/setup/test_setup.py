"""From an empty site to its first round: what is missing, lists, units, the association, mail."""

import struct
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Field, Institution, InstitutionType, Region
from mentorship.models import Coordinator, LogLine, ProgramDraft, Round, Topic, Unit
from mentorship.models.association import house, remember
from mentorship.services.acts import Refused
from mentorship.setup import association, checklist, lists, units
from tests import factories, people

pytestmark = pytest.mark.django_db

FRIDAY = 5

EXAMPLE = """\
Commonwealth Library Association (CLA)
  Youth Services Division (YSD)
\t\tNew Members Round Table
    Picture Book Interest Group [round table]
  Ohio Chapter
  Friends of Lakeshore School [alumni]
"""


@pytest.fixture
def ann():
    return people.person("Ann Gray", is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client, ann, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client.force_login(ann)
    return client


def picture(width: int = 40, height: int = 40) -> bytes:
    """A PNG of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _row in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# What is missing -----------------------------------------------------------------------------


def test_an_empty_site_names_what_is_missing_and_each_step_leads_somewhere(desk):
    html = desk.get(reverse("admin:setup")).content.decode()
    assert [step.name for step in checklist.missing()] == [
        "association", "mail", "units", "topics", "program", "round",
    ]  # fmt: skip
    for step in checklist.steps():
        assert f'href="{step.url}"' in html
        assert desk.get(step.url).status_code == 200
    assert "6 steps are left" in desk.get(reverse("admin:index")).content.decode()


def test_nothing_is_missing_once_people_can_join_and_the_desk_stops_saying_so(desk, ann):
    association.describe(ann, _named("Lakeland Libraries"), ["name"])
    factories.TopicFactory()
    factories.RoundFactory()
    LogLine.objects.create(verb="mail.tried")
    assert checklist.missing() == []
    assert "not set up" not in desk.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(
    "page", ["setup", "setup_association", "setup_mail", "setup_units", "setup_list", "sign_on"]
)
def test_a_coordinator_who_is_no_administrator_finds_none_of_it(client, page):
    cast = people.cast()
    client.force_login(cast.cleo)
    args = ["topics"] if page == "setup_list" else []
    assert client.get(reverse(f"admin:{page}", args=args)).status_code == 404
    assert "set up yet" not in client.get(reverse("admin:index")).content.decode()


# Lists ---------------------------------------------------------------------------------------


def whole(name: str) -> dict[str, str]:
    return {line.key: line.name for line in lists.STARTERS[name].lines}


@pytest.mark.parametrize(
    ("name", "count"), [("topics", 55), ("regions", 105), ("fields", 46), ("library_types", 25)]
)
def test_a_list_is_taken_whole_and_a_second_time_changes_nothing(ann, name, count):
    chosen = lists.STARTERS[name]
    before = chosen.count()
    assert lists.take(ann, chosen, whole(name)) == count
    assert lists.take(ann, chosen, whole(name)) == 0
    assert chosen.count() == before + count
    assert LogLine.objects.filter(verb="list.begun").count() == 1


def test_what_lies_near_is_kept_both_ways_and_under_another_name(ann):
    names = whole("fields") | {"acquisitions": "Buying books"}
    lists.take(ann, lists.STARTERS["fields"], names)
    bought = Field.objects.get(name="Buying books")
    near = {field.name for field in bought.near.all()}
    assert near == {
        "Cataloging and metadata", "Collection development", "Electronic resources and serials",
    }  # fmt: skip
    assert all(bought in field.near.all() for field in bought.near.all())


def test_a_part_taken_later_is_joined_to_what_is_there(ann):
    chosen = lists.STARTERS["regions"]
    lists.take(ann, chosen, {"US-OH": "Ohio"})
    lists.take(ann, chosen, {"US-PA": "Pennsylvania"})
    assert [region.code for region in Region.objects.get(code="US-OH").neighbours.all()] == [
        "US-PA"
    ]


def test_topics_bring_sentences_and_the_kinds_of_program_that_ask_them(ann):
    lists.take(ann, lists.STARTERS["topics"], whole("topics"))
    interviews = Topic.objects.get(name="Interviews")
    assert interviews.only_in == ["long_term", "informal"]
    assert "practice interview" in interviews.offered
    assert Topic.objects.get(name="Being new in the field").only_in == []


def test_two_lines_of_one_name_are_refused_by_name_and_nothing_is_written(ann):
    chosen = lists.STARTERS["fields"]
    with pytest.raises(Refused, match="“acquisitions” is on the list already"):
        lists.take(
            ann,
            chosen,
            {"acquisitions": "Acquisitions", "copyright-and-licensing": "acquisitions "},
        )
    assert Field.objects.count() == 0


def test_the_page_offers_what_is_left_and_takes_what_is_ticked_under_the_typed_name(desk):
    Region.objects.create(code="CA-BC", name="British Columbia")
    url = reverse("admin:setup_list", args=["regions"])
    html = desk.get(url, {"part": "Canada"}).content.decode()
    assert "Alberta" in html
    assert "Ohio" not in html
    assert "Take British Columbia" not in html
    alberta = next(line for line in lists.STARTERS["regions"].lines if line.key == "CA-AB")
    typed = {f"take-{alberta.position}": "on", f"name-{alberta.position}": "  Alberta (AB) "}
    assert desk.post(f"{url}?part=Canada", typed).status_code == 302
    assert [region.code for region in Region.objects.filter(name="Alberta (AB)")] == ["CA-AB"]
    assert not Region.objects.filter(code="CA-MB").exists()


def test_a_line_without_a_name_is_shown_again_with_all_that_was_typed(desk):
    url = reverse("admin:setup_list", args=["library_types"])
    first, second = lists.STARTERS["library_types"].lines[:2]
    answer = desk.post(
        url,
        {
            f"take-{first.position}": "on",
            f"name-{first.position}": "",
            f"name-{second.position}": "The state's own",
        },
    )
    html = answer.content.decode()
    assert "Enter a name in the place of “Public library”" in html
    assert "The state&#x27;s own" in html
    assert InstitutionType.objects.count() == 0


def test_a_member_says_what_kind_of_place_it_is_and_whoever_says_it_first_counts(client):
    kind = InstitutionType.objects.create(slug="law", name="Law library", kind="special")
    other = InstitutionType.objects.create(slug="jail", name="Prison library", kind="special")
    for name, said in (("Ada Lovelace", kind), ("Ben Okri", other)):
        client.force_login(people.person(name))
        typed = {"job_title": "", "institution": "Ockham Park", "institution_type": said.pk}
        client.post(reverse("profile_page", args=["work"]), typed)
    place = Institution.objects.get(name="Ockham Park")
    assert (place.type, place.kind) == (kind, "special")


# Units ---------------------------------------------------------------------------------------


def test_an_indented_list_becomes_a_tree_and_a_second_time_changes_nothing(ann):
    assert units.make(ann, EXAMPLE) == 6
    assert units.make(ann, EXAMPLE + "  Maine Chapter\n") == 1
    rows = {unit.name: unit for unit in Unit.objects.all()}
    assert rows["Picture Book Interest Group"].parent == rows["Youth Services Division"]
    assert rows["New Members Round Table"].parent == rows["Youth Services Division"]
    assert rows["Maine Chapter"].parent == rows["Commonwealth Library Association"]
    assert {unit.kind for unit in rows.values()} == {
        "association", "division", "round_table", "chapter", "school",
    }  # fmt: skip
    assert rows["Youth Services Division"].short_name == "YSD"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (" Youth Division", "Line 2: indent by two spaces"),
        ("Youth Division", "Line 2: only the association stands at the edge"),
        ("    Youth Division", "Line 2: it is indented by more than one level"),
        ("  Interest group for books", "Line 2: say what it is in square brackets"),
        ("  Youth [club]", "Line 2: say what it is in square brackets"),
        ("  Youth (Y) (Z) Division", "Line 2: write the name"),
        ("  the ASSOCIATION", "Line 2: this name stands in another line"),
        ("  " + "Y" * 201 + " Division", "Line 2: at most 200 characters"),
    ],
)
def test_a_line_that_is_wrong_is_named_once_and_nothing_is_made(desk, line, sentence):
    text = f"The Association\n{line}\n    Below it Division\n"
    html = desk.post(reverse("admin:setup_units"), {"units": text, "make": "1"}).content.decode()
    assert sentence in html
    assert "Line 3" not in html
    assert "Below it Division" in html
    assert Unit.objects.count() == 0


def test_the_page_shows_how_a_list_is_understood_before_anything_is_made(desk):
    url = reverse("admin:setup_units")
    html = desk.post(url, {"units": EXAMPLE}).content.decode()
    assert "Make 6 units" in html
    assert Unit.objects.count() == 0
    assert desk.post(url, {"units": EXAMPLE, "make": "1"}).status_code == 302
    assert Unit.objects.count() == 6


# The association -----------------------------------------------------------------------------


def _named(name: str):
    row = association.said()
    row.name = name
    return row


def test_what_is_said_of_the_association_stands_on_the_next_page_and_outlives_the_process(desk):
    typed = {
        "name": "Lakeland Library Association",
        "short_name": "LLA",
        "contact_email": "mentoring@lla.example.org",
        "time_zone": "America/Chicago",
        "year_begins": "9",
        "accent": "#7A1F3D",
        "mark": SimpleUploadedFile("mark.png", picture()),
    }
    assert desk.post(reverse("admin:setup_association"), typed).status_code == 302
    remember(association.Association.objects.defer("mark").get())  # as another process reads it
    html = desk.get("/").content.decode()
    assert "Lakeland Library Association" in html
    assert "mentoring@lla.example.org" in html
    assert house().sender.startswith("LLA <")
    assert house().year_begins == 9
    assert "#7a1f3d" in desk.get(reverse("theme")).content.decode()
    mark = desk.get(house().mark)
    assert (mark["Content-Type"], mark.content) == ("image/png", picture())


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"accent": "teal"}, "Enter a colour like #0b5c6b"),
        ({"accent": "#ffd400"}, "hard to read"),
        ({"time_zone": "Atlantis/Capital"}, "Choose a time zone from the list"),
        ({"year_begins": "13"}, "Choose a month from the list"),
        ({"year_begins": ""}, "Choose the month in which your year begins"),
        ({"name": ""}, "Enter the association&#x27;s full name"),
        ({"mark": SimpleUploadedFile("x.png", b"<svg onload='alert(1)'>")}, "as a PNG picture"),
        ({"mark": SimpleUploadedFile("x.png", picture(2001, 1))}, "larger than 2000"),
        ({"mark": SimpleUploadedFile("x.png", picture() + b"x" * 200_001)}, "larger than 200 KB"),
        ({"mark": SimpleUploadedFile("x.png", b"")}, "as a PNG picture"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_said_in_a_sentence(desk, changed, sentence):
    typed = {
        "name": "Lakeland",
        "contact_email": "m@lla.example.org",
        "year_begins": "1",
        **changed,
    }
    answer = desk.post(reverse("admin:setup_association"), typed, follow=True)
    if sentence == "hard to read":
        answer = desk.get(reverse("admin:setup_association"))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


# Mail ----------------------------------------------------------------------------------------


def test_a_trial_mail_arrives_and_the_servers_words_are_shown(desk, ann, post_office):
    html = desk.post(reverse("admin:setup_mail")).content.decode()
    assert "The server took the mail" in html
    assert "250 " in html
    assert post_office.receivers == [ann.email]


def test_a_server_that_says_no_is_quoted(desk, ann, post_office):
    post_office.answers[ann.email] = "550 5.7.1 Relaying denied"
    html = desk.post(reverse("admin:setup_mail")).content.decode()
    assert "550 5.7.1 Relaying denied" in html
    assert "mail.tried" not in set(LogLine.objects.values_list("verb", flat=True))


def test_a_server_that_is_away_is_named(desk, post_office):
    post_office.close()
    html = desk.post(reverse("admin:setup_mail")).content.decode()
    assert f"127.0.0.1:{post_office.port} cannot be reached" in html


def test_the_example_in_the_starter_files_is_understood(ann):
    text = (Path(__file__).parent / "units_example.txt").read_text("utf-8")
    lines, wrong = units.read(text)
    assert wrong == []
    assert units.make(ann, text) == len(lines)
    assert Coordinator.objects.count() == 0
    assert site_settings.NAMELESS not in {line.name for line in lines}


# The whole way -------------------------------------------------------------------------------


def begin_a_program(desk, address) -> None:
    """Take the chapter's template with its first day, and open it as its coordinator."""
    unit = Unit.objects.get(name="Ohio Chapter")
    start = timezone.localdate() + timedelta(days=30)
    choice = desk.post(address, {"unit": unit.pk, "kind": "long_term"}).url
    draft = desk.post(choice, {"template": "chapter-year", "starts_on": start}).url
    ProgramDraft.objects.update(rules=[])  # whoever likes
    desk.post(f"{draft}set-up/", {"coordinate": "1"})


@pytest.fixture
def workday() -> Iterator[None]:
    """Noon of a day on which sign-up may open: never on a weekend, when the template waits."""
    noon = timezone.now().replace(hour=12)
    to_monday = 8 - noon.isoweekday() if noon.isoweekday() > FRIDAY else 0
    with time_machine.travel(noon + timedelta(days=to_monday)):
        yield


def test_each_next_step_leads_on_from_an_empty_site_to_a_round_that_a_member_joins(
    workday, desk, client, post_office
):
    """As the page names them, one after the other, until a newcomer reads the round's topics."""
    answers = {
        "association": lambda: {
            "name": "Lakeland",
            "contact_email": "m@lla.example.org",
            "year_begins": "1",
        },
        "mail": dict,
        "units": lambda: {"units": EXAMPLE, "make": "1"},
        "topics": lambda: {
            f"{what}-{line.position}": value
            for line in lists.STARTERS["topics"].lines
            for what, value in (("take", "on"), ("name", line.name))
        },
    }
    taken = []
    while open_steps := checklist.missing():
        step = open_steps[0]
        if step.name == "program":  # the last one: it names a coordinator and opens a round
            begin_a_program(desk, step.url)
            break
        assert step.name not in taken, "what was answered is asked again"
        assert step.url in desk.get(reverse("admin:setup")).content.decode()
        answer = desk.post(step.url, answers[step.name]())
        assert answer.status_code in (200, 302), (step.name, answer.content.decode()[:500])
        taken.append(step.name)
    assert taken == list(answers)
    assert checklist.missing() == []
    eve = people.person("Eve Stone")
    client.force_login(eve)
    topics = client.get(
        reverse("join_page", args=[Round.objects.get().pk, "mentee", "topics"]), follow=True
    ).content.decode()
    assert "I want to prepare for interviews" in topics
    assert "At a convention" not in topics
