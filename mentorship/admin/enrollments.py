"""Who has signed up, and with what answers; whom they would rather not meet is not among them."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts import dates
from accounts.languages import names_of
from mentorship import access, states
from mentorship.admin.base import ReadOnlyAdmin, ScopedFilter, StateFilter
from mentorship.admin.words import ENROLLMENT
from mentorship.eligibility.wording import as_said
from mentorship.models import Enrollment, Pairing
from mentorship.models.lookups import counted
from mentorship.questions import answers
from mentorship.roles import Role


@admin.register(Enrollment)
class EnrollmentAdmin(ReadOnlyAdmin):
    """Sign-ups; people change their own."""

    fields = (
        "person",
        "address",
        "round",
        "role",
        "state_label",
        "submitted_at",
        "capacity",
        "topic_names",
        "goal",
        "shares",
        "rhythm",
        "ways",
        "wishes",
        "first_time",
        "days_there",
        "said",
        "own_answers",
        "orientation_on",
    )
    ordering = ("-submitted_at", "-pk")
    state_words = ENROLLMENT
    list_display = ("person", "role", "round", "state_label", "places", "signed_up")
    list_filter = ("role", ("state", StateFilter), ("round", ScopedFilter))
    search_fields = ("person__profile__full_name", "person__email")
    search_help_text = _("Search by name or email address")

    def rows_for(self, user: Any) -> QuerySet[Any]:
        rows = access.enrollments_run_by(user).annotate(taken=_placed(user))
        return rows.select_related("person__profile", "round__program", "preference")

    def choices_for(self, user: Any) -> QuerySet[Any]:
        return access.enrollments_run_by(user).select_related("person__profile", "round__program")

    @admin.display(description=_("state"), ordering="state")
    def state_label(self, row: Any) -> str:
        return str(ENROLLMENT[row.state][1])

    @admin.display(description=_("places taken"), ordering="taken")
    def places(self, row: Any) -> str:
        return _("%(taken)s of %(places)s") % {"taken": row.taken, "places": row.capacity}

    @admin.display(description=_("email address"))
    def address(self, row: Any) -> str:
        return str(row.person.email)

    @admin.display(description=_("topics"))
    def topic_names(self, row: Any) -> str:
        topics = row.topics.select_related("topic")
        return ", ".join(
            f"{each.topic} ({_('matters most')})" if each.matters_most else str(each.topic)
            for each in topics
        )

    @admin.display(description=_("signed up"), ordering="submitted_at")
    def signed_up(self, row: Any) -> str:
        return dates.day(row.submitted_at)

    @admin.display(description=_("ways to meet"))
    def ways(self, row: Any) -> str:
        names = dict(Enrollment.Channel.choices)
        return ", ".join(str(names.get(code, code)) for code in row.channels)

    @admin.display(description=_("days there"))
    def days_there(self, row: Any) -> str:
        return ", ".join(dates.short_day(day) for day in row.days)

    @admin.display(description=_("on who may join, as they say"))
    def said(self, row: Any) -> str:
        return "; ".join(as_said(row))

    @admin.display(description=_("questions of the program"))
    def own_answers(self, row: Any) -> str:
        """One answer a line, each under its question."""
        pieces = ((question, said) for question, said in _told(row))
        return format_html_join(mark_safe("<br>"), "{}<br>{}", pieces)

    @admin.display(description=_("wishes"))
    def wishes(self, row: Any) -> str:
        preference = getattr(row, "preference", None)
        if preference is None:
            return ""
        return "; ".join(_wish(preference, name) for name in ("region", "field", "institution"))


def _placed(user: Any) -> Subquery:
    """How many places are taken, without the user's own pairings; counted for the rows shown."""
    either = Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk"))
    rows = Pairing.objects.filter(either, state__in=states.PAIRING_PLACED)
    return counted(rows.filter(~access.is_one_of_two(user)))


def facts(enrollment: Enrollment) -> list[dict[str, str]]:
    """What a coordinator reads of somebody when they look at a pair: label and value."""
    shown: Any = admin.site._registry[Enrollment]
    profile = getattr(enrollment.person, "profile", None)
    rows: list[tuple[Any, Any]] = [
        (_("Role at work"), profile.job_title if profile else ""),
        (_("Institution"), str(profile.institution or "") if profile else ""),
        (_("Region"), str(profile.region or "") if profile else ""),
        (_("Fields"), ", ".join(str(each) for each in profile.fields.all()) if profile else ""),
        (_("Languages"), ", ".join(names_of(profile.languages)) if profile else ""),
        (_("Topics"), shown.topic_names(enrollment)),
        (_("Hopes to gain or to give"), enrollment.goal),
        (_("How often, and how"), _rhythm(enrollment, shown)),
        (_("Wishes"), shown.wishes(enrollment)),
    ]
    if enrollment.days:
        rows.append((_("Days there"), shown.days_there(enrollment)))
    if enrollment.role == Role.MENTOR:
        rows.append((_("Places"), str(enrollment.capacity)))
    rows += _told(enrollment)
    return [{"label": str(label), "value": str(value)} for label, value in rows]


def _told(enrollment: Enrollment) -> list[answers.Told]:
    """What they answer to what the program asks now; a coordinator reads all of it."""
    rows = enrollment.own_answers.filter(answers.still_asked())
    return answers.told(rows).get(enrollment.pk, [])


def own_answers(enrollment: Enrollment) -> list[dict[str, str]]:
    """The same, as lines for a page: label and value."""
    return [{"label": question, "value": said} for question, said in _told(enrollment)]


def _rhythm(enrollment: Enrollment, shown: Any) -> str:
    parts = (enrollment.get_rhythm_display() if enrollment.rhythm else "", shown.ways(enrollment))
    return ", ".join(filter(None, parts))


def _wish(preference: Any, name: str) -> str:
    label = preference._meta.get_field(name).verbose_name
    wish = getattr(preference, f"get_{name}_display")()
    firm = f" ({_('a must')})" if getattr(preference, f"{name}_must") else ""
    return f"{label}: {wish}{firm}"
