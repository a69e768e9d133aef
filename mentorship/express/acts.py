"""What happens when the one screen is sent."""

from accounts import services as people
from accounts.models import User
from mentorship.models import Enrollment, Round
from mentorship.roles import Role
from mentorship.services import enrollments
from mentorship.services.acts import act


@act
def join(
    person: User,
    round: Round,
    role: str,
    answers: enrollments.Answers,
    *,
    name: str = "",
    wishes_circle: bool | None = None,
) -> Enrollment:
    """Say who one is, where nobody knew, and join; confirms by mail as any sign-up does.

    Raises
    ------
    Refused : as `enrollments.submit` does; nothing was written then, not even the name.
    """
    introduce(person, name)
    made = enrollments.submit(person, round, role, answers)
    if role == Role.MENTOR and wishes_circle is not None:
        made.wishes_circle = wishes_circle
        made.save(update_fields=["wishes_circle"])
    return made


def introduce(person: User, name: str) -> None:
    """Make the profile of somebody who has none yet."""
    if name:
        people.introduce(person, full_name=name)
