"""Nobody on the desk sees, finds, counts or chooses what is somebody else's."""

import copy

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching.services import review, runs
from mentorship.models import EligibilityRule, LogLine, MailWording, OutgoingMail, Pairing, Round
from tests import factories, people
from tests.bodies import body
from tests.matching import rounds

pytestmark = pytest.mark.django_db

SECRET = "Zyxwvut"
"""In the name of everything that Cleo runs, and of nothing that Dov runs."""


@pytest.fixture(scope="module")
def made(standing) -> people.Cast:
    with standing():
        return make_marked()


@pytest.fixture
def cast(made) -> people.Cast:
    return copy.deepcopy(made)


def make_marked() -> people.Cast:
    """Cleo's program, named so that a leak of it is found in any page, with something of all."""
    cast = people.cast()
    for row, field in (
        (cast.program, "name"),
        (cast.program.unit, "name"),
        (cast.round, "name"),
        (cast.ada.profile, "full_name"),
        (cast.ben.profile, "full_name"),
    ):
        setattr(row, field, f"{SECRET} {getattr(row, field)}")
        row.save()
    rounds.fill(cast.round, 2, 2)
    rounds.ready(cast)
    run = runs.request_run(cast.cleo, cast.round)
    runs.execute(runs.claim_next())
    review.approve(cast.cleo, run.suggestions.all()[:1])
    pairing = Pairing.objects.get()
    OutgoingMail.objects.create(
        key="x",
        kind="offered",
        to_email="x@example.org",
        subject=f"{SECRET} mail",
        text=SECRET,
        program=cast.program,
        round=cast.round,
        pairing=pairing,
        state="failed",
    )
    MailWording.objects.create(
        program=cast.program, kind="offered", role="mentee", opening=SECRET, changed_by=cast.cleo
    )
    EligibilityRule.objects.create(
        program=cast.program, role="mentee", kind="adult", strength="encouraged"
    )
    factories.GatheringFactory(round=cast.round, title=SECRET)
    factories.MeetingPointFactory(round=cast.round, name=SECRET)
    factories.QuestionChoiceFactory(question__program=cast.program, words=SECRET)
    factories.GroupLetterFactory(round=cast.round, subject=f"{SECRET} letter", words=SECRET)
    LogLine.objects.create(
        verb="round.changed",
        actor=cast.cleo,
        program=cast.program,
        round=cast.round,
        details={"fields": SECRET},
    )
    return cast


def models():
    return sorted(admin.site._registry, key=lambda model: model._meta.label)


