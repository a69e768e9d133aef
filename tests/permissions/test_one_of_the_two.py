"""A coordinator is one of a pair: nothing that the other says of them reaches them at the desk."""

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mentorship import access, messages
from mentorship.admin.closings import summary_of
from mentorship.admin.figures import Figures, figures_of
from mentorship.mail import outbox
from mentorship.mail.checks import still_true
from mentorship.mail.reports import Report
from mentorship.models import LogLine, OutgoingMail, Pairing
from mentorship.queries import usefulness
from mentorship.services import bounces, checkins, closings, digest, leaving, pairings
from mentorship.services.acts import Refused
from tests import factories, people
from tests.hostile.walk import again
from tests.permissions.test_elsewhere import links, lists

pytestmark = pytest.mark.django_db

CANARIES = {what: f"Zyx{what}wvut" for what in ("question", "checkin", "decline", "end", "closing")}
"""What the other writes in every box that coordinators read."""

MOST = 80


@dataclass
class Two:
    """Cleo, who coordinates, and her partner; with others who run the same program."""

    cast: people.Cast
    cleo: User
    other: User
    una: User
    """Coordinates the same program."""
    over: User
    """Coordinates the unit above."""
    declined: Pairing
    ended: Pairing
    active: Pairing

    @property
    def pairs(self) -> tuple[Pairing, ...]:
        return self.declined, self.ended, self.active

    def client(self, person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client


def make_two(side: str, *, steward: bool = False, who: str = "cleo") -> Two:
    """Cleo mentors, or is mentored; three of her pairings, and another pair that she looks after.

    With `who="ann"` it is an administrator who is one of the two.
    """
    cast = people.cast()
    una, over = (people.person(name, is_staff=True) for name in ("Una Also", "Olga Over"))
    factories.CoordinatorFactory(person=una, program=cast.program)
    factories.CoordinatorFactory(person=over, unit=cast.program.unit)
    cleo = getattr(cast, who)
    own = {"mentor": factories.MentorFactory, "mentee": factories.EnrollmentFactory}[side](
        round=cast.round, person=cleo, capacity=3
    )
    other = cast.ben_in if side == "mentor" else cast.ada_in
    other.capacity = 3
    other.save()
    two = {side: own, other.role: other, "round": cast.round, "steward": una if steward else None}
    made = [factories.PairingFactory(state="offered", **two)]
    pairings.decline(other.person, made[0], CANARIES["decline"])
    for place in (1, 2):
        made.append(factories.PairingFactory(state="active", **two))
        if place == 1:
            write(made[-1], other.role)
    return Two(cast, cleo, other.person, una, over, *made)


def write(pairing: Pairing, side: str) -> None:
    """Let the one on `side` say everything that may be said to a coordinator."""
    actor = pairing.side(side).person
    pairings.ask_coordinator(actor, pairing, CANARIES["question"])
    checkin = factories.CheckInFactory(pairing=pairing, side=side)
    checkins.answer(actor, checkin, "trouble", CANARIES["checkin"], 1)
    pairings.end_early(actor, pairing, "fit", CANARIES["end"], again=True)
    closings.answer(actor, pairing, closings.Said(worth=1, words=CANARIES["closing"]))


def in_mails_to(person: User) -> set[str]:
    """Which canaries stand in mails to this person."""
    mails = OutgoingMail.objects.filter(to_person=person)
    words = "".join(f"{one.subject}{one.text}{one.html}{one.calendar}" for one in mails)
    return {what for what, canary in CANARIES.items() if canary in words}


def canaries_in(page: str) -> set[str]:
    return {what for what, canary in CANARIES.items() if canary in page}


def of_each(name: str, rows) -> list[str]:
    return [reverse(name, args=[row.pk]) for row in rows]


def known_addresses(two: Two) -> list[str]:
    """Every address of the desk that could lead to what was said, guessed or linked."""
    mails = list(OutgoingMail.objects.all())
    found = [reverse("admin:index"), reverse("admin:waiting"), *lists()]
    for name in ("pairing", "pairing_mend", "pairing_withdraw", "mentorship_pairing_change"):
        found += of_each(f"admin:{name}", two.pairs)
    for name in ("mail", "mail_html", "mail_edit"):
        found += of_each(f"admin:{name}", mails)
    for act in ("hold", "release", "cancel", "again"):
        found += [reverse("admin:mail_act", args=[mail.pk, act]) for mail in mails]
    found += of_each("admin:mentorship_logline_change", LogLine.objects.all())
    for name in ("round", "round_pairings", "unmatched", "stewards", "by_hand", "announce"):
        found.append(reverse(f"admin:{name}", args=[two.cast.round.pk]))
    found += [f"{url}?q={CANARIES[what]}" for url in lists() for what in ("end", "question")]
    for one in (two.active.mentor, two.active.mentee):
        found.append(reverse("admin:waiting_person", args=[one.pk]))
        for page in ("change", "history"):
            found.append(reverse(f"admin:mentorship_enrollment_{page}", args=[one.pk]))
            found.append(reverse(f"admin:accounts_user_{page}", args=[one.person_id]))
    return found


def walked(client: Client, addresses: list[str]) -> dict[str, set[str]]:
    """Open these pages and what they link to at the desk: which canaries stand on which."""
    waiting, seen, found = list(reversed(addresses)), set(), {}
    follow = MOST
    while waiting:
        url = waiting.pop()
        if url in seen or "logout" in url:
            continue
        seen.add(url)
        answer = again(client).get(url)
        assert answer.status_code in (200, 302, 404), url
        # The box of a search repeats what was searched for.
        page = answer.getvalue().decode(errors="replace")
        for canary in CANARIES.values():
            page = re.sub(f'(value="|q=|q%3D){canary}', "", page)
        if shown := canaries_in(page):
            found[url] = shown
        if answer.status_code == 200 and follow > 0:
            fresh = sorted(links(page, url) - seen)[:follow]
            follow -= len(fresh)
            waiting += fresh
    assert len(seen) > 60
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("side", "steward"),
    [
        ("mentor", False),
        ("mentee", True),
        pytest.param("mentor", True, marks=pytest.mark.far),
        pytest.param("mentee", False, marks=pytest.mark.far),
    ],
)
def test_cleo_finds_no_word_of_her_partner_anywhere_at_the_desk(side, steward):
    two = make_two(side, steward=steward)
    assert walked(two.client(two.cleo), known_addresses(two)) == {}
    assert in_mails_to(two.cleo) == set()


