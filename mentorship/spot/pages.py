"""The pages of questions on the spot: all of a round, and one."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.views.reader import reader
from mentorship import access, among_members
from mentorship.curriculum.reading import topics_of
from mentorship.models import Enrollment, SpotQuestion, SpotVolunteer, Topic
from mentorship.services import spot
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.spot.forms import AnswerForm, AskForm, VolunteerForm

SHOWN = 20


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, see what became of one's questions and of others', and say what one volunteers for."""
    user = reader(request)
    place = among_members.spot_place_for(user, access.round_for(user, pk))
    mine = _answered_by(user, place)
    asking, volunteering = _forms(request, place, mine)
    if request.method == "POST" and _done(request, place, asking, volunteering):
        return redirect("spot", pk)
    context = {
        "round": place.round,
        "program": place.round.program,
        "ask": asking,
        "volunteer": volunteering,
        "mine": mine,
        "page_has_errors": bool(asking.errors or volunteering.errors),
        "asked": among_members.questions_asked_by(user).filter(asker__round=pk)[:SHOWN],
        "for_me": among_members.questions_open_to(user).filter(asker__round=pk)[:SHOWN],
        "user_place": place,
    }
    return render(request, "spot/page.html", context)


def _answered_by(user: User, place: Enrollment) -> list[Topic]:
    """The topics that the user answers questions about in this round."""
    rows = SpotVolunteer.objects.filter(enrollment__round=place.round_id, enrollment__person=user)
    return list(Topic.objects.filter(pk__in=rows.values("topic")))


def _forms(
    request: HttpRequest, place: Enrollment, mine: list[Topic]
) -> tuple[AskForm, VolunteerForm]:
    """Both forms, with the program's topics in its order, and what is left of others."""
    posted = request.POST if request.method == "POST" else None
    volunteers = "volunteer" in request.POST
    answered = among_members.volunteers_for(place).values("topic")
    asked_of = list(Topic.objects.filter(pk__in=answered))
    offered = topics_of(place.round.program)
    return (
        AskForm(None if volunteers else posted, topics=_in_order(asked_of, offered)),
        VolunteerForm(
            posted if volunteers else None,
            initial={"topics": [topic.pk for topic in mine]},
            topics=[*offered, *(topic for topic in mine if topic not in offered)],
        ),
    )


def _in_order(topics: list[Topic], offered: list[Topic]) -> list[Topic]:
    """These topics in the order in which the program offers them, then any others."""
    first = [topic for topic in offered if topic in topics]
    return [*first, *(topic for topic in topics if topic not in offered)]


def _done(
    request: HttpRequest, place: Enrollment, asking: AskForm, volunteering: VolunteerForm
) -> bool:
    if volunteering.is_bound:
        return volunteering.is_valid() and _volunteered(request, place, volunteering)
    if not asking.is_valid():
        return False
    try:
        spot.ask(reader(request), place.round, **asking.cleaned_data)
    except Refused as refusal:
        asking.add_error(None, refusal.sentence)
        return False
    messages.success(request, _("Asked: a few volunteers have a mail, and more follow every hour"))
    return True


def _volunteered(request: HttpRequest, place: Enrollment, form: VolunteerForm) -> bool:
    topics = [topic.pk for topic in form.cleaned_data["topics"]]
    with refusals.told(request):
        spot.volunteer(reader(request), place.round, topics)
        messages.success(request, _("Your topics are noted"))
    return True


@login_required
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: for who asked it, or for who was asked."""
    user = reader(request)
    found = among_members.question_for(user, pk)
    form = AnswerForm(request.POST if request.POST.get("act") == "answer" else None)
    if request.method == "POST" and _acted(request, found, form):
        return redirect("spot_question", pk)
    context = {
        "question": found,
        "program": found.asker.round.program,
        "round": found.asker.round,
        "form": form,
        "mine": found.asker.person_id == user.pk,
        "taken_by_me": found.taker is not None and found.taker.person_id == user.pk,
        "sentence": spot.state_sentence(found),
    }
    return render(request, "spot/question.html", context)


def _acted(request: HttpRequest, found: SpotQuestion, form: AnswerForm) -> bool:
    """Do what the button says; False where the page is to be shown again, with what is wrong."""
    user, name = reader(request), request.POST.get("act", "")
    if name == "answer" and not form.is_valid():
        return False
    acts: dict[str, tuple[Callable[[], None], str]] = {
        "take": (lambda: spot.take(user, found), _("It is yours: answer below")),
        "give_back": (lambda: spot.give_back(user, found), _("Given back to the others")),
        "take_back": (lambda: spot.take_back(user, found), _("Your question is taken back")),
        "answer": (
            lambda: spot.answer(user, found, form.cleaned_data["words"]),
            _("Thank you. Your answer is on its way"),
        ),
    }
    if name in acts:
        with refusals.told(request):
            act, said = acts[name]
            act()
            messages.success(request, said)
    return True
