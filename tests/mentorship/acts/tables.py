"""What becomes of each act, in each situation, by each actor.

    done   it happens, and every promise holds
    same   nothing is written and nothing is said: there is nothing left to do
    no     it is refused in words; nothing is written
    404    for this person there is nothing here; nothing is written

An actor without a line of their own gets 404 in every situation. Who "the clock" is stands in no
other line: what time does, only time does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from tests.mentorship.acts import stage
from tests.mentorship.acts.stage import Act, Stage


@dataclass
class Table:
    """The acts on one kind of thing, the situations it can be in, and what is to become of each."""

    make: Callable[[str], Stage]
    acts: dict[str, Act]
    text: str

    @cached_property
    def situations(self) -> list[str]:
        return self._lines()[0].split()

    @cached_property
    def rows(self) -> dict[str, dict[str, list[str]]]:
        """Act -> actor -> what becomes of it in each situation."""
        found: dict[str, dict[str, list[str]]] = {}
        act = ""
        for line in self._lines()[1:]:
            if line.startswith("    "):
                actors, *words = line.split()
                assert len(words) == len(self.situations), line
                found[act] |= dict.fromkeys(actors.split(","), words)
            else:
                act = line.strip()
                found[act] = {}
        return found

    def actors(self, act: str) -> set[str]:
        """Who has a line for this act."""
        return set(self.rows.get(act, {}))

    def says(self, act: str, who: str, situation: str) -> str:
        """What is to become of it."""
        words = self.rows[act].get(who)
        return words[self.situations.index(situation)] if words else "404"

    def _lines(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]


PAIRING = """
                asked approved first offered half late active paused rested completed ended declined expired withdrawn
pairings.offer
    coordinator same  done     same  same    same same same   same   same   same      same  same     same    same
pairings.withdraw
    coordinator done  done     done  done    done done no     no     no     no        no    no       no      no
pairings.accept
    mentor      done  404      done  done    same no   same   same   same   same      same  no       no      no
    mentee      same  404      404   done    done no   same   same   same   same      same  no       no      no
pairings.decline
    mentor      done  404      done  done    done done no     no     no     no        no    same     no      no
    mentee      no    404      404   done    done done no     no     no     no        no    no       no      no
pairings.take_back
    mentor      no    404      no    no      no   no   no     no     no     no        no    no       no      no
    mentee      done  404      404   no      no   no   no     no     no     no        no    no       no      no
pairings.ask_coordinator
    mentor      done  404      done  done    done done done   done   done   done      done  done     done    done
    mentee      done  404      404   done    done done done   done   done   done      done  done     done    done
pairings.expire
    clock       same  same     same  same    same done same   same   same   same      same  same     same    same
pairings.conclude
    mentor      no    404      no    no      no   no   done   done   done   same      no    no       no      no
    mentee      no    404      404   no      no   no   done   done   done   same      no    no       no      no
pairings.end_early
    mentor      no    404      no    no      no   no   done   done   done   no        no    no       no      no
    mentee      no    404      404   no      no   no   done   done   done   no        no    no       no      no
meetings.propose
    mentor      no    404      no    no      no   no   done   done   done   no        no    no       no      no
    mentee      no    404      404   no      no   no   done   done   done   no        no    no       no      no
meetings.note
    mentor      no    404      no    no      no   no   done   done   done   no        no    no       no      no
    mentee      no    404      404   no      no   no   done   done   done   no        no    no       no      no
agreements.write
    mentor      no    404      no    no      no   no   done   done   done   no        no    no       no      no
    mentee      no    404      404   no      no   no   done   done   done   no        no    no       no      no
goals.add
    mentor      no    404      no    no      no   no   done   done   done   no        no    no       no      no
    mentee      no    404      404   no      no   no   done   done   done   no        no    no       no      no
notes.write
    mentor      no    404      no    no      no   no   done   done   done   no        no    no       no      no
    mentee      no    404      404   no      no   no   done   done   done   no        no    no       no      no
pairings.pause
    mentor      no    404      no    no      no   no   done   same   done   no        no    no       no      no
    mentee      no    404      404   no      no   no   done   same   done   no        no    no       no      no
