"""A member with a full life, and a search of the whole database for what is left of them."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from accounts.models import AddressChange, DataRequest, User
from accounts.privacy import HOLDINGS
from matching.models import Board, Verdict
from mentorship.models import (
    Attendance,
    Block,
    Bounce,
    Certificate,
    CircleCertificate,
    CircleCheckIn,
    CircleClosing,
    CircleMeeting,
    CircleNote,
    CircleTerms,
    ClaimedMembership,
    Concern,
    Coordinator,
    DeskNote,
    EligibilityException,
    EnrollmentDraft,
    EventTimes,
    Invitation,
    Job,
    LinkUse,
    ListedPerson,
    LogLine,
    MailOptOut,
    MailWording,
    NextYear,
    NotedRelationship,
    OutgoingMail,
    Presence,
    Program,
    ProgramDraft,
    Quote,
    Resume,
    ReviewOpinion,
    RosterImport,
    SetAside,
    SharedPool,
    SignUpReview,
    SourceLink,
    SourceUse,
    SpotCall,
    SpotQuestion,
    SpotVolunteer,
    UnitMembership,
    WishedPartner,
)
from tests import factories
from tests.hostile.world import World, make_world

NAME = "Quilla O’Zeppelin-Wroth"
ADDRESS = "quilla.zeppelin@example.org"
FORMER_ADDRESS = "q.wroth@old.example.org"
WORDS = "xylographic confidences"
"""Free text that only this person wrote, or that was written about them alone."""
CANARIES = (NAME, "Zeppelin-Wroth", ADDRESS, FORMER_ADDRESS, WORDS)


def full_life() -> tuple[World, User]:
    """Ada, under a name that nobody else bears, with something in every table."""
    world = make_world()
    ada = world.cast.ada
    ada.email = ADDRESS
    ada.save(update_fields=["email"])
    profile = ada.profile
    profile.full_name, profile.called, profile.about = NAME, NAME, WORDS
    profile.job_title, profile.pronouns = WORDS, WORDS
    profile.institution = factories.InstitutionFactory(name=f"The {WORDS} library")
    profile.save()
    factories.EducationFactory(profile=profile, school__name=f"School of {WORDS}")
    signing_in(ada)
    told_by_others(world, ada)
    of_a_coordinator(world, ada)
    excepted(world, ada)
    looked_at(world, ada)
    cared_for(world, ada)
    in_a_circle(ada)
    on_a_list(world, ada)
    begun(world, ada)
    among_members(world, ada)
    in_every_text_column(ada)
    return world, ada


def signing_in(ada: User) -> None:
    EmailAddress.objects.filter(user=ada).delete()
    address = EmailAddress.objects.create(user=ada, email=ADDRESS, verified=True, primary=True)
    EmailAddress.objects.create(user=ada, email=FORMER_ADDRESS)
    AddressChange.objects.create(
        person=ada,
        old_email="quilla.z@older.example.org",
        new_email=ADDRESS,
        digest="0" * 64,
        signed_in_at=timezone.now(),
        changed_at=timezone.now(),
    )
    EmailConfirmation.objects.create(email_address=address, key="k1", sent=timezone.now())
    Authenticator.objects.create(user=ada, type="webauthn", data={"name": WORDS})
    account = SocialAccount.objects.create(
        user=ada, provider="oidc", uid=ADDRESS, extra_data={"name": NAME}
    )
    SocialToken.objects.create(account=account, token=WORDS)
    Client().force_login(ada)
    client = Client()
    client.force_login(ada)
    UserSession.objects.get_or_create(
        session_key=client.session.session_key,
        defaults={"user": ada, "ip": "192.0.2.7", "user_agent": WORDS},
    )


def among_members(world: World, ada: User) -> None:
    """What she reported, noted, asked and answered, and what others did of her."""
    ben, unit, topic = world.cast.ben, world.cast.program.unit, factories.TopicFactory()
    for reporter, about in ((ada, ben), (ben, ada)):
        Concern.objects.create(
            unit=unit, reporter=reporter, about=about, reason="other", words=f"{NAME} {WORDS}"
        )
    NotedRelationship.objects.create(by=ada, address="c@example.org", role="mentor", words=WORDS)
    NotedRelationship.objects.create(by=ben, address=ADDRESS, role="mentee")
    own, other = world.cast.ada_in, world.cast.ben_in
    SpotVolunteer.objects.create(enrollment=own, topic=topic)
    later = timezone.now() + timedelta(days=1)
    for asker, taker in ((own, other), (other, own)):
        question = SpotQuestion.objects.create(
            asker=asker,
            topic=topic,
            words=WORDS,
            lapses_at=later,
            state="answered",
            taker=taker,
            answer=f"{NAME}: {WORDS}",
        )
        SpotCall.objects.create(question=question, volunteer=taker)


def told_by_others(world: World, ada: User) -> None:
    """What others have written and typed that names her."""
    ben, eve = world.cast.ben, world.cast.eve
    WishedPartner.objects.create(enrollment=world.cast.ben_in, written=NAME, rank=1)
    WishedPartner.objects.create(enrollment=world.cast.ada_in, written=WORDS, rank=1)
    Block.objects.create(owner=eve, written=ADDRESS, person=ada)
    Block.objects.create(owner=ben, written=f"{NAME.upper()} of Dayton")
    loosely = Block.objects.create(owner=ben, written=", ".join(reversed(NAME.split(" ", 1))))
    loosely.recognised.add(ada)
    Block.objects.create(owner=ada, written=f"somebody of {WORDS}")
    for owner in (ada, eve):
        EnrollmentDraft.objects.create(
            round=world.cast.round,
            person=owner,
            role="mentee",
            answers={"wished": {"first": [NAME]}, "goal": {"goal": [f"To meet {NAME}"]}},
        )
    MailOptOut.objects.create(person=ada, group="news")
    DataRequest.objects.create(person=ada, what="copy", how="self", by=ada)
    OutgoingMail.objects.create(
        key="digest",
        kind="direct",
        to_email="cleo@example.org",
        to_person=world.cast.cleo,
        subject="Week",
        text=f"Not heard of:\n{NAME.replace(' ', chr(10))}",
        html=f"<p>{NAME}</p>",
        state="sent",
        sent_at=timezone.now(),
    )
    first = OutgoingMail.objects.filter(to_person=ada).first()
    assert first is not None
    LinkUse.objects.create(mail=first, purpose="accept")
    Bounce.objects.create(mail=first, key="b1", kind="hard", arrived=f"To: {ADDRESS}")
    Bounce.objects.create(key="b2", kind="unclear", arrived=f"To: <{ADDRESS}>\n{NAME}")
    for number, mail in enumerate((first, None)):
        words = {"words": f"<{ADDRESS}> unknown", "arrived": f"To: {ADDRESS}"}
        Bounce.objects.create(key=str(number), mail=mail, kind="hard", **words)
    LogLine.objects.create(verb="program.changed", details={"fields": f"contact ({NAME})"})
    content = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=world.cast.ann,
        content_type=content,
        object_id=str(ada.pk),
        object_repr=NAME,
        action_flag=CHANGE,
        change_message=f"about {ADDRESS}",
    )
    LogEntry.objects.create(user=ada, object_repr=NAME, action_flag=CHANGE, change_message=WORDS)


def of_a_coordinator(world: World, ada: User) -> None:
    Coordinator.objects.create(person=ada, program=world.cast.program)
    Program.objects.filter(pk=world.cast.program.pk).update(
        contact_name=NAME, contact_email=ADDRESS
    )
    MailWording.objects.create(
        program=world.cast.program,
        kind="offered",
        role="mentor",
        opening=f"Yours, {NAME}",
        changed_by=ada,
    )
    factories.GroupLetterFactory(
        round=world.cast.round, words=f"Yours, {NAME}", changed_by=ada, sent_by=ada
    )
    ada.is_staff = True
    ada.save(update_fields=["is_staff"])
    suggestion = world.run.suggestions.first()
    mentor = factories.MentorFactory(round=world.run.round, person=ada)
    suggestion.pk = None
    suggestion.state, suggestion.pairing, suggestion.mentor = "rejected", None, mentor
    suggestion.save()
    Verdict.objects.create(
        round=world.run.round, mentor=mentor, mentee=suggestion.mentee, kind="barred", by=ada
    )
    run = world.run
    run.requested_by = ada
    run.unmatched = [*run.unmatched, {"enrollment": mentor.pk, "role": "mentor", "why": WORDS}]
    run.save(update_fields=["requested_by", "unmatched"])
    board = Board.objects.create(round=run.round, run=run, weights=run.weights)
    board.drafts.create(run=run, name=f"For {NAME}", by=ada)
    board.questions.create(kind="who_instead", key="a")
    board.steps.create(
        run=run,
        number=1,
        key="a",
        by=ada,
        verb="reject",
        edits=[{"verb": "reject", "words": f"{NAME} knows them"}],
        refused=f"{NAME} has no free place any more",
    )
    pool = SharedPool.objects.create(
        asking=world.cast.round,
        lending=world.run.round,
        words=f"{NAME} asks",
        asked_by=ada,
        agreed_by=ada,
        over_by=ada,
    )
    pool.couples.create(
        mentee=suggestion.mentee, mentor=mentor, points=1, asking_by=ada, lending_by=ada
    )
    Job.objects.create(
        kind=Job.Kind.APPROVE,
        round=run.round,
        requested_by=ada,
        asked={"run": run.pk},
        causes={f"{NAME} has a mentor already": 1},
    )


def looked_at(world: World, ada: User) -> None:
    """Two coordinators think something of Ada's sign-up, and she of another's."""
    SignUpReview.objects.create(
        enrollment=world.cast.ada_in, state="asked", words=WORDS, decided_by=world.cast.cleo
    )
    for place, writer, words in (
        (world.cast.ada_in, world.cast.cleo, WORDS),
        (world.cast.ben_in, ada, WORDS),
        (world.cast.ben_in, world.cast.cleo, f"Would suit {NAME}"),
    ):
        ReviewOpinion.objects.create(
            enrollment=place, writer=writer, view="yes", words=words, written_at=timezone.now()
        )


def cared_for(world: World, ada: User) -> None:
    """Coordinators note something about Ada's pair, and she about another's."""
    own = world.pairings["active"]
    other = factories.PairingFactory(state="active")
    for pairing, writer, words in (
        (own, world.cast.cleo, WORDS),
        (other, ada, WORDS),
        (other, world.cast.cleo, f"Would suit {NAME}"),
    ):
        DeskNote.objects.create(pairing=pairing, writer=writer, words=words)
    Certificate.objects.create(pairing=own, role="mentor", **certified(ada))
    SetAside.objects.create(pairing=other, need="quiet", by=ada, at=timezone.now())


def certified(ada: User) -> dict[str, Any]:
    return {
        "person": ada,
        "kind": "letter",
        "code": "QUILLA",
        "name": NAME,
        "program": "Year",
        "role_word": "mentor",
        "began_on": "2026-01-01",
        "ended_on": "2026-02-01",
        "file": NAME.encode(),
    }


def in_a_circle(ada: User) -> None:
    """A seat of hers, and one of somebody who wrote of her."""
    circle = factories.CircleFactory(state="active")
    place = factories.EnrollmentFactory(round=circle.round, person=ada)
    factories.CircleSeatFactory(circle=circle, enrollment=place, state="left", words=WORDS)
    factories.CircleSeatFactory(circle=circle, state="declined", words=f"Not with {NAME}")
    going = factories.CircleFactory(state="active")
    place = factories.EnrollmentFactory(round=going.round, person=ada)
    mine = factories.CircleSeatFactory(circle=going, enrollment=place, state="accepted")
    other = factories.CircleSeatFactory(circle=going, state="accepted")
    CircleMeeting.objects.create(circle=going, planned_by=mine, starts_at=timezone.now())
    CircleTerms.objects.create(circle=going, number=1, written_by=mine, goals=WORDS)
    said = {"asked_at": timezone.now(), "answered_at": timezone.now(), "answer": "well"}
    for seat in (mine, other):
        CircleNote.objects.create(circle=going, writer=seat, shared=True, words=f"By {NAME}")
        CircleCheckIn.objects.create(seat=seat, words=NAME, **said)
    over = factories.CircleFactory(state="completed")
    place = factories.EnrollmentFactory(round=over.round, person=ada)
    mine = factories.CircleSeatFactory(circle=over, enrollment=place, state="done")
    other = factories.CircleSeatFactory(circle=over, state="done")
    CircleCertificate.objects.create(seat=mine, role="mentee", **certified(ada))
    for seat, words in ((mine, WORDS), (other, f"With {NAME}")):
        CircleClosing.objects.create(
            seat=seat, worth=4, words=words, thanks=words, thanked_at=timezone.now()
        )


def excepted(world: World, ada: User) -> None:
    EligibilityException.objects.create(
        round=world.cast.round, person=ada, role="mentor", kind="years", reason=f"{NAME} asked us"
    )


def at_a_convention(world: World) -> None:
    """Ada meets Ben at a table, and is asked to step in somewhere else."""
    place, now = world.cast.ada_in, timezone.now()
    EventTimes.objects.create(enrollment=place, away=["2027-06-25 morning"])
    NextYear.objects.create(enrollment=place, returns=True, said_at=now)
    over = factories.PairingFactory(round=place.round, state="completed", mentor=place)
    meeting = factories.MeetingFactory(pairing=over, state="confirmed")
    row = factories.AppointmentFactory(meeting=meeting)
    Presence.objects.create(enrollment=place, appointment=row, at=now, day=now.date())
    factories.StandInFactory(candidate=place)


def on_a_list(world: World, ada: User) -> None:
    line = ListedPerson.objects.create(
        roster=world.cast.program.unit, email=ADDRESS, full_name=NAME, number="77"
    )
    UnitMembership.objects.create(person=line, unit=world.cast.program.unit)
    link = SourceLink.objects.create(program=world.cast.program, label="News", slug="news")
    SourceUse.objects.create(link=link, person=ada, round=world.cast.round)
    event = factories.GatheringFactory(round=world.cast.round)
    Attendance.objects.create(gathering=event, enrollment=world.cast.ada_in)
    Invitation.objects.create(gathering=event, enrollment=world.cast.ada_in)
    at_a_convention(world)
    over = factories.PairingFactory(
        round=world.cast.round,
        mentor=world.cast.ada_in,
        mentee=factories.EnrollmentFactory(round=world.cast.round),
        state="completed",
    )
    Quote.objects.create(
        program=world.cast.program,
        pairing=over,
        side="mentor",
        words=WORDS,
        given_at=timezone.now(),
    )
    kept = {"link": "https://example.org/quilla-z", "content": None, "pages": None}
    Resume.objects.update_or_create(person=ada, defaults=kept)
    ClaimedMembership.objects.create(
        user=ada, unit=world.cast.program.unit, told_on=timezone.localdate()
    )
    for importer in (ada, world.cast.ann):
        RosterImport.objects.create(
            roster=world.cast.program.unit,
            requested_by=importer,
            file_name="members.csv",
            digest="d",
            size=1,
            question=f"Is {NAME} right?",
            content=b"a list",
            findings=[[2, 0, "invisible", ["E-mail"], {"text": ADDRESS}]],
            refused={"2": [NAME, ADDRESS]},
            who={"new": [NAME]},
        )


def begun(world: World, ada: User) -> None:
    for beginner in (ada, world.cast.ann):
        ProgramDraft.objects.create(
            unit=world.cast.program.unit,
            kind="long_term",
            template="chapter-year",
            program={"name": "Year", "contact_name": NAME, "contact_email": ADDRESS},
            begun_by=beginner,
            changed_by=beginner,
        )


KEPT = {"mentorship_listedperson"}
"""The association's own list of members, which stays as its holding says."""


