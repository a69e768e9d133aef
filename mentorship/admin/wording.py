"""How a program words its mails: the list, one mail with a preview, and the way back to ours."""

from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mentorship import access
from mentorship.forms.wording import WordingForm
from mentorship.mail.registry import Text, mail_of, rewordable
from mentorship.mail.wording import PARTS, PLACEHOLDERS
from mentorship.messages.samples import sample
from mentorship.models import MailWording, Program
from mentorship.services import wording
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.site.framed import framed
from mentorship.states import MENTEE, MENTOR

TRIED = "tried_wording"
"""Where the session keeps words that are looked at before they are saved."""


@dataclass(frozen=True)
class WordedMail:
    """One kind of mail of one program, to its mentors or to its mentees."""

    program: Program
    kind: str
    role: str

    @property
    def label(self) -> Text:
        """What the mail is called."""
        return mail_of(self.kind).label

    @property
    def role_word(self) -> str:
        """What the program calls somebody who gets it."""
        return self.program.a_word_for(self.role)

    @property
    def key(self) -> str:
        """Tells this place from any other."""
        return f"{self.program.pk}:{self.kind}:{self.role}"

    @property
    def args(self) -> tuple[int, str, str]:
        """What its address is made of."""
        return self.program.pk, self.kind, self.role

    def draft(self, **words: str) -> MailWording:
        """Words for this place that are not saved."""
        return MailWording(program=self.program, kind=self.kind, role=self.role, **words)

    def saved(self) -> MailWording | None:
        """The program's own words, if it has any here."""
        rows = self.program.wordings.select_related("changed_by__profile")
        return rows.filter(kind=self.kind, role=self.role).first()


def _program(request: HttpRequest, pk: int) -> Program:
    user: Any = request.user
    return access.one_or_404(access.programs_run_by(user), pk)


def _place(request: HttpRequest, pk: int, kind: str, role: str) -> WordedMail:
    """The place of this address; 404 where the program is not theirs or has no such mail."""
    program = _program(request, pk)
    mail = rewordable().get(kind)
    if mail is None or program.kind not in mail.programs or role not in (MENTOR, MENTEE):
        raise Http404
    return WordedMail(program, kind, role)


def wordings(request: HttpRequest, pk: int) -> HttpResponse:
    """All mails that the program can word, and whose words they have."""
    program = _program(request, pk)
    own = program.wordings.select_related("changed_by__profile")
    saved = {(row.kind, row.role): row for row in own}
    rows = [
        (mail_of(kind).label, [(role, saved.get((kind, role))) for role in (MENTEE, MENTOR)], kind)
        for kind, about in rewordable().items()
        if program.kind in about.programs
    ]
    words = {"mentor_word": program.a_word_for(MENTOR), "mentee_word": program.a_word_for(MENTEE)}
    return desk.page(request, "wordings", {"program": program, "rows": rows, **words})


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def wording_page(request: HttpRequest, pk: int, kind: str, role: str) -> HttpResponse:
    """One mail: its words in a form and how they look. A POST looks at them, or saves them."""
    place = _place(request, pk, kind, role)
    saved = place.saved()
    initial = {part: getattr(saved, part) for part in PARTS} if saved else {}
    form = WordingForm(request.POST or None, kind=kind, initial=initial)
    draft, trying = saved or place.draft(), False
    if request.method == "POST" and form.is_valid():
        draft, trying = place.draft(**{part: form.cleaned_data[part] for part in PARTS}), True
        if "look" not in request.POST:
            return _save(request, place, draft)
        request.session[TRIED] = {"at": place.key, **form.cleaned_data}
    return desk.page(request, "wording", _shown(request, place, form, draft, saved, trying))


def _shown(
    request: HttpRequest,
    place: WordedMail,
    form: WordingForm,
    draft: MailWording,
    saved: MailWording | None,
    trying: bool,
) -> dict[str, Any]:
    user: Any = request.user
    seen, ours = sample(draft, user), sample(place.draft(), user)
    names = mail_of(place.kind).placeholders
    return {
        "place": place,
        "program": place.program,
        "form": form,
        "saved": saved,
        "trying": trying,
        "mail": seen.message,
        "real": seen.real,
        "ours": ours.message,
        "placeholders": [(f"{{{name}}}", PLACEHOLDERS[name]) for name in names],
    }


def _save(request: HttpRequest, place: WordedMail, draft: MailWording) -> HttpResponse:
    user: Any = request.user
    with refusals.told(request):
        wording.reword(user, draft)
        messages.success(request, _("Mails that are written from now on have these words"))
    request.session.pop(TRIED, None)
    return redirect("admin:wording", *place.args)


@framed
def wording_html(request: HttpRequest, pk: int, kind: str, role: str) -> str:
    """Serve the HTML of the preview for its frame: of what is tried, else of what is saved."""
    place = _place(request, pk, kind, role)
    tried = request.session.get(TRIED, {}) if "tried" in request.GET else {}
    if tried.get("at") == place.key:
        draft = place.draft(**{part: tried[part] for part in PARTS})
    else:
        draft = place.saved() or place.draft()
    return sample(draft, request.user).message.html  # type: ignore[arg-type]


def wording_ours(request: HttpRequest, pk: int, kind: str, role: str) -> HttpResponse:
    """Show our own words beside theirs; a POST goes back to ours."""
    user: Any = request.user
    place = _place(request, pk, kind, role)
    if request.method == "POST":
        with refusals.told(request):
            wording.go_back(user, place.program, kind, role)
            messages.success(request, _("Mails that are written from now on have our words"))
        return redirect("admin:wording", *place.args)
    saved = place.saved()
    if saved is None:
        return redirect("admin:wording", *place.args)
    context = {
        "place": place,
        "program": place.program,
        "mail": sample(place.draft(), user).message,
    }
    return desk.page(request, "wording_ours", context)


ADDRESS = "programs/<int:pk>/mails/<slug:kind>/<slug:role>/"

desk.add_page("programs/<int:pk>/mails/", wordings, "wordings")
desk.add_page(ADDRESS, wording_page, "wording")
desk.add_page(f"{ADDRESS}html/", wording_html, "wording_html")
desk.add_page(f"{ADDRESS}ours/", wording_ours, "wording_ours")