@pytest.mark.slow
@pytest.mark.parametrize("side", ["mentor", pytest.param("mentee", marks=pytest.mark.far)])
def test_an_administrator_who_is_one_of_the_two_finds_none_either(side):
    two = make_two(side, who="ann")
    assert walked(two.client(two.cleo), known_addresses(two)) == {}
    assert in_mails_to(two.cleo) == set()


# Those who take over -------------------------------------------------------------------------


def at_the_desk(client: Client, two: Two) -> set[str]:
    """Which canaries somebody finds on the pages of the pairings, their list, and the mails."""
    mails = OutgoingMail.objects.filter(kind__startswith="coordinator_")
    pages = of_each("admin:pairing", two.pairs) + of_each("admin:mail", mails)
    pages += of_each("admin:mail_html", mails)
    pages.append(reverse("admin:round_pairings", args=[two.cast.round.pk]))
    return canaries_in("".join(again(client).get(url).content.decode() for url in pages))


@pytest.mark.parametrize("steward", [False, True])
@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_whoever_else_runs_the_program_finds_every_word(side, steward):
    two = make_two(side, steward=steward)
    for person in (two.una, two.over, two.cast.ann):
        assert at_the_desk(two.client(person), two) == set(CANARIES), person
    assert in_mails_to(two.una) == set(CANARIES) - {"closing"}
    assert at_the_desk(two.client(two.cleo), two) == set()


@pytest.mark.parametrize("heir", ["over", "ann"])
def test_where_she_runs_it_alone_the_unit_above_hears_then_administrators(heir):
    two = make_two("mentor")
    OutgoingMail.objects.all().delete()
    two.una.coordinates.all().delete()
    if heir == "ann":
        two.over.coordinates.all().delete()
    two.active = Pairing.objects.get(pk=two.active.pk)
    write(two.active, "mentee")
    hears = two.cast.ann if heir == "ann" else two.over
    assert in_mails_to(hears) == set(CANARIES) - {"closing", "decline"}
    assert in_mails_to(two.cleo) == set()


