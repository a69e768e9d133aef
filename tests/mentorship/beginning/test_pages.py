"""The guided way over the desk, as its coordinators walk it; and as others try it."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from mentorship.beginning import drafts
from mentorship.models import Coordinator, LogLine, Program, ProgramDraft, Round
from tests import factories
from tests.mentorship.beginning.conftest import TODAY

pytestmark = pytest.mark.django_db

LINE_BY_LINE = ("rule.added", "question.added", "program.months_set", "program.topics_chosen")
LATER = TODAY + timedelta(days=110)


def url(name, *args) -> str:
    return reverse(f"admin:{name}", args=args)


def text(response) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def hidden(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def part_data(client, draft, part, **changes) -> dict:
    """What the form of a part would send, with some answers changed."""
    form = client.get(url("begin_part", draft.pk, part)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in (data | changes).items()}


def test_from_the_desk_to_an_open_round(desk, chapter, topics):
    assert url("begin") in text(desk.get(url("index")))
    answer = desk.post(url("begin"), {"unit": chapter.pk, "kind": "long_term"})
    assert answer.url == url("begin_template", chapter.pk, "long_term")
    answer = desk.post(answer.url, {"template": "chapter-year", "starts_on": LATER}, follow=True)
    page = text(answer)
    assert "Ready to open" in page
    assert "A year with a colleague from our own state." in page
    assert Program.objects.count() == 0
    draft = ProgramDraft.objects.get()
    page = text(desk.post(url("begin_set_up", draft.pk), follow=True))
    assert "Sign-up opens on" in page
    round = Round.objects.get()
    assert round.state == "open"
    verbs = LogLine.objects.order_by("pk").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb not in LINE_BY_LINE] == [
        *("program.created", "round.created", "round.begun", "round.opened"),
    ]
    assert "Chapter mentoring" in text(desk.get(reverse("program", args=[round.program.slug])))


def test_a_second_press_leads_to_what_the_first_one_made(desk, draft):
    for _press in range(2):
        answer = desk.post(url("begin_set_up", draft.pk))
        assert answer.url == url("round", Round.objects.get().pk)
    assert Program.objects.count() == 1
    assert desk.get(url("begin_draft", draft.pk)).url == url("round", Round.objects.get().pk)
    answer = desk.post(url("begin_discard", draft.pk))
    assert answer.url == url("round", Round.objects.get().pk)
    assert ProgramDraft.objects.filter(pk=draft.pk).exists()


def test_set_up_for_later_stays_a_draft_round(desk, draft):
    page = text(desk.post(url("begin_set_up", draft.pk), {"later": "1"}, follow=True))
    assert "Open its sign-up when you like" in page
    assert Round.objects.get().state == "draft"


def test_a_draft_shows_the_numbers_of_what_it_brings_together_alone(desk, draft):
    address = reverse("admin:begin_draft", args=[draft.pk])
    shown = desk.get(address).content.decode()
    assert ("Most mentors of one mentee" in shown, "Fewest mentees of a circle" in shown) == (1, 0)
    draft.program["grouping"] = "circles"
    draft.save()
    shown = desk.get(address).content.decode()
    assert ("Most mentors of one mentee" in shown, "Fewest mentees of a circle" in shown) == (0, 1)


@pytest.mark.parametrize(
    "part", ["words", "answers", "dates", "asking", "places", "scoring", "months"]
)
def test_each_part_is_saved_as_it_is_read(desk, draft, part):
    before = draft.program | draft.round
    answer = desk.post(url("begin_part", draft.pk, part), part_data(desk, draft, part))
    assert answer.url == url("begin_draft", draft.pk)
    draft.refresh_from_db()
    after = draft.program | draft.round
    empty = {name for name, value in after.items() if value in (None, "")}
    assert {k: v for k, v in after.items() if k not in empty} == {
        k: v for k, v in before.items() if k not in empty
    }


@pytest.mark.parametrize(
    ("part", "changes", "sentence"),
    [
        ("words", {"name": ""}, "Enter the name of the program"),
        ("words", {"summary": "x" * 300}, "Shorten your answer"),
        ("answers", {"contact_email": "nobody"}, "Enter an email address like"),
        ("dates", {"signup_closes_on": "2026-12-01"}, "Sign-up has to close on or after"),
        ("dates", {"ends_on": "2026-12-31"}, "A round ends on or after the day it starts"),
        ("dates", {"announce_on": "2027-06-01"}, "announced on or before the day they start"),
        ("dates", {"time_zone": "Mars/Olympus"}, "Choose a time zone from the list"),
        ("dates", {"starts_on": "soon"}, "Enter a date like"),
        ("dates", {"signup_opens_on": "2027-02-30"}, "Enter a date like"),
        ("asking", {"checkin_weeks": "53"}, "Enter a number up to 52"),
        ("asking", {"asks_first": "the cat"}, "Choose one of the answers"),
        ("places", {"offer_days": "0"}, "Enter a number of 1 or more"),
        ("places", {"mentee_places": "9" * 300}, "Enter a"),
        ("scoring", {"weight_needs": "99"}, "they add up to 165 now"),
        ("scoring", {"weight_needs": "-1"}, "Enter a number of 0 or more"),
        ("months", {"months": "| no topic"}, "Line 1 begins with a stroke"),
        ("months", {"months": "x\n" * 25}, "Write at most 24 lines"),
        ("scoring", {"minimum_points": "a\x00b"}, "Enter a whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(desk, draft, part, changes, sentence):
    before = (draft.program, draft.round)
    data = part_data(desk, draft, part, **changes)
    assert sentence in text(desk.post(url("begin_part", draft.pk, part), data))
    draft.refresh_from_db()
    assert (draft.program, draft.round) == before


def test_of_two_who_change_the_same_the_second_reads_the_difference(desk, draft, client, chapter):
    first = part_data(desk, draft, "words", name="Year together")
    second = part_data(desk, draft, "words", name="Walking along", mentee_word="learner")
    desk.post(url("begin_part", draft.pk, "words"), first)
    page = text(desk.post(url("begin_part", draft.pk, "words"), second))
    assert "while you were writing" in page
    assert "Year together" in page.partition("What differs")[2].partition("</table>")[0]
    draft.refresh_from_db()
    assert draft.program["name"] == "Year together"
    desk.post(url("begin_part", draft.pk, "words"), second | {"seen": hidden(page, "seen")})
    draft.refresh_from_db()
    assert draft.program["name"] == "Walking along"


def test_two_who_change_different_parts_do_not_disturb_each_other(desk, draft):
    words = part_data(desk, draft, "words", name="Year together")
    places = part_data(desk, draft, "places", mentee_places="20")
    assert desk.post(url("begin_part", draft.pk, "words"), words).status_code == 302
    assert desk.post(url("begin_part", draft.pk, "places"), places).status_code == 302
    draft.refresh_from_db()
    assert (draft.program["name"], draft.round["mentee_places"]) == ("Year together", 20)


def test_a_conflict_over_weights_names_the_factors_that_differ(desk, draft):
    first = part_data(desk, draft, "scoring", weight_needs="30", weight_region="4")
    second = part_data(desk, draft, "scoring", weight_needs="33", weight_region="1")
    desk.post(url("begin_part", draft.pk, "scoring"), first)
    page = text(desk.post(url("begin_part", draft.pk, "scoring"), second))
    table = page.partition("What differs")[2].partition("</table>")[0]
    assert table.count('scope="row">') == 2


def test_a_part_that_was_open_when_the_program_was_set_up_says_so(desk, draft, cleo):
    data = part_data(desk, draft, "words", name="Too late")
    drafts.set_up(cleo, draft)
    assert desk.post(url("begin_part", draft.pk, "words"), data).status_code == 302
    assert not Program.objects.filter(name="Too late").exists()
    with pytest.raises(drafts.Refused, match="set up already"):
        drafts.change(cleo, draft, {"program": {"name": "Too late"}}, "x")


# Rules -----------------------------------------------------------------------------------------


def test_rules_are_added_changed_and_dropped(desk, draft):
    page = text(desk.get(url("begin_rules", draft.pk)))
    assert "You work in New Mexico" in page
    add = url("begin_rule_add", draft.pk, "mentee", "adult")
    desk.post(add, {"strength": "required", "seen": hidden(text(desk.get(add)), "seen")})
    draft.refresh_from_db()
    assert draft.rules[-1]["kind"] == "adult"
    at = next(n for n, rule in enumerate(draft.rules) if rule["kind"] == "years")
    change = url("begin_rule", draft.pk, at)
    data = {"at_least": "", "at_most": "7", "students_too": "on", "strength": "required"}
    desk.post(change, data | {"seen": hidden(text(desk.get(change)), "seen")})
    draft.refresh_from_db()
    assert (draft.rules[at]["at_most"], draft.rules[at]["strength"]) == (7, "required")
    before = len(draft.rules)
    seen = hidden(text(desk.get(url("begin_rules", draft.pk))), "seen")
    desk.post(url("begin_rules", draft.pk), {"drop": str(at), "seen": seen})
    draft.refresh_from_db()
    assert len(draft.rules) == before - 1
    assert all(rule["kind"] != "years" or rule["role"] == "mentor" for rule in draft.rules)


def test_a_rule_that_somebody_else_dropped_meanwhile_is_not_changed_for_another(desk, draft):
    at = len(draft.rules) - 1
    change = url("begin_rule", draft.pk, at)
    data = {"strength": "required", "regions": [1], "seen": hidden(text(desk.get(change)), "seen")}
    seen = hidden(text(desk.get(url("begin_rules", draft.pk))), "seen")
    desk.post(url("begin_rules", draft.pk), {"drop": "0", "seen": seen})
    draft.refresh_from_db()
    kept = list(draft.rules)
    for answer in (
        desk.post(url("begin_rules", draft.pk), {"drop": "0", "seen": seen}, follow=True),
        desk.post(url("begin_rule", draft.pk, 0), data | {"seen": seen}, follow=True),
    ):
        assert answer.status_code == 200
    draft.refresh_from_db()
    assert draft.rules == kept


def test_the_same_rule_twice_is_refused(desk, draft):
    add = url("begin_rule_add", draft.pk, "mentor", "member")
    data = {"unit": draft.unit_id, "strength": "required"}
    answer = desk.post(add, data | {"seen": hidden(text(desk.get(add)), "seen")})
    assert "There is such a rule for this role already" in text(answer)


@pytest.mark.parametrize("kind", ["first_time", "class_year", "nonsense"])
def test_kinds_of_rule_that_make_no_sense_here_are_not_found(desk, draft, kind):
    assert desk.get(url("begin_rule_add", draft.pk, "mentee", kind)).status_code == 404


# What is missing, and what is read ------------------------------------------------------------


def test_a_unit_that_nobody_coordinates_asks_its_administrator(client, ann, association, topics):
    client.force_login(ann)
    data = {"template": "career-year", "starts_on": LATER}
    address = url("begin_template", association.pk, "long_term")
    page = text(client.post(address, data, follow=True))
    draft = ProgramDraft.objects.get()
    assert "Nobody coordinates Columbia Library Association yet" in page
    page = text(client.post(url("begin_set_up", draft.pk), follow=True))
    assert "appoint somebody first" in page
    assert Program.objects.count() == 0
    client.post(url("begin_set_up", draft.pk), {"coordinate": "1"})
    assert Round.objects.get().state == "open"
    assert Coordinator.objects.get().person == ann


def test_a_convention_without_its_place_does_not_open_and_says_why(client, ann, association):
    factories.CoordinatorFactory(person=ann, unit=association)
    client.force_login(ann)
    data = {"template": "first-conference", "starts_on": LATER, "ends_on": LATER}
    address = url("begin_template", association.pk, "convention")
    page = text(client.post(address, data, follow=True))
    draft = ProgramDraft.objects.get()
    assert "A convention needs its place" in page
    assert "Nobody could be there that long: the convention lasts 1 day" in page
    assert ">Open</button>" not in page
    assert "needs its place" in text(client.post(url("begin_set_up", draft.pk), follow=True))
    assert Program.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("long_term", {"starts_on": TODAY}, "Choose a day that lies ahead"),
        ("long_term", {"starts_on": "2020-02-29"}, "Choose a day that lies ahead"),
        ("long_term", {"starts_on": "2199-01-01"}, "within ten years"),
        ("long_term", {"starts_on": "2027-02-29"}, "Enter a date like"),
        ("long_term", {"starts_on": ""}, "Enter the first day"),
        ("long_term", {"template": "first-conference"}, "Choose a template"),
        ("long_term", {"template": ""}, "Choose a template"),
        ("convention", {"template": "first-conference"}, "A convention needs its last day"),
        (
            "convention",
            {"template": "first-conference", "ends_on": "2026-12-01"},
            "Choose the first day or one after it",
        ),
        (
            "convention",
            {"template": "first-conference", "ends_on": "2028-12-01"},
            "lasts 31 days at most",
        ),
    ],
)
def test_a_start_that_makes_no_sense_is_refused(desk, chapter, kind, data, sentence):
    typed = {"template": "chapter-year", "starts_on": LATER, **data}
    page = text(desk.post(url("begin_template", chapter.pk, kind), typed))
    assert sentence in page
    assert ProgramDraft.objects.count() == 0


def test_a_name_that_is_taken_is_said_before_opening(desk, draft):
    factories.ProgramFactory(unit=draft.unit, name="Chapter mentoring")
    assert "has a program of this name already" in text(desk.get(url("begin_draft", draft.pk)))
    answer = desk.post(url("begin_set_up", draft.pk), follow=True)
    assert "This unit has a program of this name already" in text(answer)


def test_the_preview_shows_members_pages_and_keeps_nothing(desk, draft):
    outer = desk.get(url("begin_preview", draft.pk))
    assert url("begin_preview_page", draft.pk, "join") in text(outer)
    assert "frame-src 'self'" in outer["Content-Security-Policy"]
    program = desk.get(url("begin_preview_page", draft.pk, "program"))
    page = text(program)
    assert "A year with a colleague from our own state." in page
    assert "You can join as a mentee if" in page
    assert "you work in New Mexico" in page
    assert program["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in program["Content-Security-Policy"]
    assert "How would you like to join" in text(
        desk.get(url("begin_preview_page", draft.pk, "join"))
    )
    assert (Program.objects.count(), Round.objects.count(), LogLine.objects.count()) == (0, 0, 0)
    assert desk.get(url("begin_preview_page", draft.pk, "else")).status_code == 404


def test_moving_the_start_moves_all_dates(desk, draft):
    later = LATER + timedelta(days=30)
    desk.post(url("begin_recount", draft.pk), {"start": later})
    draft.refresh_from_db()
    assert draft.round["starts_on"] == later.isoformat()
    assert draft.round["announce_on"] == (later - timedelta(days=10)).isoformat()
    answer = desk.post(url("begin_recount", draft.pk), {"start": "2020-01-01"}, follow=True)
    assert "Choose a day that lies ahead" in text(answer)


def test_a_draft_waits_on_the_desk_and_can_be_thrown_away(desk, draft):
    assert url("begin_draft", draft.pk) in text(desk.get(url("index")))
    desk.post(url("begin_discard", draft.pk))
    assert ProgramDraft.objects.count() == 0


# Others ----------------------------------------------------------------------------------------


PAGES = (
    *("begin_draft", "begin_preview", "begin_rules", "begin_recount", "begin_set_up"),
    "begin_discard",
)


@pytest.mark.parametrize("name", PAGES)
def test_a_coordinator_of_another_unit_finds_nothing(client, dov, draft, name):
    client.force_login(dov)
    for method in (client.get, client.post):
        response = method(url(name, draft.pk))
        assert response.status_code in (404, 405)
        assert b"New Mexico" not in response.content
    assert ProgramDraft.objects.get().made is None


def test_a_coordinator_of_another_unit_begins_nothing_here(client, dov, chapter):
    client.force_login(dov)
    page = text(client.get(url("begin")))
    assert "New Mexico" not in page
    answer = client.post(url("begin"), {"unit": chapter.pk, "kind": "long_term"})
    assert "Choose the unit that the program belongs to" in text(answer)
    address = url("begin_template", chapter.pk, "long_term")
    data = {"template": "chapter-year", "starts_on": LATER}
    assert client.post(address, data).status_code == 404
    assert ProgramDraft.objects.count() == 0


def test_whoever_runs_one_program_is_told_whom_to_ask(client, dov, chapter):
    program = factories.ProgramFactory(unit=chapter)
    Coordinator.objects.all().delete()
    factories.CoordinatorFactory(person=dov, program=program)
    client.force_login(dov)
    assert "A program belongs to a unit, and you run none" in text(client.get(url("begin")))


def test_an_address_of_no_kind_is_not_found(desk, chapter, draft):
    assert desk.get(url("begin_template", chapter.pk, "secret")).status_code == 404
    assert desk.get(url("begin_part", draft.pk, "secret")).status_code == 404
    assert desk.get(url("begin_rule", draft.pk, 99)).status_code == 404