def in_every_text_column(ada: User) -> None:
    """Write the canary into each text column, of each row of hers, that takes any words."""
    for holding in HOLDINGS:
        rows = holding.model._default_manager.filter(pk__in=holding.rows(ada).values("pk"))
        for field in holding.model._meta.concrete_fields:
            if (words := words_for(field)) is not None and field.name not in holding.stays:
                rows.update(**{field.name: words})


def words_for(field: Any) -> Any:
    """Words for a column that takes any; None for keys, states and choices."""
    plain = isinstance(field, models.CharField | models.TextField)
    if isinstance(field, models.JSONField):
        return [WORDS] if field.get_default() == [] else {"note": [f"{NAME}: {WORDS}"]}
    if not plain or isinstance(field, models.EmailField | models.SlugField):
        return None
    if field.choices or field.unique or field.name in UNTOUCHED:
        return None
    return WORDS[: field.max_length]


UNTOUCHED = {
    *("state", "key", "kind", "group", "verb", "password", "type", "session_key", "purpose"),
    *(
        "full_name",
        "written",
        "time_zone",
        "regional_format",
        "stage",
        "fingerprint",
        "message_id",
        "token",
    ),
    *("provider", "uid", "proposed_by", "cancelled_by", "name", "summary", "description"),
    *("mentor_word", "mentee_word", "contact_name", "object_id"),
    *("changed_by", "written_by", "writer", "side"),
}
"""Columns whose words other rows or rules hang on; they got theirs above."""


def occurrences(*words: str) -> dict[str, int]:
    """In which columns of the whole database any of these words stands, and how often."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND data_type IN "
            "('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'inet', 'USER-DEFINED')"
        )
        for table, column in cursor.fetchall():
            if table in KEPT:
                continue
            likes = " OR ".join([f'"{column}"::text ILIKE %s'] * len(words))
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE {likes}', [f"%{word}%" for word in words]
            )
            if count := cursor.fetchone()[0]:
                found[f"{table}.{column}"] = count
    return found


def a_month_later() -> Any:
    return timezone.now() + timedelta(days=31)