# Numbers -------------------------------------------------------------------------------------


def test_numbers_leave_ones_own_pairings_out():
    two = make_two("mentor")
    cleos, unas = (_figures(two, person) for person in (two.cleo, two.una))
    assert (cleos.declined, cleos.paired) == (0, 0)
    assert (unas.declined, unas.paired) == (1, 1)
    for person, said in ((two.cleo, False), (two.una, True)):
        home = two.client(person).get(reverse("admin:index")).content.decode()
        assert ("declined or not answered lately" in home) == said
        assert ("again for a partner" in home) == said
        rows = access.pairings_run_by(person).filter(round=two.cast.round)
        assert usefulness(rows).count == said
        assert (summary_of(person, two.cast.round) is not None) == said


def _figures(two: Two, person: User) -> Figures:
    return figures_of(person, [two.cast.round]).get(two.cast.round.pk, Figures())


def test_the_weekly_summary_counts_without_them_and_others_summaries_stay_closed():
    two = make_two("mentor")
    factories.CheckInFactory(
        pairing=two.active,
        side="mentee",
        state="answered",
        answer="trouble",
        answered_at=timezone.now(),
    )
    Pairing.objects.update(state_changed_at=timezone.now())
    OutgoingMail.objects.all().delete()
    now = timezone.now()
    said = {}
    for person in (two.cleo, two.una):
        sections = digest.sections_for(person, now)
        lines = [line.words for section in sections for line in section.lines]
        said[person] = [*lines, *(word for section in sections for word in section.numbers)]
        digest.send(person, now)
    assert any("something is not working" in line for line in said[two.una])
    assert any("declined" in line for line in said[two.una])
    assert any("ended early" in line for line in said[two.una])
    assert [line for line in said[two.cleo] if "joined" not in line] == []
    summary = OutgoingMail.objects.get(kind="weekly_digest", to_person=two.una)
    page = reverse("admin:mail", args=[summary.pk])
    assert two.client(two.cleo).get(page).status_code == 404
    assert two.client(two.over).get(page).status_code == 200


# Mails ---------------------------------------------------------------------------------------


def test_a_mail_that_waits_for_one_of_the_two_does_not_leave():
    two = make_two("mentor")
    mail = OutgoingMail.objects.filter(kind="coordinator_checkin", to_person=two.una).first()
    assert still_true(mail)
    mail.to_person = two.cleo
    assert not still_true(mail)


def test_a_bounce_about_the_pair_is_told_to_others():
    two = make_two("mentor")
    outbox.enqueue(messages.reached_end(two.active, "mentee"))
    mail = OutgoingMail.objects.get(kind="reached_end")
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=timezone.now())
    mail.refresh_from_db()
    bounces.take(Report(mail, "hard", CANARIES["end"], "x"))
    told = OutgoingMail.objects.filter(kind="coordinator_bounced")
    assert [one.to_person for one in told] == [two.una]
    cleo = two.client(two.cleo)
    assert cleo.get(reverse("admin:mail", args=[told.get().pk])).status_code == 404
    line = LogLine.objects.get(verb="mail.address_rests")
    change = reverse("admin:mentorship_logline_change", args=[line.pk])
    assert cleo.get(change).status_code == 404
    assert two.client(two.una).get(change).status_code == 200


def test_the_log_tells_her_nothing_that_her_partner_did_about_the_two():
    two = make_two("mentor")
    theirs = LogLine.objects.filter(actor=two.other)
    verbs = {line.verb for line in access.log_run_by(two.una).filter(pk__in=theirs)}
    assert {"enrollment.waits_again", "pairing.question", "pairing.ended"} <= verbs
    assert not access.log_run_by(two.cleo).filter(pk__in=theirs).exists()


# Where nobody is left ------------------------------------------------------------------------


def alone(two: Two) -> None:
    """Leave Cleo as the only one who runs anything here."""
    for person in (two.una, two.over):
        person.coordinates.all().delete()
    User.objects.filter(is_superuser=True).update(is_superuser=False)


