"""The nightly clearing leaves nothing past its limit, and touches nothing that is not."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from matching.models import MatchRun, Suggestion, Verdict
from mentorship.models import (
    Block,
    Enrollment,
    EnrollmentTopic,
    Heartbeat,
    ListedPerson,
    LogLine,
    Meeting,
    OutgoingMail,
    Preference,
    Round,
    WishedPartner,
)
from mentorship.services import retention
from mentorship.services.clock import nights
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

KEPT = {
    "accounts.User": "the account itself, until its owner closes it",
    "accounts.Profile": "with the account",
    "accounts.Education": "with the account",
    "accounts.WorkingStyle": "with the account",
    "accounts.Region": "a list",
    "accounts.Field": "a list",
    "accounts.Institution": "a list",
    "accounts.InstitutionType": "a list",
    "mentorship.Association": "what the association says of itself",
    "accounts.School": "a list",
    "accounts.DataRequest": "proof of what was asked for and done; names nobody who is erased",
    "accounts.Erasure": "keyed hashes, for as long as an older backup may come back",
    "account.EmailAddress": "with the account",
    "account.EmailConfirmation": "not used: confirming is by code",
    "auth.Group": "not used",
    "auth.Permission": "not used",
    "contenttypes.ContentType": "of the program itself",
    "mfa.Authenticator": "with the account",
    "socialaccount.SocialApp": "set-up",
    "socialaccount.SocialAccount": "with the account",
    "socialaccount.SocialToken": "with the account",
    "matching.Suggestion": "goes with its run",
    "matching.Board": "goes with its run",
    "matching.BoardStep": "goes with its run",
    "matching.BoardDraft": "goes with its run",
    "mentorship.SharedPool": "which rounds shared their mentors and when; names nobody of them",
    "mentorship.ClaimRule": "what the association says of itself",
    "mentorship.ClaimedMembership": "with the account, until the next sign-in says otherwise",
    "mentorship.CalendarFeed": "with the account",
    "mentorship.LinkUse": "goes with its mail",
    "mentorship.MailPace": "one row: when the next mail may leave",
    "mentorship.Suppression": "a mark, not an address: so that we still do not write to it",
    "mentorship.MailOptOut": "with the account",
    "mentorship.MailWording": "with the program",
    "mentorship.Unit": "the organisation",
    "mentorship.UnitMembership": "goes with its line of the list",
    "mentorship.Program": "the organisation",
    "mentorship.Round": "the organisation",
    "mentorship.EligibilityRule": "with the program or the round",
    "mentorship.EligibilityException": "with the account",
    "mentorship.Gathering": "with the round",
    "mentorship.Attendance": "the person's own, for as long as they have an account",
    "mentorship.Willingness": "the person's own, for as long as they have an account",
    "mentorship.Invitation": "the person's own, for as long as they have an account",
    "mentorship.SpotCall": "goes with its question",
    "mentorship.SpotVolunteer": "the person's own, for as long as they have an account",
    "mentorship.MeetingPoint": "with the round",
    "mentorship.MeetingSlot": "with the round",
    "mentorship.MeetingPlan": "with the round",
    "mentorship.Appointment": "with its meeting",
    "mentorship.EventTimes": "the person's own, for as long as they have an account",
    "mentorship.Presence": "the person's own, for as long as they have an account",
    "mentorship.NextYear": "the person's own, for as long as they have an account",
    "mentorship.StandIn": "who met whom: the history of a program",
    "mentorship.SourceLink": "with the program",
    "mentorship.SourceUse": "with the account, or with its link",
    "mentorship.ProgramMonth": "with the program",
    "mentorship.ProgramReading": "with the program",
    "mentorship.ProgramTopic": "with the program",
    "mentorship.GroupLetter": "what a program wrote to its people: names nobody by itself",
    "mentorship.Question": "with the program",
    "mentorship.QuestionChoice": "with its question",
    "mentorship.Answer": "the person's own, for as long as they have an account",
    "mentorship.SignUpReview": "goes with its sign-up",
    "mentorship.Coordinator": "until the role is taken back",
    "mentorship.Topic": "a list",
    "mentorship.Enrollment": "who took part: the history of a program",
    "mentorship.Pairing": "who met whom: the history of a program",
    "mentorship.Circle": "who met in a circle: the history of a program",
    "mentorship.CircleMeeting": "goes on with its circle, for as long as all have an account",
    "mentorship.CircleTerms": "goes on with its circle, for as long as all have an account",
    "mentorship.CircleNote": "its writer's own, for as long as they have an account",
    "mentorship.CircleCheckIn": "with the circle, for as long as its person has an account",
    "mentorship.CircleSeat": "who sat in it, and for how long: the history of a program",
    "mentorship.Agreement": "the two people's own, for as long as both have an account",
    "mentorship.Terms": "goes with its agreement",
    "mentorship.Goal": "the two people's own, for as long as both have an account",
    "mentorship.Note": "its writer's own, for as long as they have an account",
    "mentorship.DeskNote": "with the pair, for as long as both have an account",
    "mentorship.Certificate": "the person's own, for as long as they have an account",
    "mentorship.CircleCertificate": "the person's own, for as long as they have an account",
    "mentorship.SetAside": "goes with its pair",
    "mentorship.EnrollmentDraft": "30 days; the clock drops it, after a warning",
}
"""Models that the list of limits does not name, and why not."""


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def clear():
    now = timezone.now()
    return {x.name: n for x in retention.LIMITS if (n := retention.apply(x, now))}


def test_every_model_has_a_limit_or_a_reason_to_be_kept():
    now = timezone.now()
    limited = {limit.past(now).model._meta.label for limit in retention.LIMITS}
    everything = {model._meta.label for model in apps.get_models()}
    assert everything == limited | set(KEPT)


def mail(state="sent", **values):
    sent = timezone.now() if state in ("sent", "bounced") else None
    number = OutgoingMail.objects.count()
    return OutgoingMail.objects.create(
        key=f"k{number}",
        kind="joined",
        to_email="a@example.org",
        subject="Hello",
        text="Words",
        html="<p>Words</p>",
        state=state,
        sent_at=sent,
        **values,
    )


def test_the_words_of_a_mail_go_after_90_days_and_its_row_after_a_year():
    sent, failed, waiting = mail("sent"), mail("failed"), mail("queued")
    with later(days=89):
        assert clear() == {}
    with later(days=91):
        assert clear() == {"words of mails": 2}
        assert clear() == {}
    for row in (sent, failed, waiting):
        row.refresh_from_db()
    assert [(m.text, m.html) for m in (sent, failed)] == [("", ""), ("", "")]
    assert (sent.subject, waiting.text) == ("Hello", "Words")
    with later(days=366):
        assert clear() == {"mails": 2}
    assert list(OutgoingMail.objects.all()) == [waiting]


def test_the_log_is_kept_for_a_year():
    LogLine.objects.create(verb="round.opened")
    with later(days=364):
        assert clear() == {}
    with later(days=366):
        assert clear() == {"log": 1}


def answers(it):
    """What Ben has said of himself and of others."""
    topic = factories.TopicFactory()
    EnrollmentTopic.objects.create(enrollment=it.ben_in, topic=topic, strength=1)
    WishedPartner.objects.create(enrollment=it.ben_in, written="Ada", rank=1)
    Block.objects.create(owner=it.ben, written="Dov Stern", person=it.dov)
    factories.CheckInFactory(
        pairing=it.pairing("completed"), state="answered", answer="trouble", words="Too busy"
    )
    return it


def close(round):
    Round.objects.filter(pk=round.pk).update(state="closed", state_changed_at=timezone.now())


ANSWERS = {
    "preferences": 2,
    "topics of a sign-up": 1,
    "words of check-ins": 1,
    "wished partners": 1,
    "blocks": 1,
}


def test_answers_and_blocks_go_a_year_after_the_round_and_who_took_part_stays():
    it = answers(cast())
    with later(days=400):
        assert clear() == {}, "the round is still open"
    close(it.round)
    with later(days=364):
        assert clear() == {}
    with later(days=366):
        assert clear() == ANSWERS
    assert Enrollment.objects.filter(round=it.round).count() == 2
    assert Preference.objects.count() == 0


def test_a_block_stays_while_its_owner_takes_part_somewhere_else():
    it = answers(cast())
    close(it.round)
    factories.EnrollmentFactory(round=it.round_elsewhere, person=it.ben)
    with later(days=400):
        assert "blocks" not in clear()
    assert Block.objects.count() == 1


def test_a_closed_round_whose_pairs_go_on_is_not_over():
    it = answers(cast())
    it.pairing("active")
    close(it.round)
    with later(days=400):
        assert clear() == {}


def test_suggestions_go_90_days_after_the_round():
    it = cast()
    run = MatchRun.objects.create(round=it.round, state="cancelled")
    pairing = it.pairing("completed")
    Suggestion.objects.create(
        run=run, mentor=it.ada_in, mentee=it.ben_in, points=1, state="approved", pairing=pairing
    )
    Verdict.objects.create(round=it.round, mentor=it.ada_in, mentee=it.ben_in, kind="locked")
    with later(days=100):
        assert clear() == {}
    close(it.round)
    with later(days=91):
        assert clear() == {"suggestions and their runs": 1, "decisions on suggestions": 1}
    assert not Suggestion.objects.exists()
    pairing.refresh_from_db()


def test_the_words_of_meetings_go_and_that_two_people_met_stays():
    it = cast()
    pairing = it.pairing("completed")
    meeting = Meeting.objects.create(
        pairing=pairing, proposed_by="mentor", state="held", met_on=date(2026, 5, 4),
        place="Café Central", words="Running late",
    )  # fmt: skip
    close(it.round)
    with later(days=366):
        assert clear()["words of meetings"] == 1
    meeting.refresh_from_db()
    assert (meeting.place, meeting.words, meeting.met_on) == ("", "", date(2026, 5, 4))


def test_sessions_and_hosts_that_are_gone():
    now = timezone.now()
    Session.objects.create(session_key="dead", session_data="", expire_date=now)
    Session.objects.create(
        session_key="live", session_data="", expire_date=now + timedelta(days=30)
    )
    Heartbeat.objects.create(name="worker:mail", host="gone")
    Heartbeat.objects.create(name="backup")
    with later(days=8):
        assert clear() == {"sessions": 1, "signs of life": 1}
    assert Session.objects.get().session_key == "live"
    assert Heartbeat.objects.get().name == "backup"


def test_who_was_struck_from_a_list_goes_after_a_year_and_nobody_else():
    unit = factories.UnitFactory()
    for name, struck_at in (("Ada", timezone.now()), ("Eve", None)):
        ListedPerson.objects.create(
            roster=unit, email=f"{name.lower()}@example.org", full_name=name, struck_at=struck_at
        )
    with later(days=364):
        assert clear() == {}
    with later(days=366):
        assert clear() == {"people struck from a list": 1}
    assert ListedPerson.objects.get().full_name == "Eve"


def test_more_than_one_batch_goes_and_a_second_night_finds_nothing(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 3)
    LogLine.objects.bulk_create(LogLine(verb="round.opened") for _ in range(8))
    with later(days=366):
        assert clear() == {"log": 8}
        assert set(retention.overdue(timezone.now()).values()) == {0}


def test_the_command_counts_and_clears():
    LogLine.objects.create(verb="round.opened")
    with later(days=366):
        for arguments, left in ((["--dry-run"], 1), ([], 0)):
            out = StringIO()
            call_command("retention", *arguments, stdout=out)
            assert "       1  log (kept 12 months)\n" in out.getvalue()
            assert LogLine.objects.count() == left


def test_one_limit_that_stumbles_stops_no_other():
    """Each limit is a step of its own in the nightly job."""
    assert [nights.name_of(x) for x in nights.limits(timezone.now())] == [
        x.name for x in retention.LIMITS
    ]
