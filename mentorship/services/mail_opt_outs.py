"""Choosing which optional mails to get."""

from accounts.models import User
from mentorship.mail import opt_outs
from mentorship.services.acts import act


@act
def switch(person: User, group: str, on: bool) -> bool:
    """Switch one group of mails on or off, in force at once; False when it was so before."""
    return opt_outs.switch(person, group, on)


@act
def choose(person: User, wanted: dict[str, bool]) -> dict[str, bool]:
    """Switch these groups on or off; returns those that were otherwise before."""
    return {group: on for group, on in wanted.items() if opt_outs.switch(person, group, on)}
