"""Each template, from its choice to an open round: dates in order, weights, its rules."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint
from django.urls import reverse

from accounts.models import InstitutionType
from mentorship import weights
from mentorship.beginning import drafts
from mentorship.beginning.calendar import counted, working_day
from mentorship.beginning.cloning import moved
from mentorship.beginning.offered import TEMPLATES, offered
from mentorship.beginning.rows import rows_of
from mentorship.curriculum.reading import topics_of
from mentorship.eligibility.judging import rules_of
from mentorship.eligibility.wording import sentence
from mentorship.models import EligibilityRule, LogLine, Program, Question, Round, Topic
from mentorship.models.windows import MILESTONES
from mentorship.text.key_dates import key_dates
from tests import factories
from tests.mentorship.beginning.conftest import TODAY

pytestmark = pytest.mark.django_db

BEFORE = ("signup_opens_on", "signup_closes_on", "announce_on", "starts_on", "ends_on")
UNIT_KINDS = {
    "career-year": "association",
    "chapter-year": "chapter",
    "division-with-orientation": "division",
    "first-conference": "association",
    "school-with-alumni": "school",
    "informal-directory": "chapter",
    "six-months-two-windows": "division",
    "mentoring-circles": "division",
}


def unit_for(slug, association):
    kind = UNIT_KINDS[slug]
    if kind == "association":
        return association
    return factories.UnitFactory(kind=kind, name=f"Our {kind}", parent=association)


def begun(slug, actor, unit, start=TODAY + timedelta(days=120)):
    """A draft as a coordinator has it before the check: what the template cannot know is said."""
    template = TEMPLATES[slug]
    end = start + timedelta(days=5) if template.kind == "convention" else None
    start = None if template.kind == "informal" else start
    draft = drafts.begin(actor, template, unit, TODAY, start=start, end=end)
    if template.kind == "convention":
        draft.round["place"] = "Chicago"
    if template.of_a_school:
        draft.program["school_id"] = factories.SchoolFactory().pk
    draft.save()
    return draft


@pytest.mark.parametrize("slug", TEMPLATES)
def test_each_template_opens(slug, association, ann, topics):
    unit = unit_for(slug, association)
    factories.CoordinatorFactory(person=ann, unit=unit)
    draft = begun(slug, ann, unit)

    assert drafts.lacks_of(draft) == []
    round = drafts.set_up(ann, draft)
    round.full_clean(exclude=["place"])  # every constraint, in words

    template = TEMPLATES[slug]
    assert round.state == Round.State.OPEN
    assert round.weights == weights.complete(template.weights)
    assert sum(round.weights.values()) == 100
    assert round.program.kind == template.kind
    assert round.program.contact_email == ann.email
    assert round.program.rules.count() == len(rows_of(draft).rules)
    dates = [day for name in BEFORE if (day := getattr(round, name))]
    assert dates == sorted(dates)
    assert LogLine.objects.get(verb="round.begun").details == {"template": str(template.title)}


def test_circles_are_brought_together_where_the_template_says_so(association, ann, topics):
    unit = unit_for("mentoring-circles", association)
    factories.CoordinatorFactory(person=ann, unit=unit)
    program = drafts.set_up(ann, begun("mentoring-circles", ann, unit)).program
    assert program.makes_circles
    assert (program.circle_mentors, program.circle_least, program.circle_most) == (1, 4, 6)
    others = {slug for slug in TEMPLATES if "grouping" not in TEMPLATES[slug].program}
    assert others == set(TEMPLATES) - {"mentoring-circles"}


@pytest.mark.parametrize("slug", TEMPLATES)
@pytest.mark.parametrize("days", [1, 2, 3, 7, 13, 30, 45, 59, 61, 90, 110, 365])
def test_however_near_the_start_no_date_lies_behind_or_out_of_order(slug, days, association, ann):
    if TEMPLATES[slug].kind == "informal":
        pytest.skip("it has no start")
    draft = begun(slug, ann, unit_for(slug, association), TODAY + timedelta(days=days))
    rows = rows_of(draft)
    dates = [getattr(rows.round, name) for name in BEFORE]
    assert [TODAY, *dates] == sorted([TODAY, *dates])
    for constraint in Round._meta.constraints:
        if isinstance(constraint, CheckConstraint) and "weights" not in constraint.name:
            constraint.validate(Round, rows.round)


@pytest.mark.parametrize("slug", TEMPLATES)
@pytest.mark.parametrize("shift", range(7))
def test_what_is_counted_falls_on_working_days(slug, shift, association, ann):
    template, start = TEMPLATES[slug], TODAY + timedelta(days=130 + shift)
    for column, day in counted(template.days, start, TODAY).items():
        assert day.weekday() < 5, column


def test_a_weekend_moves_to_monday_and_the_start_stays_as_it_is():
    assert working_day(date(2026, 11, 28)) == date(2026, 11, 30)
    assert working_day(date(2026, 11, 29)) == date(2026, 11, 30)
    assert working_day(date(2026, 11, 27)) == date(2026, 11, 27)
    found = counted({"starts_on": 0, "ends_on": 7}, date(2027, 5, 1), TODAY)
    assert found == {"starts_on": date(2027, 5, 1), "ends_on": date(2027, 5, 10)}


def test_days_are_counted_over_a_leap_day():
    found = counted({"signup_opens_on": -30, "ends_on": 366}, date(2028, 2, 29), TODAY)
    assert found == {"signup_opens_on": date(2028, 1, 31), "ends_on": date(2029, 3, 1)}


def test_the_chapter_year_of_the_text_has_its_dates(cleo, chapter):
    draft = begun("chapter-year", cleo, chapter, date(2027, 3, 15))
    assert {name: draft.round[name] for name in BEFORE} == {
        "signup_opens_on": "2026-12-30",
        "signup_closes_on": "2027-02-15",  # S-30 is a Saturday
        "announce_on": "2027-03-05",
        "starts_on": "2027-03-15",
        "ends_on": "2028-02-28",
    }
    assert draft.round["name"] == "2027–2028"
    assert draft.round["offer_days"] == 10


def test_rules_name_the_unit_its_region_and_its_classes(cleo, chapter, association, ann):
    chapter_draft = begun("chapter-year", cleo, chapter)
    drafts.set_up(cleo, chapter_draft)
    program = Program.objects.get()
    said = {(rule.role, sentence(rule)) for rule in rules_of(program)}
    assert ("mentee", "you work in New Mexico") in said
    assert (
        "mentee",
        "you are a member of New Mexico Chapter, or will be by the start",
    ) in said
    school = unit_for("school-with-alumni", association)
    found = begun("school-with-alumni", ann, school, date(2027, 10, 1)).rules
    classes = [rule for rule in found if rule["kind"] == EligibilityRule.Kind.SINCE_CLASS]
    assert [(rule["at_least"], rule["at_most"]) for rule in classes] == [(None, 1), (1, None)]


def test_a_unit_whose_name_tells_of_no_region_leaves_that_rule_to_its_coordinators(
    association, ann
):
    unit = factories.UnitFactory(kind="chapter", name="Lakeside Chapter", parent=association)
    kinds = {rule["kind"] for rule in begun("chapter-year", ann, unit).rules}
    assert EligibilityRule.Kind.REGION not in kinds
    assert EligibilityRule.Kind.MEMBER in kinds


def test_a_program_of_the_association_itself_names_its_members_once(association, ann):
    rules = begun("career-year", ann, association).rules
    members = [rule for rule in rules if rule["kind"] == "member" and rule["role"] == "mentee"]
    assert [rule["strength"] for rule in members] == ["required"]


def test_templates_that_suit_the_unit_come_first():
    assert offered("long_term", "chapter")[0].slug == "chapter-year"
    assert offered("long_term", "school")[0].slug == "school-with-alumni"
    assert [each.slug for each in offered("informal", "division")] == ["informal-directory"]
    assert offered("unheard_of", "division") == []


def test_days_on_the_way_and_events_come_with_the_dates(client, ann, association, topics):
    client.force_login(ann)
    draft = begun("career-year", ann, association)
    days = {name: date.fromisoformat(draft.round[name]) for name in MILESTONES}
    starts = date.fromisoformat(draft.round["starts_on"])
    assert 0 <= (days["goals_by"] - starts).days - 30 <= 2
    page = client.get(reverse("admin:begin_draft", args=[draft.pk])).content.decode()
    assert "Kick-off by video, 45 minutes" in page
    factories.CoordinatorFactory(person=ann, unit=association)
    round = drafts.set_up(ann, draft)
    labels = [row["label"] for row in key_dates(round)]
    assert labels[-3:] == [
        "Pairs end",
        "Closing questions are answered by",
        "Sign-up for the next round opens",
    ]
    assert labels.index("Goals are written down by") < labels.index("Half-way")
    assert "goals_by" in moved(round, starts + timedelta(days=364), starts)


def test_own_questions_are_asked_where_their_answers_are_known(cleo, chapter, association, ann):
    for name in ("Public library", "School library"):
        slug = name.lower().replace(" ", "-")
        InstitutionType.objects.create(name=name, slug=slug, kind=slug.partition("-")[0])
    drafts.set_up(cleo, begun("chapter-year", cleo, chapter))
    asked = {question.words: question for question in Question.objects.all()}
    assert "Are you on a nine-month contract?" in asked
    assert "In which part of the state do you work?" not in asked  # its districts are not known
    travel = asked["How far would you travel for a meeting in person?"]
    assert travel.options.first().words == "Not at all"
    assert (travel.read_by, travel.asked_of, travel.required) == ("partner", "both", False)
    career = begun("career-year", ann, association)
    assert career.questions[0]["choices"] == ["Public library", "School library"]


def test_a_question_that_counts_weighs_and_without_it_the_others_weigh_again(
    association, ann, topics
):
    for slug in ("public", "school"):
        InstitutionType.objects.create(name=f"{slug} library", slug=slug, kind=slug)
    factories.CoordinatorFactory(person=ann, unit=association)
    template = TEMPLATES["career-year"]
    draft = begun("career-year", ann, association)
    assert draft.round["weights"] == weights.complete(template.weights_with_question)
    assert sum(template.weights_with_question.values()) == 100
    round = drafts.set_up(ann, draft)
    counting = round.program.questions.exclude(counts="")
    assert [question.counts for question in counting] == ["alike"]
    Program.objects.update(name="The first")
    other = begun("career-year", ann, association)
    drafts.drop_question(ann, other, other.questions[0]["words"])
    other.refresh_from_db()
    assert other.round["weights"] == weights.complete(template.weights)


@pytest.mark.parametrize("slug", TEMPLATES)
def test_pairs_get_the_topics_of_the_template_month_by_month(slug, association, ann, topics):
    unit = unit_for(slug, association)
    factories.CoordinatorFactory(person=ann, unit=unit)
    round = drafts.set_up(ann, begun(slug, ann, unit))
    months = [month.title for month in round.program.months.all()]
    assert months == [str(month) for month in TEMPLATES[slug].months]


def test_topics_stand_in_the_templates_groups_where_the_list_has_them(association, ann):
    factories.CoordinatorFactory(person=ann, unit=association)
    groups = ("Finding work", "Being new", "At a convention", "Leading and managing")
    for at, group in enumerate(groups * 4):
        Topic.objects.create(slug=f"t{at}", name=f"{group} {at:02}", group=group, position=at)
    round = drafts.set_up(ann, begun("first-conference", ann, association))
    assert not round.program.chosen_topics.exists()  # seven would be left: too few to choose from
    for at in range(20, 22):
        Topic.objects.create(slug=f"t{at}", name=f"More {at}", group="At a convention")
    Program.objects.update(name="The first")
    program = drafts.set_up(ann, begun("first-conference", ann, association)).program
    found = [topic.group for topic in topics_of(program)]
    assert found == ["At a convention"] * 6 + ["Finding work"] * 2 + ["Being new"]
    career = drafts.set_up(ann, begun("career-year", ann, association)).program
    first = list(dict.fromkeys(topic.group for topic in topics_of(career)))
    assert first == ["Being new", "Finding work", "Leading and managing"]


def test_a_question_that_is_left_out_is_not_asked(cleo, draft):
    words = draft.questions[0]["words"]
    drafts.drop_question(cleo, draft, words)
    drafts.drop_question(cleo, draft, words)  # pressed twice
    draft.refresh_from_db()
    drafts.set_up(cleo, draft)
    assert words not in set(Question.objects.values_list("words", flat=True))
    assert Question.objects.count() == len(draft.questions) > 0


def test_every_constraint_speaks_before_the_database_does(draft):
    rows = rows_of(draft)
    rows.round.ends_on = rows.round.starts_on - timedelta(days=1)
    with pytest.raises(ValidationError, match="A round ends on or after"):
        rows.round.validate_constraints(exclude=["weights"])