pairings.resume
    mentor      same  404      same  same    same same same   done   done   same      same  same     same    same
    mentee      same  404      404   same    same same same   done   done   same      same  same     same    same
pairings.look_again
    mentor      no    404      no    no      no   no   no     no     no     done      done  no       no      no
    mentee      no    404      404   no      no   no   no     no     no     done      done  no       no      no
pairings.correct_reason
    coordinator no    no       no    no      no   no   no     no     no     no        done  no       no      no
pairings.reopen
    coordinator no    no       no    no      no   no   same   same   same   no        done  no       no      no
pairings.wake
    clock       same  same     same  same    same same same   same   done   same      same  same     same    same
checkins.ask
    clock       same  same     same  same    same same done   same   same   same      same  same     same    same
closings.answer
    mentor      no    404      no    no      no   no   no     no     no     done      done  no       no      no
    mentee      no    404      404   no      no   no   no     no     no     done      done  no       no      no
pairings.stay
    mentor      no    404      no    no      no   no   no     no     no     done      no    no       no      no
    mentee      no    404      404   no      no   no   no     no     no     done      no    no       no      no
pairings.stay_no_more
    mentor      same  404      same  same    same same same   same   same   same      same  same     same    same
    mentee      same  404      404   same    same same same   same   same   same      same  same     same    same
blocks.keep_apart
    mentor      no    404      no    no      no   no   no     no     no     done      done  no       no      no
    mentee      no    404      404   no      no   no   no     no     no     done      done  no       no      no
corrections.correct
    mentor      done  404      done  done    done no   no     no     no     no        no    no       no      no
    mentee      done  404      404   done    done no   no     no     no     no        no    no       no      no
stewards.look_after
    coordinator same  done     done  done    done done done   done   done   same      same  same     same    same
pairings.take_more_time
    mentor      done  404      done  done    no   no   no     no     no     no        no    no       no      no
    mentee      no    404      404   done    done no   no     no     no     no        no    no       no      no
"""

END = """
                early near proposed over ended
pairings.propose_longer
    mentor      no    done done     no   no
    mentee      no    done same     no   no
pairings.agree_longer
    mentor      no    no   done     no   no
    mentee      no    no   no       no   no
pairings.drop_longer
    mentor      same  same done     same same
    mentee      same  same done     same same
pairings.come_to_end
    clock       same  same same     done same
"""

WRAP_UP = """
                active proposed ahead agreed met  completed ended
pairings.propose_wrap_up
    mentor      done   done     done  same   same same      no
    mentee      done   same     same  same   same same      no
pairings.agree_wrap_up
    mentor      no     done     done  same   same same      no
    mentee      no     no       no    same   same same      no
pairings.drop_wrap_up
    mentor      same   done     done  done   done same      same
    mentee      same   done     done  done   done same      same
pairings.finish_wrap_up
    clock       same   same     same  same   done same      same
"""

OF_TWO = """
                active completed ended
goals.change
    mentor      done   no        no
    mentee      done   no        no
goals.remove
    mentor      done   no        no
    mentee      done   no        no
notes.change
    mentor      done   no        no
    mentee      done   no        no
notes.remove
    mentor      done   no        no
    mentee      done   no        no
"""

MEETING = """
                proposed confirmed past held cancelled over
meetings.confirm
    mentor      no       same      same no   no        no
    mentee      done     same      same no   no        no
meetings.change
    mentor      done     done      done no   no        no
    mentee      done     done      done no   no        no
meetings.cancel
    mentor      done     done      done done same      no
    mentee      done     done      done done same      no
meetings.met
    mentor      no       no        done same no        no
    mentee      no       no        done same no        no
meetings.remind
    clock       same     done      same same same      same
"""

AGREEMENT = """
                none draft proposed agreed over
agreements.write
    mentor      done done  done     done   no
    mentee      done done  done     done   no
agreements.agree
    mentor      no   done  same     same   no
    mentee      no   done  done     same   no
"""

CHECK_IN = """
                asked late answered lapsed over
checkins.answer
    mentee      done  no   no       no     no
checkins.rate
    mentee      same  same done     same   same
