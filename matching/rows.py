"""What is read of people in a round, and how a row becomes what the core knows of a person."""

from functools import cache
from typing import Any

from accounts.models import WorkingStyle
from accounts.models.people import APPROACH, COMMUNICATION
from matching import own_question
from matching.core import Direction, Turn, Wish
from mentorship.models import Enrollment, Preference

Row = dict[str, Any]

FREQUENCY: dict[str, int] = dict(zip(Enrollment.Rhythm, (5, 4, 3, 2), strict=True))
"""How often to meet, on the core's scale from 1 (seldom) to 5 (weekly)."""

STYLE = "person__profile__working_style__"
PEOPLE_COLUMNS = (
    "pk",
    "person_id",
    "person__email",
    "role",
    "capacity",
    "seeks_peer",
    "rhythm",
    "channels",
    "waits_again_since",
    "first_time",
    "days",
    "preference__region",
    "preference__region_must",
    "preference__field",
    "preference__field_must",
    "preference__institution",
    "preference__institution_must",
    "person__profile",
    "person__profile__full_name",
    "person__profile__called",
    "person__profile__region",
    "person__profile__institution",
    "person__profile__languages",
    *(f"person__profile__working_style__{name}" for name in (*COMMUNICATION, *APPROACH)),
    "person__profile__working_style__communication_wish",
    "person__profile__working_style__approach_wish",
    "person__profile__working_style__checks_understanding",
    "person__profile__working_style__says_what_is_wanted",
)


def in_common(row: Row, fields: frozenset[int]) -> Row:
    """What the core asks of mentee and mentor alike.

    The row has `PEOPLE_COLUMNS`, and those of `own_question.columns`.
    """
    return {
        "id": row["pk"],
        "person": row["person_id"],
        "region": row["person__profile__region"],
        "institution": row["person__profile__institution"],
        "fields": fields,
        "languages": frozenset(row["person__profile__languages"] or ()),
        "communication": tuple(row[STYLE + name] for name in COMMUNICATION),
        "approach": tuple(row[STYLE + name] for name in APPROACH),
        "communication_turn": Turn(row[f"{STYLE}communication_wish"] or WorkingStyle.Wish.EITHER),
        "approach_turn": Turn(row[f"{STYLE}approach_wish"] or WorkingStyle.Wish.EITHER),
        "listening": row[f"{STYLE}checks_understanding"],
        "clarity": row[f"{STYLE}says_what_is_wanted"],
        "region_wish": _wish(row, "region"),
        "field_wish": _wish(row, "field"),
        "institution_wish": _wish(row, "institution"),
        "frequency": FREQUENCY.get(row["rhythm"]),
        "modes": frozenset(row["channels"]),
        "days": frozenset(day.toordinal() for day in row["days"]),
        "first_time": bool(row["first_time"]),
        "own_answers": own_question.answers_in(row),
    }


def _wish(row: Row, name: str) -> Wish:
    wish = row[f"preference__{name}"] or Preference.Direction.ANY
    return _wish_of(wish, bool(row[f"preference__{name}_must"]))


@cache
def _wish_of(direction: str, must: bool) -> Wish:
    return Wish(Direction(direction), must)
