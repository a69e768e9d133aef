"""Where and when pairs meet at a convention."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship.models.enrollments import Enrollment
from mentorship.models.meetings import Meeting
from mentorship.models.pairings import Pairing
from mentorship.models.programs import Round
from mentorship.models.rules import one_of
from mentorship.roles import Role
from mentorship.states import MeetingState

MOST_ROOM = 200
FEWEST_TOGETHER, MOST_TOGETHER = 2, 60
"""How many people a place can seat together: a pair at least."""
SLOT_MINUTES = (10, 240)
"""The shortest and the longest time for a meeting."""


class MeetingPoint(models.Model):
    """Where pairs and circles of a convention meet, and how many of them at once.

    `room` counts parties, which have a table each, and `together` says how many people one of them
    can be: a circle is given no place at which it cannot sit. Without it, any number can.
    """

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="meeting_points"
    )
    name = models.CharField(_("name"), max_length=80)
    directions = models.CharField(_("how to find it"), max_length=200, blank=True)
    room = models.PositiveSmallIntegerField(_("pairs or circles at once"), default=1)
    together = models.PositiveSmallIntegerField(
        _("people who can sit together"), null=True, blank=True
    )
    step_free = models.BooleanField(_("reached without steps"), default=False)

    class Meta:
        verbose_name = _("meeting point")
        verbose_name_plural = _("meeting points")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="meetingpoint_name_once",
                violation_error_message=_("There is a meeting point of this name already"),
            ),
            models.CheckConstraint(
                condition=Q(room__range=(1, MOST_ROOM)) & ~Q(name=""),
                name="meetingpoint_has_a_name_and_room",
                violation_error_message=_("Give the meeting point a name, and room for 1 to 200"),
            ),
            models.CheckConstraint(
                condition=Q(together=None) | Q(together__range=(FEWEST_TOGETHER, MOST_TOGETHER)),
                name="meetingpoint_seats_a_pair",
                violation_error_message=_("Between 2 and 60 people can sit together"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def seats(self, people: int) -> bool:
        """Whether so many can sit together there."""
        return self.together is None or people <= self.together


class MeetingSlot(models.Model):
    """A time at which pairs of a convention can meet. No two of a round overlap."""

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="meeting_slots"
    )
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)

    class Meta:
        verbose_name = _("time for meetings")
        verbose_name_plural = _("times for meetings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "starts_at"],
                name="meetingslot_once",
                violation_error_message=_("This time is on the list already"),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=SLOT_MINUTES),
                name="meetingslot_length_sensible",
                violation_error_message=_("A meeting takes between 10 and 240 minutes"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.starts_at)

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class PartOfDay(models.TextChoices):
    MORNING = "morning", _("in the morning, before 12")
    AFTERNOON = "afternoon", _("in the afternoon, from 12 to 5")
    EVENING = "evening", _("in the evening, from 5 on")

    @classmethod
    def of(cls, moment: datetime) -> "PartOfDay":
        """The part of the day in which a moment lies, by the clock that it is told in."""
        if moment.hour < 12:
            return cls.MORNING
        return cls.AFTERNOON if moment.hour < 17 else cls.EVENING


def part_key(day: date, part: str) -> str:
    """How one part of one day is written down."""
    return f"{day.isoformat()} {part}"


class EventTimes(models.Model):
    """When somebody cannot meet at a convention on days on which they are there."""

    enrollment = models.OneToOneField(
        Enrollment, verbose_name=_("person"), on_delete=models.CASCADE, related_name="event_times"
    )
    away = ArrayField(
        models.CharField(max_length=24), verbose_name=_("cannot meet"), default=list, blank=True
    )
    step_free = models.BooleanField(_("needs a place without steps"), default=False)

    class Meta:
        verbose_name = _("times at a convention")
        verbose_name_plural = _("times at a convention")

    def __str__(self) -> str:
        return str(self.enrollment)


class AppointmentQuerySet(QuerySet["Appointment"]):
    def standing(self) -> "AppointmentQuerySet":
        """Those that are held or to be: not called off, and not moved to a time of one's own."""
        return self.filter(
            meeting__state__in=(MeetingState.CONFIRMED, MeetingState.HELD),
            meeting__starts_at=F("slot__starts_at"),
        )

    def with_people(self) -> "AppointmentQuerySet":
        """With all that a page says of them."""
        return self.select_related(
            "slot",
            "point",
            "meeting__pairing__round__program",
            "meeting__pairing__mentor__person__profile",
            "meeting__pairing__mentee__person__profile",
        )


class AppointmentNews(models.TextChoices):
    PLANNED = "planned", _("where and when they meet")
    MOVED = "moved", _("that it moved")
    OFF = "called_off", _("that it is off")


class Appointment(models.Model):
    """A place and a time that the site gave a meeting of two people.

    It holds a numbered seat of its point in its slot, and no two may hold the same one: code that
    forgets the lock gets an error from the database, never a crowded table. `news` is what both are
    still to be told, "" where they know. `missing` is who did not come.
    """

    meeting = models.OneToOneField(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="appointment"
    )
    slot = models.ForeignKey(
        MeetingSlot, verbose_name=_("time"), on_delete=models.PROTECT, related_name="appointments"
    )
    point = models.ForeignKey(
        MeetingPoint, verbose_name=_("place"), on_delete=models.PROTECT, related_name="appointments"
    )
    seat = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    news = models.CharField(
        _("what both are to be told"),
        max_length=10,
        choices=AppointmentNews,
        blank=True,
        default=AppointmentNews.PLANNED,
        editable=False,
    )
    missing = models.CharField(
        _("who did not come"), max_length=10, blank=True, default="", editable=False
    )
    missing_at = models.DateTimeField(_("noted"), null=True, blank=True, editable=False)

    News = AppointmentNews
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("place and time of a meeting")
        verbose_name_plural = _("places and times of meetings")
        ordering = ["slot__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "point", "seat"],
                name="appointment_seat_free",
                violation_error_message=_("This place has just been taken. Choose another time"),
            ),
            one_of(
                "news",
                ["", *AppointmentNews.values],
                "appointment_news_known",
                _("There is no such news"),
            ),
            one_of(
                "missing",
                ["", *Role.values],
                "appointment_missing_one_of_the_two",
                _("Only one of the two can be missing"),
            ),
            models.CheckConstraint(
                condition=Q(missing="", missing_at__isnull=True)
                | ~Q(missing="") & Q(missing_at__isnull=False),
                name="appointment_missing_has_a_time",
                violation_error_message=_("Whoever is missing needs the time it was noted"),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=~Q(news=""), name="appointment_with_news"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def pairing(self) -> Pairing:
        return self.meeting.pairing


class MeetingPlan(models.Model):
    """What came of the last time when all meetings of a convention were given places and times."""

    round = models.OneToOneField(
        Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="meeting_plan"
    )
    made_at = models.DateTimeField(_("made"))
    held = models.PositiveIntegerField(_("meetings with a place and a time"))
    moved = models.PositiveIntegerField(_("meetings that moved"), default=0)
    more = models.PositiveIntegerField(_("meetings that another plan might hold besides"))
    points = models.PositiveBigIntegerField(_("points that another plan might be better by"))
    without = models.JSONField(
        _("who found none, and why"),
        default=dict,
        help_text=_("Codes of the reasons, by the number of the pairing."),
    )

    class Meta:
        verbose_name = _("plan of meetings")
        verbose_name_plural = _("plans of meetings")

    def __str__(self) -> str:
        return str(self.round)

    @property
    def is_proved(self) -> bool:
        """Whether no plan holds more meetings, or meets more wishes."""
        return not (self.more or self.points)