checkins.lapse
    clock       done  done no       no     done
"""

ENROLLMENT = """
                submitted paired paused waiting withdrawn closed
enrollments.submit
    mentee      done      done   done   done    done      no
    mentor      done      done   done   done    done      no
    coordinator done      done   done   done    done      no
    elsewhere   done      done   done   done    done      no
    stranger    done      done   done   done    done      no
enrollments.pause
    mentee      done      done   no     no      no        done
enrollments.resume
    mentee      no        no     done   no      no        no
enrollments.withdraw
    mentee      done      done   done   done    no        done
waiting_list.take_in
    coordinator no        no     no     done    no        no
waiting_list.move_up
    clock       same      same   same   done    same      same
"""

ACCOUNT = """
                open closed due  erased
leaving.close
    mentee      done same   same same
    head        done same   same same
leaving.reopen
    mentee      same done   done same
    head        same done   done same
leaving.erase
    mentee      done done   done same
    head        done done   done same
leaving.erase_due
    clock       same same   done same
"""

ROUND = """
                draft open matching review announced running closed cancelled
rounds.open_signup
    coordinator done  no   done     done   no        no      no     no
    head        done  no   done     done   no        no      no     no
    clock       done  no   no       no     no        no      no     no
rounds.close_signup
    coordinator no    done no       no     no        no      no     no
    head        no    done no       no     no        no      no     no
    clock       no    done no       no     no        no      no     no
rounds.announce
    coordinator no    no   done     done   same      same    no     no
    head        no    no   done     done   same      same    no     no
rounds.start
    coordinator no    no   no       no     done      no      no     no
    head        no    no   no       no     done      no      no     no
    clock       no    no   no       no     done      no      no     no
rounds.close
    coordinator no    done done     done   done      done    no     no
    head        no    done done     done   done      done    no     no
    clock       no    done done     done   done      done    no     no
rounds.cancel
    coordinator done  done done     done   no        no      no     no
    head        done  done done     done   no        no      no     no
