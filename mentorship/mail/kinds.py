"""Every kind of mail that the site can send: what it is called, why it comes, who may stop it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"

GROUPS: dict[str, tuple[Text, Text]] = {
    "reminders": (
        _("Reminders"),
        _("A note before something runs out or begins. At most one a week."),
    ),
    "prompts": (
        _("How is it going?"),
        _("A short question now and then about a pairing, and ideas for what to talk about."),
    ),
    "news": (
        _("What comes next"),
        _("Word of a next round, and the question whether you wish to take part again."),
    ),
    "digest": (
        _("Summary for coordinators"),
        _("Once a week: what waits for you, pairs that are quiet, mails that failed."),
    ),
}
"""The groups of mails that a person can switch off: what they are called, and what comes."""


@dataclass(frozen=True)
class Kind:
    """One kind of mail.

    `group` is None for a mail that belongs to taking part; `why` says why it is sent then.
    `at_once` mails were asked for just now or are about security, so they wait for no morning.
    A `reminder` counts under the cap of one a week.
    """

    name: str
    label: Text
    group: str | None = None
    why: Text = ""
    at_once: bool = False
    reminder: bool = False


PART = _("It belongs to a pairing or a round that you take part in.")
DESK = _("It is about something that waits for you as a coordinator.")
CODE = _("You asked for it a moment ago, or somebody entered your address.")
SAFETY = _("It tells you that something about signing in has changed, in case it was not you.")


def _pairing(name: str, label: Text) -> Kind:
    return Kind(name, label, why=PART)


def _meeting(name: str, label: Text) -> Kind:
    """Word of an hour that is theirs: it may be tomorrow's, so it waits for no morning."""
    return Kind(name, label, why=PART, at_once=True)


def _desk(name: str, label: Text) -> Kind:
    return Kind(name, label, why=DESK)


def _code(name: str, label: Text) -> Kind:
    return Kind(name, label, why=CODE, at_once=True)


def _safety(name: str, label: Text) -> Kind:
    return Kind(name, label, why=SAFETY, at_once=True)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("joined", _("You have joined a round"), why=PART, at_once=True),
        _pairing("offered", _("A partner is suggested to you")),
        _pairing("asked", _("Somebody asks you")),
        _pairing("more_time", _("Somebody needs more time to answer you")),
        _pairing("active", _("Both have said yes")),
        _pairing("not_going_ahead", _("A pairing will not go ahead")),
        _pairing("called_off", _("An offer or a request has closed")),
        _pairing("expired", _("The time to answer has passed")),
        _pairing("wrap_up_proposed", _("Your partner proposes to wrap up")),
        Kind(
            "wrap_up_reminder",
            _("A proposal to wrap up waits for you"),
            group="reminders",
            reminder=True,
        ),
        _pairing("wrap_up_agreed", _("You wrap up after a last talk")),
        _pairing("wrap_up_done", _("You have both wrapped up")),
        _pairing("wrap_up_kept", _("Your partner would rather go on")),
        _pairing("concluded", _("Your partner has ended a pairing well")),
        _pairing("ended_early", _("Your partner has ended a pairing")),
        _pairing("paused", _("Your partner pauses a pairing")),
        _pairing("reopened", _("An end was taken back")),
        _pairing("taken_up", _("A pause is over")),
        _pairing("round_over", _("A convention is over")),
        _pairing("reached_end", _("A pairing has reached its end")),
        _pairing("thanked", _("Your partner thanks you")),
        _pairing("longer_proposed", _("Your partner would like to go on")),
        _pairing("longer_agreed", _("You have agreed to go on")),
        _pairing("longer_declined", _("A pairing ends as planned")),
        _pairing("stay_wished", _("Your partner would like to stay in touch")),
        _pairing("stay_agreed", _("You stay in touch")),
        _pairing("ending_soon", _("A pairing ends in a month or in a week")),
        Kind("answer_reminder", _("Your answer is missing"), group="reminders", reminder=True),
        Kind("draft_reminder", _("A sign-up is not finished"), group="reminders", reminder=True),
        Kind("prompt", _("Something to talk about this month"), group="prompts"),
        _pairing("agreement_proposed", _("Your partner asks you to agree")),
        _pairing("agreement_agreed", _("You have both agreed")),
        _pairing("meeting_proposed", _("Your partner proposes to meet")),
        _meeting("meeting_confirmed", _("You have agreed on a meeting")),
        _meeting("meeting_changed", _("A meeting has changed")),
        _meeting("meeting_moved", _("You asked for another time")),
        _meeting("meeting_cancelled", _("A meeting is off")),
        # No reminder in the sense of the cap: people asked for it by agreeing to the hour.
        Kind("meeting_reminder", _("You meet tomorrow"), group="reminders"),
        Kind("mentor_next", _("Would you mentor in the next round?"), group="news"),
        Kind("checkin", _("The question how it is going"), group="prompts"),
        _desk("coordinator_checkin", _("A pair has not met, or something is not working")),
        _desk("coordinator_question", _("A member asks you something")),
        _desk("coordinator_declined", _("Somebody has declined a pairing")),
        _desk("coordinator_expired", _("An offer was not answered")),
        _desk("coordinator_ended", _("A pairing has ended early")),
        _desk("coordinator_bounced", _("Mail to somebody comes back")),
        Kind(
            "second_factor_added",
            _("A coordinator has added a second factor"),
            why=_("It opens the desk; you are told in case it was not them."),
            at_once=True,
        ),
        Kind("weekly_digest", _("Your programs this week"), group="digest"),
        _code("email_confirmation", _("Code that confirms an address")),
        _code("email_confirmation_signup", _("Code for a new account")),
        _code("login_code", _("Code to sign in")),
        _code("prove_code", _("Code to go on with something that needs care")),
        _code("password_reset_code", _("Code for a new password")),
        _code("account_already_exists", _("You have an account already")),
        _code("unknown_account", _("No account uses this address")),
        _safety("email_changed", _("Your address was changed")),
        _safety("address_put_back", _("An earlier address was put back")),
        _safety("email_confirm", _("Your address was confirmed")),
        _safety("email_deleted", _("An address was removed")),
        _safety("password_changed", _("Your password was changed")),
        _safety("password_reset", _("Your password was reset")),
        _safety("password_set", _("A password was set")),
        _safety("recovery_codes_generated", _("New recovery codes were made")),
        _safety("totp_activated", _("An authenticator app was added")),
        _safety("totp_deactivated", _("An authenticator app was removed")),
        _safety("webauthn_added", _("A passkey was added")),
        _safety("webauthn_removed", _("A passkey was removed")),
        _safety("account_connected", _("Another way to sign in was added")),
        _safety("account_closed", _("Your account was closed")),
        _safety("account_disconnected", _("A way to sign in was removed")),
        Kind(
            "direct",
            _("Word from the site itself"),
            why=_("It is a report of the site to those who run it."),
            at_once=True,
        ),
    )
}


def kind_of(name: str) -> Kind:
    """Return the kind of this name; raises KeyError for one that has no entry."""
    return KINDS[name]


def is_optional(name: str) -> bool:
    """Whether a person can switch mails of this kind off."""
    return KINDS[name].group is not None
