"""What two people agree on: drafted from their own words, agreed by both, read by nobody else."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse

from mentorship import messages, states
from mentorship.mail import checks, outbox
from mentorship.models import Agreement, LogLine, OutgoingMail, Terms
from mentorship.services import agreements
from mentorship.services.acts import Refused
from mentorship.services.shared_edits import EditConflict
from mentorship.text.agreement_draft import first_draft
from tests import factories
from tests.mentorship.together.conftest import browser_of

pytestmark = pytest.mark.django_db

CANARY = "Only Ada and Ben know of the heron"
STATES = [*states.PAIRING.states]
SHOWN_TO_COORDINATORS = ("admin:pairing", "admin:round_pairings")


def wrote(who, pairing, words=CANARY, seen=0) -> Agreement:
    return agreements.write(who, pairing, {"goals": words}, seen)


def kinds(who) -> list[str]:
    rows = OutgoingMail.objects.filter(to_person=who).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_the_first_draft_is_made_of_what_both_gave_to_be_shown(it, pairing):
    it.ben_in.goal, it.ben_in.shares, it.ben_in.rhythm = "To say no", "I keep bees", "monthly"
    it.ada_in.rhythm, it.ada_in.channels, it.ben_in.channels = "monthly", ["video"], []
    it.round.ends_on = date(2027, 6, 30)
    for row in (it.ben_in, it.ada_in, it.round):
        row.save()
    pairing.refresh_from_db()
    draft = first_draft(pairing)
    assert draft == {
        "goals": "Ben: To say no",
        "plan": "",
        "rhythm": "Every month\nBy video",
        "sharing": "Ben: I keep bees",
        "private": "What we tell each other stays between us, unless we both say otherwise.",
        "ends": "On 30 June 2027, when the round ends.",
    }


@pytest.mark.parametrize(
    ("kind", "formality", "asked", "plan"),
    [
        ("long_term", "", True, False),
        ("convention", "", False, False),
        ("informal", "", False, False),
        ("long_term", "light", False, False),
        ("long_term", "full", True, True),
        ("convention", "standard", True, False),
    ],
)
def test_the_program_says_how_much_of_an_agreement_there_is(
    it, pairing, reads, kind, formality, asked, plan
):
    it.program.kind, it.program.formality = kind, formality
    it.program.save()
    assert ("What you agree on" in reads(it.ben, "pairing", pairing.pk)) is asked
    page = reads(it.ben, "agreement_edit", pairing.pk)
    assert ("Which milestones do we plan?" in page) is plan


def test_both_agree_and_each_reads_how_it_stands(it, pairing, reads, sends):
    with time_machine.travel(datetime(2027, 5, 3, 12, tzinfo=UTC)):
        page = sends(it.ben, "agreement_edit", pairing.pk, goals=CANARY, seen="0", agree="1")
        assert "Agreed by you on 3 May 2027; waiting for Ada." in page
        assert kinds(it.ada) == ["agreement_proposed"]
        assert "Ben agreed on 3 May 2027; waiting for you." in reads(
            it.ada, "agreement", pairing.pk
        )
        page = sends(it.ada, "agreement_agree", pairing.pk, seen="1")
        assert "Agreed by both, last on 3 May 2027." in page
    assert kinds(it.ben) == ["agreement_agreed"]
    assert kinds(it.ada) == ["agreement_proposed"]


def test_a_change_asks_both_again_and_the_history_stays_readable(it, pairing, reads):
    wrote(it.ben, pairing, "To say no")
    for who in (it.ada, it.ben):
        agreements.agree(who, pairing, 1)
    wrote(it.ada, pairing, "To say yes", seen=1)
    now = Agreement.objects.get()
    assert (now.state, now.number) == ("draft", 2)
    assert (now.mentor_agreed_at, now.mentee_agreed_at) == (None, None)
    earlier = reads(it.ben, "agreement", pairing.pk, query="?version=1")
    assert "This is an earlier version" in earlier
    assert "To say no" in earlier
    assert "I agree to this" not in earlier
    assert "Version 1" in reads(it.ben, "agreement", pairing.pk)


def test_agreeing_to_what_has_changed_meanwhile_is_refused(it, pairing):
    wrote(it.ben, pairing)
    wrote(it.ben, pairing, "Something else", seen=1)
    with pytest.raises(Refused, match="Read it once more"):
        agreements.agree(it.ada, pairing, 1)
    assert Agreement.objects.get().state == "draft"


def test_a_lost_update_is_refused_in_a_sentence_and_keeps_what_was_typed(it, pairing, sends):
    wrote(it.ben, pairing, "What Ben wrote", seen=0)
    page = sends(it.ada, "agreement_edit", pairing.pk, goals="What Ada typed", seen="0", save="1")
    assert "while you were writing" in page
    assert "What Ada typed" in page
    assert "What Ben wrote" in page
    assert Terms.objects.count() == 1
    assert 'name="seen" value="1"' in page
    sends(it.ada, "agreement_edit", pairing.pk, goals="What Ada typed", seen="1", save="1")
    assert agreements.current_terms(Agreement.objects.get()).goals == "What Ada typed"


def test_whoever_was_overtaken_hears_so_whatever_they_claim_to_have_seen(it, pairing):
    wrote(it.ben, pairing)
    for seen in (-1, 0, 2, 99):
        with pytest.raises(EditConflict):
            wrote(it.ada, pairing, "Other words", seen=seen)


def test_whoever_was_overtaken_hears_when_and_what_to_do(it, pairing):
    wrote(it.ben, pairing)
    Terms.objects.update(written_at=datetime(2026, 7, 21, 8, 5, tzinfo=UTC))
    with pytest.raises(EditConflict) as overtaken:
        wrote(it.ada, pairing, "Other words", seen=0)
    said = overtaken.value.sentence
    assert said.startswith("This was changed on ")
    assert "21" in said
    assert said.endswith(
        ", while you were writing. What you typed is still here: compare the two, then save again"
    )
    assert overtaken.value.number == 1


def test_saving_or_agreeing_twice_is_one_version_one_yes_and_one_mail(it, pairing):
    for _again in range(3):
        wrote(it.ben, pairing)
        agreements.agree(it.ben, pairing, 1)
    assert Terms.objects.count() == 1
    assert kinds(it.ada) == ["agreement_proposed"]
    verbs = LogLine.objects.filter(pairing=pairing).values_list("verb", flat=True)
    assert sorted(verbs) == ["agreement.agreed", "agreement.written"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["ada", "ben", "cleo", "dov", "eve", "ann"])
def test_only_the_two_act_and_only_while_they_are_paired(it, state, who):
    pairing = it.pairing(state, **({"origin": "asked"} if state == "asked" else {}))
    factories.AgreementFactory(pairing=pairing, words="Before")
    actor = getattr(it, who)
    for act in (
        lambda: agreements.write(actor, pairing, {"goals": "After"}, 1),
        lambda: agreements.agree(actor, pairing, pairing.agreement.number),
    ):
        if who in ("ada", "ben") and state == "active":
            act()
            pairing.agreement.refresh_from_db()
        else:
            with pytest.raises((Refused, Http404)):
                act()
    assert Terms.objects.count() == (2 if who in ("ada", "ben") and state == "active" else 1)


def test_a_coordinator_sees_how_far_they_are_and_never_the_words(it, pairing, reads):
    wrote(it.ben, pairing)
    for who in (it.ada, it.ben):
        agreements.agree(who, pairing, 1)
    for reader in (it.cleo, it.ann):
        assert "They have agreed" in reads(reader, "admin:pairing", pairing.pk)
        assert CANARY not in reads(reader, "admin:pairing", pairing.pk)
        assert CANARY not in reads(reader, "admin:mentorship_pairing_changelist")
        assert CANARY not in reads(reader, "admin:mentorship_logline_changelist")
    for mail in OutgoingMail.objects.all():
        assert CANARY not in mail.subject + mail.text + mail.html
    assert CANARY not in str(list(LogLine.objects.values()))


@pytest.mark.parametrize("state", ["completed", "ended"])
def test_what_was_agreed_stays_to_be_read_after_the_end(it, state, reads, sends):
    pairing = it.pairing(state)
    factories.AgreementFactory(pairing=pairing, state="agreed", words=CANARY)
    page = reads(it.ben, "agreement", pairing.pk)
    assert CANARY in page
    assert "Change it" not in page
    sends(it.ben, "agreement_edit", pairing.pk, goals="After the end", seen="1")
    assert Terms.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"goals": ""}, "Enter what you would like to work towards"),
        ({"goals": "x" * 10_000}, "Shorten your answer to 2500"),
        ({"goals": "a\x00b"}, "Remove the hidden character"),
        ({"goals": "ok", "seen": "\x00"}, "while you were writing"),
        ({"goals": "ok", "seen": "9" * 40}, "while you were writing"),
    ],
)
def test_odd_answers_get_a_sentence_of_ours_and_are_kept(it, pairing, sends, typed, sentence):
    factories.AgreementFactory(pairing=pairing, words="Before")
    page = sends(it.ben, "agreement_edit", pairing.pk, **{"rhythm": "سلام 🦉", **typed})
    assert sentence in page
    assert "سلام 🦉" in page
    assert Terms.objects.count() == 1


def test_a_mail_that_asks_leaves_only_while_it_is_still_the_question(it, pairing):
    wrote(it.ben, pairing)
    agreements.agree(it.ben, pairing, 1)
    mail = OutgoingMail.objects.get(kind="agreement_proposed")
    assert checks.still_true(mail)
    wrote(it.ada, pairing, "Other words", seen=1)
    assert not checks.still_true(mail)
    agreements.agree(it.ada, pairing, 2)
    agreements.agree(it.ben, pairing, 2)
    agreed = OutgoingMail.objects.get(kind="agreement_agreed")
    assert agreed.to_person == it.ada
    assert checks.still_true(agreed)
    states.move(pairing, "end", states.MENTEE, ended_at=pairing.active_at, end_reason="time")
    assert not checks.still_true(agreed)


def test_the_mails_name_the_other_and_lead_to_the_page(it, pairing):
    for kind in ("agreement_proposed", "agreement_agreed"):
        message = getattr(messages, kind)(pairing, "mentor", 2)
        assert "Ben" in message.subject
        assert "Ben Okri" in message.text
        assert f"/pairings/{pairing.pk}/agreement/" in message.html
        assert len(message.subject) <= 60
        assert outbox.enqueue(message)


def test_a_long_history_takes_no_more_queries(it, pairing, django_assert_num_queries):
    wrote(it.ben, pairing)
    for number in range(1, 6):
        wrote(it.ben, pairing, f"Version {number}", seen=number)
    client, address = browser_of(it.ben), reverse("agreement", args=[pairing.pk])
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