"""

TABLES = {
    "pairing": Table(stage.pairing_in, stage.PAIRING_ACTS, PAIRING),
    "end": Table(stage.end_in, stage.END_ACTS, END),
    "wrap-up": Table(stage.wrap_up_in, stage.WRAP_UP_ACTS, WRAP_UP),
    "of two": Table(stage.pairing_in, stage.THINGS_OF_TWO, OF_TWO),
    "meeting": Table(stage.meeting_in, stage.MEETING_ACTS, MEETING),
    "agreement": Table(stage.agreement_in, stage.AGREEMENT_ACTS, AGREEMENT),
    "check-in": Table(stage.checkin_in, stage.CHECKIN_ACTS, CHECK_IN),
    "enrollment": Table(stage.enrollment_in, stage.ENROLLMENT_ACTS, ENROLLMENT),
    "account": Table(stage.account_in, stage.ACCOUNT_ACTS, ACCOUNT),
    "round": Table(stage.round_in, stage.ROUND_ACTS, ROUND),
}

NOT_HERE = {
    "address_undo.undo": "tests/accounts/test_undoing_an_address.py",
    "desk_keys.tell_of_first_second_factor": "tests/accounts/test_first_second_factor.py",
    "pairings.approve": "tests/matching/test_services.py, tests/hostile/test_stale.py",
    "pairings.ask": "tests/mentorship/pairings/test_directory.py",
    "curriculum.choose_topics": "tests/mentorship/curriculum/test_curriculum.py",
    "curriculum.follow_the_association": "tests/mentorship/curriculum/test_curriculum.py",
    "curriculum.set_months": "tests/mentorship/curriculum/test_curriculum.py",
    "curriculum.set_readings": "tests/mentorship/curriculum/test_curriculum.py",
    "gatherings.plan": "tests/mentorship/curriculum/test_gatherings.py",
    "gatherings.change": "tests/mentorship/curriculum/test_gatherings.py",
    "gatherings.call_off": "tests/mentorship/curriculum/test_gatherings.py",
    **dict.fromkeys(
        (
            *("conventions.add_point", "conventions.change_point", "conventions.remove_point"),
            *("conventions.add_times", "conventions.remove_times", "conventions.ask_for_plan"),
            *("conventions.move", "conventions.say", "conventions.tell_some"),
        ),
        "tests/mentorship/conventions/test_planning.py",
    ),
    **dict.fromkeys(
        (
            *(
                "conventions.arrive",
                "conventions.arrive_for",
                "conventions.be_free",
                "conventions.go",
            ),
            *(
                "conventions.miss",
                "conventions.miss_for",
                "conventions.say_yes",
                "conventions.say_no",
            ),
            *(
                "conventions.notice",
                "conventions.lapse",
                "conventions.put_together",
                "conventions.undo",
            ),
        ),
        "tests/mentorship/conventions/test_hall.py",
    ),
    **dict.fromkeys(
        ("conventions.answer", "conventions.ask"), "tests/mentorship/conventions/test_after.py"
    ),
    **dict.fromkeys(
        (
            *("circles.approve", "circles.drop", "circles.put", "circles.take_out"),
            *("circles.begin_announcing", "circles.offer", "circles.accept", "circles.decline"),
            *("circles.expire", "circles.settle_late", "circles.leave", "circles.complete"),
        ),
        "tests/mentorship/circles/test_life.py",
    ),
    **dict.fromkeys(
        (
            *("circles.plan", "circles.move", "circles.call_off"),
            *("circles.write_terms", "circles.agree"),
            *("circles.write_note", "circles.remove_note"),
            *("circles.ask_how_it_goes", "circles.answer"),
        ),
        "tests/mentorship/circles/test_together.py",
    ),
    "circles.say_how_it_was": "tests/mentorship/circles/test_closings.py",
    "willingness.answer": "tests/mentorship/pool/test_willingness.py",
    **dict.fromkeys(
        ("invitations.invite_some", "invitations.tell_some", "invitations.remind_some"),
        "tests/mentorship/curriculum/test_invitations.py",
    ),
    **dict.fromkeys(
        ("willingness.ask", "willingness.lapse"), "tests/mentorship/pool/test_willingness.py"
    ),
    "invitations.invite": "tests/mentorship/curriculum/test_invitations.py",
    "invitations.answer": "tests/mentorship/curriculum/test_invitations.py",
    "gatherings.note_who_came": "tests/mentorship/curriculum/test_gatherings.py",
    **dict.fromkeys(
        ("quotes.give", "quotes.take_back", "quotes.keep_off"),
        "tests/mentorship/sharing/test_program_page.py",
    ),
    "resumes.hand_in": "tests/mentorship/resumes/test_resumes.py",
    "resumes.take_back": "tests/mentorship/resumes/test_resumes.py",
    "sources.add": "tests/mentorship/curriculum/test_sources.py",
    "sources.remove": "tests/mentorship/curriculum/test_sources.py",
    **dict.fromkeys(
        (
            *("care.write", "care.note", "care.remove_note", "care.pause", "care.resume"),
            *("care.extend", "care.end", "care.hand_on", "care.set_aside", "care.bring_back"),
        ),
        "tests/mentorship/care/test_care.py",
    ),
    **dict.fromkeys(
        ("concerns.look_at", "concerns.close"),
        "tests/mentorship/test_concerns.py",
    ),
    **dict.fromkeys(
        (
            *("noted.note", "noted.take_back", "noted.decline", "noted.confirm"),
            *("noted.rename", "noted.lapse"),
        ),
        "tests/mentorship/test_noted.py",
    ),
    **dict.fromkeys(
        (
            *("spot.volunteer", "spot.ask", "spot.take_back", "spot.take", "spot.give_back"),
            *("spot.answer", "spot.call_more", "spot.lapse"),
        ),
        "tests/mentorship/test_spot.py",
    ),
    "pairings.pair_late": "tests/matching/test_nightly.py",
    "waiting_list.take_in_late": "tests/matching/test_nightly.py",
    "questions.add": "tests/mentorship/questions/test_desk.py",
    "questions.change": "tests/mentorship/questions/test_desk.py",
    "questions.move": "tests/mentorship/questions/test_desk.py",
    "questions.move_choice_up": "tests/mentorship/questions/test_desk.py",
    "questions.remove": "tests/mentorship/questions/test_desk.py",
    "eligibility.save_rule": "tests/mentorship/eligibility/test_desk.py",
    "eligibility.remove_rule": "tests/mentorship/eligibility/test_desk.py",
    "eligibility.differ": "tests/mentorship/eligibility/test_desk.py",
    "eligibility.follow": "tests/mentorship/eligibility/test_desk.py",
    "eligibility.make_exception": "tests/mentorship/eligibility/test_desk.py",
    "eligibility.take_back_exception": "tests/mentorship/eligibility/test_desk.py",
    "eligibility.note_orientation": "tests/mentorship/eligibility/test_desk.py",
    "reviews.decide": "tests/mentorship/test_reviews.py, tests/mentorship/desk/test_sign_ups.py",
    "reviews.give_opinion": "tests/mentorship/test_reviews.py",
    "on_behalf.sign_up": "tests/mentorship/on_behalf/test_on_behalf.py",
    "on_behalf.correct": "tests/mentorship/on_behalf/test_on_behalf.py",
    "widening.widen": "tests/matching/test_no_partner.py",
    "rounds.create": "tests/mentorship/site/desk/test_scope.py",
    "rounds.change": "tests/mentorship/site/desk/test_scope.py",
    "enrollments.save_draft": "tests/mentorship/join/",
    "enrollments.keep_apart": "tests/mentorship/join/test_place.py",
    "leaving.note_copy": "tests/mentorship/privacy/test_leaving.py",
    "jobs.ask": "tests/mentorship/jobs/test_jobs.py",
    "jobs.stop": "tests/mentorship/jobs/test_jobs.py",
    "rounds.begin_announcing": "tests/mentorship/jobs/test_jobs.py",
    "links.use": "tests/mentorship/mail/test_acting.py",
    "clock.notify": "tests/mentorship/clock/test_reminders.py",
    "clock.remind": "tests/mentorship/clock/test_reminders.py",
    "clock.remind_of_closing": "tests/mentorship/clock/test_milestones.py",
    "clock.remind_of_goals": "tests/mentorship/clock/test_milestones.py",
    "clock.ask": "tests/mentorship/clock/test_giving.py",
    "clock.tell": "tests/mentorship/eligibility/test_reminding.py",
    "clock.warn": "tests/mentorship/clock/test_leftovers.py",
    "clock.drop_account": "tests/mentorship/clock/test_leftovers.py",
    "digest.send": "tests/mentorship/clock/test_digest.py",
    "prompts.send": "tests/mentorship/together/test_prompts.py",
    "coordinators.appoint": "tests/mentorship/site/desk/test_scope.py",
    "coordinators.dismiss": "tests/mentorship/site/desk/test_scope.py",
    "programs.create": "tests/mentorship/site/desk/test_scope.py",
    "programs.change": "tests/mentorship/site/desk/test_scope.py",
    "bounces.take": "tests/mentorship/mail/test_bounces.py",
    "bounces.lift": "tests/mentorship/mail/test_bounces.py",
    "feeds.renew": "tests/mentorship/meetings/test_feed.py",
    "feeds.give_up": "tests/mentorship/meetings/test_feed.py",
    "mail_opt_outs.switch": "tests/mentorship/mail/test_choices.py",
    "mail_opt_outs.choose": "tests/mentorship/mail/test_choices.py",
    "mails.hold": "tests/mentorship/site/desk/test_mails.py",
    "mails.release": "tests/mentorship/site/desk/test_mails.py",
    "mails.cancel": "tests/mentorship/site/desk/test_mails.py",
    "mails.edit": "tests/mentorship/site/desk/test_mails.py",
    "mails.send_again": "tests/mentorship/site/desk/test_mails.py",
    "mails.move_all": "tests/mentorship/site/desk/test_mails.py",
    "wording.reword": "tests/mentorship/site/desk/test_wording.py",
    "wording.go_back": "tests/mentorship/site/desk/test_wording.py",
}
"""Acts on nothing that has such a table, and where they are tried."""