def list_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def pages_of(cast) -> list[str]:
    """Every page of the desk about something that Cleo runs."""
    pairing = Pairing.objects.get()
    mail = OutgoingMail.objects.get(key="x")
    role = cast.cleo.coordinates.get()
    letter = cast.round.letters.get()
    names = [
        ("round", cast.round),
        ("round_clone", cast.round),
        ("unmatched", cast.round),
        ("by_hand", cast.round),
        ("board", cast.round),
        ("board_steps", cast.round),
        ("board_others", cast.round),
        ("board_move", cast.round),
        ("board_notes", cast.round),
        ("board_news", cast.round),
        ("board_proof", cast.round),
        ("board_what_if", cast.round),
        ("board_readiness", cast.round),
        ("announce", cast.round),
        ("round_rules", cast.round),
        ("program_rules", cast.program),
        ("rule", cast.program.rules.get()),
        ("program_questions", cast.program),
        ("round_gatherings", cast.round),
        ("gathering", cast.round.gatherings.get()),
        ("who_came", cast.round.gatherings.get()),
        ("meeting_points", cast.round),
        ("help_desk", cast.round),
        ("program_sources", cast.program),
        ("program_express", cast.program),
        *((f"numbers_round{page}", cast.round) for page in ("", "_fairness", "_score")),
        *(
            (f"numbers_program{page}", cast.program)
            for page in ("", "_fairness", "_score", "_report")
        ),
        ("program_quotes", cast.program),
        ("program_topics", cast.program),
        ("program_months", cast.program),
        ("program_reading", cast.program),
        ("question", cast.program.questions.get()),
        ("eligibility", cast.round),
        ("exception", cast.round),
        ("sign_ups", cast.round),
        ("sign_up", cast.ben_in),
        ("sign_up_for", cast.round),
        ("sign_up_answers", cast.ben_in),
        ("orientation", cast.round),
        ("line", cast.round),
        ("round_pairings", cast.round),
        ("letters", cast.round),
        ("letter_new", cast.round),
        ("letter", letter),
        ("letter_look", letter),
        ("letter_discard", letter),
        ("board", cast.round),
        ("pairing", pairing),
        ("pairing_withdraw", pairing),
        ("mail", mail),
        ("coordinator_take_back", role),
        ("mentorship_round_change", cast.round),
        ("mentorship_round_history", cast.round),
        ("mentorship_program_change", cast.program),
        ("mentorship_program_history", cast.program),
        ("mentorship_unit_change", cast.program.unit),
        ("accounts_user_change", cast.ben),
        ("mentorship_enrollment_change", cast.ben_in),
        ("mentorship_coordinator_change", role),
        ("mentorship_logline_change", LogLine.objects.filter(program=cast.program).first()),
    ]
    words = (cast.program.pk, "offered", "mentee")
    return [
        *(reverse(f"admin:{name}", args=[row.pk]) for name, row in names),
        *(reverse(f"admin:wording{part}", args=words) for part in ("", "_html", "_ours")),
        reverse("admin:letter_html", args=[letter.pk, cast.ben.pk]),
        reverse("admin:wordings", args=[cast.program.pk]),
        reverse("admin:round_rule_add", args=[cast.round.pk, "mentee", "years"]),
        reverse("admin:program_rule_add", args=[cast.program.pk, "mentor", "adult"]),
        reverse("admin:program_question_add", args=[cast.program.pk, "scale"]),
        *(
            reverse("admin:round_act", args=[cast.round.pk, name])
            for name in ("open", "reopen", "close-signup", "run", "start", "close", "cancel")
        ),
    ]


def test_cleo_sees_every_page_of_what_she_runs(cast, client):
    client.force_login(cast.cleo)
    for page in pages_of(cast):
        if "/unit/" not in page:  # she runs one program and not its unit
            assert client.get(page, follow=True).status_code == 200, page


@pytest.mark.parametrize("who", ["dov", "ada"])
def test_others_get_the_same_404_for_what_exists_and_what_does_not(cast, client, who):
    client.force_login(getattr(cast, who))
    absent = client.get(reverse("admin:round", args=[10**9]))
    for page in pages_of(cast):
        for response in (client.get(page), client.post(page, {"approve": "1"})):
            assert response.status_code == 404, page
            assert SECRET not in response.content.decode()
            assert body(response) == body(absent), page


def test_posts_to_acts_of_others_are_404_and_change_nothing(cast, client):
    run = cast.round.runs.get()
    suggestion = run.suggestions.filter(state="new").first()
    letter = cast.round.letters.get()
    client.force_login(cast.dov)
    for name, row in (
        ("run_decide", run),
        ("run_cancel", run),
        ("suggestion_decide", suggestion),
        ("suggestion_another", suggestion),
        *((f"letter_{act}", letter) for act in ("send", "test", "go_on", "stop", "discard")),
    ):
        data = {"approve": "1", "approve_all": "1", "suggestion": suggestion.pk}
        assert client.post(reverse(f"admin:{name}", args=[row.pk]), data).status_code == 404
    suggestion.refresh_from_db()
    assert suggestion.state == "new"


@pytest.mark.slow
def test_no_list_search_or_filter_gives_anything_of_others_away(cast, client):
    client.force_login(cast.dov)
    for model in models():
        look_into(client, cast, model)


def look_into(client, cast, model) -> None:
    """Read one list in every way that its address allows."""
    queries = (
        "",
        f"?q={SECRET}",
        "?q=ada",
        f"?round__id__exact={cast.round.pk}",
        "?state__exact=failed",
        f"?program__id__exact={cast.program.pk}",
        f"?unit__id__exact={cast.program.unit_id}",
    )
    for query in queries:
        response = client.get(list_of(model) + query, follow=True)
        assert response.status_code in (200, 404, 400)
        # The page may repeat the word that was searched for, but no name that holds it.
        assert f"{SECRET} " not in response.content.decode(), query
        if query == f"?q={SECRET}" and response.status_code == 200:
            assert response.context["cl"].result_count == 0


