"""A program's own questions: the list, in order, and one question with what it offers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mentorship import access, states
from mentorship.forms.questions import QuestionForm
from mentorship.models import Program, Question, Round
from mentorship.models.questions import MOST_QUESTIONS
from mentorship.questions.asked import questions_of
from mentorship.services import questions
from mentorship.services.acts import Refused
from mentorship.services.shared_edits import EditConflict
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of

COUNTING = "own_question"
"""What the factor is called in the weights of a round."""


def _program(request: HttpRequest, pk: int) -> Program:
    user: Any = request.user
    return access.one_or_404(access.programs_run_by(user), pk)


# The list --------------------------------------------------------------------------------------


def questions_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the program asks besides, in order; a POST moves a question, or removes it."""
    program = _program(request, pk)
    if request.method == "POST":
        return _changed(request, program)
    asked = list(questions_of(program))
    context = {
        "program": program,
        "questions": asked,
        "kinds": Question.Kind.choices if len(asked) < MOST_QUESTIONS else [],
        "most": MOST_QUESTIONS,
        "counts": any(question.counts for question in asked),
        "weighed": _weighed(program),
    }
    return desk.page(request, "questions", context)


def _weighed(program: Program) -> list[tuple[Round, int]]:
    """The rounds that go on, each with the weight it gives to the question that counts."""
    rounds = program.rounds.exclude(state__in=states.ROUND_OVER).order_by("pk")
    return [(each, each.weights.get(COUNTING, 0)) for each in rounds]


def _changed(request: HttpRequest, program: Program) -> HttpResponse:
    user: Any = request.user
    sent = request.POST
    with refusals.told(request):
        if "remove" in sent:
            questions.remove(user, _named(program, sent["remove"]))
            messages.success(request, _("The question is not asked any more"))
        elif "up" in sent:
            questions.move(user, _named(program, sent["up"]), up=True)
        elif "down" in sent:
            questions.move(user, _named(program, sent["down"]), up=False)
    return redirect("admin:program_questions", program.pk)


def _named(program: Program, typed: str) -> Question:
    rows = Question.objects.filter(program=program, pk=number_of(typed))
    found = rows.first()
    if found is None:
        raise Refused(_("This question is not there any more"))
    return found


# One question ----------------------------------------------------------------------------------


def add_page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a question of one kind."""
    program = _program(request, pk)
    if kind not in Question.Kind.values:
        raise Http404
    question = Question(program=program, kind=kind)
    form = QuestionForm(request.POST or None, question=question)
    if request.method == "POST" and form.is_valid() and _added(request, question, form):
        return redirect("admin:program_questions", program.pk)
    return _form_page(request, question, form)


def _added(request: HttpRequest, question: Question, form: QuestionForm) -> bool:
    user: Any = request.user
    for name, value in form.values.items():
        setattr(question, name, value)
    try:
        questions.add(user, question, [words for _pk, words in form.choices])
    except Refused as refusal:
        question.pk = None
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, _("The question is added"))
    return True


def question_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a question; a POST may move one of its answers up instead."""
    user: Any = request.user
    rows = Question.objects.filter(program__in=access.programs_run_by(user))
    question: Question = access.one_or_404(rows.select_related("program"), pk)
    if not question.is_asked:
        messages.error(request, _("Somebody has removed this question in the meantime"))
        return redirect("admin:program_questions", question.program_id)
    if "choice_up" in request.POST:
        return _choice_moved(request, question)
    form = QuestionForm(request.POST or None, question=question)
    if request.method == "POST" and form.is_valid() and _saved(request, question, form):
        return redirect("admin:program_questions", question.program_id)
    return _form_page(request, question, form)


def _saved(request: HttpRequest, question: Question, form: QuestionForm) -> bool:
    user: Any = request.user
    try:
        questions.change(user, question, form.seen_number, form.values, form.choices)
    except EditConflict as conflict:
        form.tell(conflict)
        return False
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, _("The question is saved"))
    return True


def _choice_moved(request: HttpRequest, question: Question) -> HttpResponse:
    user: Any = request.user
    with refusals.told(request):
        questions.move_choice_up(user, question, request.POST["choice_up"])
    return redirect("admin:question", question.pk)


def _form_page(request: HttpRequest, question: Question, form: QuestionForm) -> HttpResponse:
    context = {
        "program": question.program,
        "question": question,
        "kind": question.get_kind_display(),
        "form": form,
        "theirs": questions_of(question.program).filter(pk=question.pk).first()
        if form.non_field_errors()
        else None,
    }
    return desk.page(request, "question", context)


desk.add_page("programs/<int:pk>/questions/", questions_page, "program_questions")
desk.add_page("programs/<int:pk>/questions/add/<slug:kind>/", add_page, "program_question_add")
desk.add_page("questions/<int:pk>/", question_page, "question")