def pages_with_a_box(two: Two) -> list[str]:
    """Pages of the other on which something may be written to the coordinator."""
    checkin = factories.CheckInFactory(pairing=two.active, side="mentee")
    another = factories.RoundFactory(program=two.cast.program)
    offered = factories.PairingFactory(
        round=another,
        state="offered",
        mentor=factories.MentorFactory(round=another, person=two.cleo),
        mentee=factories.EnrollmentFactory(round=another, person=two.other),
    )
    names = ("pairing_ask", "pairing_end", "pairing_rematch")
    return [
        *(reverse(name, args=[two.active.pk]) for name in names),
        reverse("checkin", args=[checkin.pk]),
        reverse("closing", args=[two.ended.pk]),
        reverse("pairing_decline", args=[offered.pk]),
    ]


def test_every_page_with_a_box_says_who_reads_it_before_anything_is_written():
    two = make_two("mentor")
    pages, other = pages_with_a_box(two), two.client(two.other)
    for url in pages:
        page = other.get(url).content.decode()
        assert "goes to Una Also instead, and Cleo cannot open it" in page, url
        assert 'name="words"' in page, url
    assert "Only the coordinator" not in "".join(other.get(url).content.decode() for url in pages)
    alone(two)
    for url in pages:
        page = other.get(url).content.decode()
        assert "Cleo runs this program, and nobody else does" in page, url
        assert 'name="words"' not in page, url


def test_where_nobody_reads_words_are_not_kept_even_if_sent():
    two = make_two("mentor")
    alone(two)
    checkin = factories.CheckInFactory(pairing=two.active, side="mentee")
    checkins.answer(two.other, checkin, "trouble", "Heard by nobody", 1)
    checkin.refresh_from_db()
    assert (checkin.answer, checkin.words, checkin.useful) == ("trouble", "", None)
    end = reverse("pairing_end", args=[two.active.pk])
    two.client(two.other).post(end, {"reason": "fit", "words": "Heard by nobody"})
    two.active.refresh_from_db()
    assert (two.active.state, two.active.end_words) == ("ended", "")


def test_cleo_reads_on_her_own_pages_that_her_words_go_to_others():
    two = make_two("mentor")
    page = two.client(two.cleo).get(reverse("pairing_end", args=[two.active.pk]))
    assert "You run this program yourself. What you write here goes to Una Also" in (
        page.content.decode()
    )


# The rule itself -----------------------------------------------------------------------------


@pytest.mark.parametrize("whom", ["una", "over", "ann", "other", "nobody"])
def test_the_rule_reads_the_same_in_sql_and_in_python(whom):
    two = make_two("mentor")
    alone(two)
    if whom == "una":
        factories.CoordinatorFactory(person=two.una, program=two.cast.program)
    if whom == "over":
        two.cast.program.unit.parent = factories.UnitFactory()
        two.cast.program.unit.save()
        factories.CoordinatorFactory(person=two.over, unit=two.cast.program.unit.parent)
    if whom == "ann":
        User.objects.filter(pk=two.cast.ann.pk).update(is_superuser=True)
    if whom == "other":
        factories.CoordinatorFactory(person=two.other, program=two.cast.program)
    two.active.refresh_from_db()
    program = two.active.round.program
    others = access.those_who_run(program, {two.cleo.pk, two.other.pk})
    own = access.pairings_decided_by(two.cleo).filter(pk=two.active.pk)
    assert own.exists() == (others == []) == (whom in ("other", "nobody"))
    assert not access.pairings_run_by(two.cleo).filter(pk=two.active.pk).exists()


def test_an_administrator_makes_no_copy_of_their_partner_s_data():
    two = make_two("mentor", who="ann")
    with pytest.raises(Refused, match="have been paired"):
        leaving.copy_for(two.cast.ann, two.other, "letter")
    assert leaving.copy_for(two.other, two.other)


def test_one_of_the_two_looks_after_no_pair_of_their_own():
    two = make_two("mentor")
    Pairing.objects.update(steward=two.cleo)
    pairing = Pairing.objects.get(pk=two.active.pk)
    assert messages.steward_of(pairing) is None
    assert messages.coordinators_of(pairing) == [two.una]