def test_the_first_page_holds_ones_own_programs_only(cast, client):
    client.force_login(cast.dov)
    page = client.get(reverse("admin:index")).content.decode()
    assert "Quiet waters" in page
    assert SECRET not in page
    client.force_login(cast.cleo)
    assert f"{SECRET} Career mentoring" in client.get(reverse("admin:index")).content.decode()


def test_selects_offer_ones_own_rows_only(cast, client):
    client.force_login(cast.dov)
    for name in ("mentorship_round_add", "mentorship_coordinator_add"):
        page = client.get(reverse(f"admin:{name}")).content.decode()
        assert "Quiet waters" in page
        assert SECRET not in page
    own = reverse("admin:mentorship_program_change", args=[cast.elsewhere.pk])
    assert SECRET not in client.get(own).content.decode()


def test_a_foreign_id_in_a_form_is_answered_with_a_sentence(cast, client):
    client.force_login(cast.dov)
    data = {
        "program": cast.program.pk,
        "name": "Mine",
        "time_zone": "UTC",
        "offer_days": 10,
        "signup_opens_on": timezone.now().date(),
        "minimum_points": 0,
    }
    response = client.post(reverse("admin:mentorship_round_add"), data)
    assert response.status_code == 200
    assert "Choose one of the answers in the list" in response.content.decode()
    assert Round.objects.count() == 2


def test_nobody_is_appointed_for_what_the_actor_does_not_run(cast, client):
    client.force_login(cast.dov)
    data = {"email": cast.eve.email, "program": cast.program.pk, "unit": ""}
    response = client.post(reverse("admin:mentorship_coordinator_add"), data)
    assert response.status_code == 200
    assert not cast.eve.coordinates.exists()


def test_mails_that_hold_a_code_are_shown_to_nobody(cast, client):
    OutgoingMail.objects.create(
        key="code",
        kind="code",
        to_email="ben@example.org",
        subject="Your code",
        text="123456",
        sensitive=True,
    )
    mail = OutgoingMail.objects.get(key="code")
    client.force_login(cast.ann)
    assert "Your code" not in client.get(list_of(OutgoingMail)).content.decode()
    assert client.get(reverse("admin:mail", args=[mail.pk])).status_code == 404


@pytest.mark.slow
def test_blocks_are_nowhere_on_the_desk(cast, client):
    cast.ben.blocks.create(written="Quentin Unwanted")
    client.force_login(cast.ann)
    for page in [*pages_of(cast), *(list_of(model) for model in models())]:
        assert "Unwanted" not in client.get(page).content.decode()


def test_a_visitor_is_asked_to_sign_in_and_a_member_finds_nothing(cast, client):
    response = client.get(reverse("admin:index"))
    assert response.status_code == 302
    assert "login" in response["Location"]
    client.force_login(cast.eve)
    assert client.get(reverse("admin:index")).status_code == 404
    assert client.get(reverse("admin:login")).status_code == 404


def test_staff_without_any_role_find_nothing(cast, client):
    nobody = people.person("Nora Nobody", is_staff=True)
    client.force_login(nobody)
    assert client.get(reverse("admin:index")).status_code == 404


def test_what_goes_round_sign_in_or_scope_is_not_there(cast, client):
    client.force_login(cast.ann)
    for path in ("/admin/password_change/", "/admin/autocomplete/", f"/admin/r/1/{cast.ben.pk}/"):
        assert client.get(path).status_code == 404
    labels = {model._meta.app_label for model in models()}
    assert labels == {"accounts", "mentorship"}


def test_only_administrators_reach_the_common_lists(cast, client):
    client.force_login(cast.cleo)
    assert client.get("/admin/accounts/region/").status_code == 404
    client.force_login(cast.ann)
    assert client.get("/admin/accounts/region/").status_code == 200


def test_reading_the_desk_writes_nothing(cast, client):
    client.force_login(cast.cleo)
    pages = [page for page in pages_of(cast) if "/unit/" not in page]
    client.get(pages[0])
    with CaptureQueriesContext(connection) as seen:
        for page in pages:
            client.get(page)
    writes = [
        query["sql"]
        for query in seen
        if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")
        and "session" not in query["sql"]
    ]
    assert writes == []
