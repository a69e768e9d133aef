"""The lines of an administrator: `word | value | unit | word with the last day`, one a line."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.models import ClaimRule, Unit
from mentorship.services.acts import act, log
from mentorship.services.coordinators import only_administrators
from mentorship.text import strokes

MOST_LINES = 300
LONGEST = 200
WORD, VALUE, UNIT, LAST_DAY = range(4)


def written(rules: Iterable[ClaimRule]) -> str:
    """The lines as they are typed."""
    return strokes.written(
        (one.claim, one.value, one.unit.short_name or one.unit.name, one.last_day) for one in rules
    )


def read(text: str) -> tuple[list[ClaimRule], list[str]]:
    """The lines of `text`, not saved, and a sentence for each that cannot be understood."""
    units = _units()
    rules: list[ClaimRule] = []
    wrong: list[str] = []
    typed = strokes.numbered(text)
    if len(typed) > MOST_LINES:
        return [], [_("At most %(most)s lines are read") % {"most": MOST_LINES}]
    for at, line in typed:
        try:
            rules.append(_rule(line, units, len(rules)))
        except ValueError as reason:
            wrong.append(_("Line %(line)s: %(why)s") % {"line": at, "why": reason})
    return rules, wrong


def _units() -> dict[str, list[Unit]]:
    """Units by what they may be called, in small letters."""
    found: dict[str, list[Unit]] = {}
    for unit in Unit.objects.order_by("pk"):
        for name in {unit.short_name.casefold(), unit.name.casefold()} - {""}:
            found.setdefault(name, []).append(unit)
    return found


def _rule(line: str, units: dict[str, list[Unit]], position: int) -> ClaimRule:
    parts = strokes.parts_of(line)
    if not UNIT < len(parts) <= LAST_DAY + 1:
        raise ValueError(_("write it as: word | value | unit | word with the last day"))
    parts += [""] * (LAST_DAY + 1 - len(parts))
    if not parts[WORD]:
        raise ValueError(_("the word of the member system is missing"))
    if any(len(part) > LONGEST for part in parts):
        raise ValueError(_("nothing in it may have more than %(most)s letters") % {"most": LONGEST})
    return ClaimRule(
        claim=parts[WORD],
        value=parts[VALUE],
        unit=_unit(parts[UNIT], units),
        last_day=parts[LAST_DAY],
        position=position,
    )


def _unit(name: str, units: dict[str, list[Unit]]) -> Unit:
    called_so = units.get(name.casefold(), [])
    if not called_so:
        raise ValueError(_("no unit is called “%(name)s”") % {"name": name})
    if len(called_so) > 1:
        raise ValueError(
            _("several units are called “%(name)s”: write the full name") % {"name": name}
        )
    return called_so[0]


@act
def save(actor: User, rules: list[ClaimRule]) -> None:
    """Put these lines in the place of those that are there."""
    only_administrators(actor)
    ClaimRule.objects.all().delete()
    ClaimRule.objects.bulk_create(rules)
    log("sign_on.changed", actor, count=len(rules))
