"""What a program brings along, as its coordinators set it: topics, months, things to read."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship import access
from mentorship.forms.curriculum import MonthsForm, PartForm, ReadingsForm, TopicsForm
from mentorship.models import Program
from mentorship.services import curriculum
from mentorship.services.acts import Refused
from mentorship.site.desk import desk
from mentorship.text.conversation_guide import MONTHS

TOPICS, MONTH_BY_MONTH, READING = "topics", "months", "reading"
TITLES = {
    TOPICS: gettext_lazy("Topics"),
    MONTH_BY_MONTH: gettext_lazy("Month by month"),
    READING: gettext_lazy("To read"),
}


def _program(request: HttpRequest, pk: int) -> Program:
    user: Any = request.user
    return access.one_or_404(access.programs_run_by(user), pk)


def topics_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose topics, add some, and put their groups in order; or follow the association again."""
    user: Any = request.user
    program = _program(request, pk)
    if "follow" in request.POST:
        curriculum.follow_the_association(user, program)
        messages.success(request, _("The program offers the association's topics again"))
        return redirect("admin:program_topics", program.pk)

    def save(form: Any) -> None:
        values = form.cleaned_data
        curriculum.choose_topics(
            user, program, form.chosen, values["added"], values["groups"], seen=values["seen"]
        )

    has_own = program.chosen_topics.exists()
    form = TopicsForm(request.POST or None, program=program)
    return _page(request, program, TOPICS, form, save, has_own=has_own)


def months_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a topic for each month."""
    user: Any = request.user
    program = _program(request, pk)

    def save(form: Any) -> None:
        curriculum.set_months(
            user, program, form.cleaned_data["months"], seen=form.cleaned_data["seen"]
        )

    form = MonthsForm(request.POST or None, program=program)
    return _page(request, program, MONTH_BY_MONTH, form, save, for_all=MONTHS)


def reading_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Set what there is to read."""
    user: Any = request.user
    program = _program(request, pk)

    def save(form: Any) -> None:
        curriculum.set_readings(
            user, program, form.cleaned_data["readings"], seen=form.cleaned_data["seen"]
        )

    form = ReadingsForm(request.POST or None, program=program)
    return _page(request, program, READING, form, save)


def _page(
    request: HttpRequest,
    program: Program,
    part: str,
    form: PartForm,
    save: Callable[[PartForm], None],
    **more: Any,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save(form)
        except curriculum.ChangedSince as conflict:
            form.tell(conflict)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Saved"))
            return redirect(f"admin:program_{part}", program.pk)
    context = {"program": program, "part": part, "title": TITLES[part], "form": form, **more}
    return desk.page(request, "curriculum", context)


desk.add_page("programs/<int:pk>/topics/", topics_page, "program_topics")
desk.add_page("programs/<int:pk>/months/", months_page, "program_months")
desk.add_page("programs/<int:pk>/reading/", reading_page, "program_reading")
