"""The page of joining where a program asks for a curriculum vitae."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentorship.forms.resumes import form_of
from mentorship.joining.pages import JoinPage, Row, Typed
from mentorship.models import Resume
from mentorship.models.programs import ResumeAsked
from mentorship.services import resumes
from mentorship.services.acts import Refused

if TYPE_CHECKING:
    from mentorship.joining.journey import Journey


class ResumePage(JoinPage):
    """Whether one has handed in what is asked for; the draft keeps only that one was here."""

    slug = "resume"
    for_either_role = True
    for_the_person_alone = True
    passed = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.heading = _("Your curriculum vitae")

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        return asked_in(journey) != ResumeAsked.NO

    @classmethod
    def prefilled(cls, journey: "Journey") -> Typed | None:
        optional = asked_in(journey) != ResumeAsked.REQUIRED
        known = journey.resume is not None or (optional and journey.returning)
        return {"passed": ["1"]} if known or journey.joined else None

    def clean(self) -> dict[str, Any]:
        """Insist on one where the program does, and the person is not in the round yet."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        required = asked_in(self.journey) == ResumeAsked.REQUIRED
        if required and not self.journey.joined and self.journey.resume is None:
            self.add_error("passed", _("Add your curriculum vitae"))
        return said

    def rows(self) -> list[Row]:
        return [(_("Curriculum vitae"), self.journey.resume.said if self.journey.resume else "")]


def asked_in(journey: "Journey") -> ResumeAsked:
    """Whether the program asks for one on this way."""
    return journey.round.program.resume_asked(journey.role)


def own_resume(journey: "Journey") -> Resume | None:
    """The person's, without the file itself; none is looked for where none is asked for."""
    if asked_in(journey) == ResumeAsked.NO:
        return None
    return Resume.objects.defer("content").filter(person=journey.person).first()


def resume_step(
    request: HttpRequest, journey: "Journey", context: dict[str, Any], then: str
) -> HttpResponse:
    """Show the page, or take what is handed in and go on to `then`.

    What is handed in is kept at once, whether or not the person goes on to join.
    """
    optional = asked_in(journey) == ResumeAsked.OPTIONAL
    may_be_empty = optional or journey.joined or journey.resume is not None
    form = form_of(request, may_be_empty=may_be_empty)
    if request.method == "POST" and form.is_valid():
        try:
            if form.is_filled_in:
                resumes.hand_in(journey.person, **form.handed_in())
            return redirect(then)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
    shown = {**context, "form": form, "mine": journey.resume, "may_be_left_out": optional}
    return render(request, "join/resume.html", shown)
