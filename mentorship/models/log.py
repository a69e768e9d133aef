"""Who did what, when: one line an act, readable as a sentence."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts import dates
from mentorship.models.enrollments import Enrollment
from mentorship.models.pairings import Pairing
from mentorship.models.programs import Program, Round

SENTENCES = {
    "coordinator.appointed": gettext_noop("%(actor)s appointed a coordinator"),
    "coordinator.dismissed": gettext_noop("%(actor)s took a coordinator's role back"),
    "concern.reported": gettext_noop("A report about a person came in"),
    "program.created": gettext_noop("%(actor)s set up the program"),
    "program.changed": gettext_noop("%(actor)s changed %(fields)s"),
    "wording.changed": gettext_noop(
        "%(actor)s changed the words of “%(mail)s” to %(role)s. Before: %(before)s"
    ),
    "wording.dropped": gettext_noop(
        "%(actor)s went back to our words of “%(mail)s” to %(role)s. Before: %(before)s"
    ),
    "round.created": gettext_noop("%(actor)s set up the round"),
    "round.begun": gettext_noop("%(actor)s began it from the template “%(template)s”"),
    "round.cloned": gettext_noop("%(actor)s took it over from “%(source)s”, with its dates moved"),
    "round.opened": gettext_noop("%(actor)s opened sign-up"),
    "round.reopened": gettext_noop("%(actor)s opened sign-up again"),
    "round.signup_closed": gettext_noop("%(actor)s closed sign-up"),
    "round.run_requested": gettext_noop("%(actor)s asked for matching"),
    "round.run_by_itself": gettext_noop("Matching began by itself"),
    "round.late_paired": gettext_noop("Late sign-ups paired at once, and told: %(count)s"),
    "round.run_cancelled": gettext_noop("%(actor)s stopped matching"),
    "round.run_finished": gettext_noop("Matching suggested %(count)s pairs"),
    "round.run_failed": gettext_noop("Matching stopped without a result"),
    "round.scale_kept": gettext_noop("The scale of points was kept"),
    "round.scale_renewed": gettext_noop(
        "%(actor)s renewed the scale: points of all pairs may change"
    ),
    "pool.asked": gettext_noop("%(actor)s asked %(other)s to share its mentors"),
    "pool.agreed": gettext_noop("%(actor)s agreed to share mentors: %(other)s"),
    "pool.over": gettext_noop("%(actor)s ended the sharing of mentors with %(other)s"),
    "pool.wanted": gettext_noop("%(actor)s had pairs looked for with %(other)s"),
    "pool.found": gettext_noop("%(count)s pairs were found with %(other)s"),
    "pool.decided": gettext_noop("%(actor)s decided about a pair with %(other)s: %(said)s"),
    "round.announced": gettext_noop("%(actor)s announced %(count)s pairings"),
    "round.circles_announced": gettext_noop("%(actor)s announced circles or peers: %(count)s"),
    "circle.approved": gettext_noop("%(actor)s approved group %(circle)s"),
    "circle.dropped": gettext_noop("%(actor)s dropped group %(circle)s"),
    "circle.changed": gettext_noop("%(actor)s changed who is in group %(circle)s"),
    "circle.offered": gettext_noop("%(actor)s announced group %(circle)s"),
    "circle.accepted": gettext_noop("%(actor)s said yes to group %(circle)s"),
    "circle.declined": gettext_noop("%(actor)s said no to group %(circle)s"),
    "circle.expired": gettext_noop("The time to answer about group %(circle)s ran out"),
    "circle.began": gettext_noop("Group %(circle)s began: enough had said yes"),
    "circle.fell": gettext_noop("Group %(circle)s did not begin: too few said yes"),
    "circle.answered": gettext_noop("%(actor)s answered how group %(circle)s is going"),
    "circle.meeting_planned": gettext_noop("%(actor)s planned a meeting of group %(circle)s"),
    "circle.meeting_off": gettext_noop("%(actor)s called off a meeting of group %(circle)s"),
    "circle.left": gettext_noop("%(actor)s left group %(circle)s"),
    "circle.ended": gettext_noop("Group %(circle)s ended early"),
    "circle.completed": gettext_noop("Group %(circle)s came to its end with the round"),
    "circle.said_how_it_was": gettext_noop("%(actor)s said how group %(circle)s was"),
    "circle.thanked": gettext_noop("%(actor)s sent thanks to the others of group %(circle)s"),
    "roster.imported": gettext_noop(
        "%(actor)s imported the list of %(unit)s: %(new)s new, %(changed)s changed, %(left)s left"
    ),
    "association.described": gettext_noop("%(actor)s described the association: %(fields)s"),
    "units.begun": gettext_noop("%(actor)s added %(count)s units"),
    "list.begun": gettext_noop("%(actor)s took over %(count)s lines of a list to begin with"),
    "sign_on.changed": gettext_noop(
        "%(actor)s changed how single sign-on tells who is a member: %(count)s lines"
    ),
    "job.asked": gettext_noop("%(actor)s asked for it to be done for %(count)s at once"),
    "job.stopped": gettext_noop("%(actor)s stopped it after %(count)s"),
    "letter.sent": gettext_noop("%(actor)s sent the letter “%(subject)s” to %(count)s people"),
    "letter.stopped": gettext_noop(
        "%(actor)s stopped the letter “%(subject)s”; %(count)s mails did not leave"
    ),
    "letter.resumed": gettext_noop("%(actor)s went on with the letter “%(subject)s”"),
    "letter.discarded": gettext_noop("%(actor)s threw the draft “%(subject)s” away"),
    "round.started": gettext_noop("%(actor)s started the round"),
    "round.closed": gettext_noop("%(actor)s closed the round"),
    "round.cancelled": gettext_noop("%(actor)s cancelled the round"),
    "round.changed": gettext_noop("%(actor)s changed %(fields)s"),
    "rule.added": gettext_noop("%(actor)s set a rule for each %(role)s: %(rule)s (%(firm)s)"),
    "rule.changed": gettext_noop("%(actor)s changed a rule for each %(role)s: %(rule)s (%(firm)s)"),
    "rule.removed": gettext_noop("%(actor)s dropped a rule for each %(role)s: %(rule)s"),
    "rule.own": gettext_noop("%(actor)s gave the round rules of its own for who may join"),
    "rule.follows": gettext_noop("%(actor)s let the round follow the program's rules again"),
    "program.topics_chosen": gettext_noop("%(actor)s chose the program's topics: %(count)s"),
    "program.topics_followed": gettext_noop(
        "%(actor)s let the program offer the association's topics again"
    ),
    "program.months_set": gettext_noop("%(actor)s set the topics of the months: %(count)s"),
    "program.readings_set": gettext_noop("%(actor)s set what there is to read: %(count)s"),
    "gathering.planned": gettext_noop("%(actor)s planned the event “%(title)s”"),
    "gathering.changed": gettext_noop("%(actor)s changed the event “%(title)s”: %(fields)s"),
    "gathering.called_off": gettext_noop("%(actor)s called the event “%(title)s” off"),
    "gathering.invited": gettext_noop("%(actor)s had people invited to the event “%(title)s”"),
    "gathering.attended": gettext_noop(
        "%(actor)s noted who was at “%(title)s”: %(count)s of those asked about"
    ),
    "convention.point_added": gettext_noop("%(actor)s added the meeting point “%(title)s”"),
    "convention.point_changed": gettext_noop("%(actor)s changed the meeting point “%(title)s”"),
    "convention.point_removed": gettext_noop("%(actor)s removed the meeting point “%(title)s”"),
    "convention.times_added": gettext_noop("%(actor)s added %(count)s times for meetings"),
    "convention.times_removed": gettext_noop("%(actor)s removed %(count)s times for meetings"),
    "convention.planned": gettext_noop(
        "%(actor)s gave %(count)s meetings a place and a time; %(without)s found none"
    ),
    "pairing.stood_in": gettext_noop("%(actor)s brought the two together at the convention"),
    "meeting.missed": gettext_noop("%(actor)s noted that one of the two did not come"),
    "quote.hidden": gettext_noop("%(actor)s kept words of a former pair off the program’s page"),
    "quote.shown": gettext_noop("%(actor)s let words of a former pair onto the program’s page"),
    "source.added": gettext_noop("%(actor)s made a link for “%(link)s”"),
    "source.removed": gettext_noop("%(actor)s dropped the link for “%(link)s”"),
    "question.added": gettext_noop("%(actor)s added the question “%(question)s”"),
    "question.changed": gettext_noop("%(actor)s changed the question “%(question)s”: %(fields)s"),
    "question.moved": gettext_noop("%(actor)s changed the order of questions or answers"),
    "question.removed": gettext_noop("%(actor)s removed the question “%(question)s”"),
    "exception.made": gettext_noop(
        "%(actor)s made an exception from “%(rule)s” for one person: %(reason)s"
    ),
    "exception.taken_back": gettext_noop(
        "%(actor)s took the exception from “%(rule)s” for one person back"
    ),
    "orientation.noted": gettext_noop("%(actor)s noted that %(count)s were at the orientation"),
    "orientation.struck": gettext_noop(
        "%(actor)s took back that %(count)s were at the orientation"
    ),
    "enrollment.submitted": gettext_noop("%(actor)s joined as %(role)s"),
    "enrollment.queued": gettext_noop("%(actor)s joined the waiting list as %(role)s"),
    "enrollment.taken_in": gettext_noop("%(actor)s took them in from the waiting list"),
    "enrollment.amended": gettext_noop("%(actor)s changed their answers"),
    "enrollment.paused": gettext_noop("%(actor)s paused"),
    "enrollment.resumed": gettext_noop("%(actor)s came back from a pause"),
    "enrollment.withdrawn": gettext_noop("%(actor)s left the round"),
    "enrollment.rejoined": gettext_noop("%(actor)s joined again"),
    "enrollment.waits_again": gettext_noop("%(actor)s asked for somebody else"),
    "review.opinion": gettext_noop("%(actor)s wrote down an opinion on the sign-up"),
    "review.accepted": gettext_noop("%(actor)s accepted the sign-up"),
    "review.asked": gettext_noop("%(actor)s asked for other answers"),
    "review.held": gettext_noop("%(actor)s put the sign-up on hold"),
    "review.declined": gettext_noop("%(actor)s declined the sign-up"),
    "review.readmitted": gettext_noop("%(actor)s took the no back"),
    "review.resubmitted": gettext_noop("%(actor)s changed what was asked for"),
    "export.made": gettext_noop(
        "%(actor)s exported %(what)s, %(count)s lines, with these columns: %(columns)s"
    ),
    "enrollment.added_for": gettext_noop("%(actor)s signed them up on their behalf, as %(role)s"),
    "enrollment.corrected_for": gettext_noop("%(actor)s changed their answers on their behalf"),
    "suggestion.approved": gettext_noop("%(actor)s approved the suggestion"),
    "suggestion.rejected": gettext_noop("%(actor)s rejected the suggestion"),
    "suggestion.restored": gettext_noop("%(actor)s took the decision back"),
    "suggestion.barred": gettext_noop("%(actor)s decided not to suggest the two in this round"),
    "suggestion.allowed": gettext_noop("%(actor)s said that the two may be suggested again"),
    "board.draft_made": gettext_noop("%(actor)s tried other settings on the board: “%(name)s”"),
    "board.draft_dropped": gettext_noop("%(actor)s dropped the draft “%(name)s” of the board"),
    "board.step": gettext_noop("%(actor)s took step %(number)s on the board"),
    "pairing.made": gettext_noop("%(actor)s put the two together"),
    "pairing.asked": gettext_noop("%(actor)s asked"),
    "pairing.offered": gettext_noop("%(actor)s announced the pairing"),
    "pairing.accepted": gettext_noop("%(actor)s accepted"),
    "pairing.corrected": gettext_noop("%(actor)s corrected their own answers: %(what)s"),
    "pairing.more_time": gettext_noop("%(actor)s took more time to answer, until %(until)s"),
    "pairing.declined": gettext_noop("%(actor)s declined"),
    "pairing.expired": gettext_noop("The time to answer ran out"),
    "pairing.taken_back": gettext_noop("%(actor)s took the request back"),
    "pairing.released": gettext_noop("The request closed, since the last place was taken"),
    "pairing.withdrawn": gettext_noop("%(actor)s withdrew the pairing"),
    "pairing.written_to": gettext_noop("%(actor)s wrote to them about the pairing"),
    "pairing.noted": gettext_noop("%(actor)s noted something for those who run the program"),
    "pairing.note_removed": gettext_noop("%(actor)s removed a note of their own"),
    "pairing.extended": gettext_noop("%(actor)s gave the two more time, until %(until)s"),
    "pairing.set_aside": gettext_noop("%(actor)s put aside what the desk named"),
    "pairing.brought_back": gettext_noop("%(actor)s brought back what was put aside"),
    "pairing.steward": gettext_noop("%(actor)s changed who looks after the pair"),
    "pairing.reason_corrected": gettext_noop("%(actor)s corrected the reason of the end"),
    "pairing.reopened": gettext_noop("%(actor)s took the early end back"),
    "pairing.paused": gettext_noop("%(actor)s paused the pairing for a while"),
    "pairing.taken_up": gettext_noop("%(actor)s ended the pause"),
    "pairing.completed": gettext_noop("%(actor)s concluded the pairing"),
    "pairing.concluded": gettext_noop("%(actor)s sees it as concluded too"),
    "pairing.question": gettext_noop("%(actor)s asked the coordinator something"),
    "checkin.answered": gettext_noop("%(actor)s answered how it is going"),
    "pairing.ended": gettext_noop("%(actor)s ended the pairing early"),
    "pairing.longer_proposed": gettext_noop("%(actor)s proposed to go on beyond the end"),
    "pairing.longer_agreed": gettext_noop("%(actor)s agreed to go on beyond the end"),
    "pairing.longer_dropped": gettext_noop("%(actor)s would rather end as planned"),
    "pairing.wrap_up_proposed": gettext_noop("%(actor)s proposed to wrap up"),
    "pairing.wrap_up_agreed": gettext_noop("%(actor)s agreed to wrap up"),
    "pairing.wrap_up_dropped": gettext_noop("%(actor)s would rather go on"),
    "pairing.stays": gettext_noop("%(actor)s would like to stay in touch"),
    "pairing.stays_no_more": gettext_noop("%(actor)s took the wish to stay in touch back"),
    "pairing.continued": gettext_noop("The two stay in touch"),
    "certificate.made": gettext_noop("%(actor)s made a certificate or a letter of service"),
    "certificate.allowed": gettext_noop("%(actor)s let them make a certificate again"),
    "certificate.withdrawn": gettext_noop("%(actor)s withdrew a certificate or a letter"),
    "closing.answered": gettext_noop("%(actor)s answered the closing questions"),
    "closing.thanked": gettext_noop("%(actor)s sent a word of thanks"),
    "agreement.written": gettext_noop("%(actor)s wrote down what the two could agree on"),
    "agreement.agreed": gettext_noop("%(actor)s agreed to what the two wrote down"),
    "goal.added": gettext_noop("%(actor)s added a goal"),
    "goal.changed": gettext_noop("%(actor)s changed a goal"),
    "goal.removed": gettext_noop("%(actor)s removed a goal"),
    "note.shared": gettext_noop("%(actor)s wrote a shared note"),
    "note.changed": gettext_noop("%(actor)s changed a shared note"),
    "note.removed": gettext_noop("%(actor)s removed a shared note"),
    "meeting.proposed": gettext_noop("%(actor)s proposed a meeting"),
    "meeting.confirmed": gettext_noop("%(actor)s agreed to a meeting"),
    "meeting.changed": gettext_noop("%(actor)s changed a meeting"),
    "meeting.cancelled": gettext_noop("%(actor)s cancelled a meeting"),
    "meeting.called_off": gettext_noop("A meeting was called off, since the pairing ended"),
    "meeting.held": gettext_noop("%(actor)s said that the two have met"),
    "meeting.struck": gettext_noop("%(actor)s took a meeting off the list again"),
    "mail.tried": gettext_noop("%(actor)s tried whether mail arrives"),
    "mail.held": gettext_noop("%(actor)s held mail %(mail)s back"),
    "mail.released": gettext_noop("%(actor)s let mail %(mail)s go"),
    "mail.cancelled": gettext_noop("%(actor)s cancelled mail %(mail)s"),
    "mail.edited": gettext_noop("%(actor)s changed the words of mail %(mail)s"),
    "mail.sent_again": gettext_noop("%(actor)s sent a mail once more, as mail %(mail)s"),
    "mail.complained": gettext_noop("%(actor)s marked mail %(mail)s as unwanted"),
    "mail.address_rests": gettext_noop("Mail %(mail)s came back, so its address gets no more"),
    "mail.address_lifted": gettext_noop("%(actor)s lets mail go to the address of mail %(mail)s"),
    "mail.all_held": gettext_noop("%(actor)s held %(count)s mails back"),
    "mail.all_released": gettext_noop("%(actor)s let %(count)s mails go"),
    "mail.all_cancelled": gettext_noop("%(actor)s cancelled %(count)s mails"),
}
"""What each verb reads like; `%(actor)s` is a name or “The clock”."""

OWN = gettext_noop(", being one of the two, since nobody else runs the program")
"""What is added where somebody decided on a pair of which they are one: `details["own"]`."""


class LogLine(models.Model):
    """One act, written in its transaction. Holds names of things, never private words."""

    at = models.DateTimeField(_("when"), auto_now_add=True)
    verb = models.CharField(_("act"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    program = models.ForeignKey(Program, null=True, blank=True, on_delete=models.PROTECT)
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT)
    enrollment = models.ForeignKey(Enrollment, null=True, blank=True, on_delete=models.PROTECT)
    pairing = models.ForeignKey(Pairing, null=True, blank=True, on_delete=models.PROTECT)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("log line")
        verbose_name_plural = _("log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["round", "-at"], name="logline_round_at"),
            models.Index(fields=["-at", "-id"], name="logline_newest_first"),
            models.Index(
                F("details__mail"),
                condition=Q(verb__startswith="mail."),
                name="logline_of_a_mail",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The act in words, in the reader's language."""
        actor = str(self.actor) if self.actor else translate("The clock")
        facts = self.details | {"actor": actor}
        if "until" in facts:
            facts["until"] = _day(facts["until"])
        said = translate(SENTENCES[self.verb]) % facts
        return said + translate(OWN) if self.details.get("own") else said


def told_once(rows: "QuerySet[LogLine]") -> "QuerySet[LogLine]":
    """Leave out what another line of the same act tells: a pair made by approving a suggestion."""
    return rows.exclude(verb="pairing.made", pairing__origin=Pairing.Origin.MATCHED)


def _day(written: str) -> str:
    """A day as the reader writes it; older lines hold it in words already."""
    try:
        return dates.day(date.fromisoformat(written))
    except ValueError:
        return written
