"""The first question of joining: in which role."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.base import HouseForm
from mentorship.models import Program, Round
from mentorship.models.enrollments import Role

BOTH = "both"


class RoleForm(HouseForm):
    """Mentor, mentee or both; at a convention, whether it is the first time decides."""

    question = "role"
    sentences = {"role": {"required": gettext_lazy("Choose how you would like to join")}}
    role = forms.ChoiceField(label="", widget=forms.RadioSelect)

    def __init__(
        self,
        round: Round,
        open_roles: list[str],
        *args: Any,
        barred: dict[str, str] | None = None,
        waits: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if round.program.is_convention:
            self._ask_first_time(field, round)
        else:
            self._ask_role(field, round, open_roles)
        self.hints = {"role": {**self.hints["role"], **(waits or {})}}
        self._say_who_may_not(barred or {})

    def _say_who_may_not(self, barred: dict[str, str]) -> None:
        """Say at a role that is not open to this person why it is not; choosing it says more."""
        told = {
            role: _("Not open to you now. %(why)s") % {"why": why} for role, why in barred.items()
        }
        self.hints = {"role": {**self.hints["role"], **told}}
        if barred:
            field: Any = self.fields["role"]
            field.choices = [choice for choice in field.choices if choice[0] != BOTH]

    def _ask_first_time(self, field: Any, round: Round) -> None:
        field.label = _("Is this your first time at %(name)s?") % {"name": round.name}
        choices = {
            Role.MENTEE.value: _("Yes, this is my first time"),
            Role.MENTOR.value: _("No, I have been before"),
        }
        field.choices = list(choices.items())
        self.sentences = {
            "role": {"required": _("Choose whether this is your first time at the convention")}
        }
        self.hints = {
            "role": {
                Role.MENTEE: _("We pair you with somebody who knows their way around"),
                Role.MENTOR: _("We pair you with somebody who is new"),
            }
        }

    def _ask_role(self, field: Any, round: Round, open_roles: list[str]) -> None:
        program = round.program
        field.label = _("How would you like to join %(name)s?") % {"name": program.name}
        field.choices = [
            (role, _("As %(word)s") % {"word": program.a_word_for(role)}) for role in open_roles
        ]
        if len(open_roles) > 1:
            field.choices = [*field.choices, (BOTH, _("As both"))]
        self.hints = {"role": _hints(program)}


def _hints(program: Program) -> dict[str, Any]:
    """What each role means in this program."""
    if program.is_of_peers:
        return PEER_HINTS
    return SCHOOL_HINTS if program.school_id else ROLE_HINTS


ROLE_HINTS = {
    Role.MENTOR: gettext_lazy("You give time and experience"),
    Role.MENTEE: gettext_lazy("You bring the questions"),
    BOTH: gettext_lazy("You answer for one role first, then for the other"),
}

PEER_HINTS: dict[str, Any] = {Role.MENTEE: gettext_lazy("You and a colleague help each other")}

SCHOOL_HINTS = ROLE_HINTS | {
    Role.MENTOR: gettext_lazy("You are of an earlier class than the person you are paired with"),
    Role.MENTEE: gettext_lazy("You are paired with somebody of an earlier class"),
}
