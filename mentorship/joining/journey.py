"""Somebody's way into a round, in one role: its pages, what was typed, and what comes next."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Q

from accounts.models import Profile, User
from mentorship.curriculum.reading import by_group, topics_of
from mentorship.eligibility.facts import Asked
from mentorship.eligibility.judging import Finding, findings_of, of_role, rules_of
from mentorship.eligibility.kinds import kind_of
from mentorship.joining import pages, rules
from mentorship.joining.order import EXTRAS, every_page
from mentorship.joining.pages import JoinPage, Row, Typed
from mentorship.joining.resume import own_resume
from mentorship.models import (
    Answer,
    Block,
    EligibilityRule,
    Enrollment,
    EnrollmentDraft,
    EnrollmentTopic,
    Question,
    Resume,
    Round,
    Topic,
)
from mentorship.questions.asked import asked_of
from mentorship.roles import Role
from mentorship.services import recognition
from mentorship.services.enrollments import Answers


class Journey:
    """The pages of one person, round and role, over what the draft and earlier rounds say.

    Reads only. An answer comes from the draft, else from the enrollment that is being changed,
    else from the person's latest one elsewhere: nobody is asked twice. The same role counts more
    than the same program, and that more than the same kind; from the other role only what does
    not depend on it is taken.
    """

    def __init__(self, person: User, round: Round, role: str, *, with_draft: bool = True) -> None:
        self.person, self.round, self.role = person, round, role
        self.kind = round.program.kind
        self.with_draft = with_draft
        self._just_typed: dict[str, Typed] = {}
        self._forms: dict[str, JoinPage] = {}
        self._findings: list[Finding] | None = None
        self._answers: dict[int, dict[int, Answer]] = {}

    @classmethod
    def through(cls, place: Enrollment) -> "Journey":
        """The journey that led to this place, to show its answers; drafts are left aside."""
        return cls.apart(place.person, place.round, place.role, [place])

    @classmethod
    def apart(
        cls, person: User, round: Round, role: str, known: Iterable[Enrollment] = ()
    ) -> "Journey":
        """The journey of somebody of whose sign-ups `known` alone are looked at, and no draft."""
        journey = cls(person, round, role, with_draft=False)
        journey._enrollments = list(known)
        return journey

    # What the database says

    @cached_property
    def draft(self) -> EnrollmentDraft | None:
        """The answers kept so far."""
        if not self.with_draft:
            return None
        drafts = EnrollmentDraft.objects.filter(person=self.person, round=self.round)
        return drafts.filter(role=self.role).first()

    @cached_property
    def _enrollments(self) -> list[Enrollment]:
        """What the person ever joined, what answers best for this round and role, first."""
        rows = Enrollment.objects.filter(person=self.person)
        rows = rows.exclude(~Q(role=self.role), round=self.round)
        latest = rows.select_related("preference", "round__program")
        return sorted(latest.order_by("-submitted_at", "-pk"), key=self._farness)

    def _farness(self, row: Enrollment) -> tuple[bool, bool, bool]:
        program = row.round.program
        return (
            row.role != self.role,
            program.pk != self.round.program_id,
            program.kind != self.kind,
        )

    @property
    def enrollment(self) -> Enrollment | None:
        """The person's enrollment in this round and role, also one that was left."""
        return next((row for row in self._enrollments if row.round_id == self.round.pk), None)

    @property
    def joined(self) -> bool:
        """Whether the person is in the round already, so that answers are being changed."""
        return self.enrollment is not None and not self.enrollment.has_left

    @property
    def returning(self) -> bool:
        """Whether the person took part before, and now joins anew."""
        return self.source is not None and not self.joined

    @property
    def source(self) -> Enrollment | None:
        """The enrollment that answers what has not been typed yet."""
        return self.enrollment or next(iter(self._enrollments), None)

    @cached_property
    def source_topics(self) -> list[EnrollmentTopic]:
        """The topics of `source`."""
        return list(self.source.topics.all()) if self.source else []

    @property
    def blocked(self) -> tuple[str, ...]:
        """Whom the person would rather not be paired with, as it stands now; private."""
        return tuple(self.kept.get(Block.Kind.RATHER_NOT, ()))

    @property
    def reporting(self) -> tuple[str, ...]:
        """Who is in the person's reporting line, as it stands now; private."""
        return tuple(self.kept.get(Block.Kind.REPORTING, ()))

    @cached_property
    def kept(self) -> recognition.Kept:
        """The person's private lists, and whom of this program each line keeps away."""
        return recognition.kept(self.person, self.round.program)

    @cached_property
    def others(self) -> recognition.Forms:
        """What names each of the others of this program; for lines that are not kept yet."""
        people = recognition.people_of(self.round.program)
        return recognition.forms_of(people.exclude(pk=self.person.pk))

    @cached_property
    def topics(self) -> list[Topic]:
        """Everything that can be sought or offered in this program."""
        return topics_of(self.round.program)

    @cached_property
    def profile(self) -> Profile | None:
        """Who the person is."""
        profiles = Profile.objects.select_related("region", "institution", "working_style")
        return profiles.filter(user=self.person).first()

    @cached_property
    def resume(self) -> Resume | None:
        """The person's curriculum vitae, where the program asks for one."""
        return own_resume(self)

    def place(self, aspect: str) -> str:
        """What the profile says of "region", "field" or "institution"; empty if nothing."""
        if self.profile is None:
            return ""
        if aspect == "field":
            return pages.listed(self.profile.fields.all())
        return str(getattr(self.profile, aspect) or "")

    # Who may join

    @cached_property
    def rules(self) -> list[EligibilityRule]:
        """The rules for this role."""
        return of_role(rules_of(self.round), self.role)

    @cached_property
    def questions(self) -> list[EligibilityRule]:
        """Those that neither lists nor profile decide, so that the person is asked."""
        known = findings_of(self.round, self.rules, Asked(self.person.pk, self.role))
        return [each.rule for each in known if each.is_open and kind_of(each.rule).asks]

    @property
    def findings(self) -> list[Finding]:
        """What each rule says of the person, by all that is known and was answered."""
        if self._findings is None:
            self._findings = self._found() if self.rules else []
        return self._findings

    def _found(self) -> list[Finding]:
        told = self._bound(rules.RulesPage.slug).told() if self.questions else {}  # type: ignore[attr-defined]
        asked = Asked(self.person.pk, self.role, told, self._days_answered())
        return findings_of(self.round, self.rules, asked)

    def _days_answered(self) -> Any:
        if pages.DaysPage not in self.pages or not self.answered(pages.DaysPage.slug):
            return None
        return tuple(self._bound(pages.DaysPage.slug).answer("days"))

    # What the program asks besides

    @cached_property
    def own_questions(self) -> list[Question]:
        """The program's own questions for this role."""
        return asked_of(self.round.program, self.role)

    @property
    def own_source(self) -> Enrollment | None:
        """The enrollment that answers them: in this program, in this role if there is one."""
        rows = (row for row in self._enrollments if row.round.program_id == self.round.program_id)
        return next(iter(sorted(rows, key=lambda row: row.round_id != self.round.pk)), None)

    def answers_of(self, source: Enrollment) -> dict[int, Answer]:
        """What this enrollment answers to them, by the id of the question; read once."""
        if source.pk not in self._answers:
            rows = source.own_answers.prefetch_related("chosen")
            self._answers[source.pk] = {row.question_id: row for row in rows}
        return self._answers[source.pk]

    # The pages

    @property
    def extras(self) -> tuple[type[JoinPage], ...]:
        """Pages that are asked on wish alone."""
        return EXTRAS.get(self.kind, ())

    @property
    def pages(self) -> list[type[JoinPage]]:
        """The pages that this person passes, in order."""
        return [page for page in self._every_page if page.applies(self)]

    @property
    def _every_page(self) -> tuple[type[JoinPage], ...]:
        return every_page(self.kind, self.role)

    def may_be_asked_on_behalf(self, slug: str) -> type[JoinPage] | None:
        """The page of this address, if it applies and others may fill it in."""
        return next((page for page in self.pages_on_behalf if page.slug == slug), None)

    @property
    def pages_on_behalf(self) -> list[type[JoinPage]]:
        """Those that a coordinator may fill in at the person's word, in order."""
        return [
            page for page in self.pages if not page.for_the_person_alone and page.is_ready(self)
        ]

    def page_class(self, slug: str) -> type[JoinPage] | None:
        """The page of this address, if it is one of this journey's."""
        return next((page for page in (*self.pages, *self.extras) if page.slug == slug), None)

    def typed(self, slug: str) -> Typed | None:
        """What was typed on a page; None if it was never answered."""
        if slug in self._just_typed:
            return self._just_typed[slug]
        if self.draft and slug in self.draft.answers:
            typed: Typed = self.draft.answers[slug]
            return typed
        return self._prefilled(slug)

    def _prefilled(self, slug: str) -> Typed | None:
        page = self._any_page(slug)
        return page.prefilled(self) if page else None

    def _any_page(self, slug: str) -> type[JoinPage] | None:
        """The page of this address, whether or not it applies to what was answered so far."""
        every = (*self._every_page, *self.extras)
        return next((page for page in every if page.slug == slug), None)

    def take(self, slug: str, typed: Typed) -> JoinPage:
        """Go on as if this had been kept for the page; returns its form, checked."""
        self._just_typed[slug] = typed
        self._forms.clear()
        self._findings = None
        return self._bound(slug)

    def ask_again(self, slug: str) -> None:
        """Go on as if nothing had been taken for the page."""
        self._just_typed.pop(slug, None)
        self._forms.clear()
        self._findings = None

    def checked(self, slug: str) -> JoinPage:
        """The form of a page with what was typed on it, and what is wrong with it."""
        return self._bound(slug)

    def _bound(self, slug: str) -> JoinPage:
        if slug not in self._forms:
            page = self._any_page(slug)
            if page is None:
                raise LookupError(slug)
            form = self._forms[slug] = page(self, self.typed(slug) or {})
            form.full_clean()
        return self._forms[slug]

    def form(self, slug: str) -> JoinPage:
        """The form of a page as it is looked at; one that was left empty shows no problem yet."""
        typed = self.typed(slug)
        if typed is not None and any(any(values) for values in typed.values()):
            return self._bound(slug)
        page = type(self._bound(slug))
        return page(self)

    def answered(self, slug: str) -> bool:
        """Whether the page was passed and what it holds can be submitted."""
        return self.typed(slug) is not None and self._bound(slug).is_valid()

    def first_unanswered(self) -> str | None:
        """The page to go on with; None when all is there."""
        return next((page.slug for page in self.pages if not self.answered(page.slug)), None)

    def neighbours(self, slug: str) -> tuple[str | None, str | None]:
        """The pages before and after this one."""
        slugs = [page.slug for page in self.pages]
        if slug not in slugs:
            return None, None
        here = slugs.index(slug)
        return (slugs[here - 1] if here else None), next(iter(slugs[here + 1 :]), None)

    def step(self, slug: str) -> tuple[int, int]:
        """Which step this page is, and of how many; the page where one checks is the last."""
        slugs = [page.slug for page in self.pages]
        return (slugs.index(slug) if slug in slugs else len(slugs)) + 1, len(slugs) + 1

    # What comes out

    def topic_choices(self) -> list[Any]:
        """All topics as choices, under the names of their groups."""
        return by_group(self.topics)

    def topic_sentences(self) -> dict[str, str]:
        """What is meant by a topic, in the words of the role, by the topic's id."""
        side = "offered" if self.role == Role.MENTOR else "sought"
        return {str(topic.pk): getattr(topic, side) for topic in self.topics}

    def chosen_topics(self) -> list[Topic]:
        """The topics that were chosen."""
        chosen = set(self._bound("topics").answer("topics") or ())
        return [topic for topic in self.topics if topic.pk in chosen]

    def asked_anew(self) -> list[JoinPage]:
        """What a returning member is asked: what changes each time, and what is not known."""
        return [
            page(self).only(self._asked_of(page)).begun_with(self.typed(page.slug) or {})
            for page in self.pages
            if page.is_ready(self) and (page.anew(self) or not self.answered(page.slug))
        ]

    def _asked_of(self, page: type[JoinPage]) -> set[str]:
        """The controls of a page that are asked anew; all where something else is missing."""
        form, few = self._bound(page.slug), set(page.anew(self))
        return set(form.fields) if not few or set(form.errors) - few else few

    def rows_known(self, asked: set[str]) -> list[tuple[str, str, str]]:
        """(page, label, answer) for every answer but those that are asked again."""
        return [
            (page.slug, label, value)
            for page in (*self.pages, *self.extras)
            for label, value in self._rows_beside(page, page.slug in asked)
        ]

    def _rows_beside(self, page: type[JoinPage], asked: bool) -> list[Row]:
        form = self._bound(page.slug)
        return form.rows_beside() if asked else form.rows()

    def answers(self) -> Answers:
        """Everything that was answered, ready to be submitted."""
        values: dict[str, Any] = {"blocked": self.blocked, "reporting": self.reporting}
        if self.round.program.is_convention:
            values["first_time"] = self.role == Role.MENTEE
        for page in (*self.pages, *self.extras):
            if self.answered(page.slug):
                self._bound(page.slug).contribute(values)
        return Answers(**values)

    def rows(self) -> list[tuple[str, str, str]]:
        """(page, label, answer) for every answer."""
        return [
            (page.slug, label, value)
            for page in (*self.pages, *self.extras)
            for label, value in self._bound(page.slug).rows()
        ]
