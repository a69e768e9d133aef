"""What matching says on the desk: stages, reasons for being left over, and what helps."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matching.models import MatchRun, Suggestion

RUN: dict[str, tuple[str, Promise]] = {
    MatchRun.State.QUEUED: ("waiting", _("Waiting for the worker")),
    MatchRun.State.SOLVING: ("waiting", _("Working")),
    MatchRun.State.REVIEW: ("active", _("Under review")),
    MatchRun.State.FAILED: ("wrong", _("Stopped without a result")),
    MatchRun.State.CANCELLED: ("ended", _("Stopped by a coordinator")),
    MatchRun.State.SUPERSEDED: ("ended", _("Replaced by a newer run")),
}
STAGES = {
    "": _("Waiting for the worker"),
    "read": _("Reading everybody's answers"),
    "score": _("Scoring every pair that is permitted"),
    "solve": _("Looking for the best pairs"),
    "verify": _("Proving that there are no better ones"),
    "explain": _("Writing down the reasons"),
    "store": _("Saving the pairs"),
    "done": _("Done"),
}
SUGGESTION: dict[str, tuple[str, Promise]] = {
    Suggestion.State.NEW: ("waiting", _("To decide")),
    Suggestion.State.APPROVED: ("active", _("Approved")),
    Suggestion.State.REJECTED: ("ended", _("Rejected")),
    Suggestion.State.STALE: ("ended", _("Replaced")),
}
BASIS = {
    "average": _("counts as the average, since one of the two did not answer or has no wish"),
    "few": _("counts as the average, since too few questions were answered by both"),
    "rule": _("settled by a firm wish, so it gives no points"),
}
RULES = {
    "self": _("The only partners left are the same person in another role."),
    "not_eligible": _("The partners left are not eligible for this round."),
    "first_time": _("Nobody left fits the rule that first-timers meet returning people."),
    "no_shared_day": _("Nobody with a free place is there on the same days."),
    "class_year": _("Nobody with a free place is known to be of a class that far from theirs."),
    "language": _("Nobody with a free place speaks one of their languages."),
    "institution": _("A firm wish about the institution rules out everybody left."),
    "same_institution": _("Everybody left works at the same institution."),
    "field": _("A firm wish about the field rules out everybody left."),
    "region": _("A firm wish about the region rules out everybody left."),
    "mode": _("Nobody with a free place wants to meet in one of the same ways."),
    "distance": _("They can only meet in person, and everybody left lives too far away."),
    "minimum": _("Everybody left scores below the lowest score of this round."),
    "declined": _("With everybody left, one of the two has declined in this round."),
    "barred": _("A coordinator decided not to suggest them with anybody who is left."),
}
REMEDIES = {
    "first_time": _("Invite more returning people, or pair by hand."),
    "no_shared_day": _("Ask whether they can be there on another day, or pair by hand."),
    "class_year": _("Ask for their class year, or invite people of other classes."),
    "language": _("Invite somebody who speaks their language, or pair by hand."),
    "same_institution": _(
        "Invite somebody of another institution, or pair by hand if both are glad of it."
    ),
    "mode": _("Ask whether they would meet in another way."),
    "distance": _("Ask whether a video call would do as well."),
    "minimum": _("Lower the round's lowest score and run matching again."),
    "declined": _("Read the reasons; you can let two of them be suggested again."),
    "barred": _("Pair by hand; there you can also let two of them be suggested again."),
}
BROKEN = {
    "self": _("This is one person in two roles."),
    "first_time": _("They are not a first-timer and somebody who returns."),
    "no_shared_day": _("They are not there on the same day."),
    "class_year": _("Their classes are not known to be as far apart as this program asks."),
    "language": _("They named no language in common."),
    "institution": _("It goes against a firm wish about the institution."),
    "same_institution": _(
        "They work at the same institution, and this program pairs nobody with their own."
    ),
    "field": _("It goes against a firm wish about the field."),
    "region": _("It goes against a firm wish about the region."),
    "mode": _("They named no way to meet in common."),
    "distance": _("They can only meet in person, but live far apart."),
    "declined": _("One of the two has declined the other in this round."),
    "barred": _("A coordinator decided not to suggest these two in this round."),
}
"""What a pair made by hand would go against; the coordinator decides."""

WISHES = ("institution", "field", "region")
REASONS = {
    "no_mentors": (
        _("No mentor has signed up who could be suggested."),
        _("Invite mentors, then run matching again."),
    ),
    "no_mentees": (
        _("Every mentee of this round has a mentor."),
        _("Thank them, and keep them in mind for the next round."),
    ),
    "mentors_full": (
        _("The mentors who would fit have no free place."),
        _("Ask one of them for another place, then run matching again."),
    ),
    "mentees_placed": (
        _("Those who would fit were suggested to other mentors."),
        _("Pair by hand, or keep them for somebody who joins late."),
    ),
    "nobody_permitted": (
        _("No permitted partner is left in this round."),
        _("Invite more people, or keep them for the next round."),
    ),
    "to_review": (
        _("A suggestion waits for your decision."),
        _("Approve it, or reject it and choose another."),
    ),
    "rejected": (
        _("The suggestion for them was rejected."),
        _("Pair by hand, or run matching again."),
    ),
    "declined": (
        _("Their last offer was declined."),
        _("Pair by hand, or run matching again."),
    ),
    "declined_themselves": (
        _("They declined their last offer."),
        _("Read their reason, then pair by hand or run matching again."),
    ),
    "withdrawn": (
        _("Their last offer was withdrawn."),
        _("Pair by hand, or run matching again."),
    ),
    "ended": (
        _("Their pairing ended early."),
        _("Ask whether they wish to try again, then pair by hand."),
    ),
    "completed": (
        _("Their pairing was concluded."),
        _("Nothing needs to be done, unless they wish for another."),
    ),
    "expired": (
        _("Their last offer was not answered in time."),
        _("Ask whether they still want a partner, then pair by hand."),
    ),
    "since": (
        _("They were not part of the last run."),
        _("Run matching again, or pair by hand."),
    ),
    "never_run": (
        _("Matching has not run yet."),
        _("Run matching when sign-up has closed."),
    ),
}


def explained(row: Mapping[str, Any]) -> tuple[str, str]:
    """The reason and the remedy of somebody who is left over, as two sentences.

    `row` is one of `MatchRun.unmatched`. A private rule never stands in one.
    """
    reason = row["reason"]
    if reason == "too_few_places":
        return _rivals(row)
    if reason.startswith("rule."):
        return _rule(reason.removeprefix("rule."), row)
    text, remedy = REASONS[reason]
    return str(text), str(remedy)


def _rivals(row: Mapping[str, Any]) -> tuple[str, str]:
    text = ngettext(
        "%(rivals)s mentees compete for %(places)s place with the same mentors.",
        "%(rivals)s mentees compete for %(places)s places with the same mentors.",
        row["places"],
    )
    remedy = _("One more place with such a mentor helps: ask them, or invite another.")
    return text % row, str(remedy)


def _rule(rule: str, row: Mapping[str, Any]) -> tuple[str, str]:
    text = str(RULES[rule])
    if rule in WISHES and row.get("opens"):
        remedy = _("Ask whether it can be a wish: that alone would open %(opens)s partners.")
        return text, str(remedy) % row
    if rule in WISHES:
        return text, str(_("Ask whether it can be a wish instead of a must."))
    return text, str(REMEDIES.get(rule, _("Pair by hand, or keep them for the next round.")))
