"""The acts on a round, as a coordinator reads of them before they press the button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from matching.services import runs, scales
from mentorship import states
from mentorship.models import Round
from mentorship.services import rounds


@dataclass(frozen=True)
class Act:
    """One act: its button, what it changes, which mails go out, and what is said afterwards."""

    name: str
    label: Any
    changes: Any
    mails: Any
    done: Any
    do: Callable[..., Any]
    from_states: tuple[str, ...]
    ends: bool = False
    """Whether it ends something, so that it is asked again on a page of its own."""


NO_MAIL = _("No mail goes out.")

ACTS = {
    act.name: act
    for act in (
        Act(
            "open",
            _("Open sign-up"),
            _("Members can join from the day on which sign-up opens."),
            NO_MAIL,
            _("Sign-up is open"),
            rounds.open_signup,
            (Round.State.DRAFT,),
        ),
        Act(
            "reopen",
            _("Open sign-up again"),
            _("Members can join and change their answers again. Approved pairings are kept."),
            NO_MAIL,
            _("Sign-up is open again"),
            rounds.open_signup,
            (Round.State.MATCHING, Round.State.REVIEW),
        ),
        Act(
            "close-signup",
            _("Close sign-up"),
            _("Nobody can join or change their answers any more, and matching can run."),
            NO_MAIL,
            _("Sign-up is closed; matching can run"),
            rounds.close_signup,
            (Round.State.OPEN,),
        ),
        Act(
            "run",
            _("Run matching"),
            _("Suggests pairs to you. An earlier result that you have not decided on is replaced."),
            NO_MAIL,
            _("Matching begins"),
            runs.request_run,
            (Round.State.OPEN, *rounds.MATCHABLE),
        ),
        Act(
            "start",
            _("Start the round"),
            _("Marks the round as under way. Offers still wait for their answers."),
            NO_MAIL,
            _("The round is under way"),
            rounds.start,
            (Round.State.ANNOUNCED,),
        ),
        Act(
            "renew-scale",
            _("Renew the scale of points"),
            _(
                "Points of all pairs may change. They are counted by averages of the people who"
                " were here when the scale was taken; renewing takes it from the people of today."
                " What was suggested before keeps its points until you run matching again."
            ),
            NO_MAIL,
            _("The scale is renewed; points of all pairs may change"),
            scales.renew,
            states.ROUND_UNDER_WAY,
        ),
        Act(
            "close",
            _("Close the round"),
            _("Ends the round. Offers that nobody has answered are withdrawn."),
            _("People whose offer is withdrawn, or whose convention pairing ends, get a mail."),
            _("The round is closed"),
            rounds.close,
            states.ROUND_UNDER_WAY,
            ends=True,
        ),
        Act(
            "cancel",
            _("Call the round off"),
            _("Stops the round before anything was announced. Approved pairings are withdrawn."),
            NO_MAIL,
            _("The round is called off"),
            rounds.cancel,
            (
                Round.State.DRAFT,
                Round.State.OPEN,
                Round.State.MATCHING,
                Round.State.REVIEW,
            ),
            ends=True,
        ),
    )
}
