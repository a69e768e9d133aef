"""One's own curriculum vitae, and the file of it for whoever may read it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.reader import reader
from accounts.views.trip import safe_next
from mentorship import access, reading
from mentorship.forms.resumes import form_of
from mentorship.models import Resume
from mentorship.services import resumes
from mentorship.services.acts import Refused
from mentorship.text.resumes import as_file


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """What one has handed in, with a form for another one."""
    person = reader(request)
    form = form_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            resumes.hand_in(person, **form.handed_in())
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            messages.success(request, _("Your curriculum vitae is kept"))
            return redirect(safe_next(request) or request.get_full_path())
    mine = Resume.objects.defer("content").filter(person=person).first()
    context = {"form": form, "mine": mine, "back_url": safe_next(request)}
    return render(request, "resumes/resume.html", context)


@login_required
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take it back."""
    resumes.take_back(reader(request))
    messages.success(request, _("Your curriculum vitae is deleted"))
    return redirect("resume")


@login_required
@require_safe
def resume_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of one that the reader may see."""
    return as_file(access.one_or_404(reading.resumes_visible_to(reader(request)), pk))
